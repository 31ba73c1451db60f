//! Matches as messages.

use qianxian_proto::v1 as pb;

use crate::contract::{Stored, bilingual_to_pb};
use crate::domain::{Achievement, Need};
use crate::matching::{Gap, Gate, GateKind, Match, Opening, Reason, Signal, SignalKind, Similar};

pub(super) fn match_to_pb(rank: i32, found: Match) -> pb::Match {
    pb::Match {
        rank,
        achievement: Some(Achievement::to_pb(&found.record)),
        score: found.score,
        signals: found.signals.iter().map(signal_to_pb).collect(),
        gates: found.gates.iter().map(gate_to_pb).collect(),
        matched_terms: found.matched_terms,
        rank_by_score: found.moved.as_ref().map_or(0, |moved| number(moved.rank_by_score)),
        spread_reason: found.moved.map(|moved| reason_to_pb(&moved.reason)),
    }
}

/// A count as the contract writes it.
pub(super) fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

pub(super) fn need_match_to_pb(rank: i32, found: Match<Need>) -> pb::NeedMatch {
    pb::NeedMatch {
        rank,
        need: Some(Need::to_pb(&found.record)),
        score: found.score,
        signals: found.signals.iter().map(signal_to_pb).collect(),
        gates: found.gates.iter().map(gate_to_pb).collect(),
        matched_terms: found.matched_terms,
    }
}

pub(super) fn similar_to_pb(found: Similar) -> pb::SimilarAchievement {
    pb::SimilarAchievement {
        achievement: Some(Achievement::to_pb(&found.record)),
        duplicate: found.is_duplicate,
        likeness: found.likeness,
        reasons: found.reasons.iter().map(reason_to_pb).collect(),
        matched_terms: found.matched_terms,
    }
}

fn signal_to_pb(signal: &Signal) -> pb::Signal {
    let kind = match signal.kind {
        SignalKind::Text => pb::SignalKind::Text,
        SignalKind::Field => pb::SignalKind::Field,
        SignalKind::Industry => pb::SignalKind::Industry,
        SignalKind::Maturity => pb::SignalKind::Maturity,
        SignalKind::Cooperation => pb::SignalKind::Cooperation,
        SignalKind::Price => pb::SignalKind::Price,
        SignalKind::Region => pb::SignalKind::Region,
        SignalKind::Freshness => pb::SignalKind::Freshness,
        SignalKind::Indicator => pb::SignalKind::Indicator,
    };
    pb::Signal {
        kind: kind.into(),
        weight: signal.weight,
        fit: signal.fit,
        points: signal.points,
        reason: Some(reason_to_pb(&signal.reason)),
    }
}

fn gate_to_pb(gate: &Gate) -> pb::Gate {
    let kind = match gate.kind {
        GateKind::Published => pb::GateKind::Published,
        GateKind::NotExpired => pb::GateKind::NotExpired,
        GateKind::IpKind => pb::GateKind::IpKind,
        GateKind::Region => pb::GateKind::Region,
        GateKind::Budget => pb::GateKind::Budget,
        GateKind::NeedOpen => pb::GateKind::NeedOpen,
        GateKind::Uncommitted => pb::GateKind::Uncommitted,
    };
    pb::Gate {
        kind: kind.into(),
        passed: gate.passed(),
        reason: Some(reason_to_pb(&gate.reason)),
        opening: gate.opening.as_ref().map(opening_to_pb),
    }
}

fn opening_to_pb(opening: &Opening) -> pb::Opening {
    let gap = opening.gap.map(|gap| match gap {
        Gap::Fen(fen) => pb::opening::Gap::GapFen(fen),
        Gap::Days(days) => pb::opening::Gap::GapDays(days),
    });
    pb::Opening { text: Some(bilingual_to_pb(&opening.text)), gap }
}

pub(super) fn reason_to_pb(reason: &Reason) -> pb::Reason {
    pb::Reason { code: reason.code.to_owned(), text: Some(bilingual_to_pb(&reason.text)) }
}
