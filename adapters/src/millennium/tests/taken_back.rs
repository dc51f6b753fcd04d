//! What is taken back in a message that is not itself a withdrawal is not read as if it held.

use contracts::{Content, Reason};
use serde_json::json;

use super::{adapter, edited};
use crate::{DecodeFailure, Decoded, WireMessage};

const PLANNING: &[u8] = include_bytes!("../samples/planning.wire.hl7");
const INVITATION: &[u8] = include_bytes!("../samples/sip_invitation.wire.hl7");
const REBOOKED: &[u8] = include_bytes!("../samples/sip_invitation_rebooked.wire.hl7");
const DISCHARGE: &[u8] = include_bytes!("../samples/discharge.wire.hl7");
const TAKEN_BACK: &[u8] = include_bytes!("../samples/discharge_withdrawn.wire.hl7");
const CANCELLED: &[u8] = include_bytes!("../samples/sip_invitation_cancelled.wire.hl7");

fn read(message: &[u8]) -> Result<Decoded, DecodeFailure> {
    adapter(json!({})).decode(&WireMessage::new(message))
}

fn refused(message: &[u8]) -> (Reason, &'static str) {
    let failure = read(message).unwrap_err();
    (failure.reason, failure.violations[0].rule.id)
}

#[test]
fn a_document_that_is_deleted_obsolete_or_not_available_is_no_news() {
    for status in ["CA", "OB", "UN"] {
        for event in ["T02", "T08", "T10"] {
            let message = edited(PLANNING, "MDM^T02", &format!("MDM^{event}"));
            let message = edited(&message, "||AV\r", &format!("||{status}\r"));
            assert_eq!(
                refused(&message),
                (Reason::Unsupported, "MIL-022"),
                "{event} {status}"
            );
        }
    }
    assert!(read(&edited(PLANNING, "||AV\r", "||\r")).is_ok());
}

#[test]
fn a_meeting_that_the_diary_has_cancelled_is_not_called_to() {
    for status in [
        "Cancelled",
        "deleted",
        "DC",
        "Canceled",
        "Noshow",
        "^Cancelled",
        "C^canceled",
    ] {
        for message in [INVITATION, REBOOKED] {
            let message = edited(message, "|Booked\r", &format!("|{status}\r"));
            assert_eq!(refused(&message), (Reason::Unsupported, "MIL-024"), "{status}");
        }
    }
    assert!(read(CANCELLED).is_ok());
}

#[test]
fn a_status_of_a_meeting_that_is_neither_to_be_nor_cancelled_is_named() {
    let named = |status: &str| {
        let message = edited(INVITATION, "|Booked\r", &format!("|{status}\r"));
        let found = read(&message).unwrap().found.into_iter();
        let mut of_status = found.filter(|found| found.path == "SCH-25");
        of_status.next().map(|found| found.rule.id)
    };
    for status in ["Blocked", "Avbokad", "X^Flyttad"] {
        assert_eq!(named(status), Some("MIL-013"), "{status}");
    }
    for status in ["", "Booked", "pending", "B^Booked", "Complete"] {
        assert_eq!(named(status), None, "{status}");
    }
}

#[test]
fn a_place_or_a_person_that_is_taken_out_is_not_part_of_the_meeting() {
    let invitation = |message: &[u8]| {
        let Content::SipInvitation(invitation) = read(message).unwrap().document.content else {
            panic!("a call to SIP")
        };
        (invitation.location, invitation.participant.len())
    };
    let without = edited(REBOOKED, "\rAIP|2|U|", "\rAIP|2|D|");
    let without = edited(&without, "\rAIL|1|U|", "\rAIL|1|D|");
    assert_eq!(invitation(&without), (None, 1));
    assert_eq!(invitation(CANCELLED).1, 2);
}

#[test]
fn an_observation_that_is_taken_back_is_left_out_and_named() {
    for status in ["D", "W", "X"] {
        let message = edited(
            PLANNING,
            "|Rollator||||||F\r",
            &format!("|Rollator||||||{status}\r"),
        );
        let decoded = read(&message).unwrap();
        let Content::Planning(planning) = &decoded.document.content else {
            panic!("a plan")
        };
        assert!(planning.aid.is_empty());
        let named = decoded.found.iter().filter(|found| found.rule.id == "MIL-025");
        assert_eq!(
            named.map(|found| found.path.as_str()).collect::<Vec<_>>(),
            ["OBX[4]-11"]
        );
    }
}

