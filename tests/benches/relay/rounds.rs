//! The order of a run: rounds in which every contender has its turn on new queues, then latencies, then starts.

use std::path::Path;

use tests::process::program;

use crate::bare::Bare;
use crate::broker::Broker;
use crate::gateway::{Site, program_size};
use crate::latency::{self, Latency};
use crate::measure::{Spread, Turn, Watch, load};
use crate::options::Options;
use crate::report::{Report, Setting, Start, Turns};
use crate::shovel::Shovel;
use crate::traffic::{self, Traffic};

/// Starts of the gateway that are measured.
const STARTS: usize = 5;

/// What a run needs all the time.
struct Bench<'a> {
    options: &'a Options,
    traffic: Traffic,
    broker: Broker,
}

/// Runs everything.
pub(crate) async fn run(options: &Options) -> Report {
    let setting = setting(options);
    eprintln!(
        "load average before: {:.2}; numbers mean little on a machine with other work",
        setting.load_before
    );
    let bench = Bench {
        options,
        traffic: Traffic::new(options.size),
        broker: Broker::start().await,
    };
    let mut shovel = Turns::new("RabbitMQ shovel over TCP", false, true);
    let mut bare = Turns::new("bare relay", true, true);
    let mut amqp = Turns::new("gateway on RabbitMQ", true, true);
    let mut embedded = Turns::new("gateway on its embedded bus", true, false);
    let mut other_amqp = Turns::new("other build on RabbitMQ", true, true);
    let mut other_embedded = Turns::new("other build on its embedded bus", true, false);
    for round in 1..=options.rounds {
        shovel.turns.push(bench.shovel().await);
        bare.turns.push(bench.bare().await);
        amqp.turns.push(bench.amqp(&program()).await);
        embedded.turns.push(bench.embedded(&program()).await);
        if let Some(program) = &options.beside {
            other_amqp.turns.push(bench.amqp(program).await);
            other_embedded.turns.push(bench.embedded(program).await);
        }
        let last = [&shovel, &bare, &amqp, &embedded].map(|turns| turns.turns[round - 1].rate.round());
        eprintln!("round {round}: shovel, bare, gateway, embedded: {last:?} messages a second");
    }
    let pace = bare.rate().min(amqp.rate()) / 2.0;
    let (bare_latency, gateway_latency) = (
        bench.bare_latency(pace).await,
        bench.gateway_latency(&program(), pace).await,
    );
    let mut contenders = vec![
        shovel.report(&shovel, &bare, None),
        bare.report(&shovel, &bare, Some(bare_latency)),
        amqp.report(&shovel, &bare, Some(gateway_latency)),
        embedded.report(&shovel, &bare, None),
    ];
    if let Some(program) = &options.beside {
        let latency = bench.gateway_latency(program, pace).await;
        contenders.push(other_amqp.report(&shovel, &bare, Some(latency)));
        contenders.push(other_embedded.report(&shovel, &bare, None));
    }
    Report {
        setting,
        contenders,
        added_milliseconds: gateway_latency.beyond(&bare_latency),
        start: starts(options.prefetch).await,
    }
}

impl Bench<'_> {
    async fn shovel(&self) -> Turn {
        self.fill().await;
        let _shovel = Shovel::start(&self.broker, self.options.prefetch);
        self.follow(None).await
    }

    async fn bare(&self) -> Turn {
        self.fill().await;
        let bare = Bare::start(&self.broker.rabbit.uri(), self.options.prefetch);
        self.follow(Some(bare.process())).await
    }

    async fn amqp(&self, program: &Path) -> Turn {
        self.fill().await;
        let site = Site::amqp(&self.broker.rabbit, self.options.prefetch);
        let gateway = site.start_build(program);
        self.follow(Some(gateway.process())).await
    }

    async fn embedded(&self, program: &Path) -> Turn {
        let site = Site::embedded(self.options.prefetch);
        let referral = |number| self.traffic.message(number);
        site.fill(&traffic::from(), self.options.messages, referral).await;
        let gateway = site.start_build(program);
        site.watch(&gateway, self.options.messages).await.turn()
    }

    async fn fill(&self) {
        let referral = |number| self.traffic.message(number);
        self.broker
            .fill(&traffic::from(), self.options.messages, referral)
            .await;
    }

    async fn follow(&self, own: Option<u32>) -> Turn {
        let watch = Watch::new(own, Some(self.broker.rabbit.process()));
        self.broker.watch(self.options.messages, watch).await.turn()
    }

    async fn bare_latency(&self, pace: f64) -> Latency {
        self.broker.fresh_queues().await;
        let _bare = Bare::start(&self.broker.rabbit.uri(), self.options.prefetch);
        latency::measure(&self.broker, &self.traffic, pace).await
    }

    async fn gateway_latency(&self, program: &Path, pace: f64) -> Latency {
        self.broker.fresh_queues().await;
        let site = Site::amqp(&self.broker.rabbit, self.options.prefetch);
        let _gateway = site.start_build(program);
        latency::measure(&self.broker, &self.traffic, pace).await
    }
}

async fn starts(prefetch: u16) -> Start {
    let (mut ready, mut idle) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let (milliseconds, mebibytes) = Site::embedded(prefetch).start_to_ready().await;
        ready.push(milliseconds);
        idle.push(mebibytes);
    }
    Start {
        ready_milliseconds: Spread::of(ready),
        idle_mebibytes: Spread::of(idle),
        program_mebibytes: program_size(&program()),
    }
}

fn setting(options: &Options) -> Setting {
    let program = program();
    let profile = program.parent().and_then(|folder| folder.file_name());
    Setting {
        rounds: options.rounds,
        messages: options.messages,
        sizes: options.size.name(),
        prefetch: options.prefetch,
        processors: std::thread::available_parallelism().map_or(0, Into::into),
        load_before: load(),
        profile: profile
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
    }
}
