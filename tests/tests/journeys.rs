//! A message's way through the running program, from socket to socket.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it saw"
)]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use contracts::{Content, Document};
use gateway::demo::scenario::{PATIENTS, referral};
use jiff::Timestamp;
use tests::accounts::Accounts;
use tests::http;
use tests::millennium::{Receiver, Sender, msa};
use tests::pmo::{Answer, Pmo};
use tests::postgres::{self, Postgres};
use tests::world::{World, adapter, embedded, hl7, on_postgres, until, written};

const SOON: Duration = Duration::from_secs(20);

/// A PMO that takes everything and shows it.
async fn willing_pmo() -> (Pmo, Arc<Mutex<Vec<Document>>>) {
    let got = Arc::new(Mutex::new(Vec::new()));
    let book = Arc::clone(&got);
    let pmo = Pmo::start(move |document| {
        book.lock().unwrap().push(document.clone());
        Answer::Ok
    });
    (pmo.await, got)
}

/// A referral that breaks its contract: the question is missing.
fn without_its_question(referral: Vec<u8>) -> String {
    let text = String::from_utf8(referral).unwrap();
    text.split_inclusive('\r')
        .filter(|segment| !segment.contains("questionFormulation.text"))
        .collect()
}

fn nobody() -> SocketAddr {
    tests::process::free_port()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_crosses_and_its_confirmation_comes_back() {
    let (pmo, got) = willing_pmo().await;
    let millennium = Receiver::start().await;
    let world = World::new(&embedded(), pmo.address, millennium.address);
    let gateway = world.start().await;

    let sent = referral("J1", 1, 1, Timestamp::now());
    let bytes = written(adapter("millennium").as_ref(), sent.clone());
    let acknowledgement = Sender::new(world.mllp, SOON).send(&bytes).await;
    assert_eq!(
        msa(&acknowledgement),
        ("AA".to_owned(), sent.envelope.message_id.clone().unwrap())
    );
    until("the referral arrives", SOON, async || {
        !got.lock().unwrap().is_empty()
    })
    .await;
    assert!(
        got.lock().unwrap()[0] == sent,
        "what arrived is not what was sent"
    );

    let Content::Request(request) = &sent.content else {
        panic!("a referral")
    };
    let confirmation = gateway::demo::answers::confirmation(request);
    let body = written(adapter("pmo").as_ref(), confirmation.clone());
    let headers = [("Content-Type", "text/xml; charset=utf-8")];
    let reply = http::post(world.http, "/v1/systems/pmo/messages", &headers, &body)
        .await
        .unwrap();
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(
        reply.text().contains("<core:resultCode>OK</core:resultCode>"),
        "{}",
        reply.text()
    );
    until("the confirmation arrives", SOON, async || {
        !millennium.got().is_empty()
    })
    .await;
    let back = adapter("millennium")
        .decode(&adapters::WireMessage::new(&millennium.got()[0]))
        .unwrap();
    assert!(
        back.document == confirmation,
        "the confirmation changed on its way"
    );

    until("the accounts balance", SOON, async || {
        balanced(&world, &gateway).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_with_its_store_on_postgresql_goes_on_when_the_server_comes_back() {
    let server = tokio::task::spawn_blocking(Postgres::start).await.unwrap();
    let (pmo, got) = willing_pmo().await;
    let sections = embedded() + &on_postgres(&server);
    let world = World::with(&sections, postgres::PASSWORD, pmo.address, nobody(), "");
    let gateway = world.start().await;
    let send = async |bytes: Vec<u8>| {
        let acknowledgement = Sender::new(world.mllp, SOON).send(&bytes).await;
        msa(&acknowledgement).0
    };
    let millennium = adapter("millennium");
    let (_, _, broken) = hl7(millennium.as_ref(), "J9", 1, 1);
    let broken = without_its_question(broken);
    assert_eq!(send(broken.into_bytes()).await, "AE");
    assert_eq!(world.parked().len(), 1);

    server.kill_9();
    let told = gateway.until_ready(503, SOON).await.text();
    assert!(told.contains("the server cannot be reached"), "{told}");
    assert!(
        !(told + &gateway.log()).contains(postgres::PASSWORD),
        "the password is shown"
    );
    server.start_again();
    let _ready = gateway.until_ready(200, SOON).await;
    let (_, _, sound) = hl7(millennium.as_ref(), "J9", 2, 1);
    assert_eq!(send(sound).await, "AA");
    until("the referral arrives", SOON, async || {
        got.lock().unwrap().len() == 1
    })
    .await;
    assert_eq!(world.parked().len(), 1, "what was stored is still there");
    until("the accounts balance", SOON, async || {
        balanced(&world, &gateway).await
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_referral_is_refused_with_its_rules_and_kept_for_the_record() {
    let world = World::new(&embedded(), nobody(), nobody());
    let gateway = world.start().await;
    let (id, _, bytes) = hl7(adapter("millennium").as_ref(), "J2", 1, 1);
    let broken = without_its_question(bytes);

    let acknowledgement = Sender::new(world.mllp, SOON).send(broken.as_bytes()).await;
    assert_eq!(msa(&acknowledgement), ("AE".to_owned(), id));
    assert!(
        acknowledgement.contains("REF-012"),
        "the broken rule is not named"
    );

    let parked = world.parked();
    assert_eq!(parked.len(), 1);
    assert_eq!(
        (parked[0]["reason"].as_str(), parked[0]["standing"].as_str()),
        (Some("VB201"), Some("refused"))
    );
    let number = parked[0]["id"].to_string();
    let config = world.config.display().to_string();
    let body = tests::process::vardbrygga(&["parked", "show", &number, "--body", "--config", &config]);
    assert_eq!(body.stdout, broken.as_bytes());
    assert!(
        (gateway
            .metric(
                "vardbrygga_messages_refused_total",
                &["reason=\"contract_violated\""]
            )
            .await
            - 1.0)
            .abs()
            < 0.1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resend_is_accepted_and_not_delivered_again_even_after_a_restart() {
    let (pmo, got) = willing_pmo().await;
    let world = World::new(&embedded(), pmo.address, nobody());
    let mut gateway = world.start().await;
    let (_, _, bytes) = hl7(adapter("millennium").as_ref(), "J3", 1, 1);
    let mut sender = Sender::new(world.mllp, SOON);
    for _ in 0..2 {
        assert_eq!(msa(&sender.send(&bytes).await).0, "AA");
    }
    until("the referral arrives", SOON, async || {
        !got.lock().unwrap().is_empty()
    })
    .await;
    assert!(gateway.terminate().success());
    let gateway = world.start().await;
    assert_eq!(msa(&sender.send(&bytes).await).0, "AA");
    until("the resend is counted", SOON, async || {
        gateway
            .metric("vardbrygga_messages_duplicate_total", &["stage=\"intake\""])
            .await
            > 0.5
    })
    .await;
    assert_eq!(got.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_referral_to_a_unit_that_nobody_serves_is_refused_by_name() {
    let world = World::new(&embedded(), nobody(), nobody());
    let _gateway = world.start().await;
    let mut document = referral("J4", 1, 1, Timestamp::now());
    let unknown = contracts::HsaId::new("SE2321000131-E000000009999");
    document.envelope.receiver.unit = Some(unknown.clone());
    if let Content::Request(request) = &mut document.content {
        request.recipient.organisation.care_unit_id = Some(unknown);
    }
    let bytes = written(adapter("millennium").as_ref(), document);
    let acknowledgement = Sender::new(world.mllp, SOON).send(&bytes).await;
    assert_ne!(msa(&acknowledgement).0, "AA");
    assert!(acknowledgement.contains("RTE-001"), "{acknowledgement}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_target_refuses_is_parked_and_what_it_fails_on_is_tried_until_the_attempts_are_used_up() {
    let answers = Arc::new(Mutex::new(std::collections::HashMap::<String, u32>::new()));
    let book = Arc::clone(&answers);
    let pmo = Pmo::start(move |document| {
        let case = document.envelope.case_id.clone().unwrap();
        let refuses = case.ends_with("000001");
        *book.lock().unwrap().entry(case).or_default() += 1;
        if refuses {
            Answer::ValidationError
        } else {
            Answer::Status(500)
        }
    })
    .await;
    let world = World::new(&embedded(), pmo.address, nobody());
    let gateway = world.start().await;
    let millennium = adapter("millennium");
    let mut sender = Sender::new(world.mllp, SOON);
    for number in [1, 2] {
        let (_, _, bytes) = hl7(millennium.as_ref(), "J5", number, 1);
        assert_eq!(msa(&sender.send(&bytes).await).0, "AA");
    }
    until("both are parked", SOON, async || world.parked().len() == 2).await;
    let mut reasons: Vec<_> = world
        .parked()
        .iter()
        .map(|row| (row["reason"].clone(), row["attempts"].clone()))
        .collect();
    reasons.sort_by_key(|(reason, _)| reason.to_string());
    assert_eq!(reasons, [("VB501".into(), 1.into()), ("VB503".into(), 4.into())]);
    let counts: Vec<u32> = answers.lock().unwrap().values().copied().collect();
    assert_eq!(counts.iter().sum::<u32>(), 5, "attempts as the target saw them");
    assert!(
        (gateway
            .metric("vardbrygga_delivery_retries_total", &["class=\"transient\""])
            .await
            - 3.0)
            .abs()
            < 0.1
    );
    assert!(balanced(&world, &gateway).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_the_gateway_writes_names_a_patient() {
    let pmo = Pmo::start(|_| Answer::ValidationError).await;
    let world = World::new(&embedded(), pmo.address, nobody());
    let gateway = world.start().await;
    let millennium = adapter("millennium");
    let mut sender = Sender::new(world.mllp, SOON);
    let mut told = Vec::new();
    for number in 1..=6 {
        let (_, _, bytes) = hl7(millennium.as_ref(), "J6", number, 1);
        told.push(sender.send(&bytes).await);
        let broken = String::from_utf8(bytes)
            .unwrap()
            .replace("OBX|3", "ZZZ|3")
            .replace("V1|P", "V9|P");
        told.push(sender.send(broken.as_bytes()).await);
    }
    until("all are parked", SOON, async || world.parked().len() >= 12).await;
    let config = world.config.display().to_string();
    let listed = tests::process::vardbrygga(&["parked", "list", "--config", &config]);
    told.push(String::from_utf8_lossy(&listed.stdout).into_owned());
    told.push(gateway.log());
    told.push(http::get(world.admin, "/metrics").await.unwrap().text());
    told.push(http::get(world.admin, "/ready").await.unwrap().text());
    let told = told.join("\n");
    for (number, name, _) in PATIENTS {
        assert!(!told.contains(number), "a personal number");
        for part in name.split(", ") {
            assert!(!told.contains(part), "a name: {part}");
        }
    }
    assert!(
        !told.contains("andfåddhet") && !told.contains("hörselprov"),
        "a question"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_and_its_refusal_lies_beside_it() {
    let (pmo, got) = willing_pmo().await;
    let spool = tempfile::tempdir().unwrap();
    let more = format!(
        ", {{ transport = \"directory\", path = \"{}\", poll = \"100ms\" }}",
        spool.path().display()
    );
    let world = World::with(&embedded(), "", pmo.address, nobody(), &more);
    let _gateway = world.start().await;
    let (_, _, bytes) = hl7(adapter("millennium").as_ref(), "J7", 1, 1);
    let staged = tempfile::tempdir_in(spool.path().parent().unwrap()).unwrap();
    for (name, content) in [
        ("1.hl7", bytes.as_slice()),
        ("2.hl7", b"not a message".as_slice()),
    ] {
        std::fs::write(staged.path().join(name), content).unwrap();
        std::fs::rename(staged.path().join(name), spool.path().join(name)).unwrap();
    }
    until("the referral arrives", SOON, async || {
        !got.lock().unwrap().is_empty()
    })
    .await;
    until("the other is refused", SOON, async || {
        spool.path().join("refused/2.hl7").exists()
    })
    .await;
    assert!(spool.path().join("done/1.hl7").exists());
    assert!(spool.path().join("refused/2.hl7.ack").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn xml_over_http_is_refused_in_a_result_with_200_and_in_a_fault_with_500() {
    let world = World::new(&embedded(), nobody(), nobody());
    let _gateway = world.start().await;
    let sent = referral("J8", 1, 1, Timestamp::now());
    let Content::Request(request) = &sent.content else {
        panic!("a referral")
    };
    let body = written(
        adapter("pmo").as_ref(),
        gateway::demo::answers::confirmation(request),
    );
    let broken = String::from_utf8(body)
        .unwrap()
        .replace("<requestVersionNumber>1</requestVersionNumber>", "");
    let headers = [("Content-Type", "text/xml; charset=utf-8")];
    let path = "/v1/systems/pmo/messages";
    let refused = http::post(world.http, path, &headers, broken.as_bytes())
        .await
        .unwrap();
    assert_eq!(refused.status, 200, "{}", refused.head);
    assert!(refused.text().contains("VALIDATION_ERROR"), "{}", refused.text());
    assert!(
        refused.head.to_lowercase().contains("vb-reason: vb201"),
        "{}",
        refused.head
    );
    let unreadable = http::post(world.http, path, &headers, b"<no").await.unwrap();
    assert_eq!(unreadable.status, 500, "{}", unreadable.head);
    assert!(unreadable.text().contains(":Fault>"), "{}", unreadable.text());
    assert_eq!(
        http::post(world.http, "/v1/systems/nobody/messages", &headers, b"x")
            .await
            .unwrap()
            .status,
        404
    );
    let parked = world.parked();
    assert_eq!(
        parked[0]["case_id"],
        sent.envelope.case_id.clone().unwrap(),
        "the record does not know its case"
    );
}

/// Every message that was received or taken has exactly one end, or is in progress.
async fn balanced(world: &World, gateway: &tests::process::Gateway) -> bool {
    Accounts::of(gateway).await.balance([0, world.stored()], 0)
}
