//! `receipt` as MedCom's acknowledgement: the response of the MessageHeader, and an OperationOutcome.

use contracts::Kind;
use contracts::receipt::{Receipt, ReceiptStatus};

use super::super::frame::Frame;
use super::super::names::{ANSWERED_ID, ANSWERED_KIND, RECEIPT, RULE};
use super::super::rules::MPL_004;
use crate::wire::fhir::{Mapper, id_of, is_id};

const CODES: &[(ReceiptStatus, &str)] = &[
    (ReceiptStatus::Received, "ok"),
    (ReceiptStatus::Refused, "fatal-error"),
];

/// What FHIR has no code for.
const ACCEPTED: &[(ReceiptStatus, &str)] = &[(ReceiptStatus::Accepted, "accepted")];

pub(super) fn receipt(m: &mut Mapper, it: &mut Receipt, frame: &Frame) {
    m.enter(frame.header, |m| {
        let _ = m.object("response", |m| response(m, it));
    });
    if m.reads() || !it.violation.is_empty() {
        let details = m.reserve("OperationOutcome");
        m.enter(details, |m| issues(m, it));
        m.enter(frame.header, |m| {
            let _ = m.object("response", |m| m.link("details", details));
        });
    }
}

fn response(m: &mut Mapper, it: &mut Receipt) {
    let kinds: Vec<(Kind, &str)> = Kind::ALL.iter().map(|kind| (*kind, kind.name())).collect();
    answered(m, &mut it.answers);
    let _ = m.extension(ANSWERED_KIND, |m| {
        m.code("valueCode", "answersKind", &mut it.answers_kind, &kinds)
    });
    let accepted = it.status == Some(ReceiptStatus::Accepted);
    let mut more = it.status.filter(|_| accepted);
    let _ = m.extension(RECEIPT, |m| m.code("valueCode", "status", &mut more, ACCEPTED));
    if m.is("code", "transient-error") {
        m.pass_over("code");
        m.find(&MPL_004, "status");
    }
    let mut code = if accepted {
        Some(ReceiptStatus::Received)
    } else {
        it.status
    };
    m.code("code", "status", &mut code, CODES);
    it.status = more.filter(|_| code == Some(ReceiptStatus::Received)).or(code);
}

/// The message answered: its MessageHeader, and its id where a MessageHeader cannot have it.
fn answered(m: &mut Mapper, to: &mut Option<String>) {
    let mut header = to.as_deref().map(id_of);
    m.text("identifier", "answers", &mut header);
    let mut whole = to.take().filter(|id| !is_id(id));
    let _ = m.extension(ANSWERED_ID, |m| m.text("valueString", "answers", &mut whole));
    *to = whole.or(header);
}

fn issues(m: &mut Mapper, it: &mut Receipt) {
    m.each(
        "issue",
        |_| true,
        ("violation", &mut it.violation),
        |m, one| {
            m.constant("severity", "error".into());
            m.stated("code", "business-rule");
            let _ = m.object("details", |m| {
                let _ = m.first("coding", |m| {
                    if m.reads() || one.rule.is_some() {
                        m.stated("system", RULE);
                    }
                    m.text("code", "rule", &mut one.rule);
                });
            });
            m.text("diagnostics", "expected", &mut one.expected);
            let path = m.texts("expression", "path", one.path.take());
            one.path = path;
        },
    );
}
