//! PID and PV1-16: who the patient is, how to reach them, and how their identity is protected. Which of the addresses
//! is carried is the contract's choice: a referral leaves the registered one to be looked up.

use contracts::PersonId;
use contracts::identity::{PersonIdKind, oid};
use contracts::referral::{Address, Patient, ProtectedIdentity, SimplePatient, Telecom, TelecomType};
use contracts::time::to_swedish;
use jiff::Timestamp;
use jiff::civil::Date;

use super::observations::Observations;
use super::reader::Reader;
use super::{header, providers};
use crate::millennium::codes::{self, Element};
use crate::millennium::rules;
use crate::wire::hl7v2::{Part, Segment, read_date};

/// The patient of a referral or of a message of the discharge family.
pub(super) fn read<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>, root: &str) -> Patient {
    let SimplePatient {
        person_id,
        name,
        protected_identity,
    } = simple(reader, root);
    let birth = reader.field("PID", 7);
    let sex = reader.field("PID", 8);
    let gender = sex.and_then(|part| codes::gender_of(part.code()));
    if let Some(part) = sex.filter(|part| gender.is_none() && !part.is_empty()) {
        reader.unreadable(part, None, "a code of table 0001: F, M, U, O, A or N");
    }
    Patient {
        person_id,
        address: address(reader, observations),
        telecom: telecom(reader),
        name,
        gender,
        date_of_birth: birth.and_then(|part| reader.date(part, None)),
        protected_identity,
    }
}

/// The patient of a confirmation or an answer.
pub(super) fn simple(reader: &mut Reader<'_>, root: &str) -> SimplePatient {
    SimplePatient {
        person_id: identity(reader),
        name: name(reader),
        protected_identity: protection(reader, root),
    }
}

/// The days by which the century of a short number is judged. No clock is read.
#[derive(Clone, Copy)]
struct Dates {
    sent: Option<Timestamp>,
    born: Option<Date>,
}

fn name(reader: &mut Reader<'_>) -> Option<String> {
    let field = reader.field("PID", 5)?;
    let legal = field
        .repetitions()
        .find(|part| part.component(7).code() == "L")
        .or_else(|| field.repetitions().find(|part| !part.component(1).is_empty()));
    providers::full_name(reader, legal.unwrap_or(field), 1)
}

/// The best identity of PID-3, PID-2 and PID-19: a national one before any other. Two different numbers of one national
/// kind are two persons, of whom none is chosen.
fn identity(reader: &mut Reader<'_>) -> Option<PersonId> {
    let segment = reader.segment("PID")?;
    let sent = header::sent_at_quietly(reader);
    let born = read_date(segment.field(7).component(1).raw());
    let dates = Dates { sent, born };
    let mut best: Option<PersonId> = None;
    for field in [3, 2, 19] {
        for part in segment.field(field).repetitions() {
            let Some(identity) = one_identity(reader, part, dates) else {
                continue;
            };
            let better = identity.kind().is_national()
                || (identity.kind() != PersonIdKind::Other
                    && best
                        .as_ref()
                        .is_some_and(|best| best.kind() == PersonIdKind::Other));
            if best.as_ref().is_some_and(|best| are_two_persons(best, &identity)) {
                reader.warn(&rules::MIL_029, format!("PID-{field}"));
            }
            if best.is_none() || (better && !best.as_ref().is_some_and(|best| best.kind().is_national())) {
                best = Some(identity);
            }
        }
    }
    best
}

/// Whether two numbers of one national kind differ, apart from the century.
fn are_two_persons(one: &PersonId, other: &PersonId) -> bool {
    let short = |identity: &PersonId| {
        let said = identity.extension.chars().filter(char::is_ascii_alphanumeric);
        let said: Vec<char> = said.collect();
        said.get(said.len().saturating_sub(10)..).map(<[char]>::to_vec)
    };
    one.kind().is_national() && one.kind() == other.kind() && short(one) != short(other)
}

/// An identity (CX). Its root is an OID, the name of an authority that the profile knows, or, when the
/// type says that the number is a national one and it looks like one, the personnummer.
fn one_identity<'m>(reader: &mut Reader<'m>, part: Part<'m>, dates: Dates) -> Option<PersonId> {
    let written = reader.text(part.component(1))?;
    let authority = part.component(4);
    let name = authority.subcomponent(1).text(&mut reader.found);
    let universal = authority.subcomponent(2).code();
    if codes::is_oid(universal) {
        return Some(normalised(universal, written, dates));
    }
    let profile = reader.profile;
    let known = name.as_deref().and_then(|name| profile.oid_of_authority(name));
    let national = matches!(part.component(5).code(), "NI" | "NNSWE" | "SS" | "PI" | "");
    let root = match known {
        Some(root) => population_root(root, &written),
        None if national && looks_national(&written) => population_root(oid::PERSONNUMMER, &written),
        None => return name.map(|name| PersonId::new(name.into_owned(), written)),
    };
    Some(normalised(root, written, dates))
}

