//! What of a document's content is remembered. What is not asked for by protocol, deadlines or reports is left out here.

use super::{Says, code};
use crate::discharge::Planning;
use crate::{Content, HsaId};

impl Says {
    /// What of a content is remembered.
    pub(super) fn of(content: &Content) -> Self {
        match content {
            Content::Request(it) => Self::Request {
                reason: it.reason_for_version.type_of_reason,
                version: it.version_number,
                priority: it.priority(),
            },
            Content::Confirmation(it) => Self::Confirmation {
                confirms: it.type_of_request_confirmation,
                version: it.request_version_number,
            },
            Content::Outcome(it) => Self::Outcome {
                answers: it.type_of_request_outcome,
                version: it.request_version_number,
            },
            Content::Admission(it) => Self::Admission {
                admitted_at: it.admitted_at,
                assessed_at: it.assessed_at,
                expected_discharge_at: it.expected_discharge_at,
                names_care_contact: it.fixed_care_contact.is_some(),
            },
            Content::Planning(it) => Self::Planning {
                ability: it.ability,
                measures_ready: measures_ready(it),
                names_care_contact: it.fixed_care_contact.is_some(),
            },
            Content::Ready(it) => Self::Ready {
                ready_at: it.ready_at,
                names_care_contact: it.fixed_care_contact.is_some(),
            },
            Content::SipInvitation(it) => Self::SipInvitation {
                meeting_id: it.meeting_id.clone(),
                meeting_at: it.meeting_at,
            },
            Content::Discharged(it) => Self::Discharged {
                discharged_at: it.discharged_at,
                names_care_contact: it.fixed_care_contact.is_some(),
                open_care_available: it.open_care_available,
            },
            Content::Handover(_) => Self::Handover {},
            Content::Leave(it) => Self::Leave {
                leave: it.type_of_leave,
                occurred_at: it.occurred_at,
            },
            Content::Interruption(it) => Self::Interruption {
                interruption: it.type_of_interruption,
                occurred_at: it.occurred_at,
            },
            Content::Enrolment(it) => Self::Enrolment {
                enrolment: it.type_of_enrolment,
            },
            Content::Assessment(it) => Self::Assessment { outcome: it.outcome },
            Content::CoordinationRequest(it) => Self::CoordinationRequest {
                region: it.region.clone(),
                diagnosis_group: it.diagnosis_group.as_ref().and_then(code::remembered),
                priority: it.medical_priority,
                asa_class: it.asa_class,
                medical_target_date: it.medical_target_date,
            },
            Content::CoordinationOutcome(it) => Self::CoordinationOutcome {
                to_region: it.coordinated.as_ref().and_then(|to| to.region.clone()),
                obstacle: it
                    .obstacle
                    .as_ref()
                    .and_then(|obstacle| code::remembered(obstacle.code.as_ref()?)),
                is_obstacle: it.obstacle.is_some(),
                decided_at: it.decided_at,
            },
            Content::Receipt(it) => Self::Receipt {
                status: it.status,
                answers: it.answers.as_deref().map(of_original).map(str::to_owned),
                answers_kind: it.answers_kind,
            },
        }
    }
}

/// Whether the measures are ready that a municipality waits for: those of units that are not of a municipality. A measure
/// without a unit is the sender's.
fn measures_ready(planning: &Planning) -> Option<bool> {
    let sender = planning.notice.sending_organisation.care_unit_id.as_ref();
    let of_others: Vec<Option<bool>> = planning
        .measure
        .iter()
        .filter(|measure| {
            let unit = measure
                .responsible_organisation
                .as_ref()
                .and_then(|unit| unit.care_unit_id.as_ref());
            let number = unit.or(sender).and_then(HsaId::organisation_number);
            !number.is_some_and(|number| number.is_municipality())
        })
        .map(|measure| measure.is_ready)
        .collect();
    if of_others.contains(&Some(false)) {
        Some(false)
    } else if of_others.is_empty() || of_others.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// The id of a message, also when this is that of its copy for a unit, `<id>@<unit>`.
fn of_original(id: &str) -> &str {
    match id.rsplit_once('@') {
        Some((original, unit)) if HsaId::is_form(unit) && !original.is_empty() => original,
        Some(_) | None => id,
    }
}
