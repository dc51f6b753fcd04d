//! The model of the bus that the simulation uses keeps every promise.

use std::sync::Arc;

use gateway::bus::{Bus, QueueName};
use tests::simulated::Fair;
use tests::simulated::bus::{Broker, Model};

use crate::rig::Rig;

/// A broker in memory.
pub(crate) struct Simulated {
    broker: Broker,
}

impl Rig for Simulated {
    async fn new() -> Self {
        Self {
            broker: Broker::default(),
        }
    }

    async fn open(&self) -> Arc<dyn Bus> {
        Arc::new(Model::connect(&self.broker, Arc::new(Fair)))
    }

    async fn open_small(&self, _queue: &QueueName) -> Arc<dyn Bus> {
        self.broker.limit(20);
        self.open().await
    }

    async fn crash(&self, bus: Arc<dyn Bus>) {
        assert_eq!(
            Arc::strong_count(&bus),
            1,
            "the claim holds the bus, it cannot crash"
        );
        drop(bus);
    }
}

crate::every_claim!(Simulated);
