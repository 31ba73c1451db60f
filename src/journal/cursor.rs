//! Steps through the frames of one segment file, checking each against the one before.

use super::error::{Damage, Error};
use super::frame::{FRAME_HEADER_BYTES, FrameHeader};
use super::position::{Head, Position};
use super::segment::{Point, name_of};
use super::storage::{StorageFile, read_full_at};

/// How much is read ahead at first, which suits a reader of one entry.
const READ_BYTES_FIRST: usize = 8 << 10;

/// How much is read ahead at most; it doubles from the first.
const READ_BYTES_MAX: usize = 256 << 10;

/// What a cursor found at its place.
#[derive(Debug)]
pub(super) enum Step {
    /// A whole frame that follows the one before; the cursor now stands behind it.
    Frame(Frame),
    /// The file ends here, between two frames.
    End,
    /// What is here does not hold; the cursor has not moved.
    Broken(Damage),
}

/// A whole frame, checked.
#[derive(Debug)]
pub(super) struct Frame {
    /// Where it starts, and the head before it.
    pub(super) point: Point,
    /// The head that it makes.
    pub(super) head: Head,
    /// The first entry of its batch.
    pub(super) batch: Position,
    pub(super) payload: Vec<u8>,
}

/// A place in a segment file, and the bytes read ahead from it.
#[derive(Debug)]
pub(super) struct Cursor {
    file: Box<dyn StorageFile>,
    /// The segment's first entry, which names it.
    segment: Position,
    point: Point,
    batch: Option<Position>,
    buffer: Vec<u8>,
    /// How much to read ahead next.
    ahead: usize,
    /// How much of the buffer lies before the cursor.
    consumed: usize,
}

impl Cursor {
    /// Stands at a place in the file.
    pub(super) const fn new(file: Box<dyn StorageFile>, segment: Position, point: Point) -> Self {
        Self {
            file,
            segment,
            point,
            batch: None,
            buffer: Vec::new(),
            ahead: READ_BYTES_FIRST,
            consumed: 0,
        }
    }

    /// Stands at the first frame, whose batch must start with itself.
    pub(super) fn at_first(file: Box<dyn StorageFile>, segment: Position, point: Point) -> Self {
        Self { batch: Some(segment), ..Self::new(file, segment, point) }
    }

    /// Returns where the next frame starts, and the head before it.
    pub(super) const fn point(&self) -> Point {
        self.point
    }

    /// Gives the file back.
    pub(super) fn into_file(self) -> Box<dyn StorageFile> {
        self.file
    }

    /// Forgets what was read ahead, since the file may have changed there.
    pub(super) fn forget(&mut self) {
        self.buffer.clear();
        self.consumed = 0;
    }

    /// Makes the error of damage at the cursor's place.
    pub(super) fn damaged(&self, what: Damage) -> Error {
        let byte = self.point.offset;
        let position = self.point.before.position.next();
        Error::Damaged { segment: name_of(self.segment), byte, position, what }
    }

    /// Takes the frame at the cursor's place.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be read.
    pub(super) fn step(&mut self) -> Result<Step, Error> {
        let available = self.fill(FRAME_HEADER_BYTES)?;
        let Some(&bytes) = available.first_chunk::<FRAME_HEADER_BYTES>() else {
            let at_end = available.is_empty();
            return Ok(if at_end { Step::End } else { Step::Broken(Damage::FrameShort) });
        };
        let header = FrameHeader::decode(&bytes);
        let Some(payload_bytes) = header.payload_bytes() else {
            return Ok(Step::Broken(Damage::FrameLength));
        };
        let frame_bytes = FRAME_HEADER_BYTES + payload_bytes;
        let available = self.fill(frame_bytes)?;
        let Some(payload) = available.get(FRAME_HEADER_BYTES..frame_bytes) else {
            return Ok(Step::Broken(Damage::FrameShort));
        };
        if !header.holds(payload) {
            return Ok(Step::Broken(Damage::FrameChecksum));
        }
        let payload = payload.to_vec();
        if let Err(damage) = header.check_link(&self.point.before, self.batch, &payload) {
            return Ok(Step::Broken(damage));
        }
        let head = Head { position: header.position, chain: header.chain };
        let frame = Frame { point: self.point, head, batch: header.batch, payload };
        self.consumed += frame_bytes;
        self.batch = Some(header.batch);
        self.point = Point { offset: self.point.offset + frame_bytes as u64, before: head };
        Ok(Step::Frame(frame))
    }

    /// Returns the bytes from the cursor on, at least `wanted` of them unless the file ends.
    fn fill(&mut self, wanted: usize) -> Result<&[u8], Error> {
        if self.buffer.len() - self.consumed < wanted {
            self.buffer.drain(..self.consumed);
            self.consumed = 0;
            let held = self.buffer.len();
            self.buffer.resize(wanted.max(self.ahead), 0);
            self.ahead = (self.ahead * 2).min(READ_BYTES_MAX);
            let read = read_full_at(
                &*self.file,
                &mut self.buffer[held..],
                self.point.offset + held as u64,
            )
            .map_err(Error::io("read", &name_of(self.segment)));
            self.buffer.truncate(held + read.as_ref().copied().unwrap_or(0));
            read?;
        }
        Ok(&self.buffer[self.consumed..])
    }
}
