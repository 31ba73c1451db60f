//! Which people could help with a need, and why: from what they made, what they work on, how much
//! they have in hand and where they are.

use super::reason::Reason;
use super::signals::region_verdict;
use super::verdict::Verdict;
use super::weights::POINTS_MAX;
use crate::domain::words::{ExpertState, Word};
use crate::domain::{Expert, Need, Record, RecordId};

/// The version of the weights below, which answers carry as `ranker_version`.
pub const EXPERT_RANKER_VERSION: &str = "2026.11-experts";
/// Achievements that count as evidence, the best first; each counts half of the one before.
pub const EVIDENCE_COUNTED: usize = 5;

/// What is looked at in an expert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExpertSignalKind {
    /// 成果佐证: achievements of the expert that answer the need.
    Evidence,
    /// 研究方向: the expert's own words.
    Profile,
    /// 技术领域.
    Field,
    /// 在办情况.
    Load,
    /// 地区.
    Region,
}

impl ExpertSignalKind {
    /// Every kind in the order in which they are shown, with the points that it can give.
    pub const WEIGHTS: [(Self, i32); 5] = [
        (Self::Evidence, 560_000),
        (Self::Profile, 220_000),
        (Self::Field, 60_000),
        (Self::Load, 90_000),
        (Self::Region, 70_000),
    ];

    /// What people call the signal, in Chinese and in English.
    pub const fn labels(self) -> (&'static str, &'static str) {
        match self {
            Self::Evidence => ("成果佐证", "evidence"),
            Self::Profile => ("研究方向", "profile"),
            Self::Field => ("领域", "field"),
            Self::Load => ("在办情况", "load"),
            Self::Region => ("地区", "region"),
        }
    }
}

/// A signal's part in an expert's score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpertSignal {
    /// What it looked at.
    pub kind: ExpertSignalKind,
    /// What it counts, in points of a million.
    pub weight: i32,
    /// How well it fits, in parts per million.
    pub fit: i32,
    /// What it adds to the score: weight × fit ÷ a million, rounded down.
    pub points: i32,
    /// Why.
    pub reason: Reason,
}

/// What an expert has to satisfy to be offered for a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExpertGateKind {
    /// The expert takes needs at all.
    Available,
    /// The expert has fewer needs in hand than fit.
    Room,
    /// The expert does not work for the enterprise that asks.
    Independent,
}

/// A gate and whether it let the expert through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpertGate {
    /// What it looked at.
    pub kind: ExpertGateKind,
    /// Whether it let the expert through.
    pub passed: bool,
    /// Why; when not passed, what would open it.
    pub reason: Reason,
}

/// An achievement that speaks for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Which achievement.
    pub id: RecordId,
    /// Its title.
    pub title: String,
    /// How well its text fits the need, in parts per million.
    pub text_fit: i32,
}

/// A person who may be offered.
#[derive(Debug, Clone)]
pub struct ExpertCandidate {
    /// The expert as it stands.
    pub record: Record<Expert>,
    /// How well the expert's own words fit the need, in parts per million.
    pub profile_fit: i32,
    /// The expert's achievements among those that the need finds.
    pub evidence: Vec<Evidence>,
}

/// A person who could help, and why.
#[derive(Debug, Clone)]
pub struct ExpertMatch {
    /// The expert.
    pub record: Record<Expert>,
    /// The sum of the signals' points, 0 to a million.
    pub score: i32,
    /// What the score is made of, in a fixed order.
    pub signals: Vec<ExpertSignal>,
    /// Every gate, in a fixed order.
    pub gates: Vec<ExpertGate>,
    /// The achievements that count, the best first; at most [`EVIDENCE_COUNTED`].
    pub evidence: Vec<Evidence>,
}

impl ExpertMatch {
    /// Puts the words that the profile shares with the need into its signal's reason; like those
    /// of a match they are found for the people who are shown only.
    pub fn name_terms(&mut self, terms: &[String]) {
        let profile = |signal: &&mut ExpertSignal| signal.kind == ExpertSignalKind::Profile;
        for signal in self.signals.iter_mut().filter(profile).filter(|signal| signal.fit > 0) {
            signal.reason = profile_reason(terms);
        }
    }
}

