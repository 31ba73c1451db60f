//! How does a file of rows become drafts of records, and what is wrong in it?
//!
//! [`open`] looks at a file (JSONL, CSV, TSV or XLSX, the text formats also compressed), finds its
//! columns and gives [`Rows`]: one [`Row`] after the other with the draft it states and every
//! [`ColumnViolation`] in it, named by the header as the file writes it. A bad row never ends an
//! import; an [`Error`] means that the file as a whole cannot be read. [`Rejects`] writes bad rows
//! into a file that is imported again once mended. The format is in `docs/reference/import.md`.
//!
//! This room reads only: what is done with a draft, and whether the catalogue takes it, is decided
//! elsewhere ([`Content::admit`](crate::domain::Content::admit) checks what shape alone cannot
//! tell). Memory is bounded by one row, except that a workbook is held as a whole.

mod broker_draft;
mod cells;
mod cells_trade;
mod columns;
mod columns_trade;
mod contract_draft;
mod dates;
mod deal_draft;
mod delimited;
mod drafts;
mod error;
mod faults;
mod figures;
mod format;
mod guarded;
mod header;
mod jsonl;
mod lines;
mod lists;
mod mapping;
mod money_drafts;
mod nearest;
mod open;
mod parties;
mod registration_draft;
mod rejects;
mod rows;
mod source;
mod table;
mod target_drafts;
mod vocabulary;
mod workbook;
mod zstandard;

pub use columns::{Column, columns_of};
pub use deal_draft::STAGE_COLUMNS;
pub use delimited::FIELDS_MAX;
pub use drafts::Importable;
pub use error::{Error, Unknown};
pub use figures::read_indicator;
pub use format::{Encoding, Format};
pub use guarded::{guard, unguard};
pub use lines::LINE_BYTES_MAX;
pub use lists::{ITEMS_MAX, PHRASE_MARKS, WORD_MARKS};
pub use mapping::Mapping;
pub use open::{Options, open};
pub use rejects::Rejects;
pub use rows::{ColumnViolation, Original, Row, Rows, VIOLATIONS_MAX};
pub use workbook::{WORKBOOK_BYTES_MAX, WORKBOOK_TEXT_BYTES_MAX};
