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

/// One match: what it is, its score, and every reason that earned points or cost them.
pub(super) fn card(terminal: Terminal, found: &pb::Match) -> Vec<String> {
    let Some(offer) = &found.achievement else {
        return Vec::new();
    };
    let filled = (found.score * BAR_CELLS / POINTS_MAX).clamp(0, BAR_CELLS);
    let bar: String = (0..BAR_CELLS).map(|cell| if cell < filled { '█' } else { '░' }).collect();
    let score = f64::from(found.score) / f64::from(POINTS_MAX / 100);
    let facts = [holders(offer), price(terminal, offer)];
    let facts: Vec<&str> =
        facts.iter().map(String::as_str).filter(|fact| !fact.is_empty()).collect();
    let mut lines = vec![
        format!("{:>2}. {}  [{}]", found.rank, title(offer), short_id(&offer.name)),
        format!("    {bar} {score:.1} · {}", facts.join(" · ")),
    ];
    for signal in &found.signals {
        let Some(text) = signal.reason.as_ref().and_then(|reason| reason.text.as_ref()) else {
            continue;
        };
        let points = f64::from(signal.points) / f64::from(POINTS_MAX / 100);
        if signal.points > 0 {
            lines.push(format!("    +{points:>4.1}  {}", terminal.pick(&text.zh_cn, &text.en)));
        }
    }
    let lost = found.signals.iter().filter(|signal| signal.points == 0 && !is_unknown(signal));
    for signal in lost {
        if let Some(text) = signal.reason.as_ref().and_then(|reason| reason.text.as_ref()) {
            lines.push(format!("       –   {}", terminal.pick(&text.zh_cn, &text.en)));
        }
    }
    if let Some(text) = found.spread_reason.as_ref().and_then(|reason| reason.text.as_ref()) {
        lines.push(format!("       ↕   {}", terminal.pick(&text.zh_cn, &text.en)));
    }
    lines
}

/// Whether a signal earned nothing only because one side does not say.
fn is_unknown(signal: &pb::Signal) -> bool {
    let code = signal.reason.as_ref().map_or("", |reason| reason.code.as_str());
    code.ends_with("_UNKNOWN") || code.ends_with("_NOT_ASKED")
}
