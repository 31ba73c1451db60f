//! The catalogue's state machine: commands in, events out.
//!
//! [`decide`] validates a command against the state and says which events follow; [`Event`]s
//! are the only thing that changes state, wherever it is kept. Both are deterministic: the time
//! and any fresh id come in with the command.

mod any_record;
mod command;
mod decide;
mod event;
mod sheet;

pub use any_record::{AnyCommand, AnyRecord, Listed};
pub use command::{Command, Decision, ImportItem, Refusal, RowFate, Undecided};
pub use decide::{State, decide, merged};
pub use event::{AlertMark, Entry, Event, RequestMark};
pub use sheet::Sheet;
