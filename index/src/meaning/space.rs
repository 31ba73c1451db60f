//! A vocabulary's points, kept in a file beside the index.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{Meaning, Sample, Scope};
use crate::error::Error;
use crate::segment::corrupt;
use crate::snapshot::Snapshot;

/// Says what the file is; the number is raised with every change of what follows.
const HEAD: &[u8; 16] = b"qianxian-space-2";
const PREFIX: &str = "space-";
const SUFFIX: &str = ".bin";

/// Changes before a first space is made, and at least between two.
const MIN_CHANGES: u64 = 500;

/// Whether so many changes ask for a new space, where the present one was made of `documents`.
pub(crate) fn grown(changes: u64, documents: u64) -> bool {
    changes >= MIN_CHANGES.max(documents / 2)
}

/// Where the terms lie, and what is needed to place a document among them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Space {
    /// The position whose state it was made from.
    pub(crate) id: u64,
    /// How many documents there were.
    pub(crate) documents: u64,
    /// What nearness in it counts for.
    pub(crate) scope: Scope,
    pub(crate) dimensions: usize,
    /// The average length of a document.
    pub(crate) average: f32,
    terms: HashMap<String, u32>,
    idf: Vec<f32>,
    points: Vec<f32>,
}

impl Space {
    /// Makes a space of a state.
    pub(crate) fn make(
        snapshot: &Snapshot,
        meaning: &dyn Meaning,
        id: u64,
    ) -> Result<Space, Error> {
        let average = snapshot.average_length();
        let sample = Sample::take(snapshot, average)?;
        let (scope, dimensions) = (meaning.scope(), meaning.dimensions());
        let mut points = meaning.points(&sample);
        points.resize(sample.terms().len() * dimensions, 0.0);
        let terms = (0..).zip(sample.terms()).map(|(at, term)| (term.clone(), at)).collect();
        let idf = sample.idf().to_vec();
        let documents = snapshot.documents;
        Ok(Space { id, documents, scope, dimensions, average, terms, idf, points })
    }

    /// What an occurrence of the term says, and its point; `None` outside the vocabulary.
    pub(crate) fn point(&self, term: &str) -> Option<(f32, &[f32])> {
        let at = *self.terms.get(term)? as usize;
        let from = at * self.dimensions;
        Some((*self.idf.get(at)?, self.points.get(from..from + self.dimensions)?))
    }

    fn path(dir: &Path, id: u64) -> PathBuf {
        dir.join(format!("{PREFIX}{id}{SUFFIX}"))
    }

    /// Writes the space durably.
    pub(crate) fn write(&self, dir: &Path) -> Result<(), Error> {
        let path = Space::path(dir, self.id);
        let part = path.with_extension("part");
        let written = fs::File::create(&part).and_then(|mut file| {
            file.write_all(&self.encoded())?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
            fs::File::open(dir)?.sync_all()
        });
        written.map_err(|source| Error::Directory { path, source })
    }

    /// Reads the space that was written as `id`.
    pub(crate) fn read(dir: &Path, id: u64) -> Result<Space, Error> {
        let path = Space::path(dir, id);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
                return Err(corrupt("the space of meanings"));
            }
            Err(source) => return Err(Error::Directory { path, source }),
        };
        let space = Space::decoded(&bytes).filter(|space| space.id == id);
        space.ok_or_else(|| corrupt("the space of meanings"))
    }

    /// Takes away the files of all spaces but this one. One that stays is only in the way.
    pub(crate) fn tidy(&self, dir: &Path) {
        let keep = Space::path(dir, self.id);
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let is_space = name.to_str().is_some_and(|name| name.starts_with(PREFIX));
            if is_space && entry.path() != keep {
                drop(fs::remove_file(entry.path()));
            }
        }
    }

    fn encoded(&self) -> Vec<u8> {
        let mut terms: Vec<(&String, u32)> = self.terms.iter().map(|(it, at)| (it, *at)).collect();
        terms.sort_unstable_by_key(|(_, at)| *at);
        let mut bytes = HEAD.to_vec();
        let scope = match self.scope {
            Scope::All => 0,
            Scope::Letters => 1,
        };
        let (dimensions, count) = (self.dimensions as u64, terms.len() as u64);
        for number in [self.id, self.documents, scope, dimensions, count] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.average.to_le_bytes());
        for (term, _) in terms {
            bytes.extend((term.len() as u64).to_le_bytes());
            bytes.extend(term.as_bytes());
        }
        for number in self.idf.iter().chain(&self.points) {
            bytes.extend(number.to_le_bytes());
        }
        let sum = crc32fast::hash(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    fn decoded(bytes: &[u8]) -> Option<Space> {
        let (body, sum) = bytes.split_last_chunk::<4>()?;
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return None;
        }
        let mut rest = body.strip_prefix(HEAD.as_slice())?;
        let id = take_u64(&mut rest)?;
        let documents = take_u64(&mut rest)?;
        let scope = match take_u64(&mut rest)? {
            0 => Scope::All,
            1 => Scope::Letters,
            _ => return None,
        };
        let dimensions = usize::try_from(take_u64(&mut rest)?).ok()?;
        let count = usize::try_from(take_u64(&mut rest)?).ok()?;
        let average = take_f32(&mut rest)?;
        let mut terms = HashMap::new();
        for at in 0..u32::try_from(count).ok()? {
            let length = usize::try_from(take_u64(&mut rest)?).ok()?;
            let (term, after) = rest.split_at_checked(length)?;
            terms.insert(std::str::from_utf8(term).ok()?.to_owned(), at);
            rest = after;
        }
        if rest.len() != count.checked_mul(dimensions.checked_add(1)?)?.checked_mul(4)? {
            return None;
        }
        let mut numbers = std::iter::from_fn(|| take_f32(&mut rest));
        let idf = numbers.by_ref().take(count).collect();
        let points = numbers.collect();
        Some(Space { id, documents, scope, dimensions, average, terms, idf, points })
    }
}

fn take_u64(rest: &mut &[u8]) -> Option<u64> {
    let (number, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    Some(u64::from_le_bytes(*number))
}

fn take_f32(rest: &mut &[u8]) -> Option<f32> {
    let (number, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(f32::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> Space {
        Space {
            id: 7,
            documents: 900,
            scope: Scope::Letters,
            dimensions: 2,
            average: 31.5,
            terms: [("电池".to_owned(), 0), ("隔膜".to_owned(), 1)].into(),
            idf: vec![3.0, 4.0],
            points: vec![0.5, -0.5, 0.25, 1.0],
        }
    }

    #[test]
    fn a_space_is_read_as_it_was_written_and_any_other_byte_is_noticed() {
        let bytes = space().encoded();
        assert_eq!(Space::decoded(&bytes), Some(space()));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 4;
            assert_eq!(Space::decoded(&other), None, "{at}");
            assert_eq!(Space::decoded(&bytes[..at]), None, "{at}");
        }
    }

    #[test]
    fn the_file_of_the_present_space_alone_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let old = Space { id: 6, ..space() };
        old.write(dir.path()).unwrap();
        space().write(dir.path()).unwrap();
        space().tidy(dir.path());
        assert_eq!(Space::read(dir.path(), 7).unwrap(), space());
        assert!(matches!(Space::read(dir.path(), 6), Err(Error::Damaged(_))));
    }
}
