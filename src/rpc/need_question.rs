//! What is asked for a need: the need itself in one of three ways, filter, size and day.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::match_need_request::Subject;
use tonic::Status;

use super::catalogue::content;
use super::request::{as_of_day, id_in, page_size, required};
use super::status::{invalid, status};
use crate::app::match_need::{MATCHES_DEFAULT, MATCHES_MAX, NeedQuestion};
use crate::app::{App, Error};
use crate::contract::Stored;
use crate::domain::check::{BODY_CHARS_MAX, Checks};
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::{Content, Day, Kind, Need, Record, RecordId};
use crate::search::{Filter, parse_filter};

/// A question that was read, before anything is looked up.
pub(super) struct Question {
    asked: Asked,
    latest: bool,
    filter: Filter,
    matches_max: usize,
    day: Option<Day>,
    filter_text: String,
}

/// Whose need it is.
enum Asked {
    Stored(RecordId),
    Inline(Box<Need>),
}

/// A need as it was understood.
pub(super) enum Understood {
    /// It is kept here.
    Kept(Box<Record<Need>>),
    /// It came with the question, and has neither name nor times.
    Stated(Box<Need>),
}

/// What an answer repeats of its question, so that it can be asked again.
pub(super) struct Echo {
    pub(super) as_of_date: String,
    pub(super) filter: String,
    pub(super) page_size: i32,
}

impl Question {
    pub(super) fn read(request: pb::MatchNeedRequest) -> Result<Self, Status> {
        let latest = request.consistency() == pb::Consistency::Latest;
        let filter = parse_filter(&request.filter).map_err(invalid)?;
        let matches_max = page_size(request.page_size, MATCHES_DEFAULT, MATCHES_MAX)?;
        let day = as_of_day(&request.as_of_date)?;
        let asked = asked(required("subject", request.subject)?)?;
        Ok(Self { asked, latest, filter, matches_max, day, filter_text: request.filter })
    }

    /// Asks `app`, once the search has caught up where that is wanted; the need as it was
    /// understood, the answer, and what the answer repeats.
    pub(super) fn ask<R>(
        self,
        app: &App,
        answer: impl FnOnce(NeedQuestion<'_>) -> Result<R, Error>,
    ) -> Result<(Understood, R, Echo), Error> {
        if self.latest {
            app.sync_search()?;
        }
        let need = understood(app, self.asked)?;
        let today = self.day.unwrap_or_else(|| app.today());
        let (filter, matches_max) = (&self.filter, self.matches_max);
        let answered = answer(NeedQuestion { need: need.content(), filter, matches_max, today })?;
        let page_size = i32::try_from(matches_max).unwrap_or(i32::MAX);
        let echo = Echo { as_of_date: today.to_string(), filter: self.filter_text, page_size };
        Ok((need, answered, echo))
    }
}

impl Understood {
    const fn content(&self) -> &Need {
        match self {
            Self::Kept(record) => &record.content,
            Self::Stated(need) => need,
        }
    }

    pub(super) fn into_pb(self) -> pb::Need {
        match self {
            Self::Kept(record) => Need::to_pb(&record),
            Self::Stated(need) => Need::content_to_pb(*need),
        }
    }
}

fn asked(subject: Subject) -> Result<Asked, Status> {
    match subject {
        Subject::Need(name) => id_in(Kind::Need, "need", &name).map(Asked::Stored),
        Subject::InlineNeed(message) => {
            let admitted = content::<Need>(message)?.admit();
            let need = admitted.map_err(|violations| status(&Error::Invalid(violations)))?;
            Ok(Asked::Inline(Box::new(need.into_inner())))
        }
        Subject::Text(mut text) => {
            let mut checks = Checks::default();
            checks.body("text", &mut text, BODY_CHARS_MAX);
            let mut violations = checks.into_violations();
            if text.is_empty() && violations.is_empty() {
                violations.push(empty_text());
            }
            if !violations.is_empty() {
                return Err(status(&Error::Invalid(violations)));
            }
            Ok(Asked::Inline(Box::new(Need { description: text, ..Need::default() })))
        }
    }
}

fn empty_text() -> Violation {
    let message = Bilingual::new(
        "需求文本是空的；请写明要解决什么问题",
        "the need's text is empty; say what is to be solved",
    );
    Violation::new("text", Code::Required, "", message)
}

fn understood(app: &App, asked: Asked) -> Result<Understood, Error> {
    match asked {
        Asked::Inline(need) => Ok(Understood::Stated(need)),
        Asked::Stored(id) => Ok(Understood::Kept(Box::new(app.living::<Need>(&id)?))),
    }
}
