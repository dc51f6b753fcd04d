//! What goes through every contender: referrals as Millennium puts them on the bus, and the queues they go between.

use bytes::Bytes;
use gateway::bus::{BusMessage, Properties, QueueName};
use gateway::system::SystemName;
use tests::workload::{Size, Template};

use crate::options::Sizes;

/// Where the referrals lie ready.
pub(crate) fn from() -> QueueName {
    QueueName::inbound(&SystemName::new("millennium").unwrap())
}

/// Where they are to come.
pub(crate) fn to() -> QueueName {
    QueueName::outbound(&SystemName::new("pmo").unwrap())
}

/// Makes referrals.
#[derive(Debug)]
pub(crate) struct Traffic {
    sizes: Sizes,
    small: Template,
    large: Template,
}

impl Traffic {
    pub(crate) fn new(sizes: Sizes) -> Self {
        Self {
            sizes,
            small: Template::new(Size::Small),
            large: Template::new(Size::Large),
        }
    }

    /// The n-th message.
    pub(crate) fn message(&self, number: u64) -> BusMessage {
        let template = match self.sizes.of(number) {
            Size::Small => &self.small,
            Size::Large => &self.large,
        };
        let properties = Properties {
            message_id: Some(format!("M{number:09}")),
            content_type: Some("application/hl7-v2".to_owned()),
            ..Properties::default()
        };
        BusMessage {
            body: Bytes::from(template.referral(number)),
            properties,
        }
    }
}

/// The number of a message, from its id.
pub(crate) fn number_of(message_id: &str) -> Option<u64> {
    message_id.strip_prefix('M')?.parse().ok()
}
