//! What cases wait for and what they come to, in the running program: real messages over HTTP, its metrics, `deadlines` and
//! `report`, with either store. The times lie in the past, so that nobody has to wait for them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::time::Duration;

use serde_json::{Value, json};
use tests::http;
use tests::postgres::{self, Postgres};
use tests::process::{Gateway, free_port, vardbrygga};
use tests::world::{World, embedded, on_postgres, until};

const SOON: Duration = Duration::from_secs(30);
const HOSPITAL: &str = "SE2321000131-E000000000101";
const PRIMARY_CARE: &str = "SE2321000131-E000000000201";
const MUNICIPALITY: &str = "SE2120001355-E000000000001";
const TEAM: &str = "SE2321000131-E000000000301";

/// A world in which one system sends everything and another one takes it.
fn world(more: &str, password: &str) -> World {
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

/// A message of a case that is not a referral.
struct Message<'a> {
    kind: &'a str,
    case: &'a str,
    at: &'a str,
    action: &'a str,
    says: Value,
}

fn says<'a>(kind: &'a str, case: &'a str, at: &'a str, says: Value) -> Message<'a> {
    Message {
        kind,
        case,
        at,
        action: "new",
        says,
    }
}

impl Message<'_> {
    fn json(&self) -> Value {
        let id = format!("{}-{}-{}-{}", self.case, self.kind, self.action, self.at);
        let (from, role, to) = if self.kind.starts_with("team") {
            (PRIMARY_CARE, "primaryCare", TEAM)
        } else {
            (HOSPITAL, "hospital", PRIMARY_CARE)
        };
        let mut content = json!({
            "notice": {
                "noticeId": id,
                "caseId": self.case,
                "noticeTime": self.at,
                "action": self.action,
                "reason": "såsom överenskommet",
                "patient": {
                    "personId": { "root": "1.2.752.129.2.1.3.1", "extension": "189001079806" },
                    "name": "Öberg, Åsa",
                },
                "sendingOrganisation": { "careUnitId": from, "careUnitName": "Avdelning 7" },
                "sendingRole": role,
                "addressee": [
                    { "organisation": { "careUnitId": to }, "role": "primaryCare" },
                    { "organisation": { "careUnitId": MUNICIPALITY }, "role": "municipality" },
                ],
                "consent": "given",
            },
        });
        for (key, value) in self.says.as_object().unwrap() {
            content[key] = value.clone();
        }
        let name = contracts::Kind::from_name(self.kind).unwrap().content_name();
        json!({
            "envelope": {
                "messageId": id,
                "kind": self.kind,
                "version": "1.0",
                "caseId": self.case,
                "sentAt": self.at,
                "sender": { "unit": from, "system": "test" },
                "receiver": { "unit": to },
                "action": self.action,
            },
            name: content,
        })
    }
}