/// The experts for one need.
#[derive(Debug, Default)]
pub struct ExpertRanking {
    /// Best first; equal scores by id.
    pub matches: Vec<ExpertMatch>,
    /// Those whom a gate kept out, best first.
    pub gated: Vec<ExpertMatch>,
}

/// Ranks experts; the same input gives the same output.
pub fn rank_experts(need: &Need, candidates: Vec<ExpertCandidate>) -> ExpertRanking {
    let mut all: Vec<ExpertMatch> =
        candidates.into_iter().map(|candidate| weighed(need, candidate)).collect();
    all.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.record.id.cmp(&b.record.id)));
    let passes = |found: &ExpertMatch| found.gates.iter().all(|gate| gate.passed);
    let (matches, gated) = all.into_iter().partition(passes);
    ExpertRanking { matches, gated }
}

/// Sorts evidence, best first, and keeps what counts.
pub fn best_evidence(mut evidence: Vec<Evidence>) -> Vec<Evidence> {
    evidence.sort_by(|a, b| b.text_fit.cmp(&a.text_fit).then_with(|| a.id.cmp(&b.id)));
    evidence.truncate(EVIDENCE_COUNTED);
    evidence
}

/// What evidence amounts to, in parts per million: each piece closes its share of what is still
/// missing, the second half of that, the third a quarter, so that one good achievement counts more
/// than many weak ones, and more is never less. `1 − Π (1 − fit² ÷ 2^place)`.
pub fn evidence_fit(evidence: &[Evidence]) -> i32 {
    let whole = i64::from(POINTS_MAX);
    let missing = evidence.iter().take(EVIDENCE_COUNTED).enumerate();
    let missing = missing.fold(whole, |missing, (place, piece)| {
        let share = i64::from(squared(piece.text_fit)) >> place;
        missing * (whole - share) / whole
    });
    i32::try_from(whole - missing).unwrap_or(POINTS_MAX)
}

/// The square of a fit: being half near to a need says little about a person.
fn squared(fit: i32) -> i32 {
    let fit = i64::from(fit.clamp(0, POINTS_MAX));
    i32::try_from(fit * fit / i64::from(POINTS_MAX)).unwrap_or(POINTS_MAX)
}

fn weighed(need: &Need, candidate: ExpertCandidate) -> ExpertMatch {
    let ExpertCandidate { record, profile_fit, evidence } = candidate;
    let (expert, evidence) = (&record.content, best_evidence(evidence));
    let signals = ExpertSignalKind::WEIGHTS.map(|(kind, weight)| {
        let Verdict { fit, reason } = match kind {
            ExpertSignalKind::Evidence => evidenced(&evidence),
            ExpertSignalKind::Profile => profile(profile_fit),
            ExpertSignalKind::Field => field(need, expert),
            ExpertSignalKind::Load => load(expert),
            ExpertSignalKind::Region => region_verdict(&need.region_code, &expert.region_code),
        };
        let points = i64::from(weight) * i64::from(fit) / i64::from(POINTS_MAX);
        let points = i32::try_from(points).unwrap_or(0);
        ExpertSignal { kind, weight, fit, points, reason }
    });
    let score = signals.iter().map(|signal| signal.points).sum();
    let gates = vec![available(expert), room(expert), independent(need, expert)];
    ExpertMatch { record, score, signals: signals.to_vec(), gates, evidence }
}

fn evidenced(evidence: &[Evidence]) -> Verdict {
    let Some(best) = evidence.first() else {
        return Verdict::unknown(
            "EVIDENCE_NONE",
            "没有与需求相近的本人成果",
            "no achievement of this person is near the need",
        );
    };
    let (title, count) = (&best.title, evidence.len());
    let mut verdict = Verdict::percent(
        0,
        "EVIDENCE_FOUND",
        format!("有相关成果 {count} 项，最相近的是“{title}”"),
        format!("achievements near the need: {count}, the nearest is '{title}'"),
    );
    verdict.fit = evidence_fit(evidence);
    verdict
}

fn profile(fit: i32) -> Verdict {
    if fit == 0 {
        return Verdict::unknown(
            "PROFILE_APART",
            "研究方向与需求没有共同字词",
            "the profile shares no words with the need",
        );
    }
    Verdict { fit: squared(fit), reason: profile_reason(&[]) }
}

