//! The words that a query and a text have in common.
//!
//! A stretch is common to both if it begins and ends between words on both sides, or if it is a
//! word on one side and lies within one word on the other. Whatever else has the same characters
//! stands across words: 具用 in 刀具用涂层.

use std::collections::{HashMap, HashSet};

use crate::analysis::Kind;
use crate::lexicon::{Part, Run, Wording};

/// The longest phrase of several words, in characters.
const MAX_PHRASE_CHARS: usize = 8;

/// The characters `from..to` of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// A query's words, arranged for comparing texts with them.
#[derive(Debug)]
pub(crate) struct QueryWords {
    runs: Vec<Run>,
    // Where a word begins with this character: run and character.
    starts: HashMap<char, Vec<(usize, usize)>>,
    said: HashSet<Vec<char>>,
    // What tells of its terms, and how much.
    pairs: HashMap<(char, char), f32>,
    letters: HashMap<String, f32>,
}

impl QueryWords {
    /// `telling` are the terms that are worth naming, with their idf.
    pub(crate) fn new<'a>(
        texts: impl Iterator<Item = Wording>,
        telling: impl Iterator<Item = (&'a str, Kind, f32)>,
    ) -> QueryWords {
        let (mut pairs, mut letters) = (HashMap::new(), HashMap::new());
        for (text, kind, idf) in telling {
            let mut characters = text.chars();
            match (kind, characters.next(), characters.next()) {
                (Kind::Pair, Some(first), Some(second)) => {
                    pairs.insert((first, second), idf);
                }
                (Kind::Word, ..) => {
                    letters.insert(text.to_owned(), idf);
                }
                _ => {}
            }
        }
        let mut runs: Vec<Run> = texts.flat_map(|text| text.runs).collect();
        runs.iter_mut().for_each(Run::cut);
        let mut starts: HashMap<char, Vec<(usize, usize)>> = HashMap::new();
        let mut said = HashSet::new();
        for (number, run) in runs.iter().enumerate() {
            for at in 0..run.words.len() {
                let start = run.start_of(at);
                let Some((word, part)) = run.word(at) else { continue };
                if let Some(&first) = word.first() {
                    starts.entry(first).or_default().push((number, start));
                }
                if part == Part::Said {
                    said.insert(word.to_vec());
                }
            }
        }
        QueryWords { runs, starts, said, pairs, letters }
    }

    /// What the pairs of neighbours among the characters tell together.
    pub(crate) fn telling(&self, characters: &[char]) -> f32 {
        characters.windows(2).filter_map(|two| self.pairs.get(&(two[0], two[1]))).sum()
    }

    /// What a word in letters tells; `None` if the query lacks it or it is not worth naming.
    pub(crate) fn telling_of(&self, word: &str) -> Option<f32> {
        self.letters.get(word).copied()
    }

    /// The stretches of `run` that are common to both, in order, none overlapping another.
    pub(crate) fn shared(&self, run: &Run) -> Vec<Stretch> {
        let mut stretches = Vec::new();
        let mut at = 0;
        while let Some((word, part)) = run.word(at) {
            let taken = self.phrase(run, at);
            if taken > 0 {
                let (from, to) = (run.start_of(at), run.start_of(at + taken));
                stretches.push(Stretch { from, to });
            } else if part == Part::Said {
                let start = run.start_of(at);
                stretches.extend(
                    self.within(word)
                        .map(|(from, to)| Stretch { from: start + from, to: start + to }),
                );
            }
            at += taken.max(1);
        }
        stretches
    }

    /// How many words from `first` on make the longest phrase that the query has, too.
    fn phrase(&self, run: &Run, first: usize) -> usize {
        let start = run.start_of(first);
        let places = run.characters.get(start).and_then(|character| self.starts.get(character));
        let phrase_at = |&(number, place): &(usize, usize)| {
            let theirs = &self.runs[number];
            let (mut said, mut joining, mut taken) = (false, 0, 0);
            for at in first..run.words.len() {
                let Some((word, part)) = run.word(at) else { break };
                let end = run.start_of(at + 1);
                let same = run.characters[start..end].iter();
                let same = same.eq(theirs.characters[place..].iter().take(end - start));
                let goes_on = match part {
                    Part::Said => self.telling(word) > 0.0,
                    Part::Leading | Part::Joining => true,
                    Part::Trailing => at > first,
                    Part::Silent => false,
                };
                if !same || !goes_on || end - start > MAX_PHRASE_CHARS {
                    break;
                }
                joining += usize::from(part == Part::Joining);
                said |= part == Part::Said
                    || (joining >= 2 && self.telling(&run.characters[start..end]) > 0.0);
                // A leading character may be the end of a phrase only if it could trail as well.
                if said && part != Part::Leading && theirs.is_boundary(place + end - start) {
                    taken = at + 1 - first;
                }
            }
            taken
        };
        places.and_then(|places| places.iter().map(phrase_at).max()).unwrap_or(0)
    }

    /// The part of a word, in characters, that is a word of the query, or the whole of it if it
    /// lies within one.
    fn within(&self, word: &[char]) -> Option<(usize, usize)> {
        let holds = |longer: &Vec<char>| longer.windows(word.len()).any(|part| part == word);
        if self.telling(word) > 0.0 && self.said.iter().any(holds) {
            return Some((0, word.len()));
        }
        let lengths = (2..word.len()).rev();
        let mut parts = lengths
            .flat_map(|length| (0..=word.len() - length).map(move |from| (from, from + length)));
        parts.find(|&(from, to)| {
            self.telling(&word[from..to]) > 0.0 && self.said.contains(&word[from..to])
        })
    }
}
