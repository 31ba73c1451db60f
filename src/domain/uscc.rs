//! 统一社会信用代码, the unified social credit code of an organization (GB 32100-2015).

/// Length of a code in characters.
pub const USCC_CHARS: usize = 18;
/// The code's alphabet: digits and capitals without I, O, S, V, Z; a character's place is its value.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Why a text is not a credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not 18 characters of the alphabet.
    Shape,
    /// The last character is not the one that the others demand.
    CheckCharacter {
        /// The character that would fit.
        expected: char,
    },
}

/// Checks shape and check character: weights are powers of 3 modulo 31 (GB 32100-2015).
pub fn check(code: &str) -> Result<(), Fault> {
    let values: Option<Vec<u64>> = code
        .bytes()
        .map(|byte| ALPHABET.iter().position(|known| *known == byte).map(|place| place as u64))
        .collect();
    let Some(values) = values.filter(|values| values.len() == USCC_CHARS) else {
        return Err(Fault::Shape);
    };
    let mut weight = 1;
    let mut sum = 0;
    for value in &values[..USCC_CHARS - 1] {
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    let expected = (31 - sum % 31) % 31;
    if values[USCC_CHARS - 1] == expected {
        return Ok(());
    }
    let place = usize::try_from(expected).unwrap_or(0);
    Err(Fault::CheckCharacter { expected: char::from(ALPHABET[place]) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_check_character_is_named_with_the_right_one() {
        let stem = "91999999MA2B0000X";
        let Err(Fault::CheckCharacter { expected }) =
            check(&format!("{stem}!").replace('!', "0")).or_else(|_| check(&format!("{stem}1")))
        else {
            panic!("one of two check characters must be wrong")
        };
        assert_eq!(check(&format!("{stem}{expected}")), Ok(()));
    }

    #[test]
    fn shape_is_checked_before_the_check_character() {
        for bad in ["", "91999999MA2B0000", "91999999MA2B0000XI", "９1999999MA2B0000X0"] {
            assert_eq!(check(bad), Err(Fault::Shape), "{bad:?}");
        }
    }
}
