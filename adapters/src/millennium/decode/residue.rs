//! What the contract has no place for: whole segments, and fields of segments that are read. Named by
//! place, never by content, so that nothing is dropped in silence.

use contracts::Violation;

use super::event::Event;
use super::reader::Reader;
use crate::millennium::rules;

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

/// The same for messages of the discharge family.
const READ_OF_STAYS: &[(&str, u64)] = &[
    ("EVN", bits(&[1, 2, 3, 5, 6, 7])),
    (
        "PID",
        bits(&[1, 2, 3, 5, 7, 8, 11, 13, 18, 19, 29, 30, 32, 33, 34]),
    ),
    ("PD1", bits(&[12])),
    ("PV1", bits(&[1, 2, 3, 6, 7, 16, 19, 36, 39, 44, 45])),
    ("PV2", bits(&[3, 9, 47])),
    ("TXA", bits(&[1, 2, 3, 12, 17, 19])),
    ("SCH", bits(&[1, 2, 6, 9, 10, 11, 16, 20, 25])),
    ("TQ1", bits(&[1, 7])),
    ("RGS", bits(&[1, 2])),
    ("AIS", bits(&[1, 2, 4])),
    ("AIL", bits(&[1, 2, 3])),
    ("AIP", bits(&[1, 2, 3, 4])),
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

/// Names everything that was not carried, in one warning.
pub(super) fn report(reader: &mut Reader<'_>, event: Event) {
    let mut places: Vec<String> = Vec::new();
    let (known, is_answer) = match event {
        Event::Request(_) => (READ, false),
        Event::Response(_) => (READ, true),
        Event::Stay(..) => (READ_OF_STAYS, false),
    };
    for segment in reader.segments {
        if WHOLE.iter().any(|id| segment.is(id)) {
            continue;
        }
        let Some((_, read)) = known.iter().find(|(id, _)| segment.is(id)) else {
            note(&mut places, segment.id().to_owned());
            continue;
        };
        let of_answer = is_answer && segment.is("PID");
        let read = if of_answer { READ_OF_ANSWERS } else { *read };
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
