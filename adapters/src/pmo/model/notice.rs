//! `Notice`: what every message of our own contracts says of itself. Its patient is that of e-remiss, with an element
//! for a protected identity.

use contracts::Action;
use contracts::notice::{Addressee, Notice};

use crate::wire::riv::{Element, Reading, Value, Writer, structures};

structures! {
    Notice {
        "noticeId" => notice_id,
        "caseId" => case_id,
        "noticeTime" => notice_time,
        "action" => action,
        "reason" => reason,
        "patient" => patient with protectable,
        "sendingOrganisation" => sending_organisation,
        "sendingRole" => sending_role,
        "author" => author,
        "addressee" => addressee,
        "consent" => consent,
    }

    Addressee {
        "organisation" => organisation,
        "role" => role,
    }
}

/// Left out it is the word of a message that says something for the first time, as in documents; it is always written.
impl Value for Action {
    fn read(&mut self, from: Element<'_, '_>, reading: &mut Reading) {
        let mut action: Option<Self> = None;
        action.read(from, reading);
        *self = action.unwrap_or_default();
    }

    fn write(&self, name: &'static str, out: &mut Writer) {
        Some(*self).write(name, out);
    }
}

/// A patient whose identity may be protected.
mod protectable {
    use contracts::referral::Patient;

    use crate::wire::riv::{Element, Field, Reading, Writer, fields, write_fields};

    const FIELDS: &[Field<Patient>] = fields!(Patient {
        "personId" => person_id,
        "address" => address,
        "telecom" => telecom,
        "name" => name,
        "gender" => gender,
        "dateOfBirth" => date_of_birth,
        "protectedIdentity" => protected_identity
    });

    /// Reads a patient.
    pub(super) fn read(to: &mut Patient, from: Element<'_, '_>, reading: &mut Reading) {
        reading.fields(to, from, FIELDS);
    }

    /// Writes a patient.
    pub(super) fn write(patient: &Patient, name: &'static str, out: &mut Writer) {
        out.element(name, None, |out| write_fields(patient, FIELDS, out));
    }
}
