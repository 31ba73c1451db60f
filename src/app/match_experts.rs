//! Matching a need to people: who made something near it, or works on it, and has room.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::error::Error;
use super::open::App;
use crate::domain::catalogue::Listed;
use crate::domain::party::Party;
use crate::domain::words::AchievementState;
use crate::domain::{Achievement, Expert, Kind, Need, Record};
use crate::matching::{
    EXPERT_RANKER_VERSION, Evidence, ExpertCandidate, ExpertMatch, best_evidence, evidence_fit,
    rank_experts,
};
use crate::search::Filter;

/// People unless the caller says otherwise.
pub const EXPERTS_DEFAULT: usize = 10;
/// Most people.
pub const EXPERTS_MAX: usize = 100;
/// Achievements, by their words, that can speak for a person.
const EVIDENCE_DEPTH: usize = 100;
/// Most near misses, and most contributors without a record.
const BESIDE_MAX: usize = 5;

/// The people for a need.
#[derive(Debug)]
pub struct ExpertReport {
    /// Best first.
    pub matches: Vec<ExpertMatch>,
    /// The best of those whom a gate kept out and who would have been shown, at most 5.
    pub near_misses: Vec<ExpertMatch>,
    /// Contributors of near achievements who are on no expert's record, at most 5, best first.
    pub unlisted: Vec<Contributor>,
    /// How many experts share a word with the need, or made something that does.
    pub considered: usize,
    /// How many of them a gate kept out.
    pub gated: usize,
    /// Which weights ranked.
    pub ranker_version: &'static str,
    /// The journal position that this answers for.
    pub position: u64,
}

/// A person who is only known from achievements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributor {
    /// The name as the achievements write it.
    pub display_name: String,
    /// The first holder of those achievements.
    pub organization: Party,
    /// The achievements, best first.
    pub evidence: Vec<Evidence>,
}

/// A published achievement that the need finds.
struct Piece {
    evidence: Evidence,
    contributors: Vec<String>,
    holders: Vec<Party>,
}

impl App {
    /// The people who could help with a need.
    ///
    /// An achievement is an expert's when the expert states it, or when it names the expert as
    /// contributor and the expert's organization as holder: the same name at the same organization
    /// is taken for one person.
    pub fn match_experts(&self, need: &Need, experts_max: usize) -> Result<ExpertReport, Error> {
        let recalled = self.search.recall(need, &Filter::Everything, EVIDENCE_DEPTH)?;
        let mut pieces = Vec::new();
        for found in &recalled.candidates {
            let record = self.found::<Achievement>(&found.id)?;
            let published =
                record.filter(|record| record.content.state == AchievementState::Published);
            pieces.extend(published.map(|record| piece(record, found.text_fit)));
        }
        let mut claims = Claims::of(&pieces);
        let mut candidates = Vec::new();
        for record in self.state.records(Kind::Expert) {
            let Some(record) = Expert::unwrap(record?).filter(|record| !record.life.is_deleted())
            else {
                continue;
            };
            let expert = &record.content;
            let evidence = claims.take(expert);
            let profile_fit = recalled.weighed.fit_of_text(profile(expert));
            if profile_fit > 0 || !evidence.is_empty() {
                candidates.push(ExpertCandidate { record, profile_fit, evidence });
            }
        }
        let considered = candidates.len();
        let ranking = rank_experts(need, candidates);
        let (mut matches, mut near_misses) = (ranking.matches, ranking.gated);
        let gated = near_misses.len();
        matches.truncate(experts_max);
        // Who would not have been shown anyway has not nearly been shown.
        let last = matches.get(experts_max.saturating_sub(1)).map_or(0, |last| last.score);
        near_misses.retain(|near| near.score >= last);
        near_misses.truncate(BESIDE_MAX);
        for found in matches.iter_mut().chain(&mut near_misses) {
            let text = profile(&found.record.content).collect::<Vec<_>>().join("\n");
            found.name_terms(&recalled.weighed.shared_words(&text));
        }
        Ok(ExpertReport {
            matches,
            near_misses,
            unlisted: claims.unclaimed(),
            considered,
            gated,
            ranker_version: EXPERT_RANKER_VERSION,
            position: recalled.position,
        })
    }
}

