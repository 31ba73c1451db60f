//! 到账: money that came in for a contract, or was taken back. Entries are never changed.

use super::parts::{NOTE_CHARS_MAX, check_stated};
use super::words::PaymentDirection;
use crate::domain::check::{Checks, WORD_CHARS_MAX};
use crate::domain::record::{Content, Lock, LockKind, Reference};
use crate::domain::violation::Code;
use crate::domain::{Day, Fen, Kind};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Payment {
    /// Id of the contract.
    pub contract: String,
    /// Which way; none = received.
    pub direction: Option<PaymentDirection>,
    /// How much, more than nothing.
    pub amount: Option<Fen>,
    /// The day on which it came in or was taken back.
    pub date: Option<Day>,
    /// Which part of the payment plan it pays, counted from 1; 0 = none in particular.
    pub plan_place: u32,
    /// 凭证号: the voucher or invoice, or empty.
    pub voucher: String,
    /// Id of the payment that a reversal takes back, or empty.
    pub reverses: String,
    /// Why, in words; required for a reversal.
    pub note: String,
}

impl Payment {
    /// Whether it takes money back.
    pub fn is_reversal(&self) -> bool {
        self.direction == Some(PaymentDirection::Reversal)
    }
}

impl Content for Payment {
    const KIND: Kind = Kind::Payment;

    /// A payment is never changed.
    const FIELDS: &'static [&'static str] = &[];

    fn check(&mut self, checks: &mut Checks) {
        checks.id("contract", &mut self.contract);
        check_stated(checks, "amount_fen", self.amount);
        if self.amount == Some(Fen::ZERO) {
            checks.note(
                "amount_fen",
                Code::OutOfRange,
                "0",
                "到账金额须大于 0".into(),
                "an amount paid is more than nothing".into(),
            );
        }
        if self.date.is_none() {
            checks.required("date", "");
        }
        checks.line("voucher", &mut self.voucher, WORD_CHARS_MAX);
        checks.body("note", &mut self.note, NOTE_CHARS_MAX);
        if self.is_reversal() {
            checks.id("reverses", &mut self.reverses);
            checks.required("note", &self.note);
        }
    }

    fn take_field(&mut self, _path: &str, _from: &Self) -> bool {
        false
    }

    fn default_source(&mut self, _source: &str) {}

    fn identity(&self) -> [&str; 4] {
        [&self.contract, &self.voucher, &self.reverses, ""]
    }

    /// A payment is taken back once at the most.
    fn locks(&self) -> Vec<Lock> {
        if self.reverses.is_empty() {
            return Vec::new();
        }
        vec![Lock::new(LockKind::ReversalOfPayment, &self.reverses)]
    }

    fn references(&self) -> Vec<Reference> {
        vec![
            Reference::new("contract", Kind::Contract, &self.contract),
            Reference::new("reverses", Kind::Payment, &self.reverses),
        ]
    }

    fn is_frozen(&self) -> bool {
        true
    }
}
