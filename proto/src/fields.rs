//! Which fields of a message its sender has set.

use prost::{Message, Name};
use prost_reflect::DynamicMessage;

use crate::json::CONTRACT;

/// Returns the proto names of the top-level fields that are set in a message of this contract, in
/// the order of their numbers: scalars and lists that differ from their default, messages that are
/// there. A message of another contract has none.
pub fn set_fields<M: Message + Name>(message: &M) -> Vec<String> {
    let contract = CONTRACT.as_ref().ok();
    let descriptor = contract.and_then(|contract| contract.get_message_by_name(&M::full_name()));
    let Some(descriptor) = descriptor else { return Vec::new() };
    let mut dynamic = DynamicMessage::new(descriptor);
    if dynamic.transcode_from(message).is_err() {
        return Vec::new();
    }
    dynamic.fields().map(|(field, _)| field.name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::v1::{Need, NeedState, Party};

    #[test]
    fn only_what_the_sender_set_is_named() {
        assert!(set_fields(&Need::default()).is_empty());
        let need = Need {
            title: "耐高温密封件".to_owned(),
            enterprise: Some(Party::default()),
            state: NeedState::Open.into(),
            ..Default::default()
        };
        assert_eq!(set_fields(&need), ["title", "enterprise", "state"]);
        assert!(set_fields(&true).is_empty(), "of another contract");
    }
}
