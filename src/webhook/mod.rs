//! How is a post signed and made, and where may it go?
//!
//! Posts go to addresses that callers chose, so what they could reach is checked: the name's
//! addresses are looked up once, each must be allowed, and the connection goes to one of them.
//! Redirects are not followed.

mod address;
mod post;
mod reach;
mod sign;

pub use address::{Address, AddressFault};
pub use post::{POST_TIME_MAX, Post, PostFailure, Poster};
pub use reach::Reach;
pub use sign::signature;
