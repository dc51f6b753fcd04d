//! `discharge.admission` to ADT^A01, A08 or A11.

use contracts::discharge::Admission;
use contracts::{Action, Envelope};

use super::visit::{self, Visit};
use super::{notice, units};
use crate::millennium::codes::Element;
use crate::millennium::encode::observations::{closed, instant, text};
use crate::millennium::encode::pen::Pen;
use crate::millennium::encode::{header, patient};

/// Writes that a patient has been admitted.
pub(in crate::millennium::encode) fn write(pen: &mut Pen<'_>, envelope: &Envelope, admission: &Admission) {
    let said = &admission.notice;
    let (trigger, structure) = match said.action {
        Action::New => ("A01", "ADT_A01"),
        Action::Revise => ("A08", "ADT_A01"),
        Action::Withdraw => ("A11", "ADT_A09"),
    };
    header::write(pen, envelope, ("ADT", trigger, structure));
    visit::event(pen, trigger, said, (None, ""));
    let registered = admission.registered_address.as_ref();
    pen.within_notice(|pen| patient::write(pen, &said.patient, registered));
    place(pen, admission);
    let reason = admission.reason_for_admission.as_deref();
    visit::expected(pen, reason, admission.expected_discharge_at, None);
    notice::write(pen, said, said.action);
    observed(pen, admission);
}

fn place(pen: &mut Pen<'_>, admission: &Admission) {
    let said = &admission.notice;
    let ward = admission
        .ward
        .as_ref()
        .and_then(|ward| ward.care_unit_id.as_ref());
    let hospital = said.sending_organisation.care_unit_id.as_ref();
    let path = pen.path("responsibleClinician");
    let clinician = admission.responsible_clinician.as_ref();
    let visit = Visit {
        ward,
        hospital: hospital.filter(|_| ward.is_some()),
        clinicians: clinician.map(|person| (person, path)).into_iter().collect(),
        admitted_at: admission.admitted_at,
        ..Visit::default()
    };
    visit::write(pen, "I", said, &visit);
}

fn observed(pen: &mut Pen<'_>, admission: &Admission) {
    let address = admission.registered_address.as_ref();
    let care_of = address.and_then(|address| address.care_of.as_deref());
    let post_box = address.and_then(|address| address.post_box.as_deref());
    text(
        pen,
        Element::RegisteredCareOf,
        care_of,
        "registeredAddress.careOf",
    );
    text(
        pen,
        Element::RegisteredPostBox,
        post_box,
        "registeredAddress.postBox",
    );
    if let Some(ward) = &admission.ward {
        let path = pen.path("ward");
        units::full(pen, Element::Ward, ward, path);
    }
    instant(pen, Element::AssessedAt, admission.assessed_at, "assessedAt");
    units::care_contact(pen, admission.fixed_care_contact.as_ref());
    closed(pen, Element::Track, "", admission.track);
}
