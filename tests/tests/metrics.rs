//! What `/metrics` of the running program shows: only names from the config and words of closed lists,
//! whatever anyone sends, and no more series after many messages than after a few.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use std::collections::BTreeSet;
use std::time::Duration;

use gateway::telemetry::{Label, Values, catalogue};
use tests::http;
use tests::millennium::{Sender, msa};
use tests::pmo::{Answer, Pmo};
use tests::process::{Gateway, free_port};
use tests::prometheus::promtool;
use tests::world::{World, adapter, embedded, hl7, until};

const SOON: Duration = Duration::from_secs(30);

async fn page(world: &World) -> String {
    http::get(world.admin, "/metrics").await.unwrap().text()
}

/// Every series, without its value.
fn series(page: &str) -> BTreeSet<String> {
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.rsplit_once(' ').unwrap().0.to_owned())
        .collect()
}

/// Sends good referrals, referrals with hostile ids, kinds and senders, and bytes that are no message.
async fn send(world: &World, run: &str, count: u64) {
    let millennium = adapter("millennium");
    let mut sender = Sender::new(world.mllp, SOON);
    for number in 1..=count {
        let (id, _, good) = hl7(millennium.as_ref(), run, number, 1);
        assert_eq!(msa(&sender.send(&good).await).0, "AA");
        let good = String::from_utf8(good).unwrap();
        let hostile = [
            good.replace(&id, &format!("{id}\u{e5}{{x=\"y\"}}")),
            good.replace("REF^I12", &format!("REF^X{number}")),
            good.replacen("MSH|^~\\&|", &format!("MSH|^~\\&|evil-{run}-{number}"), 1),
            good.replace("questionFormulation.text", &format!("unknown.{run}.{number}")),
        ];
        for (which, text) in hostile.iter().enumerate() {
            let own = text.replace(&id, &format!("{run}{which}x{number}"));
            drop(sender.send(own.as_bytes()).await);
        }
        let path = format!(
            "/v1/systems/{}/messages",
            if number % 2 == 0 { "pmo" } else { "nobody" }
        );
        let body = format!("<evil run=\"{run}\">{number}</evil>");
        drop(
            http::post(world.http, &path, &[("X-Evil", &body)], body.as_bytes())
                .await
                .unwrap(),
        );
    }
}

async fn settled(gateway: &Gateway) {
    until("nothing is in hand", SOON, async || {
        gateway.metric("vardbrygga_messages_in_progress", &[]).await < 0.5
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn labels_say_what_the_config_or_a_closed_list_says_and_messages_add_no_series() {
    let pmo = Pmo::start(|document| match document.envelope.case_id.as_deref() {
        Some(case) if case.ends_with('3') => Answer::ValidationError,
        _ => Answer::Ok,
    });
    let pmo = pmo.await;
    let world = World::new(&embedded(), pmo.address, free_port());
    let gateway = world.start().await;
    send(&world, "M1", 10).await;
    settled(&gateway).await;
    until("what lies parked was counted", SOON, async || {
        gateway
            .metric("vardbrygga_parked_messages", &["stage=\"delivery\""])
            .await
            > 0.5
    })
    .await;
    let before = page(&world).await;
    send(&world, "M2", 40).await;
    settled(&gateway).await;
    let after = page(&world).await;
    let grown: Vec<_> = series(&after).difference(&series(&before)).cloned().collect();
    assert!(grown.is_empty(), "series that came with messages: {grown:#?}");

    let config = std::fs::read_to_string(&world.config).unwrap();
    let config: toml::Table = config.parse().unwrap();
    let systems: Vec<String> = config["systems"].as_table().unwrap().keys().cloned().collect();
    let foreign: Vec<String> = series(&after)
        .into_iter()
        .filter(|line| !is_known(line, &systems))
        .collect();
    assert!(
        foreign.is_empty(),
        "series that the catalogue does not allow: {foreign:#?}"
    );
    promtool(&["check", "metrics"], after.as_bytes()).unwrap_or_else(|said| panic!("{said}"));
}

/// Whether the catalogue allows a series, in a gateway with these systems.
fn is_known(line: &str, systems: &[String]) -> bool {
    let (name, labels) = line.split_once('{').unwrap_or((line, ""));
    if labels.is_empty() && catalogue::PROCESS.iter().any(|(process, _)| *process == name) {
        return true;
    }
    let metric = catalogue::ALL.iter().find(|metric| {
        let rest = name.strip_prefix(metric.name);
        rest.is_some_and(|rest| ["", "_bucket", "_sum", "_count"].contains(&rest))
    });
    let Some(metric) = metric else { return false };
    let labels = labels
        .trim_end_matches('}')
        .split(',')
        .filter(|pair| !pair.is_empty());
    let mut pairs = labels.map(|pair| pair.split_once('=').unwrap());
    pairs.all(|(label, value)| {
        let value = value.trim_matches('"');
        let known = metric.labels.iter().find(|known| known.name == label);
        known.map_or(label == "le", |known| allows(known, value, systems))
    })
}

fn allows(label: &Label, value: &str, systems: &[String]) -> bool {
    let is_system = |name: &str| systems.iter().any(|system| system == name);
    match (label.values, label.name) {
        (Values::Closed(list), _) => list().contains(&value),
        (Values::Config(_), "queue") => {
            value == "unroutable" || value.split_once('.').is_some_and(|(_, system)| is_system(system))
        }
        (Values::Config(_), "version") => value == env!("CARGO_PKG_VERSION"),
        (Values::Config(_), _) => is_system(value) || ["http", "admin"].contains(&value),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_age_of_the_backlog_grows_while_a_destination_is_away_and_is_0_when_it_has_everything() {
    let away = free_port();
    let world = World::new(&embedded(), away, free_port());
    let gateway = world.start().await;
    let (_, _, bytes) = hl7(adapter("millennium").as_ref(), "M3", 1, 1);
    assert_eq!(msa(&Sender::new(world.mllp, SOON).send(&bytes).await).0, "AA");
    let age = async || {
        gateway
            .metric("vardbrygga_backlog_age_seconds", &["destination=\"pmo\""])
            .await
    };
    until("the age grows", SOON, async || age().await > 1.5).await;
    let _pmo = Pmo::start_at(away, |_| Answer::Ok).await;
    until("it is delivered and has no age", SOON, async || {
        age().await == 0.0
    })
    .await;
    let up = gateway
        .metric("vardbrygga_destination_up", &["destination=\"pmo\""])
        .await;
    assert!(up > 0.5, "the destination is back");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attempt_to_connect_is_counted_and_the_cause_is_logged_once() {
    let bus = format!(
        "kind = \"amqp\"\nurl = \"amqp://{}/%2f\"\nusername = \"nobody\"\npassword_file = \"SECRET\"",
        free_port()
    );
    let world = World::with(&bus, "nothing", free_port(), free_port(), "");
    let gateway = world.launch();
    drop(gateway.until_ready(503, SOON).await);
    until("several attempts are counted", SOON, async || {
        gateway
            .metric("vardbrygga_connection_failed_total", &["to=\"bus\""])
            .await
            > 3.5
    })
    .await;
    let told = gateway.log().matches("the bus cannot be reached").count();
    assert_eq!(told, 1, "{}", gateway.log());
}
