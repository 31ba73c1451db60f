//! Which formats and encodings an import reads.

use std::ffi::OsStr;
use std::path::Path;

/// A file format of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values.
    Csv,
    /// Tab-separated values, quoted as CSV is.
    Tsv,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// The format that a file's name promises, past `.gz` or `.zst`; none when it says nothing.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
        match extension.as_str() {
            "gz" | "zst" => Self::of_path(Path::new(path.file_stem()?)),
            "jsonl" | "ndjson" | "json" => Some(Self::Jsonl),
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            _ => None,
        }
    }

    /// The format of the rejects of such a file, which can always be written line by line.
    pub const fn of_rejects(self) -> Self {
        match self {
            Self::Jsonl => Self::Jsonl,
            Self::Tsv => Self::Tsv,
            Self::Csv | Self::Xlsx => Self::Csv,
        }
    }

    /// The usual extension, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// How the characters of a text file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    #[default]
    Utf8,
    /// GBK and its superset GB18030, what Excel in Chinese writes as plain CSV.
    Gbk,
}

impl Encoding {
    /// Reads an encoding's name as people write it.
    pub fn parse(name: &str) -> Option<Self> {
        match crate::domain::text::fold_word(name).as_str() {
            "utf8" => Some(Self::Utf8),
            "gbk" | "gb18030" | "gb2312" | "cp936" => Some(Self::Gbk),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_the_format_past_its_compression() {
        for (name, format) in [
            ("a.jsonl", Some(Format::Jsonl)),
            ("a.NDJSON", Some(Format::Jsonl)),
            ("成果.csv.gz", Some(Format::Csv)),
            ("a.b.tsv.zst", Some(Format::Tsv)),
            ("a.xlsx", Some(Format::Xlsx)),
            ("a.gz", None),
            ("a.txt", None),
            (".csv", None),
            ("a", None),
        ] {
            assert_eq!(Format::of_path(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn an_encoding_has_several_names() {
        for name in ["gbk", "GB18030", "gb-2312", "CP936"] {
            assert_eq!(Encoding::parse(name), Some(Encoding::Gbk), "{name}");
        }
        assert_eq!(Encoding::parse("UTF-8"), Some(Encoding::Utf8));
        assert_eq!(Encoding::parse("latin1"), None);
    }
}
