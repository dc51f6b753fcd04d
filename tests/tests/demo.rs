//! The demo keeps its word, on the embedded bus and through a real RabbitMQ.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use serde_json::{Value, json};
use tests::process::vardbrygga;
use tests::rabbitmq::Rabbit;

/// The demo shows every kind of end, and loses nothing.
fn keeps_its_word(arguments: &[&str]) {
    let shown = vardbrygga(arguments);
    let errors = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert_eq!(shown.status.code(), Some(0), "{errors}");
    let summary: Value = serde_json::from_slice(&shown.stdout).unwrap();
    let count = |name: &str| match summary[name].as_object() {
        Some(parts) => parts.values().filter_map(Value::as_u64).sum(),
        None => summary[name].as_u64().unwrap(),
    };
    assert_eq!(
        (count("lost"), count("order_breaks"), count("unexpected")),
        (0, 0, 0),
        "{summary:#}"
    );
    for shown in ["delivered", "refused", "retried", "parked"] {
        assert!(count(shown) > 0, "nothing was {shown}: {summary:#}");
    }
    assert_eq!(
        count("accepted"),
        count("delivered") + count("parked"),
        "{summary:#}"
    );
    assert_eq!(count("sent"), count("accepted") + count("refused"), "{summary:#}");
    let families = summary["families"].as_object().unwrap();
    // Of 100 referrals five cases of each other family, of 18, 2 and 2 messages.
    for (name, messages) in [("discharge", 90), ("team", 10), ("coordination", 10)] {
        let told = json!({"sent": messages, "accepted": messages, "delivered": messages, "lost": 0});
        assert_eq!(families[name], told, "{name}: {summary:#}");
    }
    let sent = families.values().map(|family| family["sent"].as_u64().unwrap());
    assert_eq!(count("sent"), sent.sum::<u64>(), "{summary:#}");
    assert_eq!(
        families["referral"]["sent"],
        count("referrals") + count("answers"),
        "{summary:#}"
    );
    assert_eq!(summary["late"], 1, "one ward tells too late: {summary:#}");
    let refused = &summary["refused"]["VB201 contract_violated"];
    assert!(refused.as_u64() > Some(0), "{summary:#}");
}

#[test]
fn the_demo_keeps_its_word_on_the_embedded_bus() {
    keeps_its_word(&["demo", "--messages", "100", "--json"]);
}

#[test]
fn the_demo_keeps_its_word_through_rabbitmq() {
    let rabbit = Rabbit::start();
    keeps_its_word(&["demo", "--messages", "100", "--json", "--bus", &rabbit.uri()]);
}

#[test]
fn the_demo_shows_a_referral_before_and_after_and_the_balance() {
    let shown = vardbrygga(&["demo", "--messages", "40"]);
    let text = String::from_utf8(shown.stdout).unwrap();
    for part in [
        "MSH|^~\\&|MILLENNIUM",
        "<requestId>",
        "lost                0",
        "order breaks        0",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    let sent = text.lines().find_map(|line| line.strip_prefix("RF1|")).unwrap();
    let request_id = text
        .split_once("<requestId>")
        .and_then(|(_, after)| after.split_once('<'))
        .map(|(id, _)| id)
        .unwrap();
    let local = request_id.split_once('#').map_or(request_id, |(_, local)| local);
    assert!(sent.contains(local), "not the same referral:\n{text}");
}
