//! The published JSON Schema of messages, made of their types. The committed one lies beside the samples and is
//! held against this by a test.

use serde_json::Value;

use super::model::Message;

/// The schema.
pub(super) fn of() -> Value {
    contracts::schema::of_wire::<Message>("urn:vardbrygga:sot:1.0", "SOT message / Samordningsmeddelande")
}
