//! Which facets and numbers the documents of an index have.

use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

use crate::analysis::TOKENIZER;
use crate::error::Error;

/// The most facets and numbers together in one layout.
pub const MAX_FIELDS: usize = 64;

/// The longest name of a facet or number, in bytes.
const MAX_NAME_BYTES: usize = 64;

pub(crate) const ID: &str = "id";
pub(crate) const TEXT: &str = "text";

/// The fields of an index beside its id and its text. An index opened with another layout than the
/// one it was made with is [`Error::Incompatible`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Raised by the caller whenever what it puts into the fields changes its meaning.
    pub version: u32,
    /// Names of the facets: exact values, several per document, countable.
    pub facets: Vec<String>,
    /// Names of the numbers: 64-bit integers, several per document, for ranges.
    pub numbers: Vec<String>,
}

impl Layout {
    /// A layout of these facets and numbers.
    pub fn new(version: u32, facets: &[&str], numbers: &[&str]) -> Layout {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Layout { version, facets: owned(facets), numbers: owned(numbers) }
    }

    /// Checks names: 1 to 64 of `a-z`, `0-9`, `_`, each once, none of them `id` or `text`.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let names: Vec<&String> = self.facets.iter().chain(&self.numbers).collect();
        if names.len() > MAX_FIELDS {
            return Err(Error::InvalidLayout(format!("more than {MAX_FIELDS} fields")));
        }
        for (position, name) in names.iter().enumerate() {
            let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
            if name.is_empty() || name.len() > MAX_NAME_BYTES || !name.bytes().all(plain) {
                return Err(Error::InvalidLayout(format!("field name {name:?}")));
            }
            if [ID, TEXT].contains(&name.as_str()) || names[..position].contains(name) {
                return Err(Error::InvalidLayout(format!("field name {name:?} is taken")));
            }
        }
        Ok(())
    }
}

/// A layout as the engine's schema.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) id: Field,
    pub(crate) text: Field,
    facets: Vec<(String, Field)>,
    numbers: Vec<(String, Field)>,
}

impl Fields {
    pub(crate) fn of(layout: &Layout) -> Fields {
        let raw = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic);
            TextOptions::default().set_indexing_options(indexing).set_fast("raw")
        };
        let text = TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_fieldnorms(true)
            .set_index_option(IndexRecordOption::WithFreqs);
        let mut schema = Schema::builder();
        let id = schema.add_text_field(ID, raw());
        let text = schema.add_text_field(TEXT, TextOptions::default().set_indexing_options(text));
        let facets = layout.facets.iter();
        let facets =
            facets.map(|name| (name.clone(), schema.add_text_field(name, raw()))).collect();
        let numbers = layout.numbers.iter();
        let numbers =
            numbers.map(|name| (name.clone(), schema.add_i64_field(name, FAST))).collect();
        Fields { schema: schema.build(), id, text, facets, numbers }
    }

    pub(crate) fn facet(&self, name: &str) -> Result<Field, Error> {
        find(&self.facets, name)
    }

    pub(crate) fn number(&self, name: &str) -> Result<Field, Error> {
        find(&self.numbers, name)
    }
}

fn find(fields: &[(String, Field)], name: &str) -> Result<Field, Error> {
    let found = fields.iter().find(|(known, _)| known == name);
    found.map(|&(_, field)| field).ok_or_else(|| Error::UnknownField(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_distinct_and_not_reserved() {
        let check = |facets: &[&str], numbers: &[&str], good: bool| {
            assert_eq!(Layout::new(1, facets, numbers).check().is_ok(), good, "{facets:?}");
        };
        check(&["region", "ip_kind"], &["price_fen"], true);
        check(&[], &[], true);
        check(&["Region"], &[], false);
        check(&["地区"], &[], false);
        check(&[""], &[], false);
        check(&["region", "region"], &[], false);
        check(&["price"], &["price"], false);
        check(&["id"], &[], false);
        check(&[], &["text"], false);
        check(&["a".repeat(65).as_str()], &[], false);
    }
}
