//! PID, and PV1-16 for the protection of the identity.

use contracts::PersonId;
use contracts::referral::{Address, Patient, ProtectedIdentity, TelecomType};

use super::pen::{Path, Pen};
use super::providers;
use crate::millennium::codes::{is_oid, sex};
use crate::millennium::rules;

/// Writes the patient of a referral, or of a message of the discharge family with the registered address.
pub(super) fn write(pen: &mut Pen<'_>, patient: &Patient, registered: Option<&Address>) {
    begin(pen, patient.person_id.as_ref(), patient.name.as_deref());
    let path = pen.path("patient.dateOfBirth");
    pen.date(7, patient.date_of_birth, path);
    if let Some(gender) = patient.gender {
        pen.writer.at(8, 1).plain(sex(gender));
    }
    if let Some(temporary) = &patient.address {
        let path = pen.path("patient.address");
        address(pen, temporary, "C", path);
    }
    if let Some(registered) = registered {
        let path = pen.path("registeredAddress").outside();
        address(pen, registered, "H", path);
    }
    for (index, telecom) in patient.telecom.iter().enumerate() {
        let path = pen.path("patient.telecom").item(index).leaf("number");
        let equipment = match telecom.type_of_telecom {
            Some(TelecomType::Mobile) => "CP",
            Some(TelecomType::Home) | None => "PH",
        };
        let number = telecom.number.as_deref().unwrap_or_default();
        providers::telecom(&mut pen.writer, 13, ("PRN", equipment), number, path);
    }
}

/// Writes PID with identity and name: all there is of the patient of an answer.
pub(super) fn begin(pen: &mut Pen<'_>, identity: Option<&PersonId>, name: Option<&str>) {
    pen.segment("PID");
    pen.writer.at(1, 1).plain("1");
    if let Some(identity) = identity {
        write_identity(pen, identity);
    }
    let path = pen.path("patient.name");
    match name {
        Some(_) => providers::name(&mut pen.writer, (5, 1), name, path),
        // PID-5 is required; the name type says that the name is not given.
        None => pen.writer.at(5, 7).plain("U"),
    }
}

/// Writes PV1, whose only part in a referral is to say that the identity is protected.
pub(super) fn protection(pen: &mut Pen<'_>, protection: Option<ProtectedIdentity>) {
    if protection.is_some() {
        pen.segment("PV1");
        pen.writer.at(1, 1).plain("1");
        pen.writer.at(2, 1).plain("N");
        protected(pen, protection);
    }
}

/// Writes PV1-16.
pub(super) fn protected(pen: &mut Pen<'_>, protection: Option<ProtectedIdentity>) {
    if let Some(protection) = protection {
        let code = pen.profile.protected_identity.write(protection);
        pen.writer.at(16, 1).text(code, "");
    }
}

fn write_identity(pen: &mut Pen<'_>, identity: &PersonId) {
    let profile = pen.profile;
    let path = pen.path("patient.personId");
    pen.text(3, 1, Some(&identity.extension), path.leaf("extension"));
    let root = path.leaf("root");
    let kind = if is_oid(&identity.root) {
        let name = profile.name_of_authority(&identity.root);
        pen.text(3, 4, Some(name), root);
        pen.writer.at(3, 4).sub(2).plain(&identity.root);
        pen.writer.at(3, 4).sub(3).plain("ISO");
        if identity.kind().is_national() { "NI" } else { "PI" }
    } else {
        if profile.oid_of_authority(&identity.root).is_some() {
            pen.refuse(&rules::MIL_017, root);
        }
        pen.text(3, 4, Some(&identity.root), root);
        // A type that never says that the number is a national one.
        "MR"
    };
    pen.writer.at(3, 5).plain(kind);
}

/// Street, town and code, of a type of table 0190. Care of and post box travel as observations.
fn address(pen: &mut Pen<'_>, address: &Address, kind: &str, path: Path) {
    let _ = pen.writer.repetition(11);
    pen.text(11, 1, address.street_name1.as_deref(), path.leaf("streetName1"));
    pen.text(11, 2, address.street_name2.as_deref(), path.leaf("streetName2"));
    pen.text(11, 3, address.postal_city.as_deref(), path.leaf("postalCity"));
    pen.text(11, 5, address.postal_code.as_deref(), path.leaf("postalCode"));
    pen.writer.at(11, 7).plain(kind);
}
