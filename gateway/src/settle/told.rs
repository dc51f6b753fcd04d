//! What a source is told of its message, in its own system's words: to the caller who waits, or on its receipt
//! queue. Ends nothing.

use adapters::{Acknowledged, Acknowledgement};
use bytes::Bytes;
use contracts::Violation;
use jiff::Timestamp;

use super::Settle;
use super::write::pauses;
use crate::bus::{BusMessage, Properties, QueueName};
use crate::message::{Identity, Received};
use crate::system::System;

impl Settle {
    /// Puts the native acknowledgement on the source's receipt queue; false when the gateway stops before the
    /// bus has confirmed it. The message comes again then, and is parked and told as the same one.
    pub(super) async fn receipt(
        &self,
        message: &Received,
        identity: &Identity,
        told: &Acknowledged<'_>,
    ) -> bool {
        let (body, content_type) = native(&message.system, &message.body, told, self.clock.now());
        let properties = Properties {
            message_id: Some(format!("{}/receipt", identity.message_id)),
            case_id: identity.case_id.clone(),
            kind: Some("receipt;1.0".to_owned()),
            content_type: Some(content_type.to_owned()),
            timestamp: Some(self.clock.now()),
            ..Properties::default()
        };
        let (queue, receipt) = (
            QueueName::receipts(&message.system.name),
            BusMessage { body, properties },
        );
        let mut pauses = pauses(self.clock.chance());
        while let Err(error) = self.bus.publish(&queue, receipt.clone()).await {
            tracing::warn!(%error, "a receipt was not confirmed");
            if !self.pause(&mut pauses).await {
                return false;
            }
        }
        true
    }
}

/// The acknowledgement in the source's own language.
pub(super) fn native(
    system: &System,
    received: &[u8],
    outcome: &Acknowledged<'_>,
    now: Timestamp,
) -> (Bytes, &'static str) {
    let id = acknowledgement_id();
    let told = Acknowledgement {
        outcome: *outcome,
        now,
        id: &id,
    };
    let native = system.adapter.acknowledge(received, &told);
    (Bytes::from(native.body), native.content_type)
}

/// A fresh id for an acknowledgement: 20 characters, as HL7 v2.5.1 MSH-10 allows.
pub(crate) fn acknowledgement_id() -> String {
    let id = uuid::Uuid::now_v7().simple().to_string();
    id.chars().skip(12).take(20).collect()
}

/// The ids of the broken rules, for the log.
pub(super) fn rules(violations: &[Violation]) -> String {
    let mut ids: Vec<&str> = violations
        .iter()
        .filter(|v| v.is_error())
        .map(|v| v.rule.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(16);
    ids.join(" ")
}
