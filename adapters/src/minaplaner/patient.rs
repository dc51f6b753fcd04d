//! The patient: identity, name, address, and protection, which is a security label and never left out.

use std::collections::HashSet;

use contracts::PersonId;
use contracts::identity::oid as oids;
use contracts::referral::{Address, Gender, Patient, ProtectedIdentity, Telecom, TelecomType};
use serde_json::Value;

use super::names::{ADDRESS_CARE_OF, ADDRESS_POST_BOX, SECURITY};
use super::profile::Profile;
use crate::wire::fhir::rules::FHR_004;
use crate::wire::fhir::{Mapper, oid, system_of};

/// HL7 Sweden's names of kinds of identity.
const SYSTEMS: &[(&str, &str)] = &[
    (
        "http://electronichealth.se/identifier/personnummer",
        oids::PERSONNUMMER,
    ),
    (
        "http://electronichealth.se/identifier/samordningsnummer",
        oids::SAMORDNINGSNUMMER,
    ),
    (
        "http://electronichealth.se/identifier/nationelltReservnummer",
        oids::NATIONAL_RESERVE,
    ),
];

const LABELS: &[(ProtectedIdentity, &str)] = &[
    (ProtectedIdentity::ConfidentialityMark, "sekretessmarkering"),
    (ProtectedIdentity::ProtectedRegistration, "skyddadFolkbokforing"),
];

const GENDERS: &[(Gender, &str)] = &[
    (Gender::Male, "male"),
    (Gender::Female, "female"),
    (Gender::NotApplicable, "other"),
    (Gender::Unknown, "unknown"),
];

const TELEPHONES: &[(TelecomType, &str)] = &[(TelecomType::Home, "home"), (TelecomType::Mobile, "mobile")];

/// The patient that is looked at.
pub(super) fn patient(m: &mut Mapper, profile: &Profile, to: &mut Patient) {
    if m.reads() {
        m.constant("active", true.into());
    }
    protection(m, &mut to.protected_identity);
    one_person(m);
    identity(m, profile, &mut to.person_id);
    person_name(m, &mut to.name);
    let is_telephone = |item: &Value| item.get("system").and_then(Value::as_str) == Some("phone");
    m.each(
        "telecom",
        is_telephone,
        ("telecom", &mut to.telecom),
        |m, number: &mut Telecom| {
            m.constant("system", "phone".into());
            m.text("value", "number", &mut number.number);
            m.code("use", "typeOfTelecom", &mut number.type_of_telecom, TELEPHONES);
        },
    );
    m.code("gender", "gender", &mut to.gender, GENDERS);
    m.date("birthDate", "dateOfBirth", &mut to.date_of_birth);
    address(m, "temp", ("address", &mut to.address));
}

/// Protection of the identity. Labels of test data protect nobody; any other is an error when it is left.
fn protection(m: &mut Mapper, to: &mut Option<ProtectedIdentity>) {
    let is_label = |item: &Value| {
        let code = item.get("code").and_then(Value::as_str);
        LABELS.iter().any(|(_, label)| code == Some(label)).then_some(0)
    };
    let is_test = |item: &Value| {
        let code = item.get("code").and_then(Value::as_str);
        matches!(code, Some("DEMO" | "HTEST")).then_some(0)
    };
    let _ = m.object("meta", |m| {
        let wanted = m.reads() || to.is_some();
        let _ = m.chosen("security", is_label, |m| {
            if wanted {
                m.stated("system", SECURITY);
            }
            m.code("code", "protectedIdentity", to, LABELS);
            m.pass_over("display");
        });
        if m.reads() {
            let _ = m.chosen("security", is_test, |m| {
                for name in ["system", "code", "display"] {
                    m.pass_over(name);
                }
            });
        }
    });
}

/// Which of the kinds of identity one is.
fn known(item: &Value) -> Option<usize> {
    let system = item.get("system").and_then(Value::as_str).unwrap_or_default();
    SYSTEMS
        .iter()
        .position(|(one, oid)| *one == system || system_of(oid) == system)
}

/// Whether an identity or a name is still that of the patient.
fn is_current(item: &Value) -> bool {
    item.get("use").and_then(Value::as_str) != Some("old")
}

