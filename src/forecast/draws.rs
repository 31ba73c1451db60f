//! The draws: in each, every open deal goes its way and new business comes in.

use super::habits::{COUNT, Chances, EVALUATION, Habits, SIGNED};
use super::known::{Known, Prospect};
use super::new_business::slices;
use super::random::Dice;

/// Streams of draws that belong to no deal; a deal's is a digest of its name.
const CHANCES_STREAM: u64 = 1;
const CLIMATE_STREAM: u64 = 2;
const NEW_STREAM: u64 = 3;
const CORRECTIONS_STREAM: u64 = 4;
/// The place of TRIAL, which may be left out.
const TRIAL: usize = EVALUATION + 1;
const MILLION: i128 = 1_000_000;

/// The places of what an addition is made of.
pub(super) const OPEN_DEALS: usize = 0;
pub(super) const SIGNED_CONTRACTS: usize = 1;
pub(super) const NEW_BUSINESS: usize = 2;
pub(super) const CORRECTIONS: usize = 3;

/// What one draw adds, in fen, by where it comes from.
pub(super) type Added = [i128; 4];

/// Days that count for a horizon, from the day after as-of, which is day 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: i64,
    pub to: i64,
}

impl Span {
    const fn holds(self, day: i64) -> bool {
        self.from <= day && day <= self.to
    }
}

/// What the draws brought.
#[derive(Debug)]
pub(super) struct Drawn {
    /// By span, then by draw.
    pub added: Vec<Vec<Added>>,
    /// In how many draws each prospect was registered, by prospect, then by span.
    pub registered: Vec<Vec<u32>>,
}

/// Plays what is known forward so many times.
pub(super) fn draw(known: &Known<'_>, spans: &[Span], seed: i64, draws: usize) -> Drawn {
    let habits = Habits::of(known);
    let mut drawn = Drawn {
        added: vec![vec![[0; 4]; draws]; spans.len()],
        registered: vec![vec![0; spans.len()]; known.prospects.len()],
    };
    let last = spans.iter().map(|span| span.to).max().unwrap_or(0);
    if last < 1 {
        return drawn;
    }
    let mut by_day = vec![0_u32; usize::try_from(last).unwrap_or(0)];
    let mut dice = Dice::new(seed, CHANCES_STREAM);
    let chances: Vec<Chances> = (0..draws).map(|_| habits.chances(&mut dice)).collect();
    for (place, prospect) in known.prospects.iter().enumerate() {
        let mut dice = Dice::new(seed, Dice::stream_of(prospect.id));
        let odds = habits.odds_after(prospect.stage, prospect.days);
        let part = if prospect.stage == SIGNED { SIGNED_CONTRACTS } else { OPEN_DEALS };
        for (number, chances) in chances.iter().enumerate() {
            let Some(day) = registered_after(prospect, odds, last, &habits, chances, &mut dice)
            else {
                continue;
            };
            let count = usize::try_from(day - 1).ok().and_then(|place| by_day.get_mut(place));
            if let Some(count) = count {
                *count = count.saturating_add(1);
            }
            let amount = amount_of(prospect, &habits, &mut dice);
            let held = spans.iter().enumerate().filter(|(_, span)| span.holds(day));
            for (which, _) in held {
                drawn.added[which][number][part] += amount;
                drawn.registered[place][which] += 1;
            }
        }
    }
    let slices = slices(known, &habits, spans, &by_day, draws);
    let mut climates = Dice::new(seed, CLIMATE_STREAM);
    let mut new = Dice::new(seed, NEW_STREAM);
    let mut corrections = Dice::new(seed, CORRECTIONS_STREAM);
    for number in 0..draws {
        let climate = habits.climate(&mut climates);
        for slice in &slices {
            let new = slice.new_business(&climate, &mut new);
            let corrected = slice.corrections(&habits, &mut corrections);
            let held = spans.iter().enumerate().filter(|(_, span)| span.holds(slice.day));
            for (which, _) in held {
                drawn.added[which][number][NEW_BUSINESS] += new;
                drawn.added[which][number][CORRECTIONS] += corrected;
            }
        }
    }
    drawn
}

/// After how many days a deal is registered; none when it is lost or takes longer than `last`.
fn registered_after(
    prospect: &Prospect<'_>,
    odds: f64,
    last: i64,
    habits: &Habits,
    chances: &Chances,
    dice: &mut Dice,
) -> Option<i64> {
    let mut stage = prospect.stage;
    let went = chances.go_on[stage] * odds;
    if dice.unit() >= went / (went + 1.0 - chances.go_on[stage]) {
        return None;
    }
    let mut days = habits.delays[stage].draw_rest(prospect.days, dice);
    loop {
        if days > last {
            return None;
        }
        stage = match stage {
            SIGNED => return Some(days),
            EVALUATION if dice.unit() >= chances.trial => TRIAL + 1,
            _ => (stage + 1).min(COUNT - 1),
        };
        if dice.unit() >= chances.go_on[stage] {
            return None;
        }
        days += habits.delays[stage].draw(dice);
    }
}

/// What a deal brings when it is registered.
fn amount_of(prospect: &Prospect<'_>, habits: &Habits, dice: &mut Dice) -> i128 {
    let Some(amount) = prospect.amount else {
        return i128::from(habits.amounts[dice.below(habits.amounts.len())]);
    };
    let ratios = if prospect.is_signed { &habits.signed_ratios } else { &habits.ratios };
    let ratio = ratios[dice.below(ratios.len())];
    (i128::from(amount.get()) * i128::from(ratio)).div_euclid(MILLION).max(0)
}
