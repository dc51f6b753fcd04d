//! The demo: a gateway and its neighbours in one process, on real sockets, with the faults of real life, and books that
//! must agree in the end. It uses the gateway as its neighbours do, from the outside.

pub mod answers;
mod config;
mod http;
mod kept;
mod ledger;
mod millennium;
mod neighbour;
pub mod notices;
mod pmo;
pub mod scenario;
mod script;
mod summary;
mod voice;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

pub use ledger::{Balance, CopyAt, FamilyBalance, Ledger};
pub use summary::Summary;

use crate::app::Gateway;
use crate::config::Config;
use kept::PutAside;
use millennium::Millennium;
use neighbour::Neighbour;
use pmo::Pmo;
use script::Cast;

/// How long the gateway may take to start, and everything under way to arrive.
const START_TIME: Duration = Duration::from_secs(30);
const SETTLE_TIME: Duration = Duration::from_secs(120);

/// Of so many referrals, one stay in hospital, one assessment and one coordination.
const REFERRALS_PER_STAY: u64 = 20;

/// What to show.
#[derive(Clone, Debug)]
pub struct Options {
    /// Referrals to send.
    pub messages: u64,
    /// `amqp://user:password@host:port/vhost`; the embedded bus when absent.
    pub bus: Option<String>,
}

/// Why the demo could not be shown.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Files, sockets.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The gateway could not be started.
    #[error("{0}")]
    Start(String),
}

/// A demo under way.
#[derive(Debug)]
pub struct Demo {
    /// The gateway that is shown.
    pub gateway: Gateway,
    /// The books of its neighbours.
    pub ledger: Arc<Ledger>,
    millennium: Arc<Millennium>,
    pmo: Arc<Pmo>,
    planning: Neighbour,
    asking: Neighbour,
    asked: Neighbour,
    stop: CancellationToken,
    began: Instant,
    options: Options,
    put_aside: Mutex<PutAside>,
}

impl Demo {
    /// Starts the neighbours and the gateway; its data lies in `folder`.
    ///
    /// # Errors
    /// When a socket, a file or the gateway cannot be had.
    pub async fn start(options: Options, folder: &Path) -> Result<Self, DemoError> {
        let ledger = Arc::new(Ledger::default());
        let stop = CancellationToken::new();
        let millennium = Millennium::start(Arc::clone(&ledger), &stop).await?;
        let pmo = Pmo::start(Arc::clone(&ledger), options.messages, &stop).await?;
        let neighbour = |name, language| Neighbour::start(name, language, Arc::clone(&ledger), &stop);
        let planning = neighbour(config::PLANNING, "minaplaner").await?;
        let asking = neighbour(config::ASKING, "sot").await?;
        let asked = neighbour(config::ASKED, "sot").await?;
        let at = config::Addresses {
            millennium: millennium.address,
            pmo: pmo.address,
            planning: planning.address,
            asking: asking.address,
            asked: asked.address,
        };
        let text = config::text(folder, at);
        let (mut config, _) = Config::parse(&text, "demo.toml").map_err(|errors| {
            DemoError::Start(
                errors
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("\n"),
            )
        })?;
        if let Some(address) = &options.bus {
            config.bus.kind = config::broker(address)?;
        }
        let gateway = Gateway::start(config)
            .await
            .map_err(|error| DemoError::Start(error.to_string()))?;
        if !gateway.until_ready(START_TIME).await {
            let readiness = gateway.health.readiness().await;
            let causes = readiness.components.iter().filter_map(|part| part.cause.clone());
            let cause = causes.collect::<Vec<_>>().join("; ");
            gateway.stop().await;
            return Err(DemoError::Start(format!("the gateway is not ready: {cause}")));
        }
        Ok(Self {
            gateway,
            ledger,
            millennium,
            pmo,
            planning,
            asking,
            asked,
            stop,
            began: Instant::now(),
            options,
            put_aside: Mutex::default(),
        })
    }

    /// Sends every referral, with its answers on their way back meanwhile, and all that is said of stays in hospital, of
    /// patients at home and between regions; waits until all is settled.
    pub async fn play(&self) {
        let addresses = &self.gateway.addresses;
        let (Some(mllp), Some(http)) = (addresses.mllp.values().next(), addresses.http) else {
            return;
        };
        let answering = tokio::spawn(Arc::clone(&self.pmo).answer(http, self.stop.clone()));
        let referrals = Arc::clone(&self.millennium).send_all(*mllp, self.options.messages);
        let others = async {
            if let Some(cast) = self.cast(*mllp, http) {
                cast.play(&self.millennium.run, self.options.messages / REFERRALS_PER_STAY)
                    .await;
            }
        };
        let ((), ()) = tokio::join!(referrals, others);
        self.settled().await;
        if tokio::time::timeout(SETTLE_TIME, self.decide()).await.is_err() {
            tracing::error!("what was held did not follow in time");
        }
        self.settled().await;
        self.stop.cancel();
        if answering.await.is_err() {
            tracing::error!("the answering system has failed");
        }
    }

    fn cast(&self, mllp: SocketAddr, http: SocketAddr) -> Option<Cast> {
        Some(Cast {
            hospital: self.millennium.voice(mllp)?,
            planning: self.planning.voice(http, &self.stop)?,
            asking: self.asking.voice(http, &self.stop)?,
            asked: self.asked.voice(http, &self.stop)?,
        })
    }

    /// Waits until nothing is missing that is not parked, and every answer has been sent.
    async fn settled(&self) {
        let settled = async {
            loop {
                if self.pmo.has_answered_all() && self.lost().await.is_empty() {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(SETTLE_TIME, settled).await.is_err() {
            tracing::error!("not everything was settled in time");
        }
    }

    /// The books, closed.
    pub async fn summary(&self) -> Summary {
        let (lost, late) = (self.lost().await, self.late().await);
        Summary::new(
            self.ledger.balance(),
            &self.gateway.metrics,
            &self.books(),
            &lost,
            late,
            self.began.elapsed(),
        )
    }

    /// The same referral as it was sent and as it arrived.
    #[must_use]
    pub fn before_and_after(&self) -> Option<(String, String)> {
        self.millennium.shown().zip(self.pmo.shown())
    }

    /// How many referrals the gateway has been asked to take.
    #[must_use]
    pub fn referrals(&self) -> u64 {
        self.options.messages
    }

    /// Stops the gateway and its neighbours.
    pub async fn stop(self) {
        self.stop.cancel();
        self.gateway.stop().await;
    }
}
