//! A neighbour of the demo that takes all that comes and speaks when told, in whatever language its adapter has.

use std::net::SocketAddr;
use std::sync::Arc;

use adapters::{Acknowledged, Adapter, WireMessage};
use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::http;
use super::ledger::{CopyAt, Ledger};
use super::millennium::{acknowledge, adapter};
use super::voice::Voice;
use crate::transport::http::Replies;
use crate::transport::{Arrival, Receipt, Receive};

/// A system that takes all that comes, and writes down what.
#[derive(Debug)]
pub(super) struct Ears {
    pub(super) name: &'static str,
    pub(super) adapter: Arc<dyn Adapter>,
    pub(super) ledger: Arc<Ledger>,
}

#[async_trait]
impl Receive for Ears {
    async fn receive(&self, arrival: Arrival) -> Receipt {
        if let Ok(decoded) = self.adapter.decode(&WireMessage::new(&arrival.body))
            && let Some(id) = decoded.document.envelope.message_id
        {
            self.ledger.arrived(CopyAt { to: self.name, id });
        }
        acknowledge(self.adapter.as_ref(), &arrival.body, Acknowledged::Accepted(&[]))
    }
}

/// A system over HTTP.
#[derive(Debug)]
pub(super) struct Neighbour {
    pub(super) address: SocketAddr,
    ears: Arc<Ears>,
}

impl Neighbour {
    /// Starts to listen; the gateway knows the system by `name`.
    pub(super) async fn start(
        name: &'static str,
        language: &str,
        ledger: Arc<Ledger>,
        stop: &CancellationToken,
    ) -> std::io::Result<Self> {
        let adapter = adapter(language)?;
        let ears = Arc::new(Ears {
            name,
            adapter,
            ledger,
        });
        let receive: Arc<dyn Receive> = Arc::clone(&ears) as _;
        let address = http::listen(receive, Replies::Http, stop).await?;
        Ok(Self { address, ears })
    }

    /// How it speaks to the gateway.
    pub(super) fn voice(&self, gateway: SocketAddr, stop: &CancellationToken) -> Option<Voice> {
        Some(Voice {
            adapter: Arc::clone(&self.ears.adapter),
            target: http::to_gateway(gateway, self.ears.name)?,
            ledger: Arc::clone(&self.ears.ledger),
            stop: stop.clone(),
        })
    }
}
