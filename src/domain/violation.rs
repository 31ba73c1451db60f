//! What is wrong with one field, and what to do about it.

use super::text::{Bilingual, excerpt};

/// Longest part of an offending value that is repeated to the caller, in characters.
pub const VALUE_CHARS_MAX: usize = 80;

/// Why a field was refused. The wire text is stable: callers may branch on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A required field is empty.
    Required,
    /// A text has too many characters.
    TooLong,
    /// A list has too many items.
    TooMany,
    /// A text holds a NUL or another control character.
    ControlCharacter,
    /// A number is outside its range.
    OutOfRange,
    /// A value is not one of the known words.
    UnknownWord,
    /// A value does not read as a number.
    NumberFormat,
    /// A value does not read as an amount of money.
    MoneyFormat,
    /// A value does not read as a date.
    DateFormat,
    /// A value is neither yes nor no.
    BooleanFormat,
    /// An id does not follow the pattern.
    IdFormat,
    /// A resource name does not follow the pattern.
    NameFormat,
    /// A code (region, industry, IPC, credit code) does not follow its standard.
    CodeFormat,
    /// The check character of a code does not fit.
    CheckCharacter,
    /// Two fields contradict each other.
    Contradiction,
    /// The same record stands twice in one import.
    DuplicateId,
    /// A row has no readable content.
    RowFormat,
    /// A field name is not known.
    UnknownField,
    /// A record that only may be updated does not exist.
    NotFound,
    /// The record is deleted and must be undeleted first.
    Deleted,
    /// The record is in force, and only its verbs change it.
    Frozen,
    /// Another record holds what only one may hold.
    Locked,
}

impl Code {
    /// The stable wire text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "REQUIRED",
            Self::TooLong => "TOO_LONG",
            Self::TooMany => "TOO_MANY",
            Self::ControlCharacter => "CONTROL_CHARACTER",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::UnknownWord => "UNKNOWN_WORD",
            Self::NumberFormat => "NUMBER_FORMAT",
            Self::MoneyFormat => "MONEY_FORMAT",
            Self::DateFormat => "DATE_FORMAT",
            Self::BooleanFormat => "BOOLEAN_FORMAT",
            Self::IdFormat => "ID_FORMAT",
            Self::NameFormat => "NAME_FORMAT",
            Self::CodeFormat => "CODE_FORMAT",
            Self::CheckCharacter => "CHECK_CHARACTER",
            Self::Contradiction => "CONTRADICTION",
            Self::DuplicateId => "DUPLICATE_ID",
            Self::RowFormat => "ROW_FORMAT",
            Self::UnknownField => "UNKNOWN_FIELD",
            Self::NotFound => "NOT_FOUND",
            Self::Deleted => "DELETED",
            Self::Frozen => "FROZEN",
            Self::Locked => "LOCKED",
        }
    }

    /// Reads a wire text; an unknown one, of a newer server, counts as a row that cannot be read.
    pub fn from_wire(text: &str) -> Self {
        Self::ALL.into_iter().find(|code| code.as_str() == text).unwrap_or(Self::RowFormat)
    }

    /// Every code, for the reference page and its test.
    pub const ALL: [Self; 22] = [
        Self::Required,
        Self::TooLong,
        Self::TooMany,
        Self::ControlCharacter,
        Self::OutOfRange,
        Self::UnknownWord,
        Self::NumberFormat,
        Self::MoneyFormat,
        Self::DateFormat,
        Self::BooleanFormat,
        Self::IdFormat,
        Self::NameFormat,
        Self::CodeFormat,
        Self::CheckCharacter,
        Self::Contradiction,
        Self::DuplicateId,
        Self::RowFormat,
        Self::UnknownField,
        Self::NotFound,
        Self::Deleted,
        Self::Frozen,
        Self::Locked,
    ];
}

/// One refused field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field's name as the contract writes it, such as `ip_rights[1].number`.
    pub field: String,
    /// Why.
    pub code: Code,
    /// The offending value, cut to [`VALUE_CHARS_MAX`] characters.
    pub value: String,
    /// What is wrong and what to do, for people.
    pub message: Bilingual,
}

impl Violation {
    /// Records a refusal; the value is cut so that it can be shown.
    pub fn new(field: impl Into<String>, code: Code, value: &str, message: Bilingual) -> Self {
        let shown = excerpt(value, VALUE_CHARS_MAX).replace(char::is_control, "\u{FFFD}");
        Self { field: field.into(), code, value: shown, message }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} [{}]", self.field, self.message, self.code.as_str())
    }
}
