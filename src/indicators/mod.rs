//! Which measured demands and claims stand in a text, and does one meet the other?
//!
//! Pure: texts in, statements out; two lists of statements in, a fit with its reason out. A number
//! that cannot be read is kept as it stands and said, never guessed. Good for figures with a unit
//! and a name beside them; no use for formulae, tables and what a drawing says.

mod answer;
mod around;
mod compare;
mod dimension;
mod figures;
mod fit;
mod letters;
mod metric;
mod metric_names;
mod number;
mod operator;
mod reader;
mod reading;
mod records;
mod sections;
mod statement;
mod unit_table;
mod units;
mod vocabulary;

pub use answer::{Answer, Row};
pub use compare::compare;
pub use dimension::{Dimension, Kind};
pub use fit::Fit;
pub use operator::{Change, Operator};
pub use reader::read;
pub use records::{claims, demands};
pub use statement::{STATEMENTS_MAX, Statement, Statements};
pub use units::{from_base, to_base};
