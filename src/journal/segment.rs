//! One file of the journal: its name, its header, and where its entries start.

use std::sync::{Mutex, OnceLock, PoisonError};

use super::error::{Damage, Error};
use super::frame::field;
use super::position::{Chain, Head, Position};
use super::storage::{Storage, StorageFile, read_full_at, write_all_at};

/// The size of a segment file's header. Its layout is the same in every format version.
pub(super) const SEGMENT_HEADER_BYTES: usize = 80;

/// The newest format version that this program reads, and the one it writes.
pub(super) const FORMAT_VERSION: u32 = 1;

/// The first bytes of every segment. The line ends show a copy made in text mode.
const MAGIC: [u8; 8] = *b"QXJRNL\r\n";

/// The end of a segment file's name.
const SUFFIX: &str = ".qxj";

/// Every so many entries of a segment, the place of one is remembered.
const INDEX_EVERY: u64 = 128;

/// Names the segment whose first entry is `first`.
pub(super) fn name_of(first: Position) -> String {
    format!("{:020}{SUFFIX}", first.get())
}

/// Lists the segments by their first entry.
///
/// # Errors
/// [`Error::ForeignFile`] when a name ends as a segment's but is none.
pub(super) fn list(storage: &dyn Storage) -> Result<Vec<Position>, Error> {
    let mut segments = Vec::new();
    for name in storage.list().map_err(Error::io("list", "the journal directory"))? {
        let Some(number) = name.strip_suffix(SUFFIX) else {
            continue;
        };
        match number.parse().map(Position::new) {
            Ok(first) if first > Position::START && name == name_of(first) => segments.push(first),
            _ => return Err(Error::ForeignFile { name }),
        }
    }
    segments.sort_unstable();
    Ok(segments)
}

/// What a segment says of itself and of the segment before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    /// The number of the segment's first entry.
    pub(super) first: Position,
    /// The chain hash before that entry.
    pub(super) chain: Chain,
    /// The first entry of the segment before, 0 when there is none.
    pub(super) previous_first: Position,
    /// The final length of the segment before in bytes, 0 when there is none.
    pub(super) previous_bytes: u64,
}

impl SegmentHeader {
    /// The header of a journal's first segment.
    pub(super) const FIRST: Self = Self {
        first: Position::new(1),
        chain: Head::START.chain,
        previous_first: Position::START,
        previous_bytes: 0,
    };

    /// Returns the head before the segment's first entry.
    pub(super) const fn before(&self) -> Head {
        Head { position: self.first.previous(), chain: self.chain }
    }

    fn encode(&self) -> [u8; SEGMENT_HEADER_BYTES] {
        let mut bytes = [0; SEGMENT_HEADER_BYTES];
        bytes[0..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&FORMAT_VERSION.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.first.get().to_le_bytes());
        bytes[24..56].copy_from_slice(&self.chain);
        bytes[56..64].copy_from_slice(&self.previous_first.get().to_le_bytes());
        bytes[64..72].copy_from_slice(&self.previous_bytes.to_le_bytes());
        let checksum = crc32fast::hash(&bytes[..76]);
        bytes[76..80].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Takes the header from its bytes, with the format version it names.
    fn decode(bytes: &[u8; SEGMENT_HEADER_BYTES]) -> Result<(Self, u32), Damage> {
        if u32::from_le_bytes(field(bytes, 76)) != crc32fast::hash(&bytes[..76]) {
            return Err(Damage::HeaderChecksum);
        }
        if field::<8, SEGMENT_HEADER_BYTES>(bytes, 0) != MAGIC {
            return Err(Damage::HeaderMagic);
        }
        let header = Self {
            first: Position::new(u64::from_le_bytes(field(bytes, 16))),
            chain: field(bytes, 24),
            previous_first: Position::new(u64::from_le_bytes(field(bytes, 56))),
            previous_bytes: u64::from_le_bytes(field(bytes, 64)),
        };
        Ok((header, u32::from_le_bytes(field(bytes, 8))))
    }

    /// Reads the header of the segment file that is named after `first`.
    ///
    /// The inner error is a header that does not hold, which the caller judges by the file's place.
    pub(super) fn read(
        file: &dyn StorageFile,
        first: Position,
    ) -> Result<Result<Self, Damage>, Error> {
        let name = name_of(first);
        let mut bytes = [0; SEGMENT_HEADER_BYTES];
        let read = read_full_at(file, &mut bytes, 0).map_err(Error::io("read", &name))?;
        if read < SEGMENT_HEADER_BYTES {
            return Ok(Err(Damage::HeaderShort));
        }
        let (header, version) = match Self::decode(&bytes) {
            Ok(decoded) => decoded,
            Err(damage) => return Ok(Err(damage)),
        };
        if version != FORMAT_VERSION {
            let (found, supported) = (version, FORMAT_VERSION);
            return Err(Error::Version { segment: name, found, supported });
        }
        Ok(Ok(header))
    }

    /// Checks the header against the file's name and the segment before, given as its first entry
    /// and its length in bytes.
    pub(super) fn check_place(
        &self,
        first: Position,
        before: Option<(Position, u64)>,
    ) -> Result<(), Damage> {
        if self.first != first {
            return Err(Damage::HeaderPosition);
        }
        let fits = match before {
            Some(before) => (self.previous_first, self.previous_bytes) == before,
            None => *self == Self::FIRST,
        };
        if fits { Ok(()) } else { Err(Damage::Predecessor) }
    }

    /// Writes the header at the file's start; making it durable is the caller's next step.
    pub(super) fn write(&self, file: &dyn StorageFile) -> std::io::Result<()> {
        write_all_at(file, &self.encode(), 0)
    }
}

/// A place in a segment from which reading can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// Where the frame starts in the file.
    pub(super) offset: u64,
    /// The head before that frame.
    pub(super) before: Head,
}

