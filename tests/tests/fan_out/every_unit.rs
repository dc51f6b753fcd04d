//! One gateway: every unit gets its copy, or none does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use gateway::demo::notices::{HOSPITAL, MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE};
use serde_json::Value;
use tests::process::{free_port, vardbrygga};
use tests::site::Site;
use tests::world::{adapter, until, written};

use crate::region::{Region, SOON, case, copy};

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
    let shown = |id: &str, destination: &str| [id, destination, "delivered"].map(str::to_owned);
    until(
        "the journal knows of every copy, by the id of the message",
        SOON,
        async || {
            let mut rows = region.journal("F1-adm");
            rows.sort();
            rows == [
                shown("F1-adm", "municipality"),
                shown("F1-adm", "open-care"),
                shown(&second, "open-care"),
            ]
        },
    )
    .await;
    assert_eq!(region.journal(&second), [shown(&second, "open-care")]);
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
