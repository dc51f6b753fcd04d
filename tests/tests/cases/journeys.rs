//! Messages against their cases, through the running program: what fits goes, what does not is told or refused, and
//! what was said is remembered through a kill.

use std::time::Duration;

use contracts::referral::ConfirmationType;
use contracts::{Content, Document};
use gateway::demo::answers;
use gateway::demo::scenario::referral;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::http;
use tests::millennium::{Receiver, Sender, msa};
use tests::pmo::{Answer, Pmo};
use tests::postgres::{self, Postgres};
use tests::process::Gateway;
use tests::tree::root;
use tests::world::{World, adapter, embedded, hl7, on_postgres, until, written};

const SOON: Duration = Duration::from_secs(20);

/// A Millennium and a PMO, and the gateway between them.
struct Site {
    world: World,
    gateway: Gateway,
    _pmo: Pmo,
    _millennium: Receiver,
}

impl Site {
    /// With these sections after `[bus]` and this `[cases]` section.
    async fn start(sections: &str, cases: &str) -> Self {
        let pmo = Pmo::start(|_| Answer::Ok).await;
        let millennium = Receiver::start().await;
        let bus = embedded() + sections;
        let world = World::with(&bus, postgres::PASSWORD, pmo.address, millennium.address, "");
        let cases = format!("\n[cases]\n{cases}\n{DISCHARGE}");
        world.edit(|text| text + &cases);
        let gateway = world.start().await;
        Self {
            world,
            gateway,
            _pmo: pmo,
            _millennium: millennium,
        }
    }

    /// Millennium sends a version of a referral; the acknowledgement.
    async fn send(&self, number: u64, version: u64) -> String {
        let (_, _, bytes) = hl7(adapter("millennium").as_ref(), "C", number, version);
        Sender::new(self.world.mllp, SOON).send(&bytes).await
    }

    /// PMO answers a version of a referral; what PMO is told.
    async fn answer(&self, number: u64, version: u64, says: Says) -> String {
        let Content::Request(request) = referral("C", number, version, Timestamp::now()).content else {
            panic!("a referral")
        };
        let document = match says {
            Says::Confirms(what) => confirming(answers::confirmation(&request), what),
            Says::Answers => answers::outcome(&request),
        };
        let body = written(adapter("pmo").as_ref(), document);
        self.post("pmo", "text/xml; charset=utf-8", &body).await
    }

    /// A hospital says something of a discharge process, so long ago.
    async fn says(&self, number: u64, ago: SignedDuration, kind: &str) -> Value {
        let body = notice(number, Timestamp::now() - ago, kind);
        let reply = self
            .post("ward", "application/json", body.to_string().as_bytes())
            .await;
        serde_json::from_str(&reply).unwrap()
    }

    async fn post(&self, system: &str, media_type: &str, body: &[u8]) -> String {
        let path = format!("/v1/systems/{system}/messages");
        let headers = [("Content-Type", media_type)];
        http::post(self.world.http, &path, &headers, body)
            .await
            .unwrap()
            .text()
    }

    /// How often a rule was broken.
    async fn broken(&self, rule: &str) -> u64 {
        let label = format!("rule=\"{rule}\"");
        let count = self
            .gateway
            .metric("vardbrygga_case_violations_total", &[&label])
            .await;
        count.round() as u64
    }
}

/// What PMO says.
enum Says {
    Confirms(ConfirmationType),
    Answers,
}

fn confirming(mut document: Document, what: ConfirmationType) -> Document {
    let Content::Confirmation(confirmation) = &mut document.content else {
        panic!("a confirmation")
    };
    confirmation.type_of_request_confirmation = Some(what);
    let id = format!("SE2321000131-E000000000201#{what:?}{}", Timestamp::now());
    confirmation.request_confirmation_id = Some(id.clone());
    document.envelope.message_id = Some(id);
    document
}

/// A ward that speaks of discharge processes, and a register that hears of them on the bus.
const DISCHARGE: &str = r#"
[systems.ward]
adapter = "canonical"
receive = { transport = "http" }

[systems.register]
adapter = "canonical"
send = { transport = "bus" }

[[routes]]
kind = ["discharge.admission", "discharge.ready", "discharge.discharged"]
receiver = ["SE2321000131-E000000011201", "SE2120001355-E000000061001"]
to = "register"
"#;

/// The published sample of a kind, in a case and at a time of its own.
fn notice(number: u64, at: Timestamp, kind: &str) -> Value {
    let sample = root().join(format!("contracts/samples/{kind}/1.0/valid/minimal.json"));
    let mut notice: Value = serde_json::from_slice(&std::fs::read(sample).unwrap()).unwrap();
    let content = kind.split_once('.').unwrap().1;
    let (id, case) = (format!("{kind} {at}"), format!("process {number}"));
    for field in ["messageId", "caseId", "sentAt"] {
        notice["envelope"][field] = match field {
            "messageId" => json!(id),
            "caseId" => json!(case),
            _ => json!(at.to_string()),
        };
    }
    let said = &mut notice[content]["notice"];
    (said["noticeId"], said["caseId"], said["noticeTime"]) = (json!(id), json!(case), json!(at.to_string()));
    notice
}

/// The rules that a reply names.
fn rules(reply: &Value) -> Vec<&str> {
    let violations = reply["violations"].as_array();
    let named = violations
        .into_iter()
        .flatten()
        .filter_map(|found| found["rule"].as_str());
    named.filter(|rule| rule.starts_with("CAS-")).collect()
}

fn code(acknowledgement: &str) -> String {
    msa(acknowledgement).0
}

