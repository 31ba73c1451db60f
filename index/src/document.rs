//! One record as the index sees it.

use tantivy::TantivyDocument;

use crate::error::Error;
use crate::layout::Fields;

/// The longest id, in bytes of UTF-8.
pub const MAX_ID_BYTES: usize = 512;

/// The longest value of a facet, in bytes of UTF-8.
pub const MAX_FACET_VALUE_BYTES: usize = 1024;

/// The most text in one document, over all its parts, in bytes of UTF-8.
pub const MAX_DOCUMENT_TEXT_BYTES: usize = 16 << 20;

/// The most facet values, and the most numbers, in one document.
pub const MAX_VALUES: usize = 4096;

/// A record to be found: an id, what it says, and what it can be filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Unique in the index; 1 to [`MAX_ID_BYTES`] bytes.
    pub id: String,
    /// The texts to be found by; together at most [`MAX_DOCUMENT_TEXT_BYTES`]. They count as one
    /// text, except that no pair of characters reaches from one into the next.
    pub texts: Vec<String>,
    /// Facet names with values; a name may come several times. Values are compared byte by byte.
    pub facets: Vec<(String, String)>,
    /// Number names with values; a name may come several times.
    pub numbers: Vec<(String, i64)>,
}

impl Document {
    /// The document in the engine's form, once it is within all limits.
    pub(crate) fn checked(&self, fields: &Fields) -> Result<TantivyDocument, Error> {
        let refuse = |reason: String| Err(Error::InvalidDocument { id: self.short_id(), reason });
        if self.id.is_empty() || self.id.len() > MAX_ID_BYTES {
            return refuse(format!("the id is not of 1 to {MAX_ID_BYTES} bytes"));
        }
        if self.texts.iter().map(String::len).sum::<usize>() > MAX_DOCUMENT_TEXT_BYTES {
            return refuse(format!("its text is longer than {MAX_DOCUMENT_TEXT_BYTES} bytes"));
        }
        if self.facets.len() > MAX_VALUES || self.numbers.len() > MAX_VALUES {
            return refuse(format!("it has more than {MAX_VALUES} values"));
        }
        let mut document = TantivyDocument::default();
        document.add_text(fields.id, &self.id);
        for text in &self.texts {
            document.add_text(fields.text, text);
        }
        for (facet, value) in &self.facets {
            if value.len() > MAX_FACET_VALUE_BYTES {
                let limit = MAX_FACET_VALUE_BYTES;
                return refuse(format!("a value of {facet} is longer than {limit} bytes"));
            }
            document.add_text(fields.facet(facet)?, value);
        }
        for (number, value) in &self.numbers {
            document.add_i64(fields.number(number)?, *value);
        }
        Ok(document)
    }

    fn short_id(&self) -> String {
        const SHOWN: usize = 64;
        self.id.chars().take(SHOWN).collect()
    }
}