#[test]
fn a_note_about_an_observation_that_is_taken_back_is_left_out_with_it() {
    let said = |status: &str, between: &str| {
        let note = format!("|Rollator||||||{status}\r{between}NTE|1||Gäller ej|text\r");
        let decoded = read(&edited(PLANNING, "|Rollator||||||F\r", &note)).unwrap();
        let named = decoded.found.iter().filter(|found| found.rule.id == "MIL-025");
        let named: Vec<String> = named.map(|found| found.path.to_string()).collect();
        let Content::Planning(planning) = decoded.document.content else {
            panic!("a plan")
        };
        (
            planning.text.is_some_and(|text| text.contains("Gäller ej")),
            named,
        )
    };
    assert_eq!(said("F", ""), (true, vec![]));
    for status in ["D", "W", "X"] {
        let named = vec!["OBX[4]-11".to_owned(), "NTE-3".to_owned()];
        assert_eq!(said(status, ""), (false, named), "{status}");
    }
    let other = "OBX|9|CE|aid^aid^99RIVTA||A^Ett^99X||||||F\r";
    assert_eq!(said("D", other), (true, vec!["OBX[4]-11".to_owned()]));
    let apart = vec!["OBX[4]-11".to_owned(), "NTE-3".to_owned()];
    assert_eq!(said("D", "PRT|1\r"), (false, apart));
    assert_eq!(said("D", "OBR|1\r"), (true, vec!["OBX[4]-11".to_owned()]));
}

#[test]
fn a_discharge_that_is_taken_back_says_how_the_stay_had_ended() {
    let told = |message: &[u8]| {
        let Decoded { document, found } = read(message).unwrap();
        let rules: Vec<_> = found
            .iter()
            .filter(|found| matches!(found.rule.id, "MIL-026" | "MIL-027"))
            .map(|found| found.rule.id)
            .collect();
        let found = rules.first().copied();
        (matches!(document.content, Content::Discharged(_)), found)
    };
    let patient = "||Testman^Tolvan||18900107|M";
    let said = |died: &str, ended: &str| {
        let ended = format!("VN|||||||||||||||||{ended}|||||||||2026");
        let message = edited(TAKEN_BACK, "VN||||||||||||||||||||||||||2026", &ended);
        edited(&message, patient, &format!("{patient}{died}"))
    };
    let (dated, dead, alive) = (
        format!("{}202603090430", "|".repeat(21)),
        format!("{}Y", "|".repeat(22)),
        format!("{}N", "|".repeat(22)),
    );
    let dated_alive = format!("{dated}|N");
    for (died, ended, expected) in [
        ("", "", (true, Some("MIL-027"))),
        (alive.as_str(), "", (true, Some("MIL-027"))),
        ("", "01", (true, None)),
        (alive.as_str(), "20", (false, None)),
        (dead.as_str(), "20", (false, Some("MIL-026"))),
        (dated.as_str(), "20", (false, Some("MIL-026"))),
        (dead.as_str(), "", (true, Some("MIL-026"))),
        (dead.as_str(), "01", (true, Some("MIL-026"))),
        (dated.as_str(), "", (true, Some("MIL-026"))),
        (dated_alive.as_str(), "20", (false, None)),
        (dated_alive.as_str(), "01", (true, Some("MIL-026"))),
        (dated_alive.as_str(), "", (true, Some("MIL-026"))),
    ] {
        assert_eq!(told(&said(died, ended)), expected, "{died} {ended}");
    }
}

#[test]
fn an_event_that_may_take_something_back_is_never_read_as_new() {
    let told = |recorded: &str| {
        let message = edited(DISCHARGE, "EVN|A03|", &format!("EVN|{recorded}|"));
        let found = read(&message).unwrap().found.into_iter();
        let of_event = found.filter(|found| found.path == "EVN-1");
        of_event.map(|found| found.rule.id).collect::<Vec<_>>()
    };
    for recorded in [
        "A11", "A12", "A13", "A23", "A25", "A26", "A27", "A29", "A32", "A33", "A38", "A52", "A53", "A55",
        "T04",
    ] {
        assert_eq!(told(recorded), ["MIL-019", "MIL-031"], "{recorded}");
    }
    assert_eq!(told("A01"), ["MIL-019"]);
    assert!(told("A03").is_empty());
    let back = edited(TAKEN_BACK, "EVN|A13|", "EVN|A03|");
    assert!(
        !read(&back)
            .unwrap()
            .found
            .iter()
            .any(|found| found.rule.id == "MIL-031")
    );
}
