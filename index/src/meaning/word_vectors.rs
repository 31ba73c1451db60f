//! A meaning read from a file of word vectors.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::{Meaning, Sample};
use crate::analysis::{Analyzer, Kind};
use crate::error::Error;

/// The most numbers of a word's vector.
pub const MAX_DIMENSIONS: usize = 1_024;

/// The longest line of the file, in bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// Static word vectors in the text format of word2vec and fastText: one line a word, its numbers
/// after it, separated by spaces; a first line that counts words and dimensions is left out.
///
/// The vocabulary is that of the index: characters, pairs of characters and stems. A word of one or
/// two characters and a word in letters give their vector to that term; a longer Chinese word adds
/// its vector to each pair in it, for pairs that are no word of the file themselves.
#[derive(Debug)]
pub struct WordVectors {
    digest: u32,
    dimensions: usize,
    of: HashMap<String, Vec<f32>>,
}

impl WordVectors {
    /// Reads the file. Memory is 4 bytes a number, for up to every term of the file.
    ///
    /// # Errors
    /// [`Error::Directory`] if it cannot be read, [`Error::WordVectors`] naming the line that is
    /// not a word and numbers, as many as in the lines before.
    pub fn read(path: &Path, analyzer: &Analyzer) -> Result<WordVectors, Error> {
        let at = |source| Error::Directory { path: path.to_owned(), source };
        let wrong = |line, reason: &str| {
            let (path, reason) = (path.to_owned(), reason.to_owned());
            Error::WordVectors { path, line, reason }
        };
        let mut reader = BufReader::new(File::open(path).map_err(at)?);
        let mut digest = crc32fast::Hasher::new();
        let mut dimensions = 0;
        let (mut own, mut parts) = (HashMap::new(), HashMap::new());
        for line in 1.. {
            let mut text = Vec::new();
            let mut limited = std::io::Read::take(&mut reader, MAX_LINE_BYTES);
            if limited.read_until(b'\n', &mut text).map_err(at)? == 0 {
                break;
            }
            if !text.ends_with(b"\n") && text.len() as u64 == MAX_LINE_BYTES {
                return Err(wrong(line, "the line is longer than 64 KiB"));
            }
            digest.update(&text);
            let text = std::str::from_utf8(&text).map_err(|_| wrong(line, "it is not UTF-8"))?;
            let mut fields = text.split_ascii_whitespace();
            let Some(word) = fields.next() else { continue };
            let numbers: Option<Vec<f32>> = fields.map(|field| field.parse().ok()).collect();
            let numbers = numbers.filter(|numbers| numbers.iter().all(|it| it.is_finite()));
            let Some(numbers) = numbers else {
                return Err(wrong(line, "what follows the word are not numbers"));
            };
            if line == 1 && numbers.len() == 1 {
                continue;
            }
            if dimensions == 0 {
                dimensions = numbers.len();
            }
            if numbers.len() != dimensions || dimensions == 0 || dimensions > MAX_DIMENSIONS {
                return Err(wrong(line, "the count of numbers is not that of the first word"));
            }
            place(word, numbers, analyzer, &mut own, &mut parts);
        }
        if dimensions == 0 {
            return Err(wrong(1, "there is no word"));
        }
        for (term, numbers) in parts {
            own.entry(term).or_insert(numbers);
        }
        own.values_mut().for_each(|numbers| even(numbers));
        Ok(WordVectors { digest: digest.finalize(), dimensions, of: own })
    }
}

/// Gives a word's vector to the terms of the index that stand for it.
fn place(
    word: &str,
    mut numbers: Vec<f32>,
    analyzer: &Analyzer,
    own: &mut HashMap<String, Vec<f32>>,
    parts: &mut HashMap<String, Vec<f32>>,
) {
    even(&mut numbers);
    let tokens = analyzer.tokens(word);
    let characters = tokens.iter().filter(|token| token.kind == Kind::Character).count();
    for token in tokens {
        let is_whole = match token.kind {
            Kind::Character => characters == 1,
            Kind::Pair => characters == 2,
            Kind::Word => characters == 0,
            Kind::Number => false,
        };
        if is_whole || token.kind == Kind::Pair {
            let into = if is_whole { &mut *own } else { &mut *parts };
            let sum = into.entry(token.text).or_insert_with(|| vec![0.0; numbers.len()]);
            sum.iter_mut().zip(&numbers).for_each(|(sum, number)| *sum += number);
        }
    }
}

fn even(numbers: &mut [f32]) {
    let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
    if length > 0.0 {
        numbers.iter_mut().for_each(|number| *number /= length);
    }
}

impl Meaning for WordVectors {
    fn version(&self) -> String {
        format!("words-2-{:08x}", self.digest)
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    fn points(&self, sample: &Sample) -> Vec<f32> {
        let nowhere = vec![0.0; self.dimensions];
        let point = |term: &String| self.of.get(term).unwrap_or(&nowhere);
        sample.terms().iter().flat_map(point).copied().collect()
    }
}
