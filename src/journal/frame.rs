//! One entry as it lies in a segment file: its header, checksum and link in the chain.

use super::error::{Damage, Error};
use super::position::{Chain, Head, Position};

/// The size of a frame's header, which its payload follows.
pub(super) const FRAME_HEADER_BYTES: usize = 56;

/// The largest payload of one entry: 16 MiB.
pub const ENTRY_BYTES_MAX: usize = 16 << 20;

/// The largest batch as stored, frame headers included: 64 MiB. It bounds the memory of an append.
pub const BATCH_BYTES_MAX: usize = 64 << 20;

/// The fixed part of a frame, as found; nothing in it has been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHeader {
    /// Payload bytes.
    pub(super) length: u32,
    checksum: u32,
    pub(super) position: Position,
    /// The first entry of the batch that this frame was written with.
    pub(super) batch: Position,
    pub(super) chain: Chain,
}

impl FrameHeader {
    /// Takes the header from its bytes.
    pub(super) fn decode(bytes: &[u8; FRAME_HEADER_BYTES]) -> Self {
        Self {
            length: u32::from_le_bytes(field(bytes, 0)),
            checksum: u32::from_le_bytes(field(bytes, 4)),
            position: Position::new(u64::from_le_bytes(field(bytes, 8))),
            batch: Position::new(u64::from_le_bytes(field(bytes, 16))),
            chain: field(bytes, 24),
        }
    }

    fn encode(&self) -> [u8; FRAME_HEADER_BYTES] {
        let mut bytes = [0; FRAME_HEADER_BYTES];
        bytes[0..4].copy_from_slice(&self.length.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.checksum.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.position.get().to_le_bytes());
        bytes[16..24].copy_from_slice(&self.batch.get().to_le_bytes());
        bytes[24..56].copy_from_slice(&self.chain);
        bytes
    }

    /// Returns the payload's length, unless it is beyond the limit of an entry.
    pub(super) fn payload_bytes(&self) -> Option<usize> {
        usize::try_from(self.length).ok().filter(|&bytes| bytes <= ENTRY_BYTES_MAX)
    }

    /// Says whether the checksum holds over the header and this payload.
    pub(super) fn holds(&self, payload: &[u8]) -> bool {
        self.checksum == self.checksum_over(payload)
    }

    /// Checks that this frame, whose checksum holds, is the one that follows `before`.
    ///
    /// `batch` is the batch of the frame before, or `None` when that is not known.
    pub(super) fn check_link(
        &self,
        before: &Head,
        batch: Option<Position>,
        payload: &[u8],
    ) -> Result<(), Damage> {
        if self.position != before.position.next() {
            return Err(Damage::FramePosition);
        }
        let batch_fits = match batch {
            Some(batch) => self.batch == self.position || self.batch == batch,
            None => self.batch <= self.position,
        };
        if !batch_fits {
            return Err(Damage::FrameBatch);
        }
        if self.chain != before.follow(payload).chain {
            return Err(Damage::FrameChain);
        }
        Ok(())
    }

    /// CRC-32 over every bit of the frame except the checksum itself.
    fn checksum_over(&self, payload: &[u8]) -> u32 {
        let bytes = self.encode();
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&bytes[0..4]);
        hasher.update(&bytes[8..]);
        hasher.update(payload);
        hasher.finalize()
    }
}

/// Appends the frame of `payload` to `out` and returns the head after it.
///
/// # Errors
/// [`Error::EntryTooLarge`] when the payload is larger than [`ENTRY_BYTES_MAX`].
pub(super) fn encode(
    out: &mut Vec<u8>,
    before: &Head,
    batch: Position,
    payload: &[u8],
) -> Result<Head, Error> {
    let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= ENTRY_BYTES_MAX);
    let Some(length) = length else {
        return Err(Error::EntryTooLarge { bytes: payload.len(), limit: ENTRY_BYTES_MAX });
    };
    let head = before.follow(payload);
    let mut header =
        FrameHeader { length, checksum: 0, position: head.position, batch, chain: head.chain };
    header.checksum = header.checksum_over(payload);
    out.extend_from_slice(&header.encode());
    out.extend_from_slice(payload);
    Ok(head)
}

/// Copies `N` bytes of a fixed layout from `at`; the caller's layout says they are there.
pub(super) fn field<const N: usize, const M: usize>(bytes: &[u8; M], at: usize) -> [u8; N] {
    std::array::from_fn(|i| bytes[at + i])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> Option<(FrameHeader, &[u8])> {
        let (head, payload) = bytes.split_first_chunk::<FRAME_HEADER_BYTES>()?;
        Some((FrameHeader::decode(head), payload))
    }

    #[test]
    fn a_frame_reads_back_and_links() {
        let mut bytes = Vec::new();
        let first = Position::new(1);
        let one = encode(&mut bytes, &Head::START, first, b"one").expect("small");
        let (header, payload) = decode(&bytes).expect("whole");
        assert!(header.holds(payload));
        assert_eq!((header.position, header.chain), (one.position, one.chain));
        assert_eq!(header.check_link(&Head::START, None, payload), Ok(()));
        assert_eq!(header.check_link(&one, None, payload), Err(Damage::FramePosition));
        let other = Head { chain: [9; 32], ..Head::START };
        assert_eq!(header.check_link(&other, None, payload), Err(Damage::FrameChain));
    }

    #[test]
    fn a_batch_is_the_one_before_or_starts_here() {
        let check = |batch: u64, before: u64| {
            let mut bytes = Vec::new();
            let head = Head { position: Position::new(4), chain: [1; 32] };
            encode(&mut bytes, &head, Position::new(batch), b"x").expect("small");
            let (header, payload) = decode(&bytes).expect("whole");
            header.check_link(&head, Some(Position::new(before)), payload)
        };
        assert_eq!(check(5, 3), Ok(()));
        assert_eq!(check(3, 3), Ok(()));
        assert_eq!(check(4, 3), Err(Damage::FrameBatch));
        assert_eq!(check(6, 3), Err(Damage::FrameBatch));
    }

    #[test]
    fn no_flipped_bit_passes_the_checksum() {
        let mut bytes = Vec::new();
        encode(&mut bytes, &Head::START, Position::new(1), b"payload").expect("small");
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let (header, payload) = decode(&flipped).expect("whole");
            assert!(!header.holds(payload), "bit {bit}");
        }
    }

    #[test]
    fn an_entry_beyond_the_limit_is_refused() {
        let payload = vec![0; ENTRY_BYTES_MAX + 1];
        let refused = encode(&mut Vec::new(), &Head::START, Position::new(1), &payload);
        assert!(matches!(refused, Err(Error::EntryTooLarge { .. })));
        let fits = &payload[..ENTRY_BYTES_MAX];
        assert!(encode(&mut Vec::new(), &Head::START, Position::new(1), fits).is_ok());
    }
}
