//! A message that addresses several units reaches every one of them, through the route of that unit: it is accepted for
//! all or for none, each copy has its own id and its own fate, and a resend is known.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use contracts::Document;
use gateway::demo::notices::{Case, HOSPITAL, MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE};
use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;
use tests::http;
use tests::process::{Gateway, free_port, vardbrygga};
use tests::site::Site;
use tests::world::{adapter, until, written};

const SOON: Duration = Duration::from_secs(20);

/// A hospital that sends; a health centre and a mobile team on one system, a municipality on another.
struct Region {
    gateway: Gateway,
    listen: SocketAddr,
    config: PathBuf,
    _folder: TempDir,
}

impl Region {
    async fn between(open_care: SocketAddr, municipality: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [admin, listen] = [free_port(), free_port()];
        let text = format!(
            r#"[gateway]
name = "fan-out"
data_dir = "{data}"

[admin]
listen = "{admin}"

[http]
listen = "{listen}"

[retry]
max_attempts = 3
first = "50ms"
longest = "500ms"

[systems.hospital]
adapter = "canonical"
receive = {{ transport = "http" }}

[systems.open-care]
adapter = "canonical"
send = {{ transport = "http", url = "http://{open_care}/" }}

[systems.municipality]
adapter = "canonical"
send = {{ transport = "http", url = "http://{municipality}/" }}

[[routes]]
kind = "*"
receiver = ["{PRIMARY_CARE}", "{MOBILE_TEAM}"]
to = "open-care"

[[routes]]
kind = "*"
receiver = "{MUNICIPALITY}"
to = "municipality"
"#,
            data = folder.path().display(),
        );
        let config = folder.path().join("region.toml");
        std::fs::write(&config, text).unwrap();
        let gateway = Gateway::start(&config, admin);
        drop(gateway.until_ready(200, SOON).await);
        Self {
            gateway,
            listen,
            config,
            _folder: folder,
        }
    }

    /// Sends a document as the hospital; the status and what was said.
    async fn send(&self, document: &Document) -> (u16, Value) {
        let body = written(adapter("canonical").as_ref(), document.clone());
        let headers = [("Content-Type", "application/json")];
        let reply = http::post(self.listen, "/v1/systems/hospital/messages", &headers, &body)
            .await
            .unwrap();
        (reply.status, serde_json::from_slice(&reply.body).unwrap())
    }

    async fn is_accepted(&self, document: &Document) {
        let (status, said) = self.send(document).await;
        assert_eq!(status, 200, "{said:#}");
    }

    /// A command about this gateway, with what it says as JSON.
    fn ask(&self, arguments: &[&str]) -> Value {
        let config = self.config.display().to_string();
        let said = vardbrygga(&[arguments, &["--json", "--config", &config]].concat());
        serde_json::from_slice(&said.stdout).unwrap()
    }

    /// The state of a copy at every destination, as the journal has it.
    fn journal(&self, copy: &str) -> Vec<(String, String)> {
        let rows = self.ask(&["journal", "show", copy, "--source", "hospital"]);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| (text(&row["destination"]), text(&row["state"])))
            .collect()
    }
}

fn case(id: &str) -> Case {
    Case {
        id: id.to_owned(),
        number: 1,
        now: Timestamp::now(),
    }
}

