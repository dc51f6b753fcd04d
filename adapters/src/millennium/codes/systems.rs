//! Names of code systems in CE.3 (table 0396) and their OIDs. A profile adds to them and goes first.

use contracts::coded::system;

/// Name and OID; the first name of an OID is the one written.
const NAMES: &[(&str, &str)] = &[
    ("I10", system::ICD_10_SE),
    ("ICD-10-SE", system::ICD_10_SE),
    ("ICD10SE", system::ICD_10_SE),
    ("ICD10", system::ICD_10_SE),
    ("ICD-10", system::ICD_10_SE),
    ("I10SE", system::ICD_10_SE),
    ("99KVA", system::KVA),
    ("KVA", system::KVA),
    ("KVÅ", system::KVA),
    ("SCT", system::SNOMED_CT_SE),
    ("SNOMED", system::SNOMED_CT_SE),
    ("SNOMED-CT", system::SNOMED_CT_SE),
    ("LN", LOINC),
];
const LOINC: &str = "2.16.840.1.113883.6.1";

/// The OID of a code system by its name, or by the OID itself.
pub(in crate::millennium) fn system_of(name: &str) -> Option<&str> {
    let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    match known {
        Some((_, oid)) => Some(oid),
        None => Some(name.strip_prefix("urn:oid:").unwrap_or(name)).filter(|name| is_oid(name)),
    }
}

/// The name of a code system; the OID itself when there is none.
pub(in crate::millennium) fn system_name_of(oid: &str) -> &str {
    NAMES
        .iter()
        .find(|(_, known)| *known == oid)
        .map_or(oid, |(name, _)| name)
}

/// Whether a text has the form of an OID.
pub(in crate::millennium) fn is_oid(text: &str) -> bool {
    text.contains('.')
        && text
            .split('.')
            .all(|arc| !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit()))
}
