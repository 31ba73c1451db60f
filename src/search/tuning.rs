//! What a measurement may change of how a need becomes a query.

use qianxian_index::{DAMPING, K1, MEANING_WEIGHT, PAIR_K1, Scoring, WORD_FACTOR};

use super::query::TITLE_WEIGHT;

/// How a need is made into a query and scored. The default is what serves users; anything else is
/// for measuring what each part gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuning {
    /// How many times its body a need's title counts.
    pub title_weight: f32,
    /// Whether phrases that every need shares count less.
    pub is_boilerplate_damped: bool,
    /// Whether synonyms are looked for.
    pub has_synonyms: bool,
    scoring: Scoring,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            title_weight: TITLE_WEIGHT,
            is_boilerplate_damped: true,
            has_synonyms: true,
            scoring: Scoring::default(),
        }
    }
}

impl Tuning {
    /// Nothing but the bare scoring of the need's own words.
    pub fn bare() -> Self {
        let scoring = Scoring { meaning_weight: 0.0, ..Scoring::default() };
        Self { has_synonyms: false, scoring, ..Self::default() }
    }

    /// The default and each change of it that an ablation measures, by name.
    pub fn ablations() -> Vec<(&'static str, Self)> {
        let scored = |change: fn(&mut Scoring)| {
            let mut tuning = Self::default();
            change(&mut tuning.scoring);
            tuning
        };
        vec![
            ("default", Self::default()),
            ("without meaning", scored(|it| it.meaning_weight = 0.0)),
            ("meaning at half", scored(|it| it.meaning_weight = MEANING_WEIGHT / 2.0)),
            ("meaning at twice", scored(|it| it.meaning_weight = MEANING_WEIGHT * 2.0)),
            ("pairs saturate like the rest", scored(|it| it.pair_k1 = K1)),
            ("pairs saturate at half", scored(|it| it.pair_k1 = PAIR_K1 / 2.0)),
            (
                "neither meaning nor pairs' own saturation",
                scored(|it| (it.meaning_weight, it.pair_k1) = (0.0, K1)),
            ),
            ("without synonyms", Self { has_synonyms: false, ..Self::default() }),
            ("boilerplate counts fully", Self { is_boilerplate_damped: false, ..Self::default() }),
            ("title counts once", Self { title_weight: 1.0, ..Self::default() }),
            ("title counts 10 times", Self { title_weight: 10.0, ..Self::default() }),
            ("no damping of repetition", scored(|it| it.damping = 1.0)),
            ("more damping of repetition", scored(|it| it.damping = DAMPING - 0.2)),
            ("words in letters count once", scored(|it| it.word_factor = 1.0)),
            ("words in letters count twice more", scored(|it| it.word_factor = WORD_FACTOR * 2.0)),
        ]
    }

    pub(super) fn scoring(&self) -> Scoring {
        self.scoring
    }
}
