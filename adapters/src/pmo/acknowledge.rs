//! Responses to messages that came in: result OK, INFO or ERROR of the same contract, or a SOAP fault where
//! there is no contract to answer in. No value of a message is ever in them.

use contracts::Violation;

use super::contract::Contract;
use super::subcode;
use crate::wire::riv::soap::{self, Blame, CONTENT_TYPE};
use crate::wire::riv::{self, Writer};
use crate::{Acknowledged, Acknowledgement, Encoded};

/// How many broken rules a message to the source names.
const MOST_NAMED: usize = 10;

/// Answers a message.
pub(super) fn acknowledge(received: &[u8], acknowledgement: &Acknowledgement<'_>) -> Encoded {
    let mut out = Writer::new(1024);
    out.markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let answered = matches!(
        acknowledgement.outcome,
        Acknowledged::Accepted(_) | Acknowledged::Refused(..)
    );
    match of_what(received).filter(|_| answered) {
        Some((contract, true)) => soap::write(&mut out, None, |out| response(contract, acknowledgement, out)),
        Some((contract, false)) => response(contract, acknowledgement, &mut out),
        None => soap::write(&mut out, None, |out| fault(acknowledgement, out)),
    }
    let (body, left_out) = out.finish();
    Encoded {
        body,
        content_type: CONTENT_TYPE,
        left_out,
    }
}

/// The contract of a message, and whether it came in SOAP; looks no further than its root.
pub(super) fn of_what(message: &[u8]) -> Option<(&'static Contract, bool)> {
    // The names looked at are ASCII in every character set that is read; the transport's word on which one it
    // is does not reach here.
    let text = riv::text(message, None).or_else(|_| riv::text(message, Some("; charset=windows-1252")));
    let text = text.ok()?;
    let tree = soap::beginning(&text)?;
    let opened = soap::open(&tree).ok()?;
    Some((Contract::of(opened.message).ok()?, opened.soap))
}

fn response(contract: &Contract, acknowledgement: &Acknowledgement<'_>, out: &mut Writer) {
    let root = contract.response;
    for part in [
        "<",
        root,
        " xmlns=\"",
        contract.namespace,
        "\" xmlns:core=\"",
        contract.core,
        "\"><result>",
    ] {
        out.markup(part);
    }
    match acknowledgement.outcome {
        Acknowledged::Accepted([]) => out.text("core:resultCode", "OK"),
        Acknowledged::Accepted(_) => out.text("core:resultCode", "INFO"),
        Acknowledged::Refused(reason, found) => {
            out.text("core:resultCode", "ERROR");
            if reason.is_of_the_message() {
                out.text("core:errorCode", "VALIDATION_ERROR");
            } else {
                out.text("core:errorCode", "APPLICATION_ERROR");
                out.text("core:subCode", subcode::telling(contract.kind, reason, found));
            }
        }
        Acknowledged::Unavailable => {}
    }
    out.text("core:logId", acknowledgement.id);
    if let Some(message) = message(acknowledgement.outcome) {
        out.text("core:message", &message);
    }
    out.markup("</result></");
    out.markup(root);
    out.markup(">");
}

fn fault(acknowledgement: &Acknowledgement<'_>, out: &mut Writer) {
    let blame = match acknowledgement.outcome {
        Acknowledged::Refused(..) => Blame::Client,
        // What was accepted has a contract to answer in; were there none, it is for us to look into.
        Acknowledged::Accepted(_) | Acknowledged::Unavailable => Blame::Server,
    };
    let text =
        message(acknowledgement.outcome).unwrap_or_else(|| "not available, try again later".to_owned());
    soap::write_fault(out, blame, &text, acknowledgement.id);
}

/// The reason and the rules broken, each with its place and its sentence in Swedish.
fn message(outcome: Acknowledged<'_>) -> Option<String> {
    let (reason, found) = match outcome {
        Acknowledged::Accepted([]) | Acknowledged::Unavailable => return None,
        Acknowledged::Accepted(found) => (None, found),
        Acknowledged::Refused(reason, found) => (Some(reason.to_string()), found),
    };
    let named = found.iter().take(MOST_NAMED).map(sentence);
    let more = found.len().checked_sub(MOST_NAMED).filter(|more| *more > 0);
    let more = more.map(|more| format!("och {more} till"));
    let parts: Vec<String> = reason.into_iter().chain(named).chain(more).collect();
    Some(parts.join("; "))
}