/// What the process knows of one segment; shared by the writer and the readers.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) first: Position,
    /// The first entry of the next segment, once there is one.
    pub(super) following: OnceLock<Position>,
    /// The places of every [`INDEX_EVERY`]th entry, as far as anyone has read or written.
    points: Mutex<Vec<Point>>,
}

impl Segment {
    /// Starts knowing a segment by its header.
    pub(super) fn new(header: &SegmentHeader) -> Self {
        let start = Point { offset: SEGMENT_HEADER_BYTES as u64, before: header.before() };
        let points = Mutex::new(vec![start]);
        Self { first: header.first, following: OnceLock::new(), points }
    }

    /// Remembers where the frame after `point.before` starts, if it is one of those to remember.
    pub(super) fn note(&self, point: Point) {
        let index = point.before.position.next().get().saturating_sub(self.first.get());
        if index.is_multiple_of(INDEX_EVERY) {
            let mut points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
            if points.len() as u64 == index / INDEX_EVERY {
                points.push(point);
            }
        }
    }

    /// Returns the last known place at or before the entry `position`.
    pub(super) fn point_before(&self, position: Position) -> Point {
        let points = self.points.lock().unwrap_or_else(PoisonError::into_inner);
        let index = points.partition_point(|point| point.before.position < position);
        // The first point lies before every entry of the segment, so one is always found.
        points[index.saturating_sub(1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: SegmentHeader = SegmentHeader {
        first: Position::new(10),
        chain: [7; 32],
        previous_first: Position::new(4),
        previous_bytes: 999,
    };

    #[test]
    fn a_header_reads_back_and_shows_every_flipped_bit() {
        let bytes = HEADER.encode();
        assert_eq!(SegmentHeader::decode(&bytes), Ok((HEADER, FORMAT_VERSION)));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(SegmentHeader::decode(&flipped), Err(Damage::HeaderChecksum), "bit {bit}");
        }
    }

    #[test]
    fn a_header_knows_its_place() {
        let check = |first, before| HEADER.check_place(Position::new(first), before);
        assert_eq!(check(10, Some((Position::new(4), 999))), Ok(()));
        assert_eq!(check(11, Some((Position::new(4), 999))), Err(Damage::HeaderPosition));
        assert_eq!(check(10, Some((Position::new(4), 998))), Err(Damage::Predecessor));
        assert_eq!(check(10, Some((Position::new(5), 999))), Err(Damage::Predecessor));
        assert_eq!(check(10, None), Err(Damage::Predecessor));
        assert_eq!(SegmentHeader::FIRST.check_place(Position::new(1), None), Ok(()));
    }

    #[test]
    fn reading_starts_at_the_nearest_known_place() {
        let segment = Segment::new(&HEADER);
        let mut head = HEADER.before();
        for index in 0..300_u64 {
            segment.note(Point { offset: 80 + index * 60, before: head });
            head = head.follow(b"xxxx");
        }
        let check = |position, offset| {
            assert_eq!(segment.point_before(Position::new(position)).offset, offset);
        };
        check(10, 80);
        check(137, 80);
        check(138, 80 + 128 * 60);
        check(265, 80 + 128 * 60);
        check(266, 80 + 256 * 60);
        check(9_999, 80 + 256 * 60);
    }
}
