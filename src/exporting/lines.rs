//! JSONL: one object a line, under the columns' own names.

use std::io::{self, Write};

use super::options::Unit;
use super::value::Value;

/// Writes the lines.
pub(super) struct Lines<W: Write> {
    out: W,
    names: Vec<&'static str>,
    unit: Unit,
}

impl<W: Write> Lines<W> {
    pub(super) const fn begin(out: W, names: Vec<&'static str>, unit: Unit) -> Self {
        Self { out, names, unit }
    }

    pub(super) fn write(&mut self, values: &[Value]) -> io::Result<()> {
        let stated = self.names.iter().zip(values);
        let mut mark = '{';
        for (name, value) in stated {
            if let Some(json) = value.json(self.unit) {
                write!(self.out, "{mark}{}:{json}", serde_json::Value::from(*name))?;
                mark = ',';
            }
        }
        if mark == '{' {
            self.out.write_all(b"{")?;
        }
        self.out.write_all(b"}\n")
    }

    pub(super) fn finish(self) -> W {
        self.out
    }
}
