//! What the pure stages promise about copies and headers; the journeys prove it with the program.

use std::sync::Arc;

use bytes::Bytes;
use contracts::{Document, HsaId, Profile, Reason, Valid, json};
use jiff::Timestamp;

use super::{Stages, Translator, is_traceparent};
use crate::bus::Properties;
use crate::cases::Policy;
use crate::demo::notices::{Case, MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE};
use crate::demo::scenario;
use crate::message::{Encoded, Received, Refusal};
use crate::routes::{Kinds, OnPark, Period, Route, RouteTable, Units};
use crate::system::{System, SystemName, Systems};
use crate::telemetry::Metrics;

fn name(name: &str) -> SystemName {
    SystemName::new(name).unwrap()
}

fn system(id: &str) -> (SystemName, Arc<System>) {
    let canonical = adapters::registry::find("canonical").unwrap();
    let system = System {
        name: name(id),
        adapter: (canonical.build)(serde_json::json!({})).unwrap(),
    };
    (name(id), Arc::new(system))
}

/// Health centre and municipality on one system with an archive beside it, the team on another; order goes on for the
/// team.
fn translator() -> Translator {
    let route = |units: &[&str], to: &[&str], on_park| Route {
        kinds: Kinds::Any,
        receivers: Units::These(units.iter().map(|unit| HsaId::new(*unit)).collect()),
        senders: Units::Any,
        to: to.iter().map(|to| name(to)).collect(),
        period: Period::default(),
        on_park,
        line: 1,
    };
    let routes = RouteTable::new(vec![
        route(
            &[PRIMARY_CARE, MUNICIPALITY],
            &["planning", "archive"],
            OnPark::Hold,
        ),
        route(
            &[MOBILE_TEAM, scenario::RECEIVING_UNITS[1]],
            &["team"],
            OnPark::Continue,
        ),
    ]);
    Translator {
        systems: Systems::from(["hospital", "planning", "archive", "team"].map(system)),
        profile: Profile::default(),
        cases: Policy::default(),
        routes: routes.unwrap(),
        max_hops: 8,
        gateway: "test".to_owned(),
        stages: Stages::of(&Metrics::new().unwrap()),
    }
}

fn admission(to: &[&str]) -> Document {
    let case = Case {
        id: "C1".to_owned(),
        number: 1,
        now: Timestamp::UNIX_EPOCH,
    };
    case.admission(to)
}

fn translate(document: Document, hops: u32) -> Result<Encoded, Refusal> {
    let valid: Valid<Document> = contracts::validate(document, Vec::new(), &Profile::default()).unwrap();
    translator().translate(&Received {
        system: system("hospital").1,
        body: Bytes::from(json::write(&valid)),
        properties: Properties {
            hops,
            ..Properties::default()
        },
        first_received: Timestamp::UNIX_EPOCH,
    })
}

/// Of each copy: where it goes, what it is called on the bus and in itself, which unit it names, and whether its case
/// goes on.
fn copies(encoded: &Encoded) -> Vec<(String, String, String, bool)> {
    let copy = |hand_over: &crate::message::HandOver| {
        let (document, _) = json::read(&hand_over.message.body).unwrap();
        let properties = &hand_over.message.properties;
        assert_eq!(properties.message_id, document.envelope.message_id);
        assert_eq!(properties.case_id.as_deref(), Some("C1"));
        (
            hand_over.destination.to_string(),
            document.envelope.message_id.unwrap(),
            document.envelope.receiver.unit.unwrap().as_str().to_owned(),
            properties.continues,
        )
    };
    encoded.hand_overs.iter().map(copy).collect()
}

fn copy(destination: &str, id: &str, unit: &str, continues: bool) -> (String, String, String, bool) {
    (destination.to_owned(), id.to_owned(), unit.to_owned(), continues)
}

#[test]
fn every_unit_has_a_copy_at_each_destination_of_its_route_and_the_first_there_keeps_the_id() {
    let sent = admission(&[MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE, MUNICIPALITY]);
    let encoded = translate(sent, 0).unwrap();
    assert_eq!(encoded.identity.message_id, "C1-adm");
    let second = format!("C1-adm@{PRIMARY_CARE}");
    assert_eq!(
        copies(&encoded),
        [
            copy("team", "C1-adm", MOBILE_TEAM, true),
            copy("planning", "C1-adm", MUNICIPALITY, false),
            copy("archive", "C1-adm", MUNICIPALITY, false),
            copy("planning", &second, PRIMARY_CARE, false),
            copy("archive", &second, PRIMARY_CARE, false),
        ]
    );
}

#[test]
fn what_another_gateway_has_made_a_copy_of_goes_to_its_own_unit_alone() {
    let mut sent = admission(&[MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE]);
    sent.envelope.receiver.unit = Some(HsaId::new(MUNICIPALITY));
    let encoded = translate(sent, 1).unwrap();
    let units: Vec<String> = copies(&encoded).into_iter().map(|(_, _, unit, _)| unit).collect();
    assert_eq!(units, [MUNICIPALITY, MUNICIPALITY]);
}

#[test]
fn what_has_passed_through_too_many_gateways_is_refused_with_what_is_allowed() {
    for hops in [8, u32::MAX] {
        let refused = translate(admission(&[MUNICIPALITY]), hops).unwrap_err();
        assert_eq!(refused.reason, Reason::RoutingLoop);
        let named: Vec<_> = refused
            .violations
            .iter()
            .map(|one| (one.rule.id, &*one.expected))
            .collect();
        assert_eq!(named, [("RTE-002", "at most 8 hops")]);
    }
    assert!(translate(admission(&[MUNICIPALITY]), 7).is_ok());
}

#[test]
fn a_copy_whose_id_would_be_too_long_refuses_the_message_for_all() {
    let mut sent = admission(&[MUNICIPALITY, PRIMARY_CARE]);
    sent.envelope.message_id = Some("i".repeat(299));
    let refused = translate(sent, 0).unwrap_err();
    assert_eq!(refused.reason, Reason::ContractViolated);
    assert_eq!(refused.identity.unwrap().message_id, "i".repeat(299));
    let named: Vec<_> = refused
        .violations
        .iter()
        .map(|one| (one.rule.id, &one.path[..]))
        .collect();
    assert_eq!(named, [("ENV-003", "envelope.messageId")]);
}

#[test]
fn a_referral_goes_to_the_unit_of_its_envelope_as_it_is() {
    let sent = scenario::referral("R", 1, 1, Timestamp::UNIX_EPOCH);
    let encoded = translate(sent.clone(), 0).unwrap();
    let (arrived, _) = json::read(&encoded.hand_overs[0].message.body).unwrap();
    assert!(arrived == sent, "the referral was changed");
    assert_eq!(encoded.hand_overs.len(), 1);
}

#[test]
fn only_a_trace_context_is_passed_on_as_one() {
    assert!(is_traceparent(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    ));
    for other in [
        "",
        "00-4bf9-00f0-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "189001079806",
    ] {
        assert!(!is_traceparent(other), "{other}");
    }
}
