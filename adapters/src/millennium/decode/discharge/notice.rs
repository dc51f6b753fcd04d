//! Who says it to whom, about whom, in which case: MSH, EVN, SCH, PID, PV1-19, and the observations that say what
//! those have no place for.

use contracts::notice::{Addressee, Notice};
use contracts::referral::{Author, Organisation};
use contracts::{Action, HsaId, Kind};
use jiff::Timestamp;

use super::{units, visit};
use crate::millennium::codes::Element;
use crate::millennium::control::action_of;
use crate::millennium::decode::observations::{Observations, Observed, of, only};
use crate::millennium::decode::reader::Reader;
use crate::millennium::decode::{header, patient};
use crate::millennium::rules;
use crate::wire::hl7v2::Part;

/// Reads what a message says of itself; `action` is what its event says.
pub(super) fn read<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    kind: Kind,
    action: Action,
) -> Notice {
    let root = format!("{}.notice", kind.content_name());
    let sending_organisation = units::sending(reader, observations, &root);
    let unit = sending_organisation.care_unit_id.as_ref();
    let path = format!("{root}.noticeId");
    Notice {
        notice_id: header::own_id(reader, observations, Element::NoticeId, &path, unit),
        case_id: visit::case_id(reader, unit, &root),
        notice_time: time(reader, observations, &root),
        action: said(reader, observations, action, &root),
        reason: observations.text(reader, Element::Reason),
        patient: patient::read(reader, observations, &root),
        sending_role: observations.closed(reader, Element::SendingRole),
        author: author(reader, observations, unit),
        addressee: addressees(reader, observations, &root),
        consent: observations.closed(reader, Element::Consent),
        sending_organisation,
    }
}

/// When it was made: EVN-2, or the observation where the event has no EVN, or when it was sent.
fn time<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>, root: &str) -> Option<Timestamp> {
    let path = format!("{root}.noticeTime");
    match reader.field("EVN", 2).filter(|recorded| !recorded.is_empty()) {
        Some(recorded) => reader.instant(recorded, Some(&path)),
        None => header::made_at(reader, observations, Element::NoticeTime, &path),
    }
}

/// What the event says, unless it can only say that something is new and an observation says that it replaces. An
/// observation that says otherwise is an error: which of the two is meant cannot be known.
fn said<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>, action: Action, root: &str) -> Action {
    let mut observed = observations.each(Element::Action);
    let Some(one) = observed.next() else {
        return action;
    };
    for more in observed {
        reader.surplus(more.value);
    }
    match (action, action_of(one.value.component(1).code())) {
        (Action::New, Some(Action::Revise)) => Action::Revise,
        (event, Some(said)) if event == said => event,
        _ => {
            let path = format!("{root}.action");
            reader.unreadable(one.value, Some(&path), "the action of the event, or R");
            action
        }
    }
}

/// Who entered it (EVN-5, SCH-20), with the care unit that is responsible for them, which the profile may assume. The
/// contract can do without an author, but not without the author's name and care unit.
fn author<'m>(
    reader: &mut Reader<'m>,
    observations: &Observations<'m>,
    unit: Option<&HsaId>,
) -> Option<Author> {
    // A name of unspecified type (XCN-10 U), without id and name, says that nobody is named.
    let said = |part: &Part<'m>| [1, 2, 3].iter().any(|number| !part.component(*number).is_empty());
    let field = reader.field("EVN", 5).or_else(|| reader.field("SCH", 20));
    let part = field.filter(said)?;
    let person = units::professional(reader, part)?;
    let responsible: Vec<&Observed<'m>> = observations.each(Element::AuthorUnit).collect();
    let mut organisation = units::organisation(reader, &responsible);
    if organisation.care_unit_id.is_none() && reader.profile.assume.unit_is_care_unit {
        reader.warn(&rules::MIL_010, part.place());
        organisation.care_unit_id = unit.cloned();
    }
    if organisation.care_unit_id.is_none() {
        reader.unreadable(part, None, "the care unit responsible for the author, authorUnit");
        return None;
    }
    Some(Author {
        healthcare_professional: person,
        type_of_healthcare_professional: observations.coded(reader, Element::Profession),
        healthcare_professional_organisation: organisation,
    })
}

/// The units spoken to: the observations, or else the facility that the message is for.
fn addressees<'m>(reader: &mut Reader<'m>, observations: &Observations<'m>, root: &str) -> Vec<Addressee> {
    let mut addressees = Vec::new();
    for group in observations.groups(&[Element::Addressee, Element::AddresseeRole]) {
        let role = only(reader, &group, Element::AddresseeRole).and_then(|part| reader.closed(part));
        let units = units::each(reader, &of(&group, Element::Addressee));
        addressees.extend(
            units
                .into_iter()
                .map(|organisation| Addressee { organisation, role }),
        );
    }
    if addressees.is_empty()
        && let Some(unit) = reader
            .field("MSH", 6)
            .and_then(|part| reader.hsa_id(part.component(1)))
    {
        reader.inferred(
            format!("{root}.addressee"),
            "the units spoken to; the receiving facility, MSH-6, was taken",
        );
        addressees.push(alone(unit));
    }
    addressees
}

fn alone(unit: HsaId) -> Addressee {
    let care_unit_id = Some(unit);
    Addressee {
        organisation: Organisation { care_unit_id },
        role: None,
    }
}
