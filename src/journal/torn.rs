//! The end that an interrupted write leaves: telling it from damage, and keeping its bytes.

use std::io;

use super::error::{Damage, Error};
use super::frame::{FRAME_HEADER_BYTES, FrameHeader};
use super::position::Position;
use super::recovery::Cut;
use super::segment::name_of;
use super::storage::{Access, Storage, StorageFile, read_full_at, write_all_at};

/// How much is read or copied at a time.
const COPY_BYTES: usize = 1 << 20;

/// How many cuts at the same place of a journal are kept apart.
const CUTS_AT_ONE_PLACE_MAX: u32 = 1000;

/// Says whether a whole frame of a later batch lies behind the break at `offset`, where the entry
/// `position` should be.
///
/// A batch is written only after the batch before is durable, so such a frame proves that
/// `position` had been acknowledged. Whole frames of the broken batch itself prove nothing: a disk
/// may write the pages of one batch in any order.
pub(super) fn later_batch_follows(
    file: &dyn StorageFile,
    name: &str,
    offset: u64,
    position: Position,
) -> Result<bool, Error> {
    let bytes = file.length().map_err(Error::io("measure", name))?;
    let mut window = vec![0; COPY_BYTES + FRAME_HEADER_BYTES];
    let mut at = offset;
    while at < bytes {
        let read = read_full_at(file, &mut window, at).map_err(Error::io("read", name))?;
        let headers = window[..read].windows(FRAME_HEADER_BYTES).take(COPY_BYTES);
        for (place, candidate) in (at..).zip(headers) {
            let Some(candidate) = candidate.first_chunk() else {
                continue;
            };
            let header = FrameHeader::decode(candidate);
            let reachable = position.get().saturating_add(place - offset);
            let plausible = header.batch > position
                && header.batch <= header.position
                && header.position.get() <= reachable;
            if plausible && is_whole(file, name, &header, place, bytes)? {
                return Ok(true);
            }
        }
        at += COPY_BYTES as u64;
    }
    Ok(false)
}

/// Says whether the frame with this header, found at `place`, is all there.
fn is_whole(
    file: &dyn StorageFile,
    name: &str,
    header: &FrameHeader,
    place: u64,
    file_bytes: u64,
) -> Result<bool, Error> {
    let start = place + FRAME_HEADER_BYTES as u64;
    let Some(payload_bytes) = header.payload_bytes() else {
        return Ok(false);
    };
    if start + payload_bytes as u64 > file_bytes {
        return Ok(false);
    }
    let mut payload = vec![0; payload_bytes];
    let read = read_full_at(file, &mut payload, start).map_err(Error::io("read", name))?;
    Ok(read == payload_bytes && header.holds(&payload))
}

/// Copies everything from `end.0` on to a file beside; the cut comes after the entry `end.1`.
pub(super) fn copy_aside(
    storage: &dyn Storage,
    file: &dyn StorageFile,
    segment: &str,
    (offset, after): (u64, Position),
    what: Damage,
) -> Result<Cut, Error> {
    let name = free_name(storage, after.next(), offset)?;
    let copy = storage.create(&name).map_err(Error::io("create", &name))?;
    let mut buffer = vec![0; COPY_BYTES];
    let mut copied = 0;
    loop {
        let read = read_full_at(file, &mut buffer, offset + copied);
        let read = read.map_err(Error::io("read", segment))?;
        if read == 0 {
            break;
        }
        write_all_at(&*copy, &buffer[..read], copied).map_err(Error::io("write", &name))?;
        copied += read as u64;
    }
    copy.sync_data().map_err(Error::io("sync", &name))?;
    storage.sync_dir().map_err(Error::io("sync", "the journal directory"))?;
    let saved_as = Some(name);
    Ok(Cut { segment: segment.to_owned(), offset, bytes: copied, after, what, saved_as })
}

/// Takes a segment file whose header was torn at its creation out of the journal.
pub(super) fn set_aside(
    storage: &dyn Storage,
    first: Position,
    bytes: u64,
    what: Damage,
) -> Result<Cut, Error> {
    let segment = name_of(first);
    let saved_as = if bytes == 0 {
        storage.remove(&segment).map_err(Error::io("remove", &segment))?;
        None
    } else {
        let name = free_name(storage, first, 0)?;
        let file = storage.open(&segment, Access::Write);
        let synced = file.and_then(|file| file.sync_data());
        synced.map_err(Error::io("sync", &segment))?;
        storage.rename(&segment, &name).map_err(Error::io("rename", &segment))?;
        Some(name)
    };
    storage.sync_dir().map_err(Error::io("sync", "the journal directory"))?;
    Ok(Cut { segment, offset: 0, bytes, after: first.previous(), what, saved_as })
}

/// Names a file for the bytes cut at a place, other than those of earlier cuts there.
fn free_name(storage: &dyn Storage, position: Position, offset: u64) -> Result<String, Error> {
    let taken = storage.list().map_err(Error::io("list", "the journal directory"))?;
    let stem = format!("torn-{position}-{offset}");
    let again = (2..=CUTS_AT_ONE_PLACE_MAX).map(|again| format!("{stem}.{again}.bytes"));
    let mut names = std::iter::once(format!("{stem}.bytes")).chain(again);
    names.find(|name| !taken.contains(name)).ok_or_else(|| {
        let full = io::Error::new(io::ErrorKind::QuotaExceeded, "too many cuts at this place");
        Error::io("keep the cut bytes as", &stem)(full)
    })
}

/// Writes the bytes from `from` to `end` again where they are.
pub(super) fn rewrite(file: &dyn StorageFile, from: u64, end: u64) -> io::Result<()> {
    let mut buffer = vec![0; COPY_BYTES];
    let mut at = from;
    while at < end {
        let wanted = usize::try_from(end - at).unwrap_or(COPY_BYTES).min(COPY_BYTES);
        let read = read_full_at(file, &mut buffer[..wanted], at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        write_all_at(file, &buffer[..read], at)?;
        at += read as u64;
    }
    Ok(())
}
