//! What the headers of a foreign file mean: the mapping file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::error::Error;

/// Longest mapping file, in bytes.
const MAPPING_BYTES_MAX: u64 = 1 << 20;

/// A mapping file, as TOML.
///
/// ```toml
/// [columns]
/// "项目名称" = "title"
/// "备注" = ""          # left out
///
/// [constants]
/// source = "某平台"     # for the rows that state nothing else
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// From a header as the file writes it to a known column; an empty target leaves it out.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Known columns with the value of every row that states none.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping file of at most 1 MiB. Its targets are checked when a file is opened with
    /// it, since only then the kind of record is known.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let fault = |source| Error::Open { path: path.to_owned(), source };
        let length = std::fs::metadata(path).map_err(fault)?.len();
        if length > MAPPING_BYTES_MAX {
            return Err(Error::TooLarge { bytes_max: MAPPING_BYTES_MAX });
        }
        Self::parse(&std::fs::read_to_string(path).map_err(fault)?)
    }

    /// Reads a mapping file's text.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        toml::from_str(text).map_err(|source| Error::Mapping { source: Box::new(source) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_columns_and_constants() {
        let mapping =
            Mapping::parse("[columns]\n'我的表头' = 'title'\n[constants]\nsource = '某平台'")
                .unwrap();
        assert_eq!(mapping.columns["我的表头"], "title");
        assert_eq!(mapping.constants["source"], "某平台");
        assert_eq!(Mapping::parse("").unwrap(), Mapping::default());
    }

    #[test]
    fn a_misspelt_section_is_refused_and_named() {
        let error = Mapping::parse("[colums]\na = 'title'").unwrap_err();
        assert!(error.message().zh.contains("colums"), "{error}");
        assert!(Mapping::parse("[columns]\na = 3").is_err());
    }
}
