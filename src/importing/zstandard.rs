//! Zstandard files of any number of frames, as `zstd`, `pzstd` and `cat` write them.

use std::io::{self, BufRead, Read};

use ruzstd::decoding::StreamingDecoder;

/// Largest window that a frame may ask for: what `zstd` itself takes without `--long`.
const WINDOW_BYTES_MAX: u64 = 128 << 20;
/// The magic numbers of skippable frames differ in their lowest four bits.
const SKIPPABLE: [u8; 3] = [0x2A, 0x4D, 0x18];

/// Decompresses one frame after the other.
pub(super) struct Frames<R: BufRead> {
    /// Between frames, when no decoder holds it.
    between: Option<R>,
    decoder: Option<Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>>,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { between: Some(reader), decoder: None }
    }

    /// Opens the next frame; false at the end of the file.
    fn next_frame(&mut self) -> io::Result<bool> {
        let Some(mut reader) = self.between.take() else {
            return Ok(false);
        };
        loop {
            let head = reader.fill_buf()?;
            let Some(first) = head.first().copied() else {
                return Ok(false);
            };
            if first & 0xF0 != 0x50 || head.get(1..4).is_some_and(|rest| rest != SKIPPABLE) {
                break;
            }
            skip_frame(&mut reader)?;
        }
        let decoder = StreamingDecoder::new_with_max_window_size(reader, WINDOW_BYTES_MAX);
        self.decoder = Some(Box::new(decoder.map_err(invalid)?));
        Ok(true)
    }
}

fn skip_frame(reader: &mut impl BufRead) -> io::Result<()> {
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    if head[1..4] != SKIPPABLE {
        return Err(invalid("not a zstd frame"));
    }
    let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
    let skipped = io::copy(&mut reader.take(length), &mut io::sink())?;
    if skipped == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn invalid(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(decoder) = &mut self.decoder {
                let read = decoder.read(out)?;
                if read > 0 {
                    return Ok(read);
                }
            }
            if let Some(decoder) = self.decoder.take() {
                self.between = Some(decoder.into_inner());
            }
            if !self.next_frame()? {
                return Ok(0);
            }
        }
    }
}