/// A national number in its twelve characters. Where the century is missing, it is that of the date of
/// birth (PID-7) or the only possible one; where the two disagree, the number is left for the contract to
/// refuse, since a wrong century is another person.
fn normalised(root: &str, written: String, dates: Dates) -> PersonId {
    let is_whole = written.len() == 12 && written.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole || !PersonIdKind::of(root).is_national() {
        return PersonId::new(root, written);
    }
    let sent = dates.sent.map_or(Date::MIN, |sent| to_swedish(sent).date());
    let identity = PersonId::normalised(root, &written, sent);
    let digits: String = written.chars().filter(char::is_ascii_alphanumeric).collect();
    let Some(born) = dates.born.filter(|_| digits.len() == 10) else {
        return identity;
    };
    let in_year = format!("{:02}{digits}", born.year().div_euclid(100));
    let whole = PersonId::new(root, in_year);
    let year_agrees = digits.get(..2) == Some(&format!("{:02}", born.year().rem_euclid(100)));
    match identity.extension.len() {
        10 if year_agrees => whole,
        12 if identity != whole => PersonId::new(root, digits),
        _ => identity,
    }
}

/// A number given out by the population register is a samordningsnummer when 60 is added to its day.
fn population_root<'a>(root: &'a str, written: &str) -> &'a str {
    let digits = || written.bytes().filter(u8::is_ascii_digit);
    let day = digits()
        .rev()
        .nth(5)
        .filter(|_| matches!(digits().count(), 10 | 12));
    match day {
        Some(b'6'..=b'9') if root == oid::PERSONNUMMER => oid::SAMORDNINGSNUMMER,
        _ => root,
    }
}

fn looks_national(written: &str) -> bool {
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    let rest = written.bytes().filter(|byte| !byte.is_ascii_digit());
    matches!(digits, 10 | 12)
        && rest.clone().count() <= 1
        && rest.clone().all(|byte| byte == b'-' || byte == b'+')
}

fn address<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>) -> Option<Address> {
    let said = (Element::CareOf, Element::PostBox);
    address_of_type(reader, observations, said, &["C", "TM"])
}

/// The registered address: that of the population register, or else home, legal or permanent.
pub(super) fn registered_address<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
) -> Option<Address> {
    let said = (Element::RegisteredCareOf, Element::RegisteredPostBox);
    address_of_type(reader, observations, said, &["RH", "H", "L", "P"])
}

/// The first address of the first type that there is one of.
fn address_of_type<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    (care_of, post_box): (Element, Element),
    types: &[&str],
) -> Option<Address> {
    let field = reader.field("PID", 11);
    let of_type = |wanted: &&str| {
        let mut addresses = field?.repetitions();
        addresses.find(|part| part.component(7).code() == *wanted)
    };
    let mut address = Address {
        care_of: observations.text(reader, care_of),
        post_box: observations.text(reader, post_box),
        ..Address::default()
    };
    if let Some(part) = types.iter().find_map(of_type) {
        address.street_name1 = reader.text(part.component(1).subcomponent(1));
        address.street_name2 = reader.text(part.component(2));
        address.postal_city = reader.text(part.component(3));
        address.postal_code = reader.text(part.component(5)).map(|code| code.replace(' ', ""));
    }
    Some(address).filter(|address| *address != Address::default())
}

/// At most two telephone numbers: that is all the contract takes.
fn telecom(reader: &mut Reader<'_>) -> Vec<Telecom> {
    let mut numbers = Vec::new();
    let Some(field) = reader.field("PID", 13) else {
        return numbers;
    };
    for part in field
        .repetitions()
        .filter(|part| part.component(2).code() != "NET")
    {
        let Some(number) = providers::number(reader, part) else {
            continue;
        };
        if numbers.len() == 2 {
            reader.warn(&rules::MIL_011, "PID-13");
            break;
        }
        let mobile = part.component(3).code() == "CP" || part.component(2).code() == "PRS";
        numbers.push(Telecom {
            type_of_telecom: Some(if mobile {
                TelecomType::Mobile
            } else {
                TelecomType::Home
            }),
            number: Some(number),
        });
    }
    numbers
}

/// How the identity is protected. A code that is not known refuses the message: protection that is
/// overlooked cannot be made good. So does a restriction of access (ARV, from version 2.6), unless it is taken away.
fn protection(reader: &mut Reader<'_>, root: &str) -> Option<ProtectedIdentity> {
    let code = |id, field| reader.field(id, field).map_or("", |part| part.code());
    let (codes, indicator) = (&reader.profile.protected_identity, code("PD1", 12));
    let restricts = |segment: &Segment<'_>| segment.is("ARV") && segment.field(2).component(1).code() != "D";
    match codes.read(code("PV1", 16)) {
        Some(Some(protection)) => return Some(protection),
        Some(None) if indicator.eq_ignore_ascii_case("Y") => {
            return Some(ProtectedIdentity::ConfidentialityMark);
        }
        Some(None) if matches!(indicator, "" | "N" | "n") && !reader.segments.iter().any(restricts) => {}
        Some(None) | None => {
            let path = format!("{root}.patient.protectedIdentity");
            reader.warn(&rules::MIL_014, path);
        }
    }
    None
}
