//! Verbs: who does what to which record, whatever the verb.

use std::sync::Arc;

use prost::{Message, Name};
use qianxian_proto::v1 as pb;
use tonic::{Request, Response, Status};

use super::request::{author, chosen_id, id_in, required, run};
use super::status::{invalid, status};
use crate::app::{App, Error};
use crate::contract::{Stored, day_from_pb, word_from_pb};
use crate::domain::acts::{Act, Hand, Verb};
use crate::domain::catalogue::AnyCommand;
use crate::domain::text::Bilingual;
use crate::domain::violation::{Code, Violation};
use crate::domain::words::Word;
use crate::domain::{Fen, Kind, RecordId};

/// The record that a request is about.
pub(super) enum Subject<'a> {
    /// One that is there.
    Known {
        /// Its resource name.
        name: &'a str,
        /// The etag that the caller saw.
        etag: &'a str,
    },
    /// One that is to be made.
    New {
        /// The field of its chosen id.
        field: &'static str,
        /// The chosen id; empty = the server gives one.
        id: &'a str,
    },
}

/// A request for a verb: what all of them state.
pub(super) trait Asked: Message + Name {
    /// The record.
    fn subject(&self) -> Subject<'_>;
    /// The day on which it happened; empty = today.
    fn effective_date(&self) -> &str;
    /// Why, in words.
    fn note(&self) -> &str;
    /// What makes a repetition recognisable.
    fn request_id(&self) -> &str;
    /// Whether nothing is to be written.
    fn validate_only(&self) -> bool;
    /// Why, as the number of a reason; 0 = none.
    fn reason(&self) -> i32 {
        0
    }
}

macro_rules! asked {
    (known: $($known:ident $($reason:ident)?),+; new: $($new:ident $id:ident),+ $(,)?) => {
        $(impl Asked for pb::$known {
            fn subject(&self) -> Subject<'_> {
                Subject::Known { name: &self.name, etag: &self.etag }
            }
            asked!(common);
            $(fn reason(&self) -> i32 {
                self.$reason
            })?
        })+
        $(impl Asked for pb::$new {
            fn subject(&self) -> Subject<'_> {
                Subject::New { field: stringify!($id), id: &self.$id }
            }
            asked!(common);
        })+
    };
    (common) => {
        fn effective_date(&self) -> &str {
            &self.effective_date
        }
        fn note(&self) -> &str {
            &self.note
        }
        fn request_id(&self) -> &str {
            &self.request_id
        }
        fn validate_only(&self) -> bool {
            self.validate_only
        }
    };
}

asked! {
    known:
        ForwardIntroductionRequest,
        AcceptIntroductionRequest,
        DeclineIntroductionRequest reason,
        ExpireIntroductionRequest,
        SignIntroductionNdaRequest,
        DiscloseIntroductionRequest,
        MoveDealRequest,
        HoldDealRequest,
        ResumeDealRequest,
        LoseDealRequest reason,
        CancelDealRequest,
        PublishNoticeRequest,
        ReviseNoticeRequest,
        FileObjectionRequest,
        ResolveObjectionRequest,
        CloseNoticeRequest,
        SignContractRequest,
        AmendContractRequest,
        TerminateContractRequest,
        SubmitRegistrationRequest,
        AcceptRegistrationRequest,
        RequestCorrectionRequest,
        StartExpertReviewRequest,
        ConcludeExpertReviewRequest,
        RegisterContractRequest,
        RejectRegistrationRequest,
        ChangeRegistrationRequest,
        DeregisterContractRequest,
        RevokeRegistrationRequest,
        VerifyIncomeRequest,
        IssueBonusRequest;
    new:
        RequestIntroductionRequest introduction_id,
        CreateDealRequest deal_id,
        RecordPaymentRequest payment_id,
        ReversePaymentRequest payment_id,
        ClaimRewardRequest reward_id,
}

/// Has a verb decided; answers with the record that it shows.
pub(super) async fn act<T, M>(
    app: &Arc<App>,
    request: Request<M>,
    verb: impl FnOnce(M, RecordId) -> Result<Verb, Status>,
) -> Result<Response<T::Pb>, Status>
where
    T: Stored + Send + 'static,
    M: Asked,
{
    let message = request.into_inner();
    let author = author(&message, message.request_id(), message.validate_only())?;
    let (id, etag) = match message.subject() {
        Subject::Known { name, etag } => {
            let id = id_in(T::KIND, "name", name)?;
            if needs_etag(T::KIND) {
                stated_etag("etag", etag)?;
            }
            (id, etag.to_owned())
        }
        Subject::New { field, id } => (chosen_id(T::KIND, field, id)?, String::new()),
    };
    let hand = Hand {
        actor: author.actor.clone(),
        date: read(|into| day_from_pb("effective_date", message.effective_date(), into))?,
        reason: word("reason", message.reason())?,
        note: message.note().to_owned(),
    };
    let act = Act { hand, etag, verb: verb(message, id)? };
    let done = run(app, move |app| {
        let outcome = app.submit(AnyCommand::Act(Box::new(act)), author)?;
        outcome.record.and_then(T::unwrap).ok_or(Error::Stopped)
    });
    done.await.map(|record| Response::new(T::to_shown_pb(&record)))
}

/// Whether whoever changes a record of the kind has to say which state of it was seen: with money
/// at stake nobody writes over what somebody else has just done.
const fn needs_etag(kind: Kind) -> bool {
    !matches!(kind, Kind::Introduction)
}

/// An etag that has to be there.
pub(super) fn stated_etag(field: &str, etag: &str) -> Result<(), Status> {
    if !etag.is_empty() {
        return Ok(());
    }
    let message = Bilingual::new(
        "必填：请先读取记录，再附上它的 etag",
        "required: read the record first, and send its etag along",
    );
    Err(invalid(Violation::new(field, Code::Required, "", message)))
}

/// What a part of a request says; refused where it has no meaning.
pub(super) fn read<R>(part: impl FnOnce(&mut Vec<Violation>) -> R) -> Result<R, Status> {
    let mut violations = Vec::new();
    let read = part(&mut violations);
    if violations.is_empty() { Ok(read) } else { Err(status(&Error::Invalid(violations))) }
}

/// The word of a number; none for 0.
pub(super) fn word<W: Word>(field: &str, number: i32) -> Result<Option<W>, Status> {
    read(|into| word_from_pb(field, number, into))
}

/// An amount that has to be there.
pub(super) fn stated_fen(field: &str, fen: Option<i64>) -> Result<Fen, Status> {
    required(field, fen).map(Fen::new)
}
