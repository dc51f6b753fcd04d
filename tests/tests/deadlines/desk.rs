//! A gateway that one system sends to, and its command line: what it is sent, and what it answers.

use std::time::Duration;

use serde_json::Value;
use tests::http;
use tests::process::{free_port, vardbrygga};
use tests::world::{World, embedded};

use crate::messages::Message;

pub(crate) const SOON: Duration = Duration::from_secs(30);

/// A world in which one system sends everything and another one takes it.
pub(crate) fn world(more: &str, password: &str) -> World {
    let nobody = free_port();
    let world = World::with(&(embedded() + more), password, nobody, nobody, "");
    let inbox = world.folder().join("inbox");
    std::fs::create_dir(&inbox).unwrap();
    let systems = format!(
        r#"
[deadlines]
answer = "never"

[systems.sender]
adapter = "canonical"
receive = {{ transport = "http" }}

[systems.taker]
adapter = "canonical"
send = {{ transport = "directory", path = "{}" }}

[[routes]]
kind = "*"
receiver = "*"
to = "taker"
"#,
        inbox.display()
    );
    world.edit(|text| text.split("[retry]").next().unwrap().to_owned() + &systems);
    world
}

/// Sends messages of one case after the other.
pub(crate) async fn send(world: &World, messages: &[Message<'_>]) {
    for message in messages {
        post(world, &message.json()).await;
    }
}

/// Sends a document, and is told that it is accepted.
pub(crate) async fn post(world: &World, document: &Value) {
    let headers = [("Content-Type", "application/json")];
    let body = document.to_string().into_bytes();
    let sent = http::post(world.http, "/v1/systems/sender/messages", &headers, &body);
    let reply = sent.await.unwrap();
    assert_eq!(
        reply.status,
        200,
        "{}: {}",
        document["envelope"]["kind"],
        reply.text()
    );
}

/// What a command answers as JSON.
pub(crate) fn ask(world: &World, arguments: &[&str]) -> Value {
    let config = world.config.display().to_string();
    let asked = vardbrygga(&[arguments, &["--json", "--config", &config]].concat());
    let said = String::from_utf8_lossy(&asked.stderr);
    assert!(asked.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&asked.stdout).unwrap()
}

/// Asks until it is answered so: what is remembered of a case is written within the last batch.
pub(crate) async fn answers(world: &World, arguments: &[&str], expected: &Value) {
    let start = std::time::Instant::now();
    loop {
        let answer = ask(world, arguments);
        if answer == *expected {
            return;
        }
        assert!(start.elapsed() < SOON, "{arguments:?}: {answer:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What a command writes as CSV.
pub(crate) fn csv(world: &World, arguments: &[&str]) -> String {
    let config = world.config.display().to_string();
    let asked = vardbrygga(&[arguments, &["--csv", "--config", &config]].concat());
    String::from_utf8(asked.stdout).unwrap()
}
