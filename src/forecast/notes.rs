//! What a forecast leans on, in words.

use super::backtest::{BACKTEST_FEW, Reach, Score};
use super::known::Known;
use super::outlook::Question;
use super::priors::{AMOUNT_FEN, CORRECTIONS_MIN, GROWTH_YEARS_MAX, STAGE_PRIORS, STAGES, THIN};
use crate::domain::Fen;
use crate::domain::target::MONTHS;
use crate::domain::text::Bilingual;
use crate::domain::words::Word;

/// What was assumed for want of history, the most telling first.
pub(super) fn notes(known: &Known<'_>, question: &Question) -> Vec<Bilingual> {
    let mut notes = Vec::new();
    notes.extend(arrivals(known));
    notes.extend(stages(known));
    notes.extend(amounts(known));
    notes.extend(season(known));
    notes.extend(leads(known));
    notes.extend(corrections(known));
    notes.extend(growth(known, question));
    notes
}

fn arrivals(known: &Known<'_>) -> Option<Bilingual> {
    let (count, days) = (known.arrivals.len(), known.level_days);
    match count {
        0 => Some(Bilingual::new(
            "近 24 个月没有登记：新业务按零计，预测只含在途项目",
            "nothing was registered in the last 24 months: new business counts as none, and the \
             forecast holds open deals alone",
        )),
        _ if count < THIN => Some(Bilingual::new(
            format!("近 24 个月只有 {count} 笔登记：新业务的规模与金额很不确定"),
            format!(
                "only {count} registrations in the last 24 months: the level and the amounts of \
                 new business are very unsure"
            ),
        )),
        _ if !known.is_level_whole => Some(Bilingual::new(
            format!("登记历史不足 24 个月（按 {days} 天计）：新业务按现有水平，不计增长"),
            format!(
                "the ledger covers less than 24 months (taken as {days} days): new business stays \
                 at that level, without growth"
            ),
        )),
        _ => None,
    }
}

fn stages(known: &Known<'_>) -> Option<Bilingual> {
    let thin = known.stages_ahead().map(|stage| (stage, known.visits_of(stage)));
    let thin: Vec<(usize, usize)> = thin.filter(|(_, count)| *count < THIN).collect();
    if thin.is_empty() {
        return None;
    }
    let words = |say: &dyn Fn(usize, usize) -> String, between: &str| {
        let each = thin.iter().map(|(stage, count)| say(*stage, *count));
        each.collect::<Vec<_>>().join(between)
    };
    let percent = |stage: usize| STAGE_PRIORS[stage].conversion_bp / 100;
    let median = |stage: usize| STAGE_PRIORS[stage].median_days;
    let zh = |stage: usize, count: usize| {
        let name = STAGES[stage].zh();
        format!("{name}（{count} 例，设定 {}%、{} 天）", percent(stage), median(stage))
    };
    let en = |stage: usize, count: usize| {
        let name = STAGES[stage].en();
        format!("{name} ({count} cases; {} %, {} days)", percent(stage), median(stage))
    };
    Some(Bilingual::new(
        format!(
            "这些阶段有结果的历史不足 {THIN} 例，推进比例与用时主要靠设定值：{}",
            words(&zh, "、")
        ),
        format!(
            "fewer than {THIN} ended cases in these stages; how many go on, and when, is mostly \
             assumed: {}",
            words(&en, ", ")
        ),
    ))
}

fn amounts(known: &Known<'_>) -> Vec<Bilingual> {
    let mut notes = Vec::new();
    let prospects = || known.prospects.iter();
    let unstated = prospects().filter(|prospect| prospect.amount.is_none()).count();
    if unstated > 0 {
        let (zh, en) = match known.arrivals.is_empty() {
            true => {
                let amount = Fen::new(AMOUNT_FEN);
                (
                    format!("设定的 {}", amount.to_words()),
                    format!("taken as {}", amount.to_english()),
                )
            }
            false => ("近期登记的金额".to_owned(), "drawn from recent registrations".to_owned()),
        };
        notes.push(Bilingual::new(
            format!("{unstated} 个在途项目没有预计金额，取{zh}"),
            format!("{unstated} open deals state no amount; it is {en}"),
        ));
    }
    let estimated = prospects().any(|it| it.amount.is_some() && !it.is_signed);
    if estimated && known.ratios.len() < THIN {
        let count = known.ratios.len();
        notes.push(Bilingual::new(
            format!("预计金额与登记金额的对照只有 {count} 例，实际与预计之比主要靠设定值"),
            format!(
                "only {count} deals show their expected beside their registered amount; the ratio \
                 is mostly assumed"
            ),
        ));
    }
    if prospects().any(|it| it.is_signed) && known.signed_ratios.len() < THIN {
        let count = known.signed_ratios.len();
        notes.push(Bilingual::new(
            format!("合同金额与登记金额的对照只有 {count} 例，两者之比主要靠设定值"),
            format!(
                "only {count} contracts show their signed beside their registered amount; the \
                 ratio is mostly assumed"
            ),
        ));
    }
    notes
}

