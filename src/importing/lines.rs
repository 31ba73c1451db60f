//! Lines of bounded length.

use std::io::{self, BufRead};

/// Longest row that is read, in bytes; a longer one is passed over without being held.
pub const LINE_BYTES_MAX: usize = 4 << 20;

/// One line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Its bytes.
    Held(Vec<u8>),
    /// More than [`LINE_BYTES_MAX`] bytes, which are not held.
    TooLong,
}

/// The next line and how many bytes it took with its end; none at the end of the text.
pub(super) fn next_line(reader: &mut dyn BufRead) -> io::Result<Option<(Line, u64)>> {
    let mut held = Vec::new();
    let mut taken: u64 = 0;
    let mut is_too_long = false;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        if is_too_long || held.len() + part.len() > LINE_BYTES_MAX {
            is_too_long = true;
            held = Vec::new();
        } else {
            held.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        reader.consume(used);
        taken += used as u64;
        if end.is_some() {
            break;
        }
    }
    if taken == 0 {
        return Ok(None);
    }
    if is_too_long {
        return Ok(Some((Line::TooLong, taken)));
    }
    if held.last() == Some(&b'\r') {
        held.pop();
    }
    Ok(Some((Line::Held(held), taken)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<(Line, u64)> {
        let mut reader = io::BufReader::with_capacity(3, text);
        std::iter::from_fn(|| next_line(&mut reader).unwrap()).collect()
    }

    #[test]
    fn lines_end_in_either_way() {
        let held = |text: &str| Line::Held(text.as_bytes().to_vec());
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n"), [(held(""), 1)]);
        assert_eq!(lines(b"abcd\r\n\nx"), [(held("abcd"), 6), (held(""), 1), (held("x"), 1)]);
    }

    #[test]
    fn a_line_of_the_longest_length_is_held_and_one_more_byte_is_not() {
        let mut text = vec![b'a'; LINE_BYTES_MAX];
        text.extend_from_slice(b"\nb\n");
        assert_eq!(lines(&text)[0].0, Line::Held(vec![b'a'; LINE_BYTES_MAX]));
        text.insert(0, b'a');
        let found = lines(&text);
        assert_eq!(found[0], (Line::TooLong, LINE_BYTES_MAX as u64 + 2));
        assert_eq!(found[1].0, Line::Held(b"b".to_vec()));
    }
}
