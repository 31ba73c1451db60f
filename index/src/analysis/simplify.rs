//! Traditional to simplified characters, keeping track of which bytes each character came from.
//!
//! The conversion replaces phrases as well as characters and may change their length (程式 is 程序,
//! 最佳化 is 优化), and it does not say what became of what. So the result is laid beside the run
//! converted character by character: where the two agree a character stands for its counterpart,
//! and where they do not, the replaced phrase stands for the stretch up to where they agree again.

use ferrous_opencc::OpenCC;

use super::letters::Letter;

/// The longest replaced phrase, on either side, in characters. Beyond it the rest of the run is
/// taken for one phrase, which makes highlights coarse and loses nothing else.
const MAX_PHRASE: usize = 16;

/// How many characters in a row have to agree again after a phrase.
const AGREEING: usize = 2;

/// Converts a run of Chinese letters; `None` if it is simplified already.
pub(super) fn simplify(converter: &OpenCC, run: &[Letter]) -> Option<Vec<Letter>> {
    let source: String = run.iter().map(|letter| letter.ch).collect();
    let target = converter.convert(&source);
    if target == source {
        return None;
    }
    let mut buffer = [0; 4];
    let single = |letter: &Letter| {
        let converted = converter.convert(letter.ch.encode_utf8(&mut buffer));
        converted.chars().next().unwrap_or(letter.ch)
    };
    let singles: Vec<char> = run.iter().map(single).collect();
    let target: Vec<char> = target.chars().collect();
    let spans = align(&singles, &target);
    let letter = |(&ch, (first, last)): (&char, (usize, usize))| {
        let class = run[first].class;
        Letter { ch, start: run[first].start, end: run[last].end, class }
    };
    Some(target.iter().zip(spans).map(letter).collect())
}

/// For each character of `target` the first and last index of `singles` that it stands for.
/// `singles` is not empty.
fn align(singles: &[char], target: &[char]) -> Vec<(usize, usize)> {
    let last = singles.len() - 1;
    let mut spans = Vec::with_capacity(target.len());
    let mut at = 0;
    while spans.len() < target.len() {
        let here = spans.len();
        if at < singles.len() && singles[at] == target[here] {
            spans.push((at, at));
            at += 1;
            continue;
        }
        let (from, to) = phrase_lengths(&singles[at.min(singles.len())..], &target[here..])
            .unwrap_or_else(|| (singles.len().saturating_sub(at), target.len() - here));
        for step in 0..to {
            let span = if from == to { (at + step, at + step) } else { (at, at + from.max(1) - 1) };
            spans.push((span.0.min(last), span.1.min(last)));
        }
        at += from;
    }
    spans
}

/// The shortest lengths, in source and target, after which the two agree again. The target's is at
/// least 1, so that whoever calls this moves on.
fn phrase_lengths(singles: &[char], target: &[char]) -> Option<(usize, usize)> {
    let agree = |from: usize, to: usize| {
        (0..AGREEING).all(|step| singles.get(from + step) == target.get(to + step))
    };
    let fits = |from: usize, to: usize| from <= singles.len() && to <= target.len();
    (1..=2 * MAX_PHRASE).find_map(|sum| {
        let shortest = sum.saturating_sub(MAX_PHRASE).max(1);
        let mut lengths = (shortest..=sum.min(MAX_PHRASE)).map(|to| (sum - to, to));
        lengths.find(|&(from, to)| fits(from, to) && agree(from, to))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_phrases_stand_for_what_they_replace() {
        let check = |singles: &str, target: &str, spans: &[(usize, usize)]| {
            let of = |text: &str| text.chars().collect::<Vec<char>>();
            assert_eq!(align(&of(singles), &of(target)), spans, "{singles} {target}");
        };
        check("软体开发", "软件开发", &[(0, 0), (1, 1), (2, 2), (3, 3)]);
        check("最佳化设计", "优化设计", &[(0, 1), (2, 2), (3, 3), (4, 4)]);
        check("甲乙丙", "甲丁戊己丙", &[(0, 0), (1, 1), (1, 1), (1, 1), (2, 2)]);
        check("甲", "丁戊", &[(0, 0), (0, 0)]);
        check("甲乙", "甲乙丙", &[(0, 0), (1, 1), (1, 1)]);
    }
}
