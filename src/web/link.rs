//! Addresses within the console.

use crate::domain::{Kind, RecordId};

/// The parameter that names the achievement to be explained.
pub(super) const ACHIEVEMENT: &str = "achievement";

/// A path with query parameters; empty ones are left out.
pub(super) fn link(path: &str, parameters: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let given = parameters.iter().filter(|(_, value)| !value.is_empty());
    for (place, (name, value)) in given.enumerate() {
        address.push(if place == 0 { '?' } else { '&' });
        encode(name, &mut address);
        address.push('=');
        encode(value, &mut address);
    }
    address
}

/// The page of a record.
pub(super) fn record_link(kind: Kind, id: &RecordId) -> String {
    format!("/{}/{id}", kind.collection())
}

/// The page that explains an achievement for a need; without one, where a form asks for it.
pub(super) fn explain_link(need: &RecordId, achievement: Option<&RecordId>) -> String {
    let page = format!("{}/explain", record_link(Kind::Need, need));
    link(&page, &[(ACHIEVEMENT, achievement.map_or("", RecordId::as_str))])
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(text: &str, address: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            address.push('%');
            for nibble in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(nibble), 16).unwrap_or('0');
                address.push(digit.to_ascii_uppercase());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_value_can_end_it() {
        let address = link("/search", &[("q", "气凝胶 & a=b\"<"), ("stage", ""), ("page", "2")]);
        assert_eq!(address, "/search?q=%E6%B0%94%E5%87%9D%E8%83%B6%20%26%20a%3Db%22%3C&page=2");
        assert_eq!(link("/search", &[("q", "")]), "/search");
    }
}
