//! Rankers and measures as people read them at a terminal.

use qianxian_proto::v1 as pb;

use super::cards::short_id;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::matching::SignalKind;

/// Millionths as a decimal of four places.
pub(super) fn decimal(ppm: i32) -> String {
    format!("{:.4}", f64::from(ppm) / 1e6)
}

/// Millionths as percent.
pub(super) fn percent(ppm: i32) -> String {
    format!("{:.1} %", f64::from(ppm) / 1e4)
}

/// The signal's code.
pub(super) fn signal_code(kind: pb::SignalKind) -> &'static str {
    kind.as_str_name().trim_start_matches("SIGNAL_KIND_")
}

/// The number of a signal's code.
pub(super) fn signal_kind(code: &str) -> Option<pb::SignalKind> {
    pb::SignalKind::from_str_name(&format!("SIGNAL_KIND_{}", code.to_uppercase()))
}

/// A ranker with its weights and what it was learned from.
pub(super) fn show_ranker(terminal: Terminal, ranker: &pb::Ranker) -> Result<(), Failure> {
    terminal.line(short_id(&ranker.name))?;
    for weight in &ranker.weights {
        let code = signal_code(weight.kind());
        let known = SignalKind::ALL.into_iter().find(|kind| kind.code() == code);
        let (zh, en) = known.map_or((code, code), SignalKind::labels);
        let label = terminal.pick(zh, en);
        terminal.line(&format!("  {code}\t{}\t{label}", weight.weight))?;
    }
    if !ranker.parent.is_empty() {
        let parent = short_id(&ranker.parent);
        terminal.both(&format!("  出自 {parent}"), &format!("  made from {parent}"))?;
    }
    if !ranker.notes.is_empty() {
        terminal.line(&format!("  {}", ranker.notes))?;
    }
    match &ranker.provenance {
        Some(provenance) => show_provenance(terminal, provenance),
        None => Ok(()),
    }
}

fn show_provenance(terminal: Terminal, learned: &pb::RankerProvenance) -> Result<(), Failure> {
    let (judgements, feedback) = (learned.judgement_count, learned.feedback_count);
    let (train, held_out) = (learned.train_need_count, learned.held_out_need_count);
    let sets = learned.judged_sets.join(", ");
    let (seed, strength) = (learned.seed, decimal(learned.strength_ppm));
    terminal.both(
        &format!(
            "  学自评判 {judgements} 对（{sets}）、反馈 {feedback} 对；训练 {train} 条需求，\
             留出 {held_out} 条；种子 {seed}，约束强度 {strength}"
        ),
        &format!(
            "  learned from {judgements} judged pairs ({sets}) and {feedback} pairs with feedback; \
             {train} needs to learn from, {held_out} held out; seed {seed}, strength {strength}"
        ),
    )?;
    for change in &learned.measures {
        show_change(terminal, change)?;
    }
    Ok(())
}

fn show_change(terminal: Terminal, change: &pb::MeasureChange) -> Result<(), Failure> {
    let figure =
        |mean, low, high| format!("{} [{}, {}]", decimal(mean), decimal(low), decimal(high));
    let before = figure(change.before_ppm, change.before_low_ppm, change.before_high_ppm);
    let after = figure(change.after_ppm, change.after_low_ppm, change.after_high_ppm);
    let (low, high) = (change.difference_low_ppm, change.difference_high_ppm);
    let difference = figure(change.difference_ppm, low, high);
    let (name, needs) = (&change.name, change.need_count);
    terminal.both(
        &format!("  {name}\t前 {before}\t后 {after}\t差 {difference}\tneeds={needs}"),
        &format!(
            "  {name}\tbefore {before}\tafter {after}\tdifference {difference}\tneeds={needs}"
        ),
    )
}

/// The choice of rankers.
pub(super) fn show_choice(terminal: Terminal, choice: &pb::RankerChoice) -> Result<(), Failure> {
    let active = short_id(&choice.active);
    terminal.both(&format!("启用：{active}"), &format!("active: {active}"))?;
    if !choice.shadow.is_empty() {
        let shadow = short_id(&choice.shadow);
        terminal.both(&format!("影子：{shadow}"), &format!("in shadow: {shadow}"))?;
    }
    if let Some(before) = choice.earlier.last() {
        let before = short_id(before);
        terminal.both(&format!("可回退到：{before}"), &format!("rolls back to: {before}"))?;
    }
    Ok(())
}