async fn send(world: &World, messages: &[Message<'_>]) {
    for message in messages {
        let body = message.json().to_string();
        let headers = [("Content-Type", "application/json")];
        let sent = http::post(
            world.http,
            "/v1/systems/sender/messages",
            &headers,
            body.as_bytes(),
        );
        let reply = sent.await.unwrap();
        assert_eq!(reply.status, 200, "{}: {}", message.kind, reply.text());
    }
}

/// A discharge up to the notice that the patient is ready, in the morning of 12 February 2026.
fn until_ready(case: &str) -> [Message<'_>; 3] {
    [
        says(
            "discharge.admission",
            case,
            "2026-02-02T09:00:00Z",
            json!({
                "admittedAt": "2026-02-02T07:00:00Z",
                "expectedDischargeAt": "2026-02-13T09:00:00Z",
                "registeredAddress": { "streetName1": "Storgatan 1", "postalCode": "29131", "postalCity": "Kristianstad" },
            }),
        ),
        says(
            "discharge.planning",
            case,
            "2026-02-03T09:00:00Z",
            json!({ "ability": "canReceive", "ableFrom": "2026-02-12T09:00:00Z" }),
        ),
        says(
            "discharge.ready",
            case,
            "2026-02-12T08:00:00Z",
            json!({ "readyAt": "2026-02-12T07:30:00Z", "fixedCareContact": care_contact() }),
        ),
    ]
}

/// The rest of it: called to a meeting, left on 20 February, handed over the same day.
fn until_the_end(case: &str) -> [Message<'_>; 3] {
    [
        says(
            "discharge.sip_invitation",
            case,
            "2026-02-13T09:00:00Z",
            json!({
                "meetingId": format!("{case}-sip"),
                "meetingAt": "2026-02-18T13:00:00Z",
                "participant": [{ "role": "patient" }],
            }),
        ),
        says(
            "discharge.discharged",
            case,
            "2026-02-20T13:00:00Z",
            json!({
                "dischargedAt": "2026-02-20T12:30:00Z",
                "destination": "home",
                "fixedCareContact": care_contact(),
                "openCareAvailable": true,
            }),
        ),
        says(
            "discharge.handover",
            case,
            "2026-02-20T14:00:00Z",
            json!({ "dischargedAt": "2026-02-20T12:30:00Z", "summaryOfCare": "Behandlad för hjärtsvikt." }),
        ),
    ]
}

fn care_contact() -> Value {
    json!({ "organisation": { "careUnitId": PRIMARY_CARE } })
}

/// What a command answers as JSON.
fn ask(world: &World, arguments: &[&str]) -> Value {
    let config = world.config.display().to_string();
    let asked = vardbrygga(&[arguments, &["--json", "--config", &config]].concat());
    let said = String::from_utf8_lossy(&asked.stderr);
    assert!(asked.status.success(), "{arguments:?}: {said}");
    serde_json::from_slice(&asked.stdout).unwrap()
}

/// Asks until it is answered so: what is remembered of a case is written within the last batch.
async fn answers(world: &World, arguments: &[&str], expected: &Value) {
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
fn csv(world: &World, arguments: &[&str]) -> String {
    let config = world.config.display().to_string();
    let asked = vardbrygga(&[arguments, &["--csv", "--config", &config]].concat());
    String::from_utf8(asked.stdout).unwrap()
}

fn steps(list: &Value) -> Vec<(&str, &str)> {
    let list = list.as_array().unwrap().iter();
    list.map(|open| (open["case_id"].as_str().unwrap(), open["step"].as_str().unwrap()))
        .collect()
}

async fn overdue(gateway: &Gateway, step: &str) -> f64 {
    let step = format!("step=\"{step}\"");
    gateway.metric("vardbrygga_deadline_overdue", &[&step]).await
}

/// What was not done in time is told by the metrics and by the list, and is gone when it is done.
async fn overdue_is_seen(world: World) {
    let mut gateway = world.start().await;
    assert!(overdue(&gateway, "sip_invitation").await.abs() < 0.1);
    send(&world, &until_ready("late")).await;
    send(&world, &until_ready("done")).await;
    send(&world, &until_the_end("done")).await;
    let expected = [("late", "payment"), ("late", "sip_invitation")];
    until("what is overdue is listed", SOON, async || {
        steps(&ask(&world, &["deadlines", "list", "--overdue"])) == expected
    })
    .await;
    let listed = ask(&world, &["deadlines", "list", "--overdue"]);
    assert_eq!(listed[0]["due_at"], "2026-02-14T23:00:00Z");
    assert_eq!(listed[1]["due_at"], "2026-02-15T23:00:00Z");
    for (arguments, left) in [
        (["--kind", "discharge.sip_invitation"], 1),
        (["--unit", MUNICIPALITY], 2),
        (["--unit", TEAM], 0),
    ] {
        let listed = ask(
            &world,
            &[&["deadlines", "list", "--overdue"], &arguments[..]].concat(),
        );
        assert_eq!(steps(&listed).len(), left, "{arguments:?}");
    }

    // A gateway looks at its start; otherwise once a minute.
    assert!(gateway.terminate().success());
    let mut gateway = world.start().await;
    until("the overdue step is counted", SOON, async || {
        (overdue(&gateway, "sip_invitation").await - 1.0).abs() < 0.1
    })
    .await;
    assert!(overdue(&gateway, "planning").await.abs() < 0.1);
    send(&world, &until_the_end("late")).await;
    answers(&world, &["deadlines", "list"], &json!([])).await;
    let late = ask(&world, &["deadlines", "list", "--late"]);
    assert_eq!(
        steps(&late),
        [("done", "payment"), ("late", "payment")],
        "{late:#}"
    );
    assert!(gateway.terminate().success());
    let gateway = world.start().await;
    until("nothing is overdue", SOON, async || {
        overdue(&gateway, "sip_invitation").await.abs() < 0.1
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_told_until_it_is_done() {
    overdue_is_seen(world("", "")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_told_from_a_store_on_postgresql_too() {
    let server = tokio::task::spawn_blocking(Postgres::start).await.unwrap();
    overdue_is_seen(world(&on_postgres(&server), postgres::PASSWORD)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn payment_days_are_reported_case_by_case_and_by_the_average() {
    let world = world("", "");
    let _gateway = world.start().await;
    send(&world, &until_ready("paid")).await;
    send(&world, &until_the_end("paid")).await;
    answers(
        &world,
        &["report", "payment-days", "--month", "2026-02"],
        &json!([{
            "municipality": "2120001355",
            "unit": HOSPITAL,
            "case_id": "paid",
            "ready_on": "2026-02-12",
            "pays_from": "2026-02-15",
            "ended_on": "2026-02-20",
            "days": 5,
            "lacking": [],
        }]),
    )
    .await;
    assert_eq!(
        ask(&world, &["report", "payment-days", "--month", "2026-03"]),
        json!([])
    );
    assert_eq!(
        csv(
            &world,
            &["report", "payment-days", "--month", "2026-02", "--average"]
        ),
        "municipality,patients,days,average,excess_days\r\n2120001355,1,8,8.00,5\r\n"
    );
}

fn coordination(case: &str, to: Option<&str>) -> [Vec<u8>; 2] {
    let asked = says(
        "coordination.request",
        case,
        "2026-02-02T09:00:00Z",
        json!({
            "region": "12",
            "diagnosisGroup": { "code": "M16", "codeSystem": "1.2.752.116.1.1.1", "displayName": "Höftledsartros" },
            "medicalPriority": "high",
            "asaClass": "III",
            "need": "Höftprotes",
        }),
    );
    let outcome = match to {
        Some(region) => {
            json!({ "coordinated": { "region": region, "organisation": { "careUnitId": HOSPITAL } } })
        }
        None => {
            json!({ "obstacle": { "code": { "code": "no-theatre", "codeSystem": "1.2.752.129.5.1.1" }, "text": "Ingen tid" } })
        }
    };
    let mut outcome = says("coordination.outcome", case, "2026-02-10T09:00:00Z", outcome).json();
    outcome["coordinationOutcome"]["region"] = json!("12");
    outcome["coordinationOutcome"]["decidedAt"] = json!("2026-02-10T09:00:00Z");
    [asked.json(), outcome].map(|document| document.to_string().into_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn coordinations_are_reported_without_a_case_and_without_a_small_number() {
    let world = world("", "");
    let _gateway = world.start().await;
    let many = (0..6).map(|number| (format!("many-{number}"), Some("10")));
    let few = (0..3).map(|number| (format!("few-{number}"), Some("07")));
    let none = (0..5).map(|number| (format!("none-{number}"), None));
    for (case, to) in many.chain(few).chain(none) {
        for body in coordination(&case, to) {
            let headers = [("Content-Type", "application/json")];
            let sent = http::post(world.http, "/v1/systems/sender/messages", &headers, &body);
            let reply = sent.await.unwrap();
            assert_eq!(reply.status, 200, "{}", reply.text());
        }
    }
    let sot = ["report", "sot", "--month", "2026-02"];
    until("all are counted", SOON, async || {
        csv(&world, &sot).contains("total,total,,total,5")
    })
    .await;
    let report = csv(&world, &sot);
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(
        lines[0],
        "diagnosis_group,from_region,to_region,obstacle,patients"
    );
    assert!(lines.contains(&"M16,12,,no-theatre,5"), "{report}");
    assert!(lines.contains(&"M16,12,07,,.."), "{report}");
    let shown = |end: &str| lines.iter().filter(|line| line.ends_with(end)).count();
    assert_eq!(shown(",3"), 0, "{report}");
    assert!(shown(",..") >= 4, "the small number can be found: {report}");
    assert!(!report.contains("few-"), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn enrolments_assessments_and_meetings_of_a_quarter_are_counted() {
    let world = world("", "");
    let _gateway = world.start().await;
    let enrolment = |end: bool| {
        let mut says = json!({
            "typeOfEnrolment": if end { "end" } else { "begin" },
            "team": { "careUnitId": TEAM, "careUnitName": "Mobilt vårdteam" },
            "criterion": ["chronicDiagnoses", "hospitalAdmissions", "standingDrugs", "age"],
            "validFrom": "2026-01-12",
        });
        if end {
            says["endedAt"] = json!("2026-03-02T09:00:00Z");
            says["endReason"] = json!("flyttat");
        }
        says
    };
    let assessment = json!({
        "assessedAt": "2026-02-10T09:00:00Z",
        "situation": "Andfådd",
        "background": "Hjärtsvikt",
        "assessment": "Försämrad",
        "recommendation": "Läkarkontakt i dag",
        "outcome": "stayHome",
    });
    send(
        &world,
        &[
            says("team.enrolment", "one", "2026-01-12T09:00:00Z", enrolment(false)),
            says("team.enrolment", "two", "2026-01-12T09:00:00Z", enrolment(false)),
            says("team.enrolment", "one", "2026-03-02T09:00:00Z", enrolment(true)),
            says("team.assessment", "two", "2026-02-10T09:00:00Z", assessment),
        ],
    )
    .await;
    send(&world, &until_ready("planned")).await;
    send(&world, &until_the_end("planned")).await;
    answers(
        &world,
        &["report", "team", "--quarter", "2026-Q1"],
        &json!({
            "enrolled": 2,
            "ended": 1,
            "stay_home": 1,
            "emergency_or_direct_admission": 0,
            "without_outcome": 0,
            "sip_held": 1,
        }),
    )
    .await;
}

#[test]
fn a_report_has_one_form() {
    let both = vardbrygga(&[
        "report",
        "sot",
        "--month",
        "2026-02",
        "--csv",
        "--json",
        "--config",
        "none.toml",
    ]);
    assert_eq!(both.status.code(), Some(2));
    let month = vardbrygga(&["report", "sot", "--month", "2026-2", "--config", "none.toml"]);
    assert_eq!(month.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&month.stderr).contains("a month like 2026-02"));
}
