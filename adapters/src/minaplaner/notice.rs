//! What every message says of itself: the header with the units and the author, the Provenance with what is done
//! and why, and the patient.

use contracts::notice::{Consent, Notice};
use contracts::{Action, Envelope};

use super::frame::Frame;
use super::names::{
    ACTIVITY, CONSENT, EVENT, MEDCOM_ACTIVITY, MEDCOM_EVENT, MEDCOM_USE, MEDCOM_USE_OF, MESSAGE_ID, NOTICE,
};
use super::profile::Profile;
use super::rules::MPL_005;
use super::{patient, unit};
use crate::wire::fhir::{Mapper, id_of, is_id};

const CONSENTS: &[(Consent, &str)] = &[
    (Consent::Given, "given"),
    (Consent::Refused, "refused"),
    (Consent::NotAsked, "not-asked"),
    (Consent::Withdrawn, "withdrawn"),
];

/// The ids of the message and when it was sent.
pub(super) fn ids(m: &mut Mapper, envelope: &mut Envelope, frame: &Frame) {
    let id = m.id(frame.header).map(str::to_owned);
    m.within("envelope", |m| {
        let id_is_whole = !m.reads() && envelope.message_id.as_deref().is_some_and(is_id);
        if let Some(id) = envelope.message_id.as_deref().filter(|_| !m.reads()) {
            m.set_id(frame.header, id_of(id));
        }
        m.enter(frame.header, |m| {
            if !id_is_whole {
                let _ = m.extension(MESSAGE_ID, |m| {
                    m.text("valueString", "messageId", &mut envelope.message_id);
                });
            }
        });
        if m.reads() && envelope.message_id.is_none() {
            envelope.message_id = id;
        }
        m.own(|m| {
            m.stated("type", "message");
            m.instant("timestamp", "sentAt", &mut envelope.sent_at);
        });
    });
}

/// What the message says of itself.
pub(super) fn notice(
    m: &mut Mapper,
    profile: &Profile,
    (envelope, notice): (&mut Envelope, &mut Notice),
    frame: &mut Frame,
) {
    m.own(|m| {
        let _ = m.object("identifier", |m| {
            m.stated("system", NOTICE);
            m.text("value", "noticeId", &mut notice.notice_id);
        });
    });
    if m.reads() && notice.notice_id.is_none() {
        notice.notice_id.clone_from(&envelope.message_id);
    }
    m.enter(frame.header, |m| {
        let (event, published) = frame.row.event;
        let _ = m.object("eventCoding", |m| {
            m.stated("system", if published { MEDCOM_EVENT } else { EVENT });
            m.stated("code", event);
            m.pass_over("display");
        });
        destinations(m, envelope, notice);
        m.within("sendingOrganisation", |m| {
            frame.sender = m.refer("sender", "Organization", |m| {
                unit::full(m, &mut notice.sending_organisation);
                unit::role(m, "", &mut notice.sending_role);
            });
        });
        m.optional("author", &mut notice.author, unit::author);
        let _ = m.object("source", |m| {
            m.text("name", "system", &mut envelope.sender.system);
            m.stated(
                "endpoint",
                endpoint(notice.sending_organisation.care_unit_id.as_ref()),
            );
        });
        let _ = m.extension(CONSENT, |m| {
            m.code("valueCode", "consent", &mut notice.consent, CONSENTS)
        });
        let _ = m.first("focus", |m| m.link_here(frame.focus));
    });
    m.enter(frame.patient, |m| {
        if m.reads() {
            life(m, frame);
        }
        m.within("patient", |m| patient::patient(m, profile, &mut notice.patient));
    });
    frame.case(m, &mut notice.case_id);
    provenance(m, (envelope, notice), frame);
}

/// Whether the patient lives. A record may be closed when the patient has died, and is then not in use.
fn life(m: &mut Mapper, frame: &Frame) {
    let is_death = frame.row.is_death();
    if !is_death {
        m.constant("deceasedBoolean", false.into());
    }
    if !m.has("deceasedBoolean") && !m.has("deceasedDateTime") {
        return;
    }
    m.constant("active", false.into());
    if !is_death && frame.is_of_the_living() {
        m.find(&MPL_005, "patient");
    }
}

