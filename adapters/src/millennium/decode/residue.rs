//! What the contract has no place for: whole segments, and fields of segments that are read. Named by
//! place, never by content, so that nothing is dropped in silence.

use contracts::{Kind, Violation};

use super::event::Event;
use super::reader::Reader;
use crate::millennium::rules;
use crate::wire::hl7v2::Segment;

/// Fields that are read, or that say something of the message and nothing of the patient or the care.
const READ: &[(&str, u64)] = &[
    ("RF1", bits(&[1, 2, 4, 6, 7, 9, 11])),
    ("PRD", bits(&[1, 2, 3, 4, 5, 7, 8, 10])),
    ("PID", bits(&[1, 2, 3, 5, 7, 8, 11, 13, 18, 19, 32, 33, 34])),
    ("DG1", bits(&[1, 2, 3, 4, 6, 15, 20])),
    ("PR1", bits(&[1, 2, 3, 4, 19])),
    ("OBR", bits(&[1, 2, 4, 25])),
    ("PV1", bits(&[1, 2, 16, 19])),
    ("PD1", bits(&[12])),
];

/// The same for every message of the discharge family.
const READ_OF_STAYS: &[(&str, u64)] = &[
    ("EVN", bits(&[1, 2, 5, 6, 7])),
    ("PID", bits(&[1, 2, 3, 5, 7, 8, 11, 13, 18, 19, 32, 33, 34])),
    ("PD1", bits(&[12])),
    ("PV1", bits(&[1, 2, 16, 19, 39])),
    ("TXA", bits(&[1, 2, 3, 12, 17, 19])),
    ("SCH", bits(&[1, 2, 6, 8, 9, 10, 11, 16, 20, 25])),
    ("TQ1", bits(&[1, 7])),
    ("RGS", bits(&[1, 2])),
    ("AIS", bits(&[1, 2, 4])),
    ("AIL", bits(&[1, 2, 3])),
    ("AIP", bits(&[1, 2, 3, 4])),
];

/// What else is read of one kind.
const READ_OF_KINDS: &[(Kind, &str, u64)] = &[
    (Kind::DischargeAdmission, "PV1", bits(&[3, 6, 7, 44])),
    (Kind::DischargeAdmission, "PV2", bits(&[3, 9])),
    (Kind::DischargeReady, "EVN", bits(&[3])),
    (Kind::DischargeReady, "PV2", bits(&[9])),
    (Kind::DischargeDischarged, "PID", bits(&[30])),
    (Kind::DischargeDischarged, "PV1", bits(&[36, 45])),
    (Kind::DischargeLeave, "PV2", bits(&[47])),
    (Kind::DischargeInterruption, "PID", bits(&[29, 30])),
    (Kind::DischargeInterruption, "PV1", bits(&[3, 6, 36])),
    (Kind::DischargeHandover, "PV1", bits(&[7, 45])),
];

/// Segments that are read whole, reported elsewhere, or technical.
const WHOLE: &[&str] = &["MSH", "SFT", "MSA", "OBX", "NTE", "ZVB"];

/// So many places are named; a message that has more than these is no referral.
const NAMED: usize = 100;

/// The patient of an answer is an identity, a name and a protection.
const READ_OF_ANSWERS: u64 = bits(&[1, 2, 3, 5, 18, 19, 32, 33, 34]);

const fn bits(fields: &[u8]) -> u64 {
    let mut bits = 0;
    let mut at = 0;
    while at < fields.len() {
        bits |= 1 << fields[at];
        at += 1;
    }
    bits
}

/// The fields of a segment that are read in a document of that kind; none when the segment is not read at all.
fn read_of(segment: &Segment<'_>, event: Event, kind: Kind) -> Option<u64> {
    let among = |known: &[(&str, u64)]| {
        let row = known.iter().find(|(id, _)| segment.is(id));
        row.map(|(_, read)| *read)
    };
    match event {
        Event::Request(_) => among(READ),
        Event::Response(_) if segment.is("PID") => Some(READ_OF_ANSWERS),
        Event::Response(_) => among(READ),
        Event::Stay(..) => {
            let mut also = READ_OF_KINDS.iter();
            let also = also.find(|(of, id, _)| *of == kind && segment.is(id));
            match (among(READ_OF_STAYS), also) {
                (None, None) => None,
                (always, also) => Some(always.unwrap_or_default() | also.map_or(0, |(.., read)| *read)),
            }
        }
    }
}

/// Names everything that was not carried, in one warning.
pub(super) fn report(reader: &mut Reader<'_>, event: Event, kind: Kind) {
    let mut places: Vec<String> = Vec::new();
    for segment in reader.segments {
        if WHOLE.iter().any(|id| segment.is(id)) {
            continue;
        }
        let Some(read) = read_of(segment, event, kind) else {
            note(&mut places, segment.id().to_owned());
            continue;
        };
        for number in (1..=segment.last_field().min(63)).filter(|number| read >> number & 1 == 0) {
            if !segment.field(number).is_empty() {
                note(&mut places, format!("{}-{number}", segment.id()));
            }
        }
        if places.len() >= NAMED {
            break;
        }
    }
    if !places.is_empty() {
        let first = places.first().cloned().unwrap_or_default();
        let expected = format!("{}: {}", rules::MIL_011.english, places.join(", "));
        reader
            .found
            .push(Violation::of(&rules::MIL_011, first).expected(expected));
    }
}

fn note(places: &mut Vec<String>, place: String) {
    if !places.contains(&place) {
        places.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::{READ, READ_OF_KINDS, READ_OF_STAYS};

    #[test]
    fn the_readme_names_every_field_that_is_read() {
        let readme = include_str!("../README.md");
        let is_named = |place: &String| {
            let mut after = readme.split(place.as_str()).skip(1);
            after.any(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
        };
        let of_kinds = READ_OF_KINDS.iter().map(|(_, id, read)| (*id, *read));
        let read = READ.iter().chain(READ_OF_STAYS).copied().chain(of_kinds);
        // The first field of most segments only numbers them.
        let places = read.flat_map(|(id, read)| {
            let numbers = (2..64).filter(move |number| read >> number & 1 == 1);
            numbers.map(move |number| format!("{id}-{number}"))
        });
        let missing: Vec<String> = places.filter(|place| !is_named(place)).collect();
        assert_eq!(missing, Vec::<String>::new());
    }
}
