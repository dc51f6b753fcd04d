//! How many referrals a second the gateway moves, beside those who do less on the same machine at the same time:
//! RabbitMQ's own shovel and a bare relay. Measures and prints; judges nothing. The page beside this folder says
//! what is in each number.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement prints, and says by panicking that it cannot go on"
)]

mod bare;
mod broker;
mod gateway;
mod latency;
mod measure;
mod options;
mod queued;
mod report;
mod rounds;
mod shovel;
mod table;
mod traffic;

use clap::Parser;
use options::{Options, Role};
use serde::Serialize;

#[tokio::main]
async fn main() {
    let options = Options::parse();
    match options.role {
        Some(Role::Bare(relay)) => bare::relay(relay).await,
        None if options.bench => match options.queued {
            Some(messages) => tell(
                &options,
                queued::run(&options, messages).await.as_slice(),
                queued::told,
            ),
            None => tell(&options, &rounds::run(&options).await, table::of),
        },
        None => println!("This is a measurement: `make bench` runs it."),
    }
}

fn tell<T: Serialize + ?Sized>(options: &Options, report: &T, in_words: impl Fn(&T) -> String) {
    if options.json {
        println!("{}", serde_json::to_string_pretty(report).unwrap());
    } else {
        println!("{}", in_words(report));
    }
}
