//! What do the records look like now?
//!
//! The state view answers by key from sled. It is a view: the journal is the truth, this may be
//! deleted at any time and is rebuilt from there. The only room that names sled; it knows nothing
//! of journals, searches or callers.

mod error;
mod keys;
mod request;
mod view;

pub use error::Error;
pub use request::{REQUEST_RETENTION_MICROS, Remembered};
pub use view::{Counts, Page, View};