/// Two numbers of one kind that differ by more than the century or the hyphen are two persons, of whom none is chosen.
fn one_person(m: &mut Mapper) {
    let of_kind = |m: &mut Mapper, kind: usize| {
        let is_of_it = |item: &&Value| is_current(item) && known(item) == Some(kind);
        let numbers = m.items_of("identifier").iter().filter(is_of_it);
        let numbers: HashSet<Vec<char>> = numbers.filter_map(number).collect();
        numbers.len()
    };
    if m.reads() && (0..SYSTEMS.len()).any(|kind| of_kind(m, kind) > 1) {
        m.find(&FHR_004, "personId");
    }
}

/// The number of an identity, if it has one, without its century and what parts it.
fn number(item: &Value) -> Option<Vec<char>> {
    let value = item.get("value").and_then(Value::as_str)?;
    let said: Vec<char> = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let short = said.get(said.len().saturating_sub(10)..)?;
    (!short.is_empty()).then(|| short.to_vec())
}

fn identity(m: &mut Mapper, profile: &Profile, to: &mut Option<PersonId>) {
    let (mut root, mut extension) = match to {
        Some(PersonId { root, extension }) => (Some(root.clone()), Some(extension.clone())),
        None => (None, None),
    };
    let rank = |item: &Value| {
        let of_kind = known(item).unwrap_or(SYSTEMS.len());
        let without_a_number = SYSTEMS.len() + 1;
        is_current(item).then_some(number(item).map_or(without_a_number, |_| of_kind))
    };
    let there = m.within("personId", |m| {
        m.chosen("identifier", rank, |m| {
            let ways = (
                |system: &str| root_of(profile, system),
                |root: &str| name_of(profile, root),
            );
            m.translated("system", "root", &mut root, ways);
            m.text("value", "extension", &mut extension);
        })
    });
    if m.reads() && there {
        *to = Some(PersonId::new(
            root.unwrap_or_default(),
            extension.unwrap_or_default(),
        ));
    }
}

fn root_of(profile: &Profile, system: &str) -> String {
    let ours = profile.person_id_systems.get(system).cloned();
    let published = SYSTEMS.iter().find(|(name, _)| *name == system);
    ours.or_else(|| published.map(|(_, oid)| (*oid).to_owned()))
        .unwrap_or_else(|| oid(system))
}

fn name_of(profile: &Profile, root: &str) -> String {
    let ours = profile
        .person_id_systems
        .iter()
        .find(|(_, oid)| oid.as_str() == root);
    let published = SYSTEMS.iter().find(|(_, oid)| *oid == root);
    ours.map(|(name, _)| name.clone())
        .or_else(|| published.map(|(name, _)| (*name).to_owned()))
        .unwrap_or_else(|| system_of(root))
}

/// The name of the person that is looked at: `Efternamn, Förnamn` in one text, two elements in FHIR.
pub(super) fn person_name(m: &mut Mapper, to: &mut Option<String>) {
    let official = |item: &Value| {
        let usage = item.get("use").and_then(Value::as_str);
        is_current(item).then_some(usize::from(usage != Some("official")))
    };
    let _ = m.chosen("name", official, |m| {
        let whole = to.as_deref();
        let (family, given) = match whole.and_then(|name| name.split_once(", ")) {
            Some((family, given)) if !family.is_empty() && !given.is_empty() => (Some(family), Some(given)),
            Some(_) | None => (whole, None),
        };
        let (mut family, given) = (family.map(str::to_owned), given.map(str::to_owned));
        if m.reads() || family.is_some() {
            m.stated("use", "official");
        }
        m.text("family", "name", &mut family);
        let given = m.texts("given", "name", given);
        let mut text = None;
        if m.reads() {
            m.text("text", "name", &mut text);
            *to = match (family, given) {
                (Some(family), Some(given)) => Some(format!("{family}, {given}")),
                (Some(family), None) => Some(family),
                (None, given) => text.or(given),
            };
        }
    });
}

/// An address of a use.
pub(super) fn address(m: &mut Mapper, usage: &str, (field, to): (&str, &mut Option<Address>)) {
    m.optional(field, to, |m, to| {
        m.marked("address", ("use", usage.into()), |m| {
            let _ = m.extension(ADDRESS_CARE_OF, |m| {
                m.text("valueString", "careOf", &mut to.care_of)
            });
            let _ = m.extension(ADDRESS_POST_BOX, |m| {
                m.text("valueString", "postBox", &mut to.post_box)
            });
            m.two_texts(
                "line",
                ["streetName1", "streetName2"],
                [&mut to.street_name1, &mut to.street_name2],
            );
            m.text("city", "postalCity", &mut to.postal_city);
            m.text("postalCode", "postalCode", &mut to.postal_code);
        })
    });
}
