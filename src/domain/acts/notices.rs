//! The verbs of notices.

use super::act::NoticeVerb;
use super::obstacle::Block;
use super::scene::{Done, Scene, name_of};
use crate::domain::catalogue::State;
use crate::domain::check::NAME_CHARS_MAX;
use crate::domain::trade::notice::{Decision, Objection};
use crate::domain::trade::parts::NOTE_CHARS_MAX;
use crate::domain::trade::words::{DealStage, NoticeState as At};
use crate::domain::trade::{Deal, Notice};
use crate::domain::words::Word;
use crate::domain::{Content, Day, Fen, Record, RecordId, RecordName};

/// The states of a notice that was published and is not closed.
const RUNNING: [At; 3] = [At::Published, At::Objected, At::Resolved];

/// Decides a verb.
pub(super) fn decide<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    verb: NoticeVerb,
) -> Done<(), S> {
    let record = match verb {
        NoticeVerb::Publish => publish(scene, id)?,
        NoticeVerb::Revise { price, counterparty } => revise(scene, id, price, counterparty)?,
        NoticeVerb::Object { objector, text } => object(scene, id, objector, text)?,
        NoticeVerb::Resolve { place, is_upheld } => resolve(scene, id, place, is_upheld)?,
        NoticeVerb::Close => close(scene, id)?,
    };
    scene.show(record);
    Ok(())
}

/// The notice that a verb is about, in one of these states, at a day that fits.
fn subject<S: State>(
    scene: &Scene<'_, S>,
    id: &RecordId,
    from: &[At],
) -> Done<(RecordName, Record<Notice>), S> {
    let before = scene.subject::<Notice>(id)?;
    let name = name_of(Notice::KIND, id);
    scene.in_state(&name, before.content.state(), from)?;
    scene.dated(&name, before.content.last_day())?;
    Ok((name, before))
}

fn publish<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<Record<Notice>, S> {
    let (name, before) = subject(scene, id, &[At::Draft])?;
    let deal = scene.linked::<Deal>("deal", &before.content.deal)?;
    let place = deal.content.place();
    let is_near = matches!(place.stage, DealStage::Negotiation | DealStage::Pricing);
    if !is_near || !place.status.is_open() {
        return scene.block(
            Block::DealNotReady,
            &name_of(Deal::KIND, &deal.id),
            format!(
                "项目处于“{}”（{}）；公示只在洽谈或定价时发布",
                place.stage.zh(),
                place.status.zh()
            ),
            format!(
                "the deal is at '{}' ({}); a notice is published while it is negotiated or priced",
                place.stage.en(),
                place.status.en()
            ),
        );
    }
    let mut content = before.content.clone();
    run(scene, &name, &mut content)?;
    let mut named = deal.content.clone();
    id.as_str().clone_into(&mut named.notice);
    scene.put(&deal, named)?;
    scene.put(&before, content)
}

/// Starts a run on the hand's day.
fn run<S: State>(scene: &Scene<'_, S>, name: &RecordName, notice: &mut Notice) -> Done<(), S> {
    let date = scene.date();
    let Some(rule) = scene.rules().notice_on(date) else {
        return scene.block(
            Block::RuleMissing,
            name,
            format!("{date} 没有适用的公示规则；请在规则簿中补上"),
            format!("no rule on notices holds on {date}; add one to the rule book"),
        );
    };
    notice.start = Some(date);
    notice.end = Some(scene.rules().last_day(rule.clock, date));
    notice.steps.push(scene.step(At::Published));
    Ok(())
}

fn revise<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    price: Option<Fen>,
    mut counterparty: Option<String>,
) -> Done<Record<Notice>, S> {
    scene.checked(|checks| {
        checks.amount("price_fen", price);
        if let Some(counterparty) = &mut counterparty {
            checks.line("counterparty", counterparty, NAME_CHARS_MAX);
        }
    })?;
    let (name, before) = subject(scene, id, &RUNNING)?;
    let mut content = before.content.clone();
    content.price = price.or(content.price);
    content.counterparty = counterparty.unwrap_or(content.counterparty);
    if content == before.content {
        return scene.block(
            Block::NothingChanges,
            &name,
            "价格与受让方都没有变化；无须重新公示",
            "neither price nor counterparty changes; there is nothing to publish anew",
        );
    }
    run(scene, &name, &mut content)?;
    scene.put(&before, content)
}

fn object<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    mut objector: String,
    mut text: String,
) -> Done<Record<Notice>, S> {
    scene.checked(|checks| {
        checks.line("objector", &mut objector, NAME_CHARS_MAX);
        checks.body("text", &mut text, NOTE_CHARS_MAX);
        checks.required("text", &text);
    })?;
    let (name, before) = subject(scene, id, &RUNNING)?;
    let date = scene.date();
    if let Some(end) = over(&before.content, date) {
        return scene.block(
            Block::WrongState,
            &name,
            format!("公示期已于 {end} 结束；期满后不再受理异议"),
            format!("the notice ran until {end}; no objection is taken after that"),
        );
    }
    let mut content = before.content.clone();
    content.objections.push(Objection { objector, text, date, time: scene.now(), decision: None });
    content.steps.push(scene.step(At::Objected));
    scene.put(&before, content)
}

/// The last day of the run, where `date` lies after it.
fn over(notice: &Notice, date: Day) -> Option<Day> {
    notice.end.filter(|end| date > *end)
}

fn resolve<S: State>(
    scene: &mut Scene<'_, S>,
    id: &RecordId,
    place: u32,
    is_upheld: bool,
) -> Done<Record<Notice>, S> {
    let (name, before) = subject(scene, id, &[At::Objected])?;
    let mut content = before.content.clone();
    let index = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
    let index = index.filter(|index| *index >= content.answered());
    let objection = index.and_then(|index| content.objections.get_mut(index));
    let Some(objection) = objection.filter(|objection| objection.decision.is_none()) else {
        return scene.block(
            Block::ObjectionUnknown,
            &name,
            format!("没有待处理的第 {place} 条异议（或已处理、已由重新公示答复）；请核对序号"),
            format!(
                "no objection {place} is open (it is decided, or a revision answered it); check \
                 the number"
            ),
        );
    };
    let text = scene.hand().note.trim().to_owned();
    objection.decision = Some(Decision { is_upheld, text, date: scene.date(), time: scene.now() });
    if !content.has_open_objection() {
        content.steps.push(scene.step(At::Resolved));
    }
    scene.put(&before, content)
}

fn close<S: State>(scene: &mut Scene<'_, S>, id: &RecordId) -> Done<Record<Notice>, S> {
    let (name, before) = subject(scene, id, &RUNNING)?;
    let date = scene.date();
    if over(&before.content, date).is_none() {
        let end = before.content.end.map_or_else(|| "—".to_owned(), |end| end.to_string());
        return scene.block(
            Block::NoticeRuns,
            &name,
            format!("公示期到 {end} 为止，{date} 尚未期满；请在次日以后结束"),
            format!("the notice runs until {end} and not less; on {date} it cannot be closed yet"),
        );
    }
    if before.content.has_open_objection() {
        return scene.block(
            Block::ObjectionOpen,
            &name,
            "还有异议未处理；请先逐条处理",
            "an objection is open; decide each of them first",
        );
    }
    let is_upheld = before.content.has_upheld_objection();
    let mut content = before.content.clone();
    content.steps.push(scene.step(if is_upheld { At::ClosedUpheld } else { At::ClosedClean }));
    scene.put(&before, content)
}
