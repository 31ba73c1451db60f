//! Where an achievement stands in the answer to a need, and why not higher.

use super::weights::POINTS_MAX;
use super::{Gate, Reason};

/// Points of a tenth of a percent of the highest score, the finest that people are told.
const TENTH: i32 = POINTS_MAX / 1_000;

/// Where an achievement stands among the answers to a need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is among the matches that are shown.
    Shown {
        /// Its place, counted from 1.
        rank: usize,
    },
    /// It is a match, behind those that are shown.
    Behind {
        /// Its place, counted from 1.
        rank: usize,
        /// How many matches are shown.
        shown: usize,
        /// Points that it lacks to the last of those.
        points: i32,
    },
    /// It is a candidate that a gate keeps out.
    KeptOut {
        /// The place that it would have if its gates were open.
        rank: usize,
    },
    /// It shares no word with the need.
    NoSharedWords,
    /// The question's filter leaves it out.
    FilteredOut,
    /// It shares words, but too few to be a candidate.
    FewSharedWords {
        /// Its place by words, counted from 1, where that is known.
        place: Option<usize>,
        /// How many candidates there are at most.
        depth: usize,
    },
    /// The search view does not have it yet.
    NotSearchable,
}

impl Standing {
    /// Its place among the matches, if it is one.
    pub const fn rank(&self) -> Option<usize> {
        match self {
            Self::Shown { rank } | Self::Behind { rank, .. } => Some(*rank),
            Self::KeptOut { .. }
            | Self::NoSharedWords
            | Self::FilteredOut
            | Self::FewSharedWords { .. }
            | Self::NotSearchable => None,
        }
    }

    /// The verdict as a sentence; `gates` are those of the pair.
    pub fn reason(&self, gates: &[Gate]) -> Reason {
        match self {
            Self::Shown { rank } => Reason::new(
                "SHOWN",
                format!("排名第 {rank}，已列出"),
                format!("ranked {rank}, among the matches shown"),
            ),
            Self::Behind { rank, shown, points } => {
                let (zh, en) = (gap_zh(*points), gap_en(*points));
                Reason::new(
                    "BEHIND",
                    format!("排名第 {rank}，只列出前 {shown} 项：{zh}"),
                    format!("ranked {rank} of which {shown} are shown: {en}"),
                )
            }
            Self::KeptOut { rank } => kept_out(*rank, gates),
            Self::NoSharedWords => Reason::new(
                "NO_SHARED_WORDS",
                "未进入候选：没有共同字词",
                "no candidate: it shares no word with the need",
            ),
            Self::FilteredOut => Reason::new(
                "FILTERED_OUT",
                "未进入候选：不符合筛选条件",
                "no candidate: the filter leaves it out",
            ),
            Self::FewSharedWords { place, depth } => few_shared_words(*place, *depth),
            Self::NotSearchable => Reason::new(
                "NOT_SEARCHABLE",
                "未进入候选：检索尚未收录，稍后再试",
                "no candidate: the search has not taken it in yet; try again in a moment",
            ),
        }
    }
}

fn kept_out(rank: usize, gates: &[Gate]) -> Reason {
    let failed: Vec<&Gate> = gates.iter().filter(|gate| !gate.passed()).collect();
    let zh: Vec<&str> = failed.iter().map(|gate| gate.reason.text.zh.as_str()).collect();
    let en: Vec<&str> = failed.iter().map(|gate| gate.reason.text.en.as_str()).collect();
    Reason::new(
        "KEPT_OUT",
        format!("被门槛挡下：{}；否则可排第 {rank}", zh.join("；")),
        format!("kept out by a gate: {}; otherwise it would rank {rank}", en.join("; ")),
    )
}

fn few_shared_words(place: Option<usize>, depth: usize) -> Reason {
    let (zh, en) = match place {
        Some(place) => (
            format!("按共同字词排在第 {place}，"),
            format!("by shared words it is number {place}, "),
        ),
        None => (String::new(), String::new()),
    };
    Reason::new(
        "FEW_SHARED_WORDS",
        format!("未进入候选：共同字词太少，{zh}候选只取前 {depth} 项"),
        format!("no candidate: too few words in common; {en}only the first {depth} go on"),
    )
}

fn gap_zh(points: i32) -> String {
    match points {
        ..=0 => "与最后一项同分，按编号在后".to_owned(),
        1..TENTH => "差不到 0.1 分".to_owned(),
        _ => format!("差 {} 分", hundredths(points)),
    }
}

fn gap_en(points: i32) -> String {
    match points {
        ..=0 => "equal to the last, and after it by id".to_owned(),
        1..TENTH => "less than 0.1 points short".to_owned(),
        _ => format!("{} points short", hundredths(points)),
    }
}

/// Points as people are told them: of a hundred, with one decimal.
fn hundredths(points: i32) -> String {
    let tenths = points / TENTH;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::AchievementState;
    use crate::domain::{Achievement, Day, Need};

    #[test]
    fn every_verdict_says_why_and_what_is_missing() {
        let draft = Achievement { state: AchievementState::Draft, ..Achievement::default() };
        let gates = super::super::gates(&Need::default(), &draft, Day::default());
        let check = |standing: Standing, code, words: [&str; 2]| {
            let reason = standing.reason(&gates);
            assert_eq!(reason.code, code);
            let [zh, en] = words;
            assert!(reason.text.zh.contains(zh), "{reason:?}");
            assert!(reason.text.en.contains(en), "{reason:?}");
        };
        check(Standing::Shown { rank: 3 }, "SHOWN", ["排名第 3", "ranked 3"]);
        let behind = |points| Standing::Behind { rank: 37, shown: 10, points };
        check(behind(123_999), "BEHIND", ["排名第 37，只列出前 10 项：差 12.3 分", "12.3 points"]);
        check(behind(999), "BEHIND", ["差不到 0.1 分", "less than 0.1"]);
        check(behind(0), "BEHIND", ["同分", "equal"]);
        check(
            Standing::KeptOut { rank: 2 },
            "KEPT_OUT",
            ["被门槛挡下：尚未发布；否则可排第 2", "not published; otherwise it would rank 2"],
        );
        check(Standing::NoSharedWords, "NO_SHARED_WORDS", ["没有共同字词", "no word"]);
        check(Standing::FilteredOut, "FILTERED_OUT", ["筛选", "filter"]);
        let few = |place| Standing::FewSharedWords { place, depth: 1_000 };
        check(few(Some(4_321)), "FEW_SHARED_WORDS", ["第 4321", "number 4321"]);
        check(few(None), "FEW_SHARED_WORDS", ["前 1000 项", "the first 1000"]);
        check(Standing::NotSearchable, "NOT_SEARCHABLE", ["尚未收录", "not taken"]);
    }
}
