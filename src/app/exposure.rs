//! How the open needs' first ten matches are spread over achievements and holders.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use super::compare::share_ppm;
use super::error::Error;
use super::open::App;
use super::open_needs::LOOKED_AT_DEFAULT;
use crate::domain::{Day, Kind, RecordId, RecordName};
use crate::matching::{
    Attention, FIRST_PLACES, Holder, Match, RISE_MAX, Weights, holders_of, spread,
};

/// Most holders and achievements that a report names.
const NAMED_MAX: usize = 20;
/// How many of the most frequent holders the share is of.
const TOP_HOLDERS: usize = 5;

/// The attention of one moment: of a journal position, a ranker and a day.
#[derive(Debug)]
pub(super) struct Kept {
    position: u64,
    ranker: String,
    today: Day,
    attention: Arc<Attention>,
}

/// How matches are spread, before and after spreading them.
#[derive(Debug)]
pub struct ExposureReport {
    /// The ranker's version.
    pub ranker: String,
    /// How many needs are open.
    pub open_needs: usize,
    /// How many were looked at.
    pub looked_at: usize,
    /// As matches are ranked.
    pub plain: Exposure,
    /// As they are ranked when spread.
    pub spread: Exposure,
    /// The journal position that the search had reached.
    pub position: u64,
}

/// How often achievements and holders stand among the first ten.
#[derive(Debug, Default)]
pub struct Exposure {
    /// Places that the needs have together.
    pub places: usize,
    /// Achievements with a place.
    pub achievements: usize,
    /// Holders with a place.
    pub holders: usize,
    /// How unevenly places fall on holders (Gini), in millionths.
    pub holder_gini_ppm: i32,
    /// Share of the places that go to the five most frequent holders, in millionths.
    pub top_holders_share_ppm: i32,
    /// How unevenly places fall on achievements (Gini), in millionths.
    pub achievement_gini_ppm: i32,
    /// The most frequent holders.
    pub top_holders: Vec<Exposed>,
    /// The most frequent achievements.
    pub top_achievements: Vec<Exposed>,
}

/// A holder or an achievement, and for how many needs it stands among the first ten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// Its record, where it has one.
    pub name: Option<RecordName>,
    /// Its name or title.
    pub title: String,
    /// For how many needs.
    pub needs: usize,
}

/// What is counted while needs are looked at.
#[derive(Default)]
struct Counts {
    places: usize,
    holders: BTreeMap<Holder, usize>,
    achievements: BTreeMap<RecordId, (String, usize)>,
}

impl Counts {
    fn add(&mut self, matches: &[Match]) {
        let mut seen = Vec::new();
        for found in matches.iter().take(FIRST_PLACES) {
            self.places += 1;
            let title = || found.record.content.reading_title().to_owned();
            let id = found.record.id.clone();
            self.achievements.entry(id).or_insert_with(|| (title(), 0)).1 += 1;
            for holder in holders_of(&found.record.content) {
                let needs = self.holders.entry(holder.clone()).or_default();
                if !seen.contains(&holder) {
                    *needs += 1;
                    seen.push(holder);
                }
            }
        }
    }
}

impl App {
    /// The attention that open needs give to holders under these weights at this position.
    pub(super) fn attention(
        &self,
        weights: &Weights,
        position: u64,
        today: Day,
    ) -> Result<Arc<Attention>, Error> {
        let is_current = |kept: &Kept| {
            kept.position == position && kept.today == today && kept.ranker == weights.version
        };
        let mut kept = self.attention.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept.as_ref().filter(|kept| is_current(kept)) {
            return Ok(Arc::clone(&kept.attention));
        }
        let mut answers = Vec::new();
        for need in self.open_needs(LOOKED_AT_DEFAULT, today)?.sample {
            answers.push(first(self.ranking_of(&need.content, weights, today)?.0.matches));
        }
        let attention = Arc::new(Attention::of(answers.iter().map(Vec::as_slice)));
        let (ranker, now) = (weights.version.clone(), Arc::clone(&attention));
        *kept = Some(Kept { position, ranker, today, attention: now });
        Ok(attention)
    }

