//! How does a list of records become a file that opens safely in a spreadsheet?
//!
//! [`Export`] takes one record after the other and writes a row for each: CSV, XLSX or JSONL, in the
//! columns that `importing` reads, so that a file that went out comes in again without a change.
//! Nothing in a cell can become a formula, long numbers stay texts, amounts keep every fen and their
//! unit stands in the header. Memory is bounded by one row. The file appears under its name only
//! once it is whole. The format is in `docs/reference/export.md`.

mod catalogue_rows;
mod deal_rows;
mod error;
mod export;
mod ledger_rows;
mod lines;
mod options;
mod part;
mod pen;
mod row;
mod table;
mod target_rows;
mod value;
mod workbook;

pub use error::Error;
pub use export::Export;
pub use options::{Format, Lang, Options, Unit};
pub use row::Exportable;
pub use value::Value;
