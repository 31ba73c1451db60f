//! How a value is meant: at least, at most, within, about; as a level or as an amount of change.

use super::letters::{Letters, is_space};
use super::metric_names::SELF_NAMED;
use super::vocabulary::{AFTER, BEFORE, CHANGES, Force, SIGNS};

/// How a stated value is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// ≥, 不低于, 以上.
    AtLeast,
    /// >, 大于.
    Above,
    /// ≤, 不超过, 以内.
    AtMost,
    /// <, 小于.
    Below,
    /// =, or a figure that simply stands there.
    Equal,
    /// 达到, up to: at least, or at most where less is better.
    Reaches,
    /// ≈, 约, 左右.
    Approx,
    /// ±: from minus the value to the value.
    Within,
    /// From one value to another.
    Between,
}

impl Operator {
    /// The sign before a figure, empty where the figure says it itself.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::Above => ">",
            Self::AtMost => "≤",
            Self::Below => "<",
            Self::Approx => "≈",
            Self::Within => "±",
            Self::Equal | Self::Reaches | Self::Between => "",
        }
    }
}

/// Whether a figure is an amount of change rather than a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// 提高: higher by so much.
    Raise,
    /// 降低: lower by so much.
    Lower,
}

/// What stands between the metric and the digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lead {
    /// Where it begins: the metric ends here.
    pub(super) start: usize,
    pub(super) operator: Option<Operator>,
    pub(super) compares: bool,
    pub(super) joins: bool,
    pub(super) change: Option<Change>,
    /// The word of change that says itself what changes: 节能.
    pub(super) self_named: Option<&'static str>,
    /// Whether a minus belongs to the number.
    pub(super) negative: Negative,
    /// Whether the value is where something starts from: 由 80% 提高到.
    pub(super) from: bool,
}

/// Whether a dash before digits is a minus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Negative {
    No,
    /// After Chinese text it may be a dash: a minus for temperatures and voltages.
    Perhaps,
    Yes,
}

/// Reads backwards from the digits of a number.
pub(super) fn before(letters: &Letters<'_>, start: usize) -> Lead {
    let mut lead = Lead {
        start,
        operator: None,
        compares: false,
        joins: false,
        change: None,
        self_named: None,
        negative: Negative::No,
        from: false,
    };
    lead.start = sign_of_number(letters, &mut lead);
    loop {
        let end = letters.skip_spaces_back(lead.start);
        let end = if matches!(letters.before(end), '(' | '[' | '"' | '“')
            && is_joined(letters, letters.skip_spaces_back(end - 1))
        {
            letters.skip_spaces_back(end - 1)
        } else {
            end
        };
        if let Some(from) = step(letters, end, &mut lead) {
            lead.start = from;
        } else {
            lead.start = end;
            return lead;
        }
    }
}

/// One sign or word further back, when one ends here.
fn step(letters: &Letters<'_>, end: usize, lead: &mut Lead) -> Option<usize> {
    if let Some((from, operator)) =
        SIGNS.iter().find_map(|(sign, op)| Some((letters.ends_with(end, sign)?, *op)))
    {
        lead.operator.get_or_insert(operator);
        lead.compares = true;
        return Some(from);
    }
    let changed = CHANGES
        .iter()
        .find_map(|(word, change)| Some((letters.ends_with(end, word)?, *word, *change)));
    if let Some((from, word, change)) = changed
        && lead.change.is_none()
    {
        lead.change = Some(change);
        lead.self_named = SELF_NAMED.iter().copied().find(|named| *named == word);
        return Some(from);
    }
    let word = BEFORE
        .iter()
        .find_map(|(word, op, force)| Some((letters.ends_with(end, word)?, *op, *force)));
    if let Some((from, operator, force)) = word {
        let taken = lead.operator.is_some_and(|operator| operator != Operator::Within);
        if taken && force != Force::Joins {
            return None;
        }
        lead.operator.get_or_insert(operator);
        lead.compares |= force == Force::Compares;
        lead.joins = true;
        return Some(from);
    }
    if let Some(from) = letters.ends_with(end, "了")
        && lead.change.is_none()
    {
        return CHANGES
            .iter()
            .any(|(word, _)| letters.ends_with(from, word).is_some())
            .then_some(from);
    }
    let starts = ["从", "由", "目前为", "from"];
    if let Some(from) = starts.iter().find_map(|word| letters.ends_with(end, word)) {
        lead.from = true;
        return Some(from);
    }
    None
}

fn is_joined(letters: &Letters<'_>, end: usize) -> bool {
    SIGNS.iter().any(|(sign, _)| letters.ends_with(end, sign).is_some())
        || BEFORE.iter().any(|(word, _, _)| letters.ends_with(end, word).is_some())
}

/// `±`, `-`, `+` and `φ` right before the digits.
fn sign_of_number(letters: &Letters<'_>, lead: &mut Lead) -> usize {
    let mut start = lead.start;
    while matches!(letters.before(start), 'φ' | 'Φ' | 'ф' | 'Ø' | '¥' | '￥') {
        start -= 1;
    }
    let sign = letters.skip_spaces_back(start);
    if letters.before(sign) == '±' {
        lead.operator = Some(Operator::Within);
        lead.compares = true;
        return sign - 1;
    }
    if letters.ends_with(sign, "+/-").is_some() {
        lead.operator = Some(Operator::Within);
        lead.compares = true;
        return sign - 3;
    }
    match letters.before(start) {
        '+' => start - 1,
        '-' | '–' => {
            let further = letters.before(start - 1);
            let clear = further == '\0'
                || further == '\n'
                || is_space(further)
                || matches!(
                    further,
                    '(' | ':' | '≥' | '≤' | '<' | '>' | '=' | '~' | ',' | '、' | '/'
                );
            lead.negative = if clear { Negative::Yes } else { Negative::Perhaps };
            start - 1
        }
        _ => start,
    }
}

/// The word behind a number and its unit, and where it ends.
pub(super) fn after(letters: &Letters<'_>, end: usize) -> Option<(Operator, usize)> {
    let start = letters.skip_spaces(end);
    let start = if letters.get(start) == ')' { letters.skip_spaces(start + 1) } else { start };
    let (word, operator) = AFTER.iter().find(|(word, _)| letters.has(start, word))?;
    Some((*operator, start + word.chars().count()))
}

/// Where a figure ends that is written from `start` to `end`, without the word of comparison
/// behind it.
pub(super) fn after_start(letters: &Letters<'_>, start: usize, end: usize) -> usize {
    let found = AFTER.iter().find_map(|(word, _)| letters.ends_with(end, word));
    found.filter(|from| *from > start).map_or(end, |from| letters.skip_spaces_back(from))
}