/// The units spoken to; the one that this copy is for is the primary one.
fn destinations(m: &mut Mapper, envelope: &mut Envelope, notice: &mut Notice) {
    let mut index = 0_usize;
    let mut is_marked = false;
    m.each(
        "destination",
        |_| true,
        ("addressee", &mut notice.addressee),
        |m, addressee| {
            let unit = addressee.organisation.care_unit_id.as_ref();
            let same = envelope.receiver.unit.as_ref().map(contracts::HsaId::as_str)
                == unit.map(contracts::HsaId::as_str);
            let mut primary = (!m.reads() && same && !is_marked).then_some(());
            let _ = m.extension(MEDCOM_USE_OF, |m| {
                let _ = m.object("valueCoding", |m| {
                    if m.reads() || primary.is_some() {
                        m.stated("system", MEDCOM_USE);
                    }
                    m.code("code", "", &mut primary, &[((), "primary")]);
                });
            });
            if index == 0 {
                m.text("name", "", &mut envelope.receiver.system);
            }
            m.stated("endpoint", endpoint(unit));
            let _ = m.refer("receiver", "Organization", |m| {
                m.within("organisation", |m| {
                    unit::id(m, "careUnitId", &mut addressee.organisation.care_unit_id);
                });
                unit::role(m, "role", &mut addressee.role);
            });
            if primary.is_some() && !is_marked {
                is_marked = true;
                envelope
                    .receiver
                    .unit
                    .clone_from(&addressee.organisation.care_unit_id);
            }
            index = index.saturating_add(1);
        },
    );
}

/// What MessageHeader must have of a unit: where it is, as far as the unit's id says so.
fn endpoint(unit: Option<&contracts::HsaId>) -> String {
    format!(
        "urn:vardbrygga:unit:{}",
        unit.map(contracts::HsaId::as_str).unwrap_or_default()
    )
}

/// What is done, when, by whom, why, and after which message.
fn provenance(m: &mut Mapper, (envelope, notice): (&mut Envelope, &mut Notice), frame: &Frame) {
    let at = if m.reads() {
        frame.provenance
    } else {
        m.reserve("Provenance")
    };
    m.enter(at, |m| {
        let _ = m.first("target", |m| m.link_here(frame.header));
        if m.reads() {
            let mut occurred = None;
            m.instant("occurredDateTime", "noticeTime", &mut occurred);
            m.instant("recorded", "noticeTime", &mut notice.notice_time);
            notice.notice_time = notice.notice_time.or(occurred);
        } else if let Some(time) = notice.notice_time {
            m.stated("occurredDateTime", time.to_string());
            m.stated("recorded", time.to_string());
        }
        let _ = m.first("reason", |m| m.text("text", "reason", &mut notice.reason));
        let (_, published) = frame.row.event;
        let _ = m.object("activity", |m| {
            let _ = m.first("coding", |m| {
                m.stated("system", if published { MEDCOM_ACTIVITY } else { ACTIVITY });
                m.stated("code", frame.row.activity_of(frame.action));
                m.pass_over("display");
            });
        });
        let _ = m.first("agent", |m| m.link("who", frame.sender));
        // That a death is taken back is told by the role alone.
        let is_taken_back = frame.row.is_death() && frame.action == Action::Withdraw;
        if m.reads() || envelope.in_reply_to.is_some() || is_taken_back {
            let _ = m.first("entity", |m| earlier(m, &mut envelope.in_reply_to, frame.action));
        }
    });
}

/// The message that this one comes after: its MessageHeader, and its id where a MessageHeader cannot have it.
fn earlier(m: &mut Mapper, to: &mut Option<String>, action: Action) {
    m.stated(
        "role",
        if action == Action::Withdraw {
            "removal"
        } else {
            "revision"
        },
    );
    let mut header = to.as_deref().map(id_of);
    let _ = m.object("what", |m| {
        m.stated("type", "MessageHeader");
        let read = |reference: &str| {
            let id = reference.rsplit_once("MessageHeader/").map(|(_, id)| id);
            id.filter(|id| is_id(id)).unwrap_or(reference).to_owned()
        };
        let write = |id: &str| format!("MessageHeader/{id}");
        m.translated("reference", "", &mut header, (read, write));
        let mut whole = to.take().filter(|id| !is_id(id));
        let _ = m.object("identifier", |m| m.text("value", "", &mut whole));
        *to = whole.or(header);
    });
}
