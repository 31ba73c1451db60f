//! The verbs of deals.

use super::act::DealVerb;
use super::scene::{Done, Scene};
use crate::domain::catalogue::State;
use crate::domain::trade::Deal;
use crate::domain::{Fen, Record, RecordId};

/// Decides a verb.
pub(super) fn decide<S: State>(
    _scene: &mut Scene<'_, S>,
    _id: RecordId,
    _verb: DealVerb,
) -> Done<(), S> {
    Ok(())
}

/// PRICING → SIGNED: writes the deal that a contract concludes, for the amount of that contract.
/// Not shown: the caller writes and shows its own record after it.
pub(super) fn sign<S: State>(
    _scene: &mut Scene<'_, S>,
    deal: Record<Deal>,
    _contract: &RecordId,
    _amount: Fen,
) -> Done<Record<Deal>, S> {
    Ok(deal)
}

/// SIGNED → REGISTERED: writes the deal whose contract was registered; one that came further is
/// left as it is.
pub(super) fn register<S: State>(
    _scene: &mut Scene<'_, S>,
    deal: Record<Deal>,
) -> Done<Record<Deal>, S> {
    Ok(deal)
}
