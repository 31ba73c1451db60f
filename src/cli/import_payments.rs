//! Payments are no import of the catalogue: each row is recorded, or taken back, by its own call.

use qianxian_proto::v1 as pb;
use qianxian_proto::v1::payment_service_client::PaymentServiceClient;
use tokio::task::JoinSet;
use tonic::Code as StatusCode;
use tonic::transport::Channel;

use super::connect::Connection;
use super::failure::Failure;
use super::import::Plan;
use super::import_calls::Sendable;
use crate::contract::{Stored, record_digest, violation_to_pb};
use crate::domain::text::Bilingual;
use crate::domain::trade::Payment;
use crate::domain::violation::{Code, Violation};

/// Calls in flight at a time; those that arrive together share one write to the disk.
const IN_FLIGHT_MAX: usize = 32;

impl Sendable for Payment {
    async fn send(
        connection: &Connection,
        plan: &Plan,
        items: Vec<(i64, Self::Pb)>,
    ) -> Result<Vec<pb::ImportOutcome>, tonic::Status> {
        let mut outcomes = vec![pb::ImportOutcome::default(); items.len()];
        let names: Vec<String> = items.iter().map(|(_, payment)| payment.name.clone()).collect();
        let mut calls: JoinSet<Answer> = JoinSet::new();
        for (place, (row, payment)) in items.into_iter().enumerate() {
            // A reversal follows what it takes back.
            let room = if payment.reverses.is_empty() { IN_FLIGHT_MAX - 1 } else { 0 };
            while calls.len() > room {
                settle(&mut outcomes, calls.join_next().await)?;
            }
            // In a dry run the payment that an earlier row records may not be there to be taken back.
            let follows = names.iter().take(place).any(|name| *name == payment.reverses);
            if plan.dry_run && follows && !is_there(connection, &payment.name).await {
                outcomes[place] = outcome(row, payment.name, pb::ImportAction::Created, None);
                continue;
            }
            let call = Call {
                channel: connection.channel.clone(),
                dry_run: plan.dry_run,
                update_only: plan.update_only,
                row,
            };
            calls.spawn(async move { (place, call.send(payment).await) });
        }
        while !calls.is_empty() {
            settle(&mut outcomes, calls.join_next().await)?;
        }
        Ok(outcomes)
    }

    /// Two payments for a contract may well have no voucher: day and amount tell them apart.
    fn digest(&self) -> [u8; 32] {
        let day = self.date.map(|day| day.to_string()).unwrap_or_default();
        let amount = self.amount.unwrap_or_default().get();
        let voucher = format!("{} {day} {amount} {}", self.voucher, self.plan_place);
        record_digest(&Self { voucher, ..self.clone() })
    }
}

/// Whether there is such a payment already.
async fn is_there(connection: &Connection, name: &str) -> bool {
    let request = pb::GetPaymentRequest { name: name.to_owned() };
    PaymentServiceClient::new(connection.channel.clone()).get_payment(request).await.is_ok()
}

type Answer = (usize, Result<pb::ImportOutcome, tonic::Status>);

fn settle(
    outcomes: &mut [pb::ImportOutcome],
    answer: Option<Result<Answer, tokio::task::JoinError>>,
) -> Result<(), tonic::Status> {
    let Some(answer) = answer else { return Ok(()) };
    let (place, outcome) = answer.map_err(|error| tonic::Status::internal(error.to_string()))?;
    if let Some(place) = outcomes.get_mut(place) {
        *place = outcome?;
    }
    Ok(())
}

/// One row on its way.
struct Call {
    channel: Channel,
    dry_run: bool,
    update_only: bool,
    row: i64,
}

impl Call {
    async fn send(self, payment: pb::Payment) -> Result<pb::ImportOutcome, tonic::Status> {
        if self.update_only {
            return self.compare(payment).await;
        }
        let id = payment.name.strip_prefix("payments/").unwrap_or(&payment.name).to_owned();
        let mut client = PaymentServiceClient::new(self.channel.clone());
        let sent = match payment.reverses.is_empty() {
            true => {
                let request = pb::RecordPaymentRequest {
                    payment: Some(payment.clone()),
                    payment_id: id,
                    validate_only: self.dry_run,
                    ..Default::default()
                };
                client.record_payment(request).await
            }
            false => {
                let request = pb::ReversePaymentRequest {
                    name: payment.reverses.clone(),
                    payment_id: id,
                    effective_date: payment.date.clone(),
                    note: payment.note.clone(),
                    validate_only: self.dry_run,
                    ..Default::default()
                };
                client.reverse_payment(request).await
            }
        };
        match sent {
            Ok(_) => Ok(outcome(self.row, payment.name, pb::ImportAction::Created, None)),
            Err(status) if status.code() == StatusCode::AlreadyExists => {
                self.compare(payment).await
            }
            Err(status) => self.refused(payment.name, status),
        }
    }

    /// A payment that is there already: unchanged if it says the same, else refused.
    async fn compare(self, payment: pb::Payment) -> Result<pb::ImportOutcome, tonic::Status> {
        let mut client = PaymentServiceClient::new(self.channel.clone());
        let name = payment.name.clone();
        let request = pb::GetPaymentRequest { name: name.clone() };
        let known = match client.get_payment(request).await {
            Ok(known) => known.into_inner(),
            Err(status) => return self.refused(name, status),
        };
        let (known, ..) = Payment::from_pb(known);
        let (stated, ..) = Payment::from_pb(payment);
        // A reversal has the amount of what it takes back, whatever else a row says.
        let is_same = match known.is_reversal() && stated.is_reversal() {
            true => {
                let facts =
                    |it: &Payment| (it.reverses.clone(), it.date, it.amount, it.note.clone());
                facts(&known) == facts(&stated)
            }
            false => known == stated,
        };
        if is_same {
            return Ok(outcome(self.row, name, pb::ImportAction::Unchanged, None));
        }
        let message = Bilingual::new(
            "编号已用于另一笔到账，内容不同；到账不修改，请冲销后另记，或改编号",
            "the id belongs to a payment with other content; a payment is never changed: take it \
             back and record another, or change the id",
        );
        let violation = Violation::new("id", Code::Frozen, &name, message);
        Ok(outcome(self.row, name, pb::ImportAction::Rejected, Some(violation)))
    }

    /// What the row is at fault for; anything else ends the import.
    fn refused(
        &self,
        name: String,
        status: tonic::Status,
    ) -> Result<pb::ImportOutcome, tonic::Status> {
        let (field, code) = match status.code() {
            StatusCode::NotFound => ("contract", Code::NotFound),
            StatusCode::FailedPrecondition => ("amount_fen", Code::Contradiction),
            StatusCode::InvalidArgument => ("", Code::RowFormat),
            _ => return Err(status),
        };
        let Failure { message, .. } = Failure::from(status);
        let violation = Violation::new(field, code, "", message);
        Ok(outcome(self.row, name, pb::ImportAction::Rejected, Some(violation)))
    }
}

fn outcome(
    row: i64,
    name: String,
    action: pb::ImportAction,
    violation: Option<Violation>,
) -> pb::ImportOutcome {
    let violations = violation.iter().map(violation_to_pb).collect();
    pb::ImportOutcome { row, name, action: action.into(), violations }
}
