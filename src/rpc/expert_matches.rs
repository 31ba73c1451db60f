//! People for needs as messages.

use qianxian_proto::v1 as pb;

use super::matches::reason_to_pb;
use crate::app::match_experts::Contributor;
use crate::contract::{Stored, party_to_pb};
use crate::domain::{Expert, Kind, RecordName};
use crate::matching::{
    Evidence, ExpertGate, ExpertGateKind, ExpertMatch, ExpertSignal, ExpertSignalKind,
};

pub(super) fn expert_match_to_pb(rank: i32, found: ExpertMatch) -> pb::ExpertMatch {
    pb::ExpertMatch {
        rank,
        expert: Some(Expert::to_pb(&found.record)),
        score: found.score,
        signals: found.signals.iter().map(signal_to_pb).collect(),
        gates: found.gates.iter().map(gate_to_pb).collect(),
        evidence: found.evidence.into_iter().map(evidence_to_pb).collect(),
    }
}

pub(super) fn contributor_to_pb(person: Contributor) -> pb::UnlistedContributor {
    pb::UnlistedContributor {
        display_name: person.display_name,
        organization: Some(party_to_pb(&person.organization)),
        evidence: person.evidence.into_iter().map(evidence_to_pb).collect(),
    }
}

fn signal_to_pb(signal: &ExpertSignal) -> pb::ExpertSignal {
    let kind = match signal.kind {
        ExpertSignalKind::Evidence => pb::ExpertSignalKind::Evidence,
        ExpertSignalKind::Profile => pb::ExpertSignalKind::Profile,
        ExpertSignalKind::Field => pb::ExpertSignalKind::Field,
        ExpertSignalKind::Load => pb::ExpertSignalKind::Load,
        ExpertSignalKind::Region => pb::ExpertSignalKind::Region,
    };
    pb::ExpertSignal {
        kind: kind.into(),
        weight: signal.weight,
        fit: signal.fit,
        points: signal.points,
        reason: Some(reason_to_pb(&signal.reason)),
    }
}

fn gate_to_pb(gate: &ExpertGate) -> pb::ExpertGate {
    let kind = match gate.kind {
        ExpertGateKind::Available => pb::ExpertGateKind::Available,
        ExpertGateKind::Room => pb::ExpertGateKind::Room,
        ExpertGateKind::Independent => pb::ExpertGateKind::Independent,
    };
    let reason = Some(reason_to_pb(&gate.reason));
    pb::ExpertGate { kind: kind.into(), passed: gate.passed, reason }
}

fn evidence_to_pb(evidence: Evidence) -> pb::ExpertEvidence {
    let name = RecordName { kind: Kind::Achievement, id: evidence.id };
    let (achievement, fit) = (name.to_string(), evidence.text_fit);
    pb::ExpertEvidence { achievement, title: evidence.title, fit }
}
