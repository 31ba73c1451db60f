//! How a file is to be written.

/// The format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Comma-separated values in UTF-8 with a byte order mark, as spreadsheets expect them.
    #[default]
    Csv,
    /// An Excel workbook of one sheet.
    Xlsx,
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// The format that the end of a file's name means.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let endings = [(".csv", Self::Csv), (".xlsx", Self::Xlsx), (".jsonl", Self::Jsonl)];
        endings.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, format)| format)
    }
}

/// The unit of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// 元, with two decimals.
    #[default]
    Yuan,
    /// 万元, with six decimals.
    Wan,
}

impl Unit {
    /// The word in headers and beside amounts, which an import reads as well.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::Wan => "万元",
        }
    }

    /// Decimals that show every fen.
    pub const fn decimals(self) -> usize {
        match self {
            Self::Yuan => 2,
            Self::Wan => 6,
        }
    }
}

/// The language of headers and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese headers and labels.
    #[default]
    Zh,
    /// The columns' own names and the words' codes.
    En,
}

/// How a file is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// The unit of amounts.
    pub unit: Unit,
    /// The language of a table; JSONL always has names and codes.
    pub lang: Lang,
    /// Leaves out what an import passes over: stages, states and sums that are derived.
    pub as_import: bool,
}
