//! Rules of a person's identity. A number that is badly formed but certain of meaning is a warning by
//! default: published traffic is full of them.

use crate::PersonId;
use crate::check::Check;
use crate::identity::IdentityFault;

crate::rules! {
    /// The rules of identities.
    pub(crate) RULES {
        PID_001 "PID-001" Error: "the identity of the patient must be given"
            / "patientens identitet måste anges"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: patient.personId 1..1";
        PID_002 "PID-002" Error: "the OID of the kind of identity must be given"
            / "OID för typ av personidentifierare måste anges"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: personId.root 1..1";
        PID_003 "PID-003" Error: "the identity itself must be given"
            / "själva personidentifieraren måste anges"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: personId.extension 1..1";
        PID_004 "PID-004" Error: "root and extension must have at most 64 characters each"
            / "root och extension får ha högst 64 tecken var"
            @ "contract 1.0: what a receiver can be asked to store";
        PID_005 "PID-005" Warning: "the kind of identity should be named by an OID"
            / "typen av personidentifierare bör anges med en OID"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: personId.root";
        PID_006 "PID-006" Error: "a personnummer, samordningsnummer or nationellt reservnummer must have its 12 characters, without separators"
            / "ett personnummer, samordningsnummer eller nationellt reservnummer måste ha sina 12 tecken, utan skiljetecken"
            @ "TKB 6.1.2, 6.2.2, 6.3.2: personId.extension";
        PID_007 "PID-007" Warning: "a reserve number of a region should have the form that the region gives out"
            / "ett regionalt reservnummer bör ha det format som regionen använder"
            @ "contract 1.0: forms of regional reserve numbers, as the regions give them out";
        PID_008 "PID-008" Warning: "the date in the identity should exist"
            / "datumet i personidentifieraren bör finnas i kalendern"
            @ "Skatteverket SKV 704: personnummer; SKV 707: samordningsnummer";
        PID_009 "PID-009" Warning: "the serial number in the identity should not be 000"
            / "födelsenumret i personidentifieraren bör inte vara 000"
            @ "Skatteverket SKV 704: personnummer";
        PID_010 "PID-010" Warning: "the identity should have a correct check digit"
            / "personidentifieraren bör ha rätt kontrollsiffra"
            @ "Skatteverket SKV 704: personnummer; contract 1.0: check digits of reserve numbers";
    }
}

/// Asks the rules of a patient's identity.
pub(crate) fn check(check: &mut Check, identity: Option<&PersonId>) {
    check.required(&PID_001, "personId", identity);
    check.inside("personId", identity, |c, identity| {
        for (rule, field, text) in [
            (&PID_002, "root", &identity.root),
            (&PID_003, "extension", &identity.extension),
        ] {
            if text.trim_start().is_empty() {
                c.missing(rule, field);
            } else {
                c.at_most((&PID_004, 64), field, text);
            }
        }
        number(c, identity);
    });
}

fn number(check: &mut Check, identity: &PersonId) {
    let given = |text: &str| !text.trim_start().is_empty();
    if given(&identity.root) {
        check.holds(&PID_005, "root", is_oid(&identity.root));
    }
    if !given(&identity.extension) {
        return;
    }
    let rule = match identity.fault() {
        None => return,
        Some(IdentityFault::Format) if identity.kind().is_national() => &PID_006,
        Some(IdentityFault::Format) => &PID_007,
        Some(IdentityFault::Date) => &PID_008,
        Some(IdentityFault::Serial) => &PID_009,
        Some(IdentityFault::CheckDigit) => &PID_010,
    };
    check.holds(rule, "extension", false);
}

fn is_oid(root: &str) -> bool {
    let arcs = |root: &str| {
        root.split('.')
            .all(|arc| !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit()))
    };
    root.contains('.') && arcs(root)
}