fn copy(id: &str, unit: &str) -> (String, String) {
    (id.to_owned(), unit.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_addressed_unit_gets_its_own_copy_and_two_on_one_system_get_two() {
    let (open_care, municipality) = (Site::start(|_| 200).await, Site::start(|_| 200).await);
    let region = Region::between(open_care.address, municipality.address).await;
    let sent = case("F1").admission(&[PRIMARY_CARE, MUNICIPALITY, MOBILE_TEAM]);
    region.is_accepted(&sent).await;
    let second = format!("F1-adm@{MOBILE_TEAM}");
    until("every copy arrives", SOON, async || {
        (open_care.got(), municipality.got())
            == (
                vec![copy("F1-adm", PRIMARY_CARE), copy(&second, MOBILE_TEAM)],
                vec![copy("F1-adm", MUNICIPALITY)],
            )
    })
    .await;
    for copy in [open_care.documents(), municipality.documents()].concat() {
        assert!(copy.content == sent.content, "a copy says something else");
    }
    until("the journal knows of every copy", SOON, async || {
        region.journal("F1-adm").len() == 2
            && region.journal(&second) == [("open-care".to_owned(), "delivered".to_owned())]
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resend_of_a_message_to_several_units_is_a_duplicate_for_all_of_them() {
    let (open_care, municipality) = (Site::start(|_| 200).await, Site::start(|_| 200).await);
    let region = Region::between(open_care.address, municipality.address).await;
    let sent = case("F2").admission(&[PRIMARY_CARE, MOBILE_TEAM, MUNICIPALITY]);
    region.is_accepted(&sent).await;
    region.is_accepted(&sent).await;
    let next = case("F2").discharged(&[PRIMARY_CARE, MOBILE_TEAM, MUNICIPALITY]);
    region.is_accepted(&next).await;
    until("everything arrives", SOON, async || {
        (open_care.got().len(), municipality.got().len()) == (4, 2)
    })
    .await;
    let ids: Vec<String> = open_care.got().into_iter().map(|(id, _)| id).collect();
    let of_team = |id: &str| format!("{id}@{MOBILE_TEAM}");
    assert_eq!(
        ids,
        [
            "F2-adm".to_owned(),
            of_team("F2-adm"),
            "F2-home".to_owned(),
            of_team("F2-home")
        ]
    );
    let duplicates = region
        .gateway
        .metric("vardbrygga_messages_duplicate_total", &["stage=\"intake\""]);
    assert!((duplicates.await - 1.0).abs() < 0.1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_unit_without_a_route_refuses_the_message_for_all_and_is_named_by_its_place() {
    let (open_care, municipality) = (Site::start(|_| 200).await, Site::start(|_| 200).await);
    let region = Region::between(open_care.address, municipality.address).await;
    let nobody = "SE2321000131-E000000000999";
    let (status, said) = region
        .send(&case("F3").admission(&[PRIMARY_CARE, nobody, MUNICIPALITY, HOSPITAL]))
        .await;
    assert_eq!(status, 422, "{said:#}");
    let named: Vec<&str> = said["violations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|violation| violation["rule"] == "RTE-001")
        .map(|violation| violation["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        named,
        [
            "admission.notice.addressee[1].organisation.careUnitId",
            "admission.notice.addressee[3].organisation.careUnitId"
        ]
    );
    region.is_accepted(&case("F3").discharged(&[PRIMARY_CARE])).await;
    until("the next message arrives", SOON, async || {
        open_care.got() == [copy("F3-home", PRIMARY_CARE)]
    })
    .await;
    assert!(
        municipality.got().is_empty(),
        "one of several got a refused message"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_destination_that_is_down_delays_no_other_units_copy_and_gets_its_own_later() {
    let municipality_at = free_port();
    let open_care = Site::start(|_| 200).await;
    let region = Region::between(open_care.address, municipality_at).await;
    for sent in [
        case("F4").admission(&[MUNICIPALITY, PRIMARY_CARE]),
        case("F4").discharged(&[MUNICIPALITY, PRIMARY_CARE]),
    ] {
        region.is_accepted(&sent).await;
    }
    until("the health centre has both", SOON, async || {
        open_care.got() == [copy("F4-adm", PRIMARY_CARE), copy("F4-home", PRIMARY_CARE)]
    })
    .await;
    let municipality = Site::start_at(municipality_at, |_| 200).await;
    until("the municipality has both, in order", SOON, async || {
        municipality.got() == [copy("F4-adm", MUNICIPALITY), copy("F4-home", MUNICIPALITY)]
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_is_parked_holds_the_case_at_its_own_destination_alone_and_its_release_lets_it_follow() {
    let answer = Arc::new(AtomicU16::new(422));
    let told = Arc::clone(&answer);
    let municipality = Site::start(move |_| told.load(Ordering::Relaxed)).await;
    let open_care = Site::start(|_| 200).await;
    let region = Region::between(open_care.address, municipality.address).await;
    for sent in [
        case("F5").admission(&[MUNICIPALITY, PRIMARY_CARE]),
        case("F5").discharged(&[MUNICIPALITY, PRIMARY_CARE]),
    ] {
        region.is_accepted(&sent).await;
    }
    until("the health centre has both", SOON, async || {
        open_care.got().len() == 2
    })
    .await;
    let parked = async || region.ask(&["parked", "list", "--waiting"]);
    until("one is parked, one is held", SOON, async || {
        parked().await.as_array().unwrap().len() == 2
    })
    .await;
    let rows = parked().await;
    assert_eq!(
        (
            &rows[0]["standing"],
            &rows[1]["standing"],
            &rows[0]["destination"]
        ),
        (&"parked".into(), &"held".into(), &"municipality".into())
    );
    answer.store(200, Ordering::Relaxed);
    let number = rows[0]["id"].to_string();
    drop(region.ask(&["parked", "release", &number, "--by", "tester"]));
    until("the municipality has both, in order", SOON, async || {
        municipality.got() == [copy("F5-adm", MUNICIPALITY), copy("F5-home", MUNICIPALITY)]
    })
    .await;
    assert_eq!(open_care.got().len(), 2, "the health centre got something twice");
}

#[test]
fn translating_shows_the_copy_of_every_unit() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("admission.json");
    let sent = case("F6").admission(&[PRIMARY_CARE, MUNICIPALITY, PRIMARY_CARE]);
    std::fs::write(&file, written(adapter("canonical").as_ref(), sent)).unwrap();
    let path = file.display().to_string();
    let to_canonical = ["translate", "--from", "canonical", "--to", "canonical", &path];
    let said = vardbrygga(&[&to_canonical[..], &["--json"]].concat());
    let report: Value = serde_json::from_slice(&said.stdout).unwrap();
    let copies: Vec<(Value, Value)> = report["copies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|copy| {
            let written: Value = serde_json::from_str(copy["output"].as_str().unwrap()).unwrap();
            (
                copy["unit"].clone(),
                written["envelope"]["receiver"]["unit"].clone(),
            )
        })
        .collect();
    let both = |unit: &str| (Value::from(unit), Value::from(unit));
    assert_eq!(copies, [both(PRIMARY_CARE), both(MUNICIPALITY)]);
    let noted = String::from_utf8(vardbrygga(&to_canonical).stderr).unwrap();
    for unit in [PRIMARY_CARE, MUNICIPALITY] {
        assert!(noted.contains(&format!("for {unit}:")), "{noted}");
    }
}