fn profile_reason(terms: &[String]) -> Reason {
    if terms.is_empty() {
        return Reason::new(
            "PROFILE_WEAK",
            "研究方向与需求只有零散字词相同",
            "the profile shares only scattered words with the need",
        );
    }
    Reason::new(
        "PROFILE_NEAR",
        format!("研究方向命中：{}", terms.join("、")),
        format!("words of the profile: {}", terms.join(", ")),
    )
}

fn field(need: &Need, expert: &Expert) -> Verdict {
    let Some(wanted) = need.technology_field.filter(|_| !expert.technology_fields.is_empty())
    else {
        return Verdict::unknown("FIELD_UNKNOWN", "技术领域未写明", "technology field not stated");
    };
    let (zh, en) = (wanted.zh(), wanted.en());
    if expert.technology_fields.contains(&wanted) {
        let zh = format!("从事技术领域“{zh}”");
        return Verdict::percent(100, "FIELD_SAME", zh, format!("works in the field: {en}"));
    }
    Verdict::percent(
        0,
        "FIELD_DIFFERENT",
        format!("不从事需求的技术领域“{zh}”"),
        format!("does not work in the need's field: {en}"),
    )
}

/// The more room, the better.
fn load(expert: &Expert) -> Verdict {
    let (open, max) = (expert.open_needs, expert.max_needs);
    if max == 0 {
        return Verdict::unknown(
            "LOAD_UNKNOWN",
            "未写明可承接需求数",
            "how many needs the person takes is not stated",
        );
    }
    let room = max.saturating_sub(open);
    let mut verdict = Verdict::percent(
        0,
        if room == 0 { "LOAD_FULL" } else { "LOAD_ROOM" },
        format!("在办 {open} 项，可承接 {max} 项"),
        format!("{open} needs in hand, takes {max}"),
    );
    let fit = i64::from(room) * i64::from(POINTS_MAX) / i64::from(max);
    verdict.fit = i32::try_from(fit).unwrap_or(POINTS_MAX);
    verdict
}

fn gate(kind: ExpertGateKind, passed: bool, yes: Reason, no: Reason) -> ExpertGate {
    ExpertGate { kind, passed, reason: if passed { yes } else { no } }
}

fn available(expert: &Expert) -> ExpertGate {
    gate(
        ExpertGateKind::Available,
        expert.state == ExpertState::Available,
        Reason::new("AVAILABLE", "可对接", "available"),
        Reason::new(
            "UNAVAILABLE",
            "暂不接受对接；须本人改为可对接",
            "takes no needs at present; the person has to become available",
        ),
    )
}

fn room(expert: &Expert) -> ExpertGate {
    let (open, max) = (expert.open_needs, expert.max_needs);
    let over = (open + 1).saturating_sub(max);
    gate(
        ExpertGateKind::Room,
        max == 0 || open < max,
        Reason::new("ROOM_LEFT", "在办需求未满", "has room for another need"),
        Reason::new(
            "ROOM_FULL",
            format!("在办 {open} 项，已满（可承接 {max} 项）；办结 {over} 项后即可"),
            format!("{open} in hand of {max}; open once {over} of them are done"),
        ),
    )
}

