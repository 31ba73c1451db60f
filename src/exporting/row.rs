//! A record as a row: one value for each column.

use super::pen::Pen;
use super::value::Value;
use crate::importing::Importable;

/// A kind of record that can be exported: what it is imported from.
pub trait Exportable: Importable {
    /// Whether a column of amounts holds nothing else, so that its header names the unit.
    const HAS_UNITS: bool = true;

    /// The value in a column, by the column's own name.
    fn value(&self, column: &str, pen: Pen) -> Value;
}
