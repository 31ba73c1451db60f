//! ORCID, the id of a researcher (ISO 27729; check character by ISO 7064 MOD 11-2).

/// Length of an ORCID in characters, hyphens included.
pub const ORCID_CHARS: usize = 19;

/// Why a text is not an ORCID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not four groups of four digits, the last of which may be X.
    Shape,
    /// The last character is not the one that the others demand.
    CheckCharacter {
        /// The character that would fit.
        expected: char,
    },
}

/// Checks shape and check character of `0000-0002-1825-0097`.
pub fn check(orcid: &str) -> Result<(), Fault> {
    let groups: Vec<&str> = orcid.split('-').collect();
    let is_group = |group: &&str| group.len() == 4;
    if groups.len() != 4 || !groups.iter().all(is_group) {
        return Err(Fault::Shape);
    }
    let characters = groups.concat();
    let Some((stem, last)) = characters.split_at_checked(15) else {
        return Err(Fault::Shape);
    };
    let is_digit = |byte: u8| byte.is_ascii_digit();
    if !stem.bytes().all(is_digit) || !(last == "X" || last.bytes().all(is_digit)) {
        return Err(Fault::Shape);
    }
    let total = stem.bytes().fold(0, |total, digit| (total + u32::from(digit - b'0')) * 2);
    let value = (12 - total % 11) % 11;
    let expected = char::from_digit(value, 10).unwrap_or('X');
    if last.starts_with(expected) { Ok(()) } else { Err(Fault::CheckCharacter { expected }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_the_standards() {
        // The example that the registry itself publishes, and one that ends in X.
        assert_eq!(check("0000-0002-1825-0097"), Ok(()));
        assert_eq!(check("0000-0002-1694-233X"), Ok(()));
        let wrong = Err(Fault::CheckCharacter { expected: '7' });
        assert_eq!(check("0000-0002-1825-0098"), wrong);
        for bad in [
            "",
            "0000000218250097",
            "0000-0002-1825-009",
            "0000-0002-1825-009x",
            "0000-0002-18é-0097",
        ] {
            assert_eq!(check(bad), Err(Fault::Shape), "{bad}");
        }
    }
}
