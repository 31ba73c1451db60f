//! What a measurement may change of how a need becomes a query.

use qianxian_index::{DAMPING, K1, MEANING_WEIGHT, PAIR_K1, Scope, Scoring, WORD_FACTOR};

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
    /// What serves users whose data directory asks for no meaning, which is the default.
    pub fn without_meaning() -> Self {
        let scoring = Scoring { meaning_weight: 0.0, ..Scoring::default() };
        Self { scoring, ..Self::default() }
    }

    /// Nothing but the bare scoring of the need's own words.
    pub fn bare() -> Self {
        Self { has_synonyms: false, ..Self::without_meaning() }
    }

    /// What serves users by default and each change of it that an ablation measures, by name. They
    /// are for an index that has learned meaning.
    pub fn ablations() -> Vec<(&'static str, Self)> {
        let base = Self::without_meaning;
        let scored = |change: fn(&mut Scoring)| {
            let mut tuning = base();
            change(&mut tuning.scoring);
            tuning
        };
        let everywhere = |it: &mut Scoring| {
            (it.meaning_weight, it.meaning_scope) = (MEANING_WEIGHT, Some(Scope::All));
        };
        vec![
            ("default", base()),
            ("meaning learned", scored(|it| it.meaning_weight = MEANING_WEIGHT)),
            ("meaning learned, at half", scored(|it| it.meaning_weight = MEANING_WEIGHT / 2.0)),
            ("meaning learned, at twice", scored(|it| it.meaning_weight = MEANING_WEIGHT * 2.0)),
            ("meaning learned, for Chinese as well", scored(everywhere)),
            ("pairs saturate like the rest", scored(|it| it.pair_k1 = K1)),
            ("pairs saturate at half", scored(|it| it.pair_k1 = PAIR_K1 / 2.0)),
            ("without synonyms", Self { has_synonyms: false, ..base() }),
            ("boilerplate counts fully", Self { is_boilerplate_damped: false, ..base() }),
            ("title counts once", Self { title_weight: 1.0, ..base() }),
            ("title counts 10 times", Self { title_weight: 10.0, ..base() }),
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
