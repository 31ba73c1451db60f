//! The verbs of contracts.

use super::act::ContractVerb;
use super::scene::{Done, Scene};
use crate::domain::RecordId;
use crate::domain::catalogue::State;

/// Decides a verb.
pub(super) fn decide<S: State>(
    _scene: &mut Scene<'_, S>,
    _id: &RecordId,
    _verb: ContractVerb,
) -> Done<(), S> {
    Ok(())
}
