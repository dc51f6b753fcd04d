//! `demo`: shows the demo as it happens.

use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{End, Output};
use crate::demo::{Demo, Options};
use crate::telemetry::{self, Format};

pub(super) const EXAMPLES: &str = "Examples:
  vardbrygga demo
  vardbrygga demo --messages 5000 --json
  vardbrygga demo --bus amqp://guest:guest@127.0.0.1:5672/%2f
  vardbrygga demo --keep-running          # then look at /metrics

Exit code 1 when a message was lost or the order of a case was broken.";

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Referrals to send.
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u64).range(20..=1_000_000))]
    messages: u64,
    /// A RabbitMQ to use instead of the embedded bus: amqp://user:password@host:port/vhost.
    #[arg(long, value_name = "URL")]
    bus: Option<String>,
    /// Keep the gateway running afterwards, until SIGINT or SIGTERM.
    #[arg(long)]
    keep_running: bool,
}

pub(super) fn run(arguments: Arguments, output: &mut Output) -> End {
    if let Err(error) = telemetry::start(Format::Human, "error") {
        return output.failed(error);
    }
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(show(arguments, output)),
        Err(error) => output.failed(error),
    }
}

async fn show(arguments: Arguments, output: &mut Output) -> End {
    let stopped = match super::run::stop_signal() {
        Ok(stopped) => stopped,
        Err(error) => return output.failed(error),
    };
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => return output.failed(error),
    };
    let options = Options {
        messages: arguments.messages,
        bus: arguments.bus,
    };
    let demo = match Demo::start(options, folder.path()).await {
        Ok(demo) => demo,
        Err(error) => return output.failed(error),
    };
    tokio::pin!(stopped);
    let end = tokio::select! {
        () = stopped.as_mut() => End::Failed,
        end = play(&demo, output) => end,
    };
    if arguments.keep_running && end == End::Done {
        output.note(format!(
            "\nstill running; metrics at http://{}/metrics",
            demo.gateway.addresses.admin
        ));
        stopped.await;
    }
    demo.stop().await;
    end
}

async fn play(demo: &Demo, output: &mut Output) -> End {
    if !output.is_json() {
        introduce(demo, output);
    }
    let bar = bar(demo, output);
    tokio::select! {
        () = demo.play() => {}
        () = follow(demo, &bar) => {}
    }
    bar.finish_and_clear();
    let summary = demo.summary().await;
    if output.is_json() {
        output.json(&summary);
    } else {
        if let Some((before, after)) = demo.before_and_after() {
            output.line(format!(
                "One referral as Millennium sent it (HL7 v2, MLLP):\n\n{before}"
            ));
            output.line(format!("and as PMO received it (RIV-TA XML, HTTP):\n\n{after}\n"));
        }
        summary.lines().into_iter().for_each(|line| output.line(line));
    }
    if summary.is_kept() { End::Done } else { End::Failed }
}

fn introduce(demo: &Demo, output: &mut Output) {
    output.line(format!(
        "Millennium sends {} referrals over MLLP; PMO takes them over HTTP and answers.\n\
         Some break their contract, PMO refuses some, fails once on others, and goes away for a while.\n\
         Meanwhile patients are admitted, planned for, found ready and not ready, and go home; a nurse assesses others\n\
         at home, and regions coordinate: Millennium, SAMSA (FHIR), PMO and SOT (JSON).\n",
        demo.referrals()
    ));
}

fn bar(demo: &Demo, output: &Output) -> ProgressBar {
    if output.is_json() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:40} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(demo.referrals()).with_style(style)
}

/// Moves the bar; never ends by itself.
async fn follow(demo: &Demo, bar: &ProgressBar) {
    loop {
        let balance = demo.ledger.balance();
        bar.set_position(balance.sent.min(demo.referrals()));
        bar.set_message(format!(
            "sent {} · accepted {} · delivered {}",
            balance.sent, balance.accepted, balance.arrived
        ));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
