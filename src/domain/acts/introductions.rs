//! The verbs of introductions.

use super::act::IntroductionVerb;
use super::obstacle::Block;
use super::scene::{Done, Scene, name_of};
use crate::domain::catalogue::State;
use crate::domain::trade::Introduction;
use crate::domain::trade::words::IntroductionState as At;
use crate::domain::{Content, RecordId};

/// Decides a verb.
pub(super) fn decide<S: State>(
    scene: &mut Scene<'_, S>,
    id: RecordId,
    verb: IntroductionVerb,
) -> Done<(), S> {
    match verb {
        IntroductionVerb::Request(content) => request(scene, id, *content),
        IntroductionVerb::Forward => go(scene, &id, &[At::Requested], At::Forwarded),
        IntroductionVerb::Accept => go(scene, &id, &[At::Forwarded], At::Accepted),
        IntroductionVerb::Decline => go(scene, &id, &[At::Requested, At::Forwarded], At::Declined),
        IntroductionVerb::Expire => go(scene, &id, &[At::Forwarded], At::Expired),
        IntroductionVerb::SignNda => go(scene, &id, &[At::Accepted], At::NdaSigned),
        IntroductionVerb::Disclose => go(scene, &id, &[At::NdaSigned], At::Disclosed),
    }
}

fn request<S: State>(
    scene: &mut Scene<'_, S>,
    id: RecordId,
    mut content: Introduction,
) -> Done<(), S> {
    content.respond_by = None;
    content.steps = vec![scene.step(At::Requested)];
    scene.checked(|checks| content.check(checks))?;
    scene.vacant::<Introduction>(&id)?;
    scene.dated(&name_of(Introduction::KIND, &id), None)?;
    let record = scene.create(id, content)?;
    scene.show(record);
    Ok(())
}

fn go<S: State>(scene: &mut Scene<'_, S>, id: &RecordId, from: &[At], to: At) -> Done<(), S> {
    let before = scene.subject::<Introduction>(id)?;
    let name = name_of(Introduction::KIND, id);
    let mut content = before.content.clone();
    scene.in_state(&name, content.state(), from)?;
    scene.dated(&name, content.steps.last().map(|step| step.date))?;
    match to {
        At::Forwarded => {
            let clock = scene.rules().introduction_clock;
            content.respond_by = Some(scene.rules().last_day(clock, scene.date()));
        }
        At::Declined => scene.reasoned(&name)?,
        At::Expired => {
            let date = scene.date();
            if let Some(last) = content.respond_by.filter(|last| date <= *last) {
                return scene.block(
                    Block::NotDue,
                    &name,
                    format!("答复期限到 {last} 为止，{date} 尚未过期；请在此后再操作"),
                    format!("an answer may come until {last}; on {date} that is not past yet"),
                );
            }
        }
        _ => {}
    }
    content.steps.push(scene.step(to));
    let record = scene.put(&before, content)?;
    scene.show(record);
    Ok(())
}