/// What an expert says of the own work.
fn profile(expert: &Expert) -> impl Iterator<Item = &str> {
    let texts = [&expert.summary].into_iter().chain(&expert.disciplines);
    texts.chain(&expert.keywords).map(String::as_str)
}

fn piece(record: Record<Achievement>, text_fit: i32) -> Piece {
    let Record { id, content, .. } = record;
    let title = content.reading_title().to_owned();
    let evidence = Evidence { id, title, text_fit };
    Piece { evidence, contributors: content.contributors, holders: content.holders }
}

/// Which pieces are whose.
struct Claims<'a> {
    pieces: &'a [Piece],
    by_name: HashMap<&'a str, Vec<usize>>,
    by_id: HashMap<&'a str, usize>,
    /// Pieces with the names that an expert's record speaks for.
    claimed: BTreeSet<(usize, &'a str)>,
}

impl<'a> Claims<'a> {
    fn of(pieces: &'a [Piece]) -> Self {
        let (mut by_name, mut by_id) = (HashMap::<_, Vec<usize>>::new(), HashMap::new());
        for (place, piece) in pieces.iter().enumerate() {
            by_id.insert(piece.evidence.id.as_str(), place);
            for name in &piece.contributors {
                by_name.entry(name.as_str()).or_default().push(place);
            }
        }
        Self { pieces, by_name, by_id, claimed: BTreeSet::new() }
    }

    /// The pieces of an expert.
    fn take(&mut self, expert: &Expert) -> Vec<Evidence> {
        let mut places: BTreeSet<usize> = expert
            .achievements
            .iter()
            .filter_map(|id| self.by_id.get(id.as_str()))
            .copied()
            .collect();
        if let Some((name, named)) = self.by_name.get_key_value(expert.display_name.as_str()) {
            for place in named.iter().copied() {
                let Some(piece) = self.pieces.get(place) else { continue };
                let is_there = piece.holders.iter().any(|it| same(it, &expert.organization));
                if is_there || places.contains(&place) {
                    places.insert(place);
                    self.claimed.insert((place, name));
                }
            }
        }
        let pieces = places.into_iter().filter_map(|place| self.pieces.get(place));
        pieces.map(|piece| piece.evidence.clone()).collect()
    }

    /// The contributors for whom no record speaks, best first.
    fn unclaimed(self) -> Vec<Contributor> {
        let mut people: BTreeMap<(&str, &str), Contributor> = BTreeMap::new();
        for (place, piece) in self.pieces.iter().enumerate() {
            let holder = piece.holders.first();
            for name in piece.contributors.iter().map(String::as_str) {
                if self.claimed.contains(&(place, name)) {
                    continue;
                }
                let at = holder.map_or("", |holder| holder.display_name.as_str());
                let person = people.entry((name, at)).or_insert_with(|| Contributor {
                    display_name: name.to_owned(),
                    organization: holder.cloned().unwrap_or_default(),
                    evidence: Vec::new(),
                });
                person.evidence.push(piece.evidence.clone());
            }
        }
        let mut people: Vec<Contributor> = people.into_values().collect();
        for person in &mut people {
            person.evidence = best_evidence(std::mem::take(&mut person.evidence));
        }
        // Equal ones stay by name.
        people.sort_by_key(|person| std::cmp::Reverse(evidence_fit(&person.evidence)));
        people.truncate(BESIDE_MAX);
        people
    }
}

/// Whether two parties are one: by id where both have one, else by name.
fn same(a: &Party, b: &Party) -> bool {
    if a.organization.is_empty() || b.organization.is_empty() {
        return !a.display_name.is_empty() && a.display_name == b.display_name;
    }
    a.organization == b.organization
}
