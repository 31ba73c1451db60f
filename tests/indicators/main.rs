//! Figures in texts and records, through the front of the room: what is read out of a phrase, what
//! is no figure at all, how units are converted, which claim meets which demand, and laws over
//! random texts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod comparing;
mod converting;
mod laws;
mod nothing;
mod phrases;
mod reading;

use qianxian::indicators::{Change, Operator, Statement};

/// The operator of a statement in one or two signs: `↑`, `↓` for a change, `→` for 达到.
fn sign(statement: &Statement) -> String {
    let change = match statement.change {
        Some(Change::Raise) => "↑",
        Some(Change::Lower) => "↓",
        None => "",
    };
    let operator = match statement.operator {
        Operator::AtLeast => "≥",
        Operator::Above => ">",
        Operator::AtMost => "≤",
        Operator::Below => "<",
        Operator::Equal => "=",
        Operator::Reaches => "→",
        Operator::Approx => "≈",
        Operator::Within => "±",
        Operator::Between => "~",
    };
    format!("{change}{operator}")
}