async fn millennium_is_refused_after_the_referral_is_accepted(sections: &str) {
    let mut site = Site::start(sections, "referral = \"enforce\"").await;
    assert_eq!(code(&site.send(1, 1).await), "AA");
    let complement = site
        .answer(1, 1, Says::Confirms(ConfirmationType::ComplementWanted))
        .await;
    assert!(complement.contains("<core:resultCode>OK<"), "{complement}");
    assert_eq!(code(&site.send(1, 2).await), "AA", "a complement was asked for");
    let accepted = site
        .answer(1, 2, Says::Confirms(ConfirmationType::Confirmed))
        .await;
    assert!(accepted.contains("<core:resultCode>OK<"), "{accepted}");

    let refused = site.send(1, 3).await;
    assert_eq!(code(&refused), "AE");
    assert!(
        refused.contains("CAS-007") && refused.contains("the case is accepted"),
        "{refused}"
    );
    let parked = site.world.parked();
    assert_eq!(parked.len(), 1);
    assert_eq!(parked[0]["reason"], "VB202");

    site.gateway.kill_and_restart();
    let _ready = site.gateway.until_ready(200, SOON).await;
    let refused = site.send(1, 3).await;
    assert_eq!(code(&refused), "AE", "what was said is remembered through a kill");
    assert!(refused.contains("CAS-007"), "{refused}");
    assert_eq!(code(&site.send(2, 1).await), "AA", "other cases go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_after_the_referral_is_accepted_is_refused_where_that_is_enforced() {
    millennium_is_refused_after_the_referral_is_accepted("").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_on_postgresql_remembers_cases_too() {
    let server = tokio::task::spawn_blocking(Postgres::start).await.unwrap();
    millennium_is_refused_after_the_referral_is_accepted(&on_postgres(&server)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_after_the_referral_is_accepted_goes_with_a_warning_by_default() {
    let mut site = Site::start("", "").await;
    assert_eq!(code(&site.send(1, 1).await), "AA");
    let accepted = site
        .answer(1, 1, Says::Confirms(ConfirmationType::Confirmed))
        .await;
    assert!(accepted.contains("<core:resultCode>OK<"), "{accepted}");
    assert_eq!(code(&site.send(1, 2).await), "AA");
    assert_eq!(site.broken("CAS-007").await, 1);

    // Notes are written within a moment; a restart after that asks the store.
    tokio::time::sleep(Duration::from_millis(500)).await;
    site.gateway.kill_and_restart();
    let _ready = site.gateway.until_ready(200, SOON).await;
    assert_eq!(code(&site.send(1, 3).await), "AA");
    assert_eq!(
        site.broken("CAS-007").await,
        1,
        "it is still known that it was accepted"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_case_is_followed_where_that_is_off() {
    let site = Site::start("", "referral = \"off\"").await;
    assert_eq!(code(&site.send(1, 1).await), "AA");
    let _accepted = site
        .answer(1, 1, Says::Confirms(ConfirmationType::Confirmed))
        .await;
    assert_eq!(code(&site.send(1, 2).await), "AA");
    assert_eq!(site.broken("CAS-007").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_about_an_aborted_referral_is_refused_and_counted_once() {
    let site = Site::start("", "referral = \"enforce\"").await;
    assert_eq!(code(&site.send(1, 1).await), "AA");
    let aborted = site.answer(1, 1, Says::Confirms(ConfirmationType::Aborted)).await;
    assert!(aborted.contains("<core:resultCode>OK<"), "{aborted}");
    let refused = site.answer(1, 1, Says::Answers).await;
    assert!(refused.contains("<core:resultCode>ERROR<"), "{refused}");
    assert_eq!(site.broken("CAS-009").await, 1);
    let reasons = ["reason=\"case_violated\""];
    let count = site
        .gateway
        .metric("vardbrygga_messages_refused_total", &reasons)
        .await;
    assert!((count - 1.0).abs() < 0.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_before_its_predecessor_is_taken_within_the_window_and_not_after() {
    let site = Site::start("", "discharge = \"enforce\"").await;
    let hours = SignedDuration::from_hours;
    let early = site.says(1, hours(1), "discharge.ready").await;
    assert_eq!(
        (&early["outcome"], rules(&early)),
        (&json!("accepted"), vec!["CAS-001"])
    );
    let late = site.says(1, hours(2), "discharge.admission").await;
    assert_eq!((&late["outcome"], rules(&late)), (&json!("accepted"), vec![]));
    let twice = site.says(1, hours(0), "discharge.admission").await;
    assert_eq!(
        (&twice["outcome"], rules(&twice)),
        (&json!("refused"), vec!["CAS-003"])
    );

    let _admitted = site.says(2, hours(200), "discharge.admission").await;
    let early = site.says(2, hours(1), "discharge.discharged").await;
    assert_eq!(early["outcome"], "accepted");
    assert!(rules(&early).contains(&"CAS-002"), "{early}");
    let _admitted = site.says(3, hours(200), "discharge.admission").await;
    let stale = site.says(3, hours(100), "discharge.discharged").await;
    assert_eq!(stale["outcome"], "refused");
    assert!(rules(&stale).contains(&"CAS-017"), "{stale}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_sent_again_is_a_duplicate_and_not_judged() {
    let site = Site::start("", "referral = \"enforce\"").await;
    let (_, _, bytes) = hl7(adapter("millennium").as_ref(), "C", 1, 1);
    let mut sender = Sender::new(site.world.mllp, SOON);
    for _ in 0..3 {
        assert_eq!(code(&sender.send(&bytes).await), "AA");
    }
    until("the resends are counted", SOON, async || {
        let stage = ["stage=\"intake\""];
        site.gateway
            .metric("vardbrygga_messages_duplicate_total", &stage)
            .await
            > 1.5
    })
    .await;
    assert_eq!(site.broken("CAS-003").await, 0);
}