fn independent(need: &Need, expert: &Expert) -> ExpertGate {
    let (asks, works) = (&need.enterprise, &expert.organization);
    let same_id = !asks.organization.is_empty() && asks.organization == works.organization;
    let same_name = !asks.display_name.is_empty() && asks.display_name == works.display_name;
    gate(
        ExpertGateKind::Independent,
        !(same_id || same_name),
        Reason::new("INDEPENDENT", "不在需求企业任职", "does not work for the enterprise"),
        Reason::new("OWN_STAFF", "是需求企业自己的人员", "works for the enterprise that asks"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::party::Party;
    use crate::domain::words::TechnologyField;
    use crate::domain::{Life, RecordId};
    use proptest::prelude::*;

    fn evidence(id: &str, text_fit: i32) -> Evidence {
        Evidence { id: RecordId::parse("id", id).unwrap(), title: format!("成果{id}"), text_fit }
    }

    fn candidate(id: &str, expert: Expert, fits: &[i32]) -> ExpertCandidate {
        let id = RecordId::parse("id", id).unwrap();
        let record = Record { id, content: expert, life: Life::default() };
        let evidence = fits.iter().zip('a'..).map(|(fit, id)| evidence(&id.to_string(), *fit));
        ExpertCandidate { record, profile_fit: 0, evidence: evidence.collect() }
    }

    #[test]
    fn weights_add_up_to_the_highest_score() {
        let sum: i32 = ExpertSignalKind::WEIGHTS.iter().map(|(_, weight)| weight).sum();
        assert_eq!(sum, POINTS_MAX);
    }

    #[test]
    fn one_good_achievement_counts_more_than_many_weak_ones() {
        let fit = |fits: &[i32]| {
            let evidence: Vec<Evidence> = fits.iter().map(|fit| evidence("a", *fit)).collect();
            evidence_fit(&best_evidence(evidence))
        };
        assert_eq!(fit(&[]), 0);
        assert_eq!(fit(&[700_000]), 490_000);
        assert_eq!(fit(&[500_000, 500_000]), 343_750);
        assert!(fit(&[500_000]) > fit(&[300_000; 9]));
        assert_eq!(fit(&[1_000_000, 0]), 1_000_000);
    }

    #[test]
    fn whoever_cannot_help_now_is_kept_out_with_what_would_open_it() {
        let enterprise = Party { display_name: "某公司".into(), organization: "o-1".into() };
        let need = Need { enterprise: enterprise.clone(), ..Need::default() };
        let closed = |expert: Expert| {
            let ranking = rank_experts(&need, vec![candidate("e", expert, &[500_000])]);
            let gated = ranking.gated.into_iter().flat_map(|found| found.gates);
            gated
                .filter(|gate| !gate.passed)
                .map(|gate| (gate.reason.code, gate.reason.text.zh))
                .collect::<Vec<_>>()
        };
        assert_eq!(closed(Expert::default()), []);
        let away = Expert { state: ExpertState::Unavailable, ..Expert::default() };
        assert_eq!(closed(away)[0].0, "UNAVAILABLE");
        let full = Expert { open_needs: 4, max_needs: 3, ..Expert::default() };
        let told = "在办 4 项，已满（可承接 3 项）；办结 2 项后即可".to_owned();
        assert_eq!(closed(full), [("ROOM_FULL", told)]);
        let own = Party { display_name: String::new(), ..enterprise };
        let staff = Expert { organization: own, ..Expert::default() };
        assert_eq!(closed(staff)[0].0, "OWN_STAFF");
    }

    #[test]
    fn room_field_and_region_order_equals() {
        let need = Need {
            technology_field: Some(TechnologyField::Materials),
            region_code: "330521".into(),
            ..Need::default()
        };
        let busy = Expert { open_needs: 2, max_needs: 3, ..Expert::default() };
        let free = Expert { open_needs: 0, ..busy.clone() };
        let near = Expert { region_code: "330521".into(), ..free.clone() };
        let fields = vec![TechnologyField::Materials];
        let expert = Expert { technology_fields: fields, ..near.clone() };
        let experts = [("a", busy), ("b", free), ("c", near), ("d", expert)];
        let candidates = experts.map(|(id, expert)| candidate(id, expert, &[500_000]));
        let ranking = rank_experts(&need, candidates.to_vec());
        let ids: Vec<&str> = ranking.matches.iter().map(|found| found.record.id.as_str()).collect();
        assert_eq!(ids, ["d", "c", "b", "a"]);
    }

    proptest! {
        #[test]
        fn points_add_up_and_more_evidence_is_never_less(
            mut fits in proptest::collection::vec(-5..=1_100_000i32, 0..8),
            more in 0..=1_000_000i32,
            open in 0..9u32,
            max in 0..9u32,
        ) {
            let need = Need { region_code: "330521".into(), ..Need::default() };
            let expert = Expert { open_needs: open, max_needs: max, ..Expert::default() };
            let score = |fits: &[i32]| {
                let ranking = rank_experts(&need, vec![candidate("e", expert.clone(), fits)]);
                let found = ranking.matches.into_iter().chain(ranking.gated).next().unwrap();
                let sum: i32 = found.signals.iter().map(|signal| signal.points).sum();
                assert_eq!(found.score, sum);
                found.score
            };
            let before = score(&fits);
            prop_assert!((0..=POINTS_MAX).contains(&before));
            fits.push(more);
            prop_assert!(score(&fits) >= before);
        }
    }
}