    /// Counts how often each achievement and holder stands among the first ten of the open needs,
    /// of which at most `needs_max` are looked at.
    pub fn exposure(
        &self,
        ranker: Option<&RecordId>,
        needs_max: usize,
    ) -> Result<ExposureReport, Error> {
        let weights = ranker.map_or_else(|| self.weights(), |ranker| self.weights_of(ranker))?;
        let position = self.search.position();
        let today = self.today();
        let open = self.open_needs(needs_max, today)?;
        let mut answers = Vec::with_capacity(open.sample.len());
        for need in &open.sample {
            answers.push(first(self.ranking_of(&need.content, &weights, today)?.0.matches));
        }
        let attention = match needs_max {
            // The very needs that the attention is of.
            LOOKED_AT_DEFAULT => Arc::new(Attention::of(answers.iter().map(Vec::as_slice))),
            _ => self.attention(&weights, position, today)?,
        };
        let (mut before, mut after) = (Counts::default(), Counts::default());
        for matches in answers {
            before.add(&matches);
            after.add(&spread(matches, &attention));
        }
        // Both ways over the same holders and achievements, so that the figures compare.
        for holder in before.holders.keys().cloned().collect::<Vec<_>>() {
            after.holders.entry(holder).or_default();
        }
        for holder in after.holders.keys().cloned().collect::<Vec<_>>() {
            before.holders.entry(holder).or_default();
        }
        Ok(ExposureReport {
            ranker: weights.version,
            open_needs: open.total,
            looked_at: open.sample.len(),
            plain: before.into_exposure(),
            spread: after.into_exposure(),
            position,
        })
    }
}

/// The matches that can come to stand among the first ten, so that little is held.
fn first(mut matches: Vec<Match>) -> Vec<Match> {
    matches.truncate(FIRST_PLACES + RISE_MAX);
    matches
}

impl Counts {
    fn into_exposure(self) -> Exposure {
        let Self { places, holders, achievements } = self;
        let holder_counts: Vec<usize> = holders.values().copied().collect();
        let achievement_counts: Vec<usize> = achievements.values().map(|(_, n)| *n).collect();
        let organization = |id: &str| {
            let id = RecordId::parse("organization", id).ok()?;
            Some(RecordName { kind: Kind::Organization, id })
        };
        let held = holders.into_iter().map(|(holder, needs)| Exposed {
            name: organization(&holder.organization),
            title: holder.name().to_owned(),
            needs,
        });
        let offered = achievements.into_iter().map(|(id, (title, needs))| Exposed {
            name: Some(RecordName { kind: Kind::Achievement, id }),
            title,
            needs,
        });
        let top_holders = most(held.collect());
        let top: usize = top_holders.iter().take(TOP_HOLDERS).map(|holder| holder.needs).sum();
        Exposure {
            places,
            achievements: achievement_counts.len(),
            holders: holder_counts.iter().filter(|count| **count > 0).count(),
            holder_gini_ppm: gini_ppm(&holder_counts),
            top_holders_share_ppm: share_ppm(top, holder_counts.iter().sum()),
            achievement_gini_ppm: gini_ppm(&achievement_counts),
            top_holders,
            top_achievements: most(offered.collect()),
        }
    }
}

/// The most frequent, equal ones in the order in which they came.
fn most(mut exposed: Vec<Exposed>) -> Vec<Exposed> {
    exposed.retain(|one| one.needs > 0);
    exposed.sort_by_key(|one| std::cmp::Reverse(one.needs));
    exposed.truncate(NAMED_MAX);
    exposed
}

/// The Gini coefficient in millionths: 0 = all alike, towards a million = all with one.
fn gini_ppm(counts: &[usize]) -> i32 {
    let mut sorted: Vec<i128> = counts.iter().map(|count| *count as i128).collect();
    sorted.sort_unstable();
    let (n, sum): (i128, i128) = (sorted.len() as i128, sorted.iter().sum());
    if sum == 0 {
        return 0;
    }
    let weighted: i128 =
        (1..).zip(&sorted).map(|(place, count): (i128, &i128)| place * count).sum();
    i32::try_from((2 * weighted - (n + 1) * sum) * 1_000_000 / (n * sum)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::gini_ppm;

    #[test]
    fn gini_is_nothing_for_equals_and_grows_with_one_sidedness() {
        assert_eq!(gini_ppm(&[3, 3, 3]), 0);
        assert_eq!(gini_ppm(&[0, 0, 0, 8]), 750_000);
        assert_eq!(gini_ppm(&[1, 3]), 250_000);
        assert_eq!((gini_ppm(&[]), gini_ppm(&[0, 0])), (0, 0));
    }
}
