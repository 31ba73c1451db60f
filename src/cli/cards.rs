//! Answers as people read them at a terminal: match cards, prices, JSON.

use qianxian_proto::v1 as pb;

use super::failure::Failure;
use super::terminal::Terminal;
use crate::domain::Fen;
use crate::domain::text::excerpt;

/// Cells of a score's bar.
const BAR_CELLS: i32 = 20;
/// Longest title on a card or in a table, in characters.
const TITLE_CHARS: usize = 60;
/// The highest score, of which a bar shows the part.
const POINTS_MAX: i32 = crate::matching::POINTS_MAX;

/// The last part of a resource name.
pub(super) fn short_id(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// The asking price as people say it.
pub(super) fn price(terminal: Terminal, offer: &pb::Achievement) -> String {
    match offer.ask_price_fen {
        0 => terminal.pick("面议", "negotiable").to_owned(),
        fen => terminal.money(Fen::new(fen)),
    }
}

/// The title, or the beginning of the summary when there is none.
pub(super) fn title(offer: &pb::Achievement) -> String {
    let title = if offer.title.is_empty() { &offer.summary } else { &offer.title };
    excerpt(title, TITLE_CHARS)
}

/// The holders' names.
pub(super) fn holders(offer: &pb::Achievement) -> String {
    let names: Vec<&str> = offer.holders.iter().map(|party| party.display_name.as_str()).collect();
    names.join("、")
}

/// A message as ProtoJSON.
pub(super) fn json<M: prost::Message + prost::Name>(message: &M) -> Result<String, Failure> {
    let value = qianxian_proto::to_json(message)
        .map_err(|failed| Failure::chain("无法输出 JSON", &failed))?;
    serde_json::to_string_pretty(&value).map_err(|failed| Failure::chain("无法输出 JSON", &failed))
}

/// A message as ProtoJSON on one line.
pub(super) fn compact_json<M: prost::Message + prost::Name>(
    message: &M,
) -> Result<String, Failure> {
    let value = qianxian_proto::to_json(message)
        .map_err(|failed| Failure::chain("无法输出 JSON", &failed))?;
    Ok(value.to_string())
}

/// A score in points of 100.
pub(super) fn points(score: i32) -> String {
    format!("{:.1}", f64::from(score) / f64::from(POINTS_MAX / 100))
}

/// One match: what it is, its score, and every reason that earned points or cost them.
pub(super) fn card(terminal: Terminal, found: &pb::Match) -> Vec<String> {
    let Some(offer) = &found.achievement else {
        return Vec::new();
    };
    let mut lines = vec![format!("{}  [{}]", title(offer), short_id(&offer.name))];
    let facts = [holders(offer), price(terminal, offer)];
    lines.extend(reasons(terminal, found.score, &facts, &found.signals));
    if let Some(text) = found.spread_reason.as_ref().and_then(|reason| reason.text.as_ref()) {
        lines.push(format!("       ↕   {}", terminal.pick(&text.zh_cn, &text.en)));
    }
    numbered(found.rank, lines)
}

/// One need that an achievement could answer, as [`card`] shows an achievement.
pub(super) fn need_card(terminal: Terminal, found: &pb::NeedMatch) -> Vec<String> {
    let Some(need) = &found.need else {
        return Vec::new();
    };
    let mut lines = vec![format!("{}  [{}]", need_title(need), short_id(&need.name))];
    let enterprise = need.enterprise.as_ref().map_or("", |party| party.display_name.as_str());
    let budget = match need.budget_max_fen {
        0 => String::new(),
        fen => format!("{}{}", terminal.pick("预算 ", "budget "), terminal.money(Fen::new(fen))),
    };
    lines.extend(reasons(terminal, found.score, &[enterprise.to_owned(), budget], &found.signals));
    numbered(found.rank, lines)
}

/// A need's title, or the beginning of its description when there is none.
pub(super) fn need_title(need: &pb::Need) -> String {
    excerpt(if need.title.is_empty() { &need.description } else { &need.title }, TITLE_CHARS)
}

/// Puts the rank before the first line; what is no match has none.
fn numbered(rank: i32, mut lines: Vec<String>) -> Vec<String> {
    let rank = if rank == 0 { "–".to_owned() } else { rank.to_string() };
    if let Some(first) = lines.first_mut() {
        *first = format!("{rank:>2}. {first}");
    }
    lines
}

/// The score as a bar, and what it is made of.
fn reasons(
    terminal: Terminal,
    score: i32,
    facts: &[String],
    signals: &[pb::Signal],
) -> Vec<String> {
    let filled = (score * BAR_CELLS / POINTS_MAX).clamp(0, BAR_CELLS);
    let bar: String = (0..BAR_CELLS).map(|cell| if cell < filled { '█' } else { '░' }).collect();
    let facts: Vec<&str> =
        facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    let facts: String = facts.iter().map(|fact| format!(" · {fact}")).collect();
    let mut lines = vec![format!("    {bar} {:.1}{facts}", hundredths(score))];
    let text_of = |signal: &pb::Signal| {
        let text = signal.reason.as_ref().and_then(|reason| reason.text.as_ref());
        text.map(|text| terminal.pick(&text.zh_cn, &text.en).to_owned())
    };
    let earned = signals.iter().filter(|signal| signal.points > 0);
    lines.extend(earned.filter_map(|signal| {
        Some(format!("    +{:>4.1}  {}", hundredths(signal.points), text_of(signal)?))
    }));
    let lost = signals.iter().filter(|signal| signal.points == 0 && !is_unknown(signal));
    lines.extend(lost.filter_map(|signal| Some(format!("       –   {}", text_of(signal)?))));
    lines
}

/// Points as people read them, of a hundred.
fn hundredths(points: i32) -> f64 {
    f64::from(points) / f64::from(POINTS_MAX / 100)
}

/// What nearly was a match: what it is, its score, the gates that are shut and what opens them.
pub(super) fn near_miss(
    terminal: Terminal,
    what: &str,
    name: &str,
    score: i32,
    gates: &[pb::Gate],
) -> Vec<String> {
    let mut lines = vec![format!("  · {what}  [{}]  {:.1}", short_id(name), hundredths(score))];
    lines.extend(shut_gates(terminal, gates));
    lines
}

/// The gates that are shut, each with what would open it.
pub(super) fn shut_gates(terminal: Terminal, gates: &[pb::Gate]) -> Vec<String> {
    let shut = gates.iter().filter(|gate| !gate.passed);
    let text_of = |text: Option<&pb::LocalizedText>| {
        text.map_or_else(String::new, |text| terminal.pick(&text.zh_cn, &text.en).to_owned())
    };
    let line = |gate: &pb::Gate| {
        let reason = text_of(gate.reason.as_ref().and_then(|reason| reason.text.as_ref()));
        let opening = text_of(gate.opening.as_ref().and_then(|opening| opening.text.as_ref()));
        format!("    ✕ {reason}{}{opening}", terminal.pick("：", ": "))
    };
    shut.map(line).collect()
}

/// Whether a signal earned nothing only because one side does not say.
fn is_unknown(signal: &pb::Signal) -> bool {
    let code = signal.reason.as_ref().map_or("", |reason| reason.code.as_str());
    code.ends_with("_UNKNOWN") || code.ends_with("_NOT_ASKED")
}
