//! Judged sets: which there are, what they judge, and how good rankers are on them.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Error;
use super::open::App;
use super::rankers::refused;
use crate::domain::catalogue::Refusal;
use crate::domain::violation::Code;
use crate::domain::{Judgement, Need, RecordId};
use crate::matching::quality::{Judgements, Measure, measure};

/// How large a judged set is.
#[derive(Debug, Clone, Default)]
pub struct JudgedSet {
    /// How many needs it judges.
    pub needs: usize,
    /// How many judgements it has.
    pub judgements: usize,
}

/// How good a ranker is on a judged set.
#[derive(Debug)]
pub struct SetReport {
    /// The measures.
    pub measures: Vec<Measure>,
    /// Needs that the set judges.
    pub judged_needs: usize,
    /// Those of them that are not here.
    pub missing_needs: usize,
    /// The ranker's version.
    pub ranker: String,
    /// The journal position that the search had reached.
    pub position: u64,
}

impl App {
    /// Every judged set by id.
    pub fn judged_sets(&self) -> Result<BTreeMap<String, JudgedSet>, Error> {
        let mut sets: BTreeMap<String, JudgedSet> = BTreeMap::new();
        let mut needs: BTreeSet<(String, String)> = BTreeSet::new();
        for record in self.every::<Judgement>() {
            let Judgement { judged_set, need, .. } = record?.content;
            let set = sets.entry(judged_set.clone()).or_default();
            set.judgements += 1;
            set.needs += usize::from(needs.insert((judged_set, need)));
        }
        Ok(sets)
    }

    /// The grades that these sets give, by need; the mean where several judge a pair.
    pub(super) fn grades(
        &self,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, Judgements>, Error> {
        let mut given: BTreeMap<(String, String), Vec<u8>> = BTreeMap::new();
        for record in self.every::<Judgement>() {
            let Judgement { judged_set, need, achievement, grade, .. } = record?.content;
            if is_wanted(&judged_set) {
                given.entry((need, achievement)).or_default().push(grade);
            }
        }
        let mut grades: BTreeMap<String, Judgements> = BTreeMap::new();
        for ((need, achievement), given) in given {
            grades.entry(need).or_default().insert(achievement, mean_grade(&given));
        }
        Ok(grades)
    }

    /// Measures a ranker (none = the active one) on a judged set.
    pub fn evaluate_set(&self, set: &str, ranker: Option<&RecordId>) -> Result<SetReport, Error> {
        let grades = self.grades(|known| known == set)?;
        if grades.is_empty() {
            return Err(refused(
                "judged_set",
                Code::NotFound,
                format!("评判集 {set} 里没有评判；请先导入，或改用已有的评判集"),
                format!("judged set {set} has no judgement; import some, or name another set"),
            ));
        }
        let weights = ranker.map_or_else(|| self.weights(), |ranker| self.weights_of(ranker))?;
        let (judged_needs, today) = (grades.len(), self.today());
        let (mut here, mut rankings) = (BTreeMap::new(), BTreeMap::new());
        let mut position = self.search.position();
        for (need, judgements) in grades {
            let Some(content) = self.need_here(&need)? else { continue };
            let (ranking, recalled) = self.ranking_of(&content, &weights, today)?;
            position = recalled.position;
            let ids = ranking.matches.into_iter().map(|found| found.record.id.as_str().to_owned());
            rankings.insert(need.clone(), ids.collect());
            here.insert(need, judgements);
        }
        Ok(SetReport {
            measures: measure(&here, &rankings),
            judged_needs,
            missing_needs: judged_needs - here.len(),
            ranker: weights.version,
            position,
        })
    }

    /// A need that is here and not deleted.
    pub(super) fn need_here(&self, id: &str) -> Result<Option<Need>, Error> {
        let Ok(id) = RecordId::parse("need", id) else { return Ok(None) };
        match self.living::<Need>(&id) {
            Ok(need) => Ok(Some(need.content)),
            Err(Error::Refused(Refusal::NotFound(_) | Refusal::Deleted(_))) => Ok(None),
            Err(failed) => Err(failed),
        }
    }
}

/// The mean of grades, halves rounded up.
pub(super) fn mean_grade(grades: &[u8]) -> u8 {
    let sum: usize = grades.iter().map(|grade| usize::from(*grade)).sum();
    let count = grades.len().max(1);
    u8::try_from((2 * sum + count) / (2 * count)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    #[test]
    fn several_grades_of_a_pair_meet_in_the_middle() {
        let means = [&[3, 0][..], &[0, 1], &[0, 0, 1], &[2], &[]].map(super::mean_grade);
        assert_eq!(means, [2, 1, 0, 2, 0]);
    }
}