fn sentence(violation: &Violation) -> String {
    format!(
        "{} {}: {}",
        violation.rule.id, violation.path, violation.rule.swedish
    )
}

#[cfg(test)]
mod tests {
    use contracts::{Reason, Violation};

    use super::super::rules::{PMO_003, PMO_004};
    use super::acknowledge;
    use crate::{Acknowledged, Acknowledgement};

    const RECEIVED: &[u8] = include_bytes!("samples/request_new_bare.wire.xml");

    fn said(received: &[u8], outcome: Acknowledged<'_>) -> String {
        let acknowledgement = Acknowledgement {
            outcome,
            now: jiff::Timestamp::UNIX_EPOCH,
            id: "VB1",
        };
        String::from_utf8(acknowledge(received, &acknowledgement).body).unwrap()
    }

    #[test]
    fn warnings_make_an_acceptance_informative() {
        let plain = said(RECEIVED, Acknowledged::Accepted(&[]));
        assert!(plain.contains("<core:resultCode>OK</core:resultCode><core:logId>VB1</core:logId></result>"));
        let warned = said(
            RECEIVED,
            Acknowledged::Accepted(&[Violation::of(&PMO_003, "request.patient")]),
        );
        assert!(warned.contains("INFO"));
        assert!(warned.contains("<core:message>PMO-003 request.patient: måste ha"));
    }

    #[test]
    fn a_standard_sub_code_is_given_only_where_it_is_certain() {
        let refused = |reason, path: &str| {
            said(
                RECEIVED,
                Acknowledged::Refused(reason, &[Violation::of(&PMO_004, path)]),
            )
        };
        let sub_code =
            |response: &str, code: &str| response.contains(&format!("<core:subCode>{code}</core:subCode>"));
        assert!(sub_code(
            &refused(Reason::NotExpressible, "request.attachment[0].value"),
            "PR003"
        ));
        assert!(sub_code(
            &refused(Reason::TargetUnknown, "request.requestOrganisation.careUnitId"),
            "PR001"
        ));
        assert!(sub_code(
            &refused(Reason::TargetUnknown, "request.recipient"),
            "VB502"
        ));
        assert!(sub_code(&refused(Reason::NoRoute, "request.recipient"), "VB301"));
        let broken = refused(Reason::ContractViolated, "request.attachment[0].value");
        assert!(broken.contains("VALIDATION_ERROR") && !broken.contains("subCode"));
    }

    #[test]
    fn many_broken_rules_are_named_in_part_and_counted() {
        let found: Vec<Violation> = (0..13)
            .map(|n| Violation::of(&PMO_003, format!("request.attachment[{n}]")))
            .collect();
        let response = said(RECEIVED, Acknowledged::Refused(Reason::ContractViolated, &found));
        assert_eq!(response.matches("PMO-003").count(), 10);
        assert!(response.contains("; och 3 till</core:message>"));
    }

    #[test]
    fn a_message_in_a_character_set_that_only_the_transport_named_is_answered_in_its_contract() {
        let mut received = RECEIVED.to_vec();
        let letter = received.iter().position(|b| *b >= 0x80).unwrap();
        drop(received.splice(letter..letter + 2, [0xE5]));
        assert!(said(&received, Acknowledged::Accepted(&[])).contains("<core:resultCode>OK<"));
    }

    #[test]
    fn what_has_no_contract_is_answered_with_a_fault() {
        let fault = said(b"hello", Acknowledged::Refused(Reason::Unreadable, &[]));
        assert!(
            fault
                .contains("<faultcode>soapenv:Client</faultcode><faultstring>VB101 unreadable</faultstring>")
        );
        assert!(said(RECEIVED, Acknowledged::Unavailable).contains("<faultcode>soapenv:Server</faultcode>"));
    }
}
