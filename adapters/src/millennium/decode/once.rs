//! Segments that a message has one of. Where one stands twice, nobody knows which of them holds: two patients, two
//! stays, two documents. None is chosen.

use super::reader::Reader;
use crate::millennium::rules;

const ONCE: &[&str] = &["EVN", "RF1", "SCH", "PID", "PD1", "PV1", "PV2", "TXA", "ZVB"];

/// Names every segment of them that stands twice.
pub(super) fn check(reader: &mut Reader<'_>) {
    for id in ONCE {
        let times = reader.segments.iter().filter(|segment| segment.is(id)).count();
        if times > 1 {
            reader.warn(&rules::MIL_028, format!("{id}[2]"));
        }
    }
}
