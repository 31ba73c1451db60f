//! The verdicts of all demands as one fit, and as a sentence.

use super::answer::{Answer, Row};
use super::compare::WHOLE;
use crate::domain::text::{Bilingual, excerpt};

/// Most demands that a sentence names one by one.
const NAMED_MAX: usize = 4;
/// Most unread demands that a sentence names, and their letters.
const UNREAD_NAMED_MAX: usize = 3;
const UNREAD_CHARS_MAX: usize = 24;
/// What a demand counts that must be met, where the others count one.
const MUST_COUNTS: i64 = 2;

/// How well the claims meet the demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Parts per million: the mean of what the demands earn that could be read, a must counting
    /// twice, rounded down. Met earns a million, short at most half a million, unanswered nothing.
    pub fit: i32,
    /// A stable code for programs.
    pub code: &'static str,
    /// One row a demand, in the need's order, unread ones last.
    pub rows: Vec<Row>,
    /// The sentence for people.
    pub reason: Bilingual,
}

impl Fit {
    pub(super) fn of(rows: Vec<Row>) -> Self {
        let mut earned = 0_i64;
        let mut counted = 0_i64;
        for row in &rows {
            let counts = if row.must { MUST_COUNTS } else { 1 };
            let earns = match row.answer {
                Answer::Met => WHOLE,
                Answer::Short { earns, .. } => earns,
                Answer::Unanswered => 0,
                Answer::Unread => continue,
            };
            counted += counts;
            earned += counts * i64::from(earns);
        }
        let fit = i32::try_from(earned.checked_div(counted).unwrap_or(0)).unwrap_or(0);
        let code = code(&rows);
        let reason = reason(&rows);
        Self { fit, code, rows, reason }
    }
}

fn code(rows: &[Row]) -> &'static str {
    let has = |wanted: fn(&Answer) -> bool| rows.iter().any(|row| wanted(&row.answer));
    let short = has(|answer| matches!(answer, Answer::Short { .. }));
    let met = has(|answer| *answer == Answer::Met);
    let unanswered = has(|answer| *answer == Answer::Unanswered);
    match (rows.is_empty(), short, met, unanswered) {
        (true, ..) => "INDICATOR_NOT_ASKED",
        (_, true, ..) => "INDICATOR_SHORT",
        (_, _, true, true) => "INDICATOR_PARTLY_MET",
        (_, _, true, false) => "INDICATOR_MET",
        (_, _, false, true) => "INDICATOR_UNANSWERED",
        (_, _, false, false) => "INDICATOR_UNREAD",
    }
}

fn reason(rows: &[Row]) -> Bilingual {
    if rows.is_empty() {
        return Bilingual::new("需求未写明技术指标", "the need demands no figures");
    }
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    let answered = |row: &&Row| matches!(row.answer, Answer::Met | Answer::Short { .. });
    for Row { demand, claim, answer, .. } in rows.iter().filter(answered).take(NAMED_MAX) {
        if let Answer::Short { gap, .. } = answer {
            zh.push(format!("{demand}，成果 {claim}，差 {gap}"));
            en.push(format!("{demand}, offered {claim}, short by {gap}"));
        } else {
            zh.push(format!("{demand}，成果 {claim}，满足"));
            en.push(format!("{demand}, offered {claim}, met"));
        }
    }
    let more = rows.iter().filter(answered).count().saturating_sub(NAMED_MAX);
    if more > 0 {
        zh.push(format!("另有 {more} 项成果有说明"));
        en.push(format!("{more} more answered"));
    }
    let open: Vec<&str> = named(rows, &Answer::Unanswered);
    if !open.is_empty() {
        let some = open.iter().take(NAMED_MAX).copied().collect::<Vec<_>>();
        let rest =
            if open.len() > NAMED_MAX { format!("等 {} 项", open.len()) } else { String::new() };
        zh.push(format!("{}{rest}，成果未说明", some.join("、")));
        let rest = match open.len().saturating_sub(NAMED_MAX) {
            0 => String::new(),
            rest => format!(" and {rest} more"),
        };
        en.push(format!("{}{rest} not stated by the achievement", some.join(", ")));
    }
    let unread: Vec<&str> = named(rows, &Answer::Unread);
    if !unread.is_empty() {
        let some = unread.iter().take(UNREAD_NAMED_MAX).map(|text| excerpt(text, UNREAD_CHARS_MAX));
        let some = some.collect::<Vec<_>>();
        zh.push(format!("有 {} 项未能读出（{}）", unread.len(), some.join("、")));
        en.push(format!("{} could not be read ({})", unread.len(), some.join(", ")));
    }
    Bilingual::new(format!("指标：{}", zh.join("；")), format!("figures: {}", en.join("; ")))
}

fn named<'a>(rows: &'a [Row], answer: &Answer) -> Vec<&'a str> {
    rows.iter().filter(|row| row.answer == *answer).map(|row| row.demand.as_str()).collect()
}
