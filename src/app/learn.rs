//! Learning weights from judgements and feedback, and keeping them as a ranker that ranks nothing
//! before somebody activates it.

use std::collections::{BTreeMap, BTreeSet};

use super::engine::Author;
use super::error::Error;
use super::judged::mean_grade;
use super::open::App;
use super::rankers::refused;
use crate::domain::ranker::{Figure, MeasureChange, Provenance, SignalWeight};
use crate::domain::violation::Code;
use crate::domain::{Feedback, Ranker, Record, RecordId, Time};
use crate::matching::learn::{self, Change, JudgedNeed, Lesson, NEEDS_MIN, PAIRS_MIN, TooLittle};
use crate::matching::quality::{Judgements, Measure, ppm};

/// Most needs that are learned from.
pub const LEARN_NEEDS_MAX: usize = 2_000;

/// What to learn from, and from where to start.
#[derive(Debug, Clone, Default)]
pub struct Lessons {
    /// The ranker to start from and be held to; none = the active one.
    pub parent: Option<RecordId>,
    /// Judged sets; none = all.
    pub judged_sets: Vec<String>,
    /// Whether to leave feedback out.
    pub without_feedback: bool,
    /// What draws the needs apart.
    pub seed: i64,
}

/// What came of learning.
#[derive(Debug)]
pub struct Learned {
    /// The new ranker, or the parent when nothing better was found.
    pub ranker: Record<Ranker>,
    /// Whether there are new weights.
    pub changed: bool,
}

/// Grades by need, and where they come from.
struct Graded {
    grades: BTreeMap<String, Judgements>,
    /// The pairs whose grade is of feedback.
    of_feedback: BTreeSet<(String, String)>,
    judged_sets: Vec<String>,
}

impl App {
    /// Learns weights and keeps them as ranker `version`, unless nothing better was found.
    pub fn learn_ranker(
        &self,
        version: RecordId,
        lessons: &Lessons,
        author: Author,
    ) -> Result<Learned, Error> {
        let weights = match &lessons.parent {
            None => self.weights()?,
            Some(parent) => self.weights_of(parent)?,
        };
        let parent = RecordId::parse("parent", &weights.version)
            .map_err(|violation| Error::Invalid(vec![violation]))?;
        let graded = self.graded(lessons)?;
        let (position, today) = (self.search.position(), self.today());
        let (mut judged, mut provenance) = (Vec::new(), Provenance::default());
        for (need, judgements) in graded.grades {
            if judged.len() == LEARN_NEEDS_MAX {
                break;
            }
            let Some(content) = self.need_here(&need)? else { continue };
            let (ranking, _) = self.ranking_of(&content, &weights, today)?;
            for offer in judgements.keys() {
                match graded.of_feedback.contains(&(need.clone(), offer.clone())) {
                    true => provenance.feedback += 1,
                    false => provenance.judgements += 1,
                }
            }
            judged.push(JudgedNeed::new(need, judgements, &ranking.matches));
        }
        let lesson = learn::learn(judged, &weights, lessons.seed).map_err(too_little)?;
        provenance.judged_sets = graded.judged_sets;
        (provenance.seed, provenance.position) = (lessons.seed, position);
        let Some(content) = taught(&lesson, &parent, provenance) else {
            return Ok(Learned { ranker: self.ranker(&parent)?, changed: false });
        };
        let ranker = self.create_ranker(version, content, author)?;
        Ok(Learned { ranker, changed: true })
    }

