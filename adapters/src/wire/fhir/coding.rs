//! Coded values: an OID inside is a `urn:oid:` outside, except where FHIR has a name of its own for the system.

use contracts::CodedValue;
use contracts::coded::system;

use super::mapper::Mapper;

/// Code systems that FHIR names by a URL.
const NAMED: &[(&str, &str)] = &[(system::SNOMED_CT_SE, "http://snomed.info/sct")];

const OID: &str = "urn:oid:";

/// What Coding has no element for.
const SYSTEM_NAME: &str = "urn:vardbrygga:fhir:code-system-name";

impl Mapper {
    /// The coding of a CodeableConcept, with its text. Whether there is one.
    pub(crate) fn coding(&mut self, coded: &mut CodedValue) -> bool {
        let there = self.first("coding", |m| {
            let _ = m.extension(SYSTEM_NAME, |m| {
                m.text("valueString", "codeSystemName", &mut coded.code_system_name);
            });
            m.translated("system", "codeSystem", &mut coded.code_system, (oid, system_of));
            m.text("version", "codeSystemVersion", &mut coded.code_system_version);
            m.text("code", "code", &mut coded.code);
            m.text("display", "displayName", &mut coded.display_name);
        });
        if there {
            self.text("text", "originalText", &mut coded.original_text);
        }
        there
    }
}

/// What FHIR calls a system.
pub(crate) fn system_of(oid: &str) -> String {
    let named = NAMED.iter().find(|(one, _)| *one == oid);
    match named {
        Some((_, url)) => (*url).to_owned(),
        None if is_oid(oid) => format!("{OID}{oid}"),
        None => oid.to_owned(),
    }
}

/// The OID of a system, where it has one.
pub(crate) fn oid(system: &str) -> String {
    let named = NAMED.iter().find(|(_, url)| *url == system);
    let bare = system.strip_prefix(OID).filter(|rest| is_oid(rest));
    match (named, bare) {
        (Some((oid, _)), _) => (*oid).to_owned(),
        (None, Some(oid)) => oid.to_owned(),
        (None, None) => system.to_owned(),
    }
}

fn is_oid(text: &str) -> bool {
    let arcs = text.split('.');
    text.contains('.')
        && arcs
            .into_iter()
            .all(|arc| !arc.is_empty() && arc.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{oid, system_of};

    #[test]
    fn a_system_is_an_oid_inside_and_what_fhir_calls_it_outside() {
        for (inside, outside) in [
            ("1.2.752.116.1.1.1", "urn:oid:1.2.752.116.1.1.1"),
            ("1.2.752.116.2.1.1", "http://snomed.info/sct"),
            ("http://loinc.org", "http://loinc.org"),
        ] {
            assert_eq!(system_of(inside), outside);
            assert_eq!(oid(outside), inside);
        }
    }
}
