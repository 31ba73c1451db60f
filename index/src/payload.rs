//! What a commit says beside its documents.

use crate::error::Error;
use crate::segment::corrupt;

/// The commit payload: the caller's position, the changes since the space was made, and the space.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Payload {
    pub(crate) applied: u64,
    pub(crate) changes: u64,
    pub(crate) space: Option<u64>,
}

impl Payload {
    /// What the last commit says; nothing was applied if there was none.
    pub(crate) fn of(engine: &tantivy::Index) -> Result<Payload, Error> {
        match engine.load_metas().map_err(Error::opening)?.payload {
            Some(text) => Payload::parse(&text).ok_or_else(|| corrupt("the commit payload")),
            None => Ok(Payload::default()),
        }
    }

    fn parse(text: &str) -> Option<Payload> {
        let mut parts = text.split(' ');
        let applied = parts.next()?.parse().ok()?;
        let changes = parts.next()?.parse().ok()?;
        let space = parts.next().map(str::parse).transpose().ok()?;
        parts.next().is_none().then_some(Payload { applied, changes, space })
    }
}

impl std::fmt::Display for Payload {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.applied, self.changes)?;
        self.space.map_or(Ok(()), |space| write!(formatter, " {space}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        for space in [None, Some(0), Some(u64::MAX)] {
            let payload = Payload { applied: u64::MAX, changes: 3, space };
            assert_eq!(Payload::parse(&payload.to_string()), Some(payload));
        }
        for text in ["", "7", "7 x", "7 1 2 3", "-7 1"] {
            assert_eq!(Payload::parse(text), None, "{text}");
        }
    }
}