fn season(known: &Known<'_>) -> Option<Bilingual> {
    let count: u32 = known.months.iter().sum();
    let is_thin = usize::try_from(count).is_ok_and(|count| count < THIN * MONTHS / 2);
    (is_thin && !known.arrivals.is_empty()).then(|| {
        Bilingual::new(
            format!("过去完整年度只有 {count} 笔登记，各月分布接近平均"),
            format!(
                "only {count} registrations in past full years: the months' shares are close to \
                 even"
            ),
        )
    })
}

fn leads(known: &Known<'_>) -> Option<Bilingual> {
    let (count, all) = (known.untracked, known.arrivals.len());
    (count > 0).then(|| {
        Bilingual::new(
            format!(
                "近 24 个月 {all} 笔登记中有 {count} 笔早于项目台账的建立，不知当时提前多久为人所知；\
                 为避免重复计算，预计由在途项目登记的笔数从这部分新业务中扣除"
            ),
            format!(
                "{count} of {all} recent registrations are older than the first deal on record, so \
                 that nobody knows how long before they were known; what open deals are expected \
                 to bring is taken off that part of new business, so that nothing counts twice"
            ),
        )
    })
}

fn corrections(known: &Known<'_>) -> Option<Bilingual> {
    let count = known.corrections.len();
    (count < CORRECTIONS_MIN && !known.arrivals.is_empty()).then(|| {
        Bilingual::new(
            format!("近三年只有 {count} 笔变更、注销或撤销，按每百笔登记损失一笔设定"),
            format!(
                "only {count} changes, deregistrations or revocations in three years: one \
                 registration in a hundred is assumed to be lost"
            ),
        )
    })
}

fn growth(known: &Known<'_>, question: &Question) -> Option<Bilingual> {
    let last = question.horizons.iter().map(|horizon| horizon.to).max()?;
    let middle = question.as_of.plus(-known.level_days / 2);
    let years = last.days_since(middle) as f64 / 365.0;
    (known.is_level_whole && !known.arrivals.is_empty() && years > GROWTH_YEARS_MAX).then(|| {
        Bilingual::new(
            "增长只外推到回看期中点之后两年，再往后按同一水平",
            "growth goes on for two years from the middle of the months looked back on; later \
             years stay at that level",
        )
    })
}

/// How far the scores may be trusted.
pub(super) fn backtest_notes(scores: &[Score]) -> Vec<Bilingual> {
    if scores.is_empty() {
        return vec![Bilingual::new(
            "没有可回测的时点：需要此前至少两年的登记历史，且所预测的年度已经结束",
            "there is no point to test: it needs two years of registrations before it, and the \
             year that it forecasts must be over",
        )];
    }
    let mut notes: Vec<Bilingual> = scores
        .iter()
        .filter(|score| score.points < BACKTEST_FEW)
        .map(|score| {
            let (zh, en) = match score.reach {
                Reach::ThisYear => ("当年", "this year"),
                Reach::NextYear => ("次年", "next year"),
            };
            let points = score.points;
            Bilingual::new(
                format!("“{zh}”只有 {points} 个时点：覆盖率与偏差只供参考，不能证明校准良好"),
                format!(
                    "{en}: only {points} points; coverage and bias are a hint and prove no \
                     calibration"
                ),
            )
        })
        .collect();
    notes.push(Bilingual::new(
        "相邻时点预测同一年度，并不相互独立；项目的预计金额取现值，当时的估计没有留存",
        "neighbouring points forecast the same year and are not independent; a deal's expected \
         amount is today's, since earlier estimates are not kept",
    ));
    notes
}
