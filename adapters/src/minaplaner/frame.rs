//! The resources that every message has: the header, the patient, the case, what it is about, and who did it.

use contracts::{Action, Content, Envelope};
use serde_json::Value;

use super::event::Row;
use super::names::{ACT_CODE, CASE};
use crate::wire::fhir::Mapper;

/// Where the resources of a message are, and how it is told.
pub(super) struct Frame {
    pub(super) row: &'static Row,
    pub(super) action: Action,
    pub(super) header: Option<usize>,
    pub(super) patient: Option<usize>,
    pub(super) case: Option<usize>,
    pub(super) focus: Option<usize>,
    /// The Provenance of a message that is read.
    pub(super) provenance: Option<usize>,
    /// The unit that speaks, once it is known.
    pub(super) sender: Option<usize>,
}

impl Frame {
    /// Makes sure of the resources.
    pub(super) fn of(m: &mut Mapper, row: &'static Row, action: Action, provenance: Option<usize>) -> Self {
        let header = m.reserve("MessageHeader");
        let patient = m.reserve("Patient");
        let case = m.reserve(row.case);
        let focus = row.focus.and_then(|kind| m.reserve(kind));
        m.lead_to(provenance);
        Self {
            row,
            action,
            header,
            patient,
            case,
            focus: focus.or(case),
            provenance,
            sender: None,
        }
    }

    /// The status of a part of the message: what it is when it holds, or that it was in error.
    pub(super) fn status(&self, holds: &str) -> Value {
        match self.action {
            Action::New | Action::Revise => holds.into(),
            Action::Withdraw => "entered-in-error".into(),
        }
    }

    /// Whether it can only be told of a patient who lives: it neither takes back, ends nor answers anything.
    pub(super) fn is_of_the_living(&self) -> bool {
        let ends = matches!(self.row.activity, "end-enrolment" | "acknowledgement");
        self.action != Action::Withdraw && !ends
    }

    /// The status of a part that says something of its own with it, or nothing yet. One that is taken back does not.
    pub(super) fn own_status<T: Copy + PartialEq>(
        &self,
        m: &mut Mapper,
        name: &str,
        (field, to): (&str, &mut Option<T>),
        (table, unsaid): (&[(T, &str)], &str),
    ) {
        if self.action == Action::Withdraw {
            m.taken_back(name);
            if !m.reads() {
                if to.is_some() {
                    m.leave_out(field);
                }
                return;
            }
        }
        if to.is_none() {
            m.constant(name, unsaid.into());
        }
        m.code(name, field, to, table);
    }

    /// The resource of the case: its identifier, its status, whose it is.
    pub(super) fn case(&self, m: &mut Mapper, id: &mut Option<String>) {
        m.enter(self.case, |m| {
            m.constant("status", self.row.status_of(self.action).into());
            if self.row.case == "Encounter" {
                m.constant("class", serde_json::json!({ "system": ACT_CODE, "code": "IMP" }));
                m.link_patient("subject", self.patient);
                let _ = m.first("episodeOfCare", |m| {
                    let _ = m.object("identifier", |m| identifier(m, id));
                });
                if m.reads() && id.is_none() {
                    let _ = m.first("identifier", |m| identifier(m, id));
                }
            } else {
                m.link_patient("patient", self.patient);
                let _ = m.first("identifier", |m| identifier(m, id));
            }
        });
    }

    /// The resource that the message is about, when it is not the case itself.
    pub(super) fn focus(&self, m: &mut Mapper, look: impl FnOnce(&mut Mapper)) {
        m.enter(self.focus, |m| {
            // An appointment is for those who take part in it.
            if self.row.focus != Some("Appointment") {
                m.link_patient("subject", self.patient);
                if self.row.case == "Encounter" {
                    m.link("encounter", self.case);
                }
            }
            look(m);
        });
    }
}

fn identifier(m: &mut Mapper, id: &mut Option<String>) {
    m.stated("system", CASE);
    m.text("value", "caseId", id);
}

/// What the envelope says and no message has a place for.
pub(super) fn contradictions(m: &mut Mapper, envelope: &Envelope, content: &Content) {
    let unit = |unit: Option<&contracts::HsaId>| unit.map(|unit| unit.as_str().to_owned());
    let sender = unit(envelope.sender.unit.as_ref());
    let receiver = unit(envelope.receiver.unit.as_ref());
    let addressed = content.receiving_units();
    let is_addressed = addressed
        .iter()
        .any(|one| Some(one.as_str()) == receiver.as_deref());
    let otherwise = [
        (
            "caseId",
            envelope.case_id.as_deref() != content.case_id() && envelope.case_id.is_some(),
        ),
        ("action", envelope.action != content.action()),
        ("sequence", envelope.sequence.is_some()),
        (
            "sender.unit",
            sender.is_some() && sender != unit(content.sending_unit()),
        ),
        ("receiver.unit", receiver.is_some() && !is_addressed),
        (
            "receiver.system",
            envelope.receiver.system.is_some() && addressed.is_empty(),
        ),
    ];
    m.within("envelope", |m| {
        for (field, _) in otherwise.iter().filter(|(_, otherwise)| *otherwise) {
            m.leave_out(field);
        }
    });
}
