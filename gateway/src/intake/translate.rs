//! The pure half of intake: bytes of one system in, wire-ready messages for others out. Measures its stages; touches
//! nothing else of the world, so that its cost can be measured alone.

use std::time::Instant;

use contracts::Profile;
use prometheus::Histogram;

use super::{decode, encode, route, validate};
use crate::cases::Policy;
use crate::message::{Encoded, Received, Refusal};
use crate::routes::RouteTable;
use crate::system::Systems;
use crate::telemetry::Metrics;

/// What the pure stages need to know.
#[derive(Clone, Debug)]
pub struct Translator {
    /// Every system, by name.
    pub systems: Systems,
    /// What the region's contracts tighten.
    pub profile: Profile,
    /// Where what goes.
    pub routes: RouteTable,
    /// Hops after which a message is taken to go round in circles.
    pub max_hops: u32,
    /// This gateway's name, in `app_id`.
    pub gateway: String,
    /// Which cases are followed.
    pub cases: Policy,
    /// How long the stages take.
    pub stages: Stages,
}

/// The time spent in each pure stage.
#[derive(Clone, Debug)]
pub struct Stages {
    decode: Histogram,
    validate: Histogram,
    route: Histogram,
    encode: Histogram,
}

impl Stages {
    /// The metrics of the stages, looked up once and not for each message.
    #[must_use]
    pub fn of(metrics: &Metrics) -> Self {
        Self {
            decode: metrics.stage("decode"),
            validate: metrics.stage("validate"),
            route: metrics.stage("route"),
            encode: metrics.stage("encode"),
        }
    }
}

impl Translator {
    /// The pure stages, in order.
    ///
    /// # Errors
    /// [`Refusal`] by the first stage that cannot go on.
    pub fn translate(&self, received: &Received) -> Result<Encoded, Refusal> {
        let mut clock = Clock(Instant::now());
        let decoded = clock.lap(&self.stages.decode, decode::decode(received))?;
        let validated = clock.lap(&self.stages.validate, validate::validate(decoded, &self.profile))?;
        let routed = clock.lap(&self.stages.route, route::route(validated, received, self))?;
        clock.lap(
            &self.stages.encode,
            encode::encode(routed, received, &self.gateway, &self.cases),
        )
    }
}

/// Reads the time once between two stages.
struct Clock(Instant);

impl Clock {
    /// Notes how long a stage took, whatever came of it.
    fn lap<T>(&mut self, stage: &Histogram, outcome: T) -> T {
        let now = Instant::now();
        stage.observe(now.duration_since(self.0).as_secs_f64());
        self.0 = now;
        outcome
    }
}
