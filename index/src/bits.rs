//! A set of documents of one segment.

/// Which of a segment's documents are in the set, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    size: u32,
}

const WORD: u32 = u64::BITS;

impl Bits {
    /// No document out of `size`.
    pub(crate) fn none(size: u32) -> Bits {
        Bits { words: vec![0; size.div_ceil(WORD) as usize], size }
    }

    /// Every document out of `size`.
    pub(crate) fn all(size: u32) -> Bits {
        let mut bits = Bits::none(size);
        bits.invert();
        bits
    }

    /// Adds a document; one beyond the size is ignored.
    pub(crate) fn insert(&mut self, document: u32) {
        if document < self.size {
            self.words[(document / WORD) as usize] |= 1 << (document % WORD);
        }
    }

    pub(crate) fn contains(&self, document: u32) -> bool {
        let word = self.words.get((document / WORD) as usize);
        word.is_some_and(|word| word >> (document % WORD) & 1 == 1)
    }

    /// Keeps only what `other` has too.
    pub(crate) fn intersect(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word &= other);
    }

    /// Adds what `other` has.
    pub(crate) fn unite(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(word, other)| *word |= other);
    }

    /// Swaps what is in the set with what is not.
    pub(crate) fn invert(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        let spare = self.size.next_multiple_of(WORD) - self.size;
        if let Some(last) = self.words.last_mut() {
            *last &= u64::MAX >> spare;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_and_its_opposite_never_overlap_and_never_leave_the_size() {
        for size in [0, 1, 63, 64, 65, 130] {
            let mut thirds = Bits::none(size);
            (0..size + 70).step_by(3).for_each(|document| thirds.insert(document));
            let mut others = thirds.clone();
            others.invert();
            for document in 0..size + 70 {
                let inside = document < size;
                assert_eq!(thirds.contains(document), inside && document % 3 == 0);
                assert_eq!(others.contains(document), inside && document % 3 != 0);
            }
            let mut both = thirds.clone();
            both.intersect(&others);
            assert_eq!(both, Bits::none(size));
            thirds.unite(&others);
            assert_eq!(thirds, Bits::all(size));
        }
    }
}
