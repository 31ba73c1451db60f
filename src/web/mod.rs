//! What does a broker see in the browser?
//!
//! The console: pages rendered here, without JavaScript and without anything from elsewhere. A
//! thin edge over the use cases, as `rpc` is for programs. Every text is in Chinese and in English
//! (`text`), every page goes through one frame (`frame`), every failure through one page
//! (`problem`). It changes nothing, so there is nothing to forge.

mod achievements;
mod asked;
mod cards;
mod experts;
mod explain;
mod facets;
mod facts;
mod feedback;
mod frame;
mod hit;
mod home;
mod language;
mod link;
mod match_text;
mod need_cards;
mod needs;
mod organizations;
mod pager;
mod problem;
mod reasons;
mod routes;
mod search;
#[cfg(test)]
mod tests;
mod text;
mod visit;

pub use routes::{FORM_BYTES_MAX, routes};