    fn graded(&self, lessons: &Lessons) -> Result<Graded, Error> {
        let wanted = &lessons.judged_sets;
        let known = self.judged_sets()?;
        if let Some(missing) = wanted.iter().find(|set| !known.contains_key(*set)) {
            return Err(refused(
                "judged_sets",
                Code::NotFound,
                format!("没有评判集 {missing}"),
                format!("there is no judged set {missing}"),
            ));
        }
        let is_wanted = |set: &str| wanted.is_empty() || wanted.iter().any(|known| known == set);
        let judged_sets = known.into_keys().filter(|set| is_wanted(set)).collect();
        let mut grades = self.grades(is_wanted)?;
        let mut of_feedback = BTreeSet::new();
        if !lessons.without_feedback {
            for ((need, offer), grade) in self.feedback_grades()? {
                let judgements = grades.entry(need.clone()).or_default();
                // Who judged had the whole set in view; a quick answer does not outweigh that.
                if !judgements.contains_key(&offer) {
                    judgements.insert(offer.clone(), grade);
                    of_feedback.insert((need, offer));
                }
            }
        }
        Ok(Graded { grades, of_feedback, judged_sets })
    }

    /// The grades that feedback amounts to: of each person the newest on a pair, and their mean.
    fn feedback_grades(&self) -> Result<BTreeMap<(String, String), u8>, Error> {
        type Newest = (Time, RecordId, Option<u8>);
        let mut newest: BTreeMap<(String, String, String), Newest> = BTreeMap::new();
        for record in self.every::<Feedback>() {
            let Record { id, content, life } = record?;
            let grade = content.grade();
            let pair = (content.need, content.achievement, content.person);
            let this = (life.create_time, id, grade);
            match newest.get(&pair) {
                Some(known) if (known.0, &known.1) > (this.0, &this.1) => {}
                _ => {
                    newest.insert(pair, this);
                }
            }
        }
        let mut given: BTreeMap<(String, String), Vec<u8>> = BTreeMap::new();
        for ((need, offer, _), (_, _, grade)) in newest {
            given.entry((need, offer)).or_default().extend(grade);
        }
        given.retain(|_, grades| !grades.is_empty());
        Ok(given.into_iter().map(|(pair, grades)| (pair, mean_grade(&grades))).collect())
    }
}

/// The ranker that a lesson makes; none when nothing beat the parent.
fn taught(lesson: &Lesson, parent: &RecordId, mut provenance: Provenance) -> Option<Ranker> {
    let weights = lesson.weights.as_ref()?;
    provenance.train_needs = count(lesson.train_needs);
    provenance.held_out_needs = count(lesson.held_out_needs);
    provenance.strength_ppm = lesson.strength_ppm;
    provenance.recommended = lesson.recommended;
    provenance.measures = lesson.changes.iter().map(measure_change).collect();
    let weights = weights.iter().map(|(kind, weight)| SignalWeight {
        signal: kind.code().to_owned(),
        weight: u32::try_from(*weight).unwrap_or(0),
    });
    Some(Ranker {
        weights: weights.filter(|weight| weight.weight > 0).collect(),
        parent: parent.as_str().to_owned(),
        notes: String::new(),
        provenance: Some(provenance),
    })
}

fn measure_change(change: &Change) -> MeasureChange {
    let figure = |measure: &Measure| {
        let (low, high) = measure.interval;
        Figure { mean: ppm(measure.mean), low: ppm(low), high: ppm(high) }
    };
    MeasureChange {
        name: change.before.name.to_owned(),
        before: figure(&change.before),
        after: figure(&change.after),
        difference: figure(&change.difference),
        needs: count(change.difference.needs),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn too_little(found: TooLittle) -> Error {
    let TooLittle { needs, pairs } = found;
    refused(
        "judged_sets",
        Code::Required,
        format!(
            "可学的还太少：{needs} 条需求、{pairs} 对优劣比较；至少要 {NEEDS_MIN} 条需求、\
             {PAIRS_MIN} 对。请先多收集反馈或导入评判"
        ),
        format!(
            "there is too little to learn from: {needs} needs with {pairs} pairs of a better and a \
             worse achievement; at least {NEEDS_MIN} needs and {PAIRS_MIN} pairs are needed. \
             Gather feedback or import judgements first"
        ),
    )
}
