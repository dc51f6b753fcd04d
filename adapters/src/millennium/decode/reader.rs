//! Reading single values: texts, codes, times, numbers. What cannot be read is named, and the document
//! goes on without it.

use std::borrow::Cow;

use contracts::{CodedValue, HsaId, Violation};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::millennium::codes::Closed;
use crate::millennium::profile::Profile;
use crate::millennium::rules;
use crate::wire::hl7v2::rules::{HL7_015, HL7_016, HL7_017};
use crate::wire::hl7v2::{Part, Precision, Segment, read_date, read_instant};

/// A message being read.
pub(super) struct Reader<'m> {
    pub(super) profile: &'m Profile,
    pub(super) segments: &'m [Segment<'m>],
    pub(super) found: Vec<Violation>,
}

impl<'m> Reader<'m> {
    pub(super) const fn new(
        profile: &'m Profile,
        segments: &'m [Segment<'m>],
        found: Vec<Violation>,
    ) -> Self {
        Self {
            profile,
            segments,
            found,
        }
    }

    /// The first segment of that id.
    pub(super) fn segment(&self, id: &str) -> Option<Segment<'m>> {
        self.segments.iter().find(|segment| segment.is(id)).copied()
    }

    /// A field of the first segment of that id.
    pub(super) fn field(&self, id: &str, number: u16) -> Option<Part<'m>> {
        self.segment(id).map(|segment| segment.field(number))
    }

    /// The text of a part.
    pub(super) fn text(&mut self, part: Part<'m>) -> Option<String> {
        part.text(&mut self.found).map(Cow::into_owned)
    }

    /// The HSA-id of a part.
    pub(super) fn hsa_id(&mut self, part: Part<'m>) -> Option<HsaId> {
        self.text(part).map(HsaId::new)
    }

    /// A coded value (CE, CWE); none when it says nothing. A code system without an OID is kept by its
    /// name, so that the contract names what is missing.
    pub(super) fn coded(&mut self, part: Part<'m>) -> Option<CodedValue> {
        if part.is_empty() {
            return None;
        }
        let system = part.component(3).text(&mut self.found);
        let oid = system
            .as_deref()
            .and_then(|name| self.profile.oid_of_system(name));
        let code_system = oid.map(str::to_owned);
        let unknown = system.filter(|_| code_system.is_none());
        Some(CodedValue {
            code: self.text(part.component(1)),
            code_system,
            code_system_name: unknown.map(Cow::into_owned),
            code_system_version: None,
            display_name: self.text(part.component(2)),
            original_text: None,
        })
    }

    /// A code of a closed list. One that is not in the list is left out.
    pub(super) fn closed<T: Closed>(&mut self, part: Part<'m>) -> Option<T> {
        let code = part.component(1);
        let value = T::of_code(code.code());
        if value.is_none() && !code.is_empty() {
            self.unreadable(code, None, "a code of the closed list");
        }
        value
    }

    /// An instant. One that cannot be read is an error at the canonical path; without a path, the
    /// contract does not need it, and it is left out.
    pub(super) fn instant(&mut self, part: Part<'m>, path: Option<&str>) -> Option<Timestamp> {
        let text = part.component(1).text(&mut self.found)?;
        let Some((instant, precision)) = read_instant(&text) else {
            self.unreadable(part, path, "a time YYYYMMDDHHMMSS with offset");
            return None;
        };
        let rule = match precision {
            Precision::Exact => return Some(instant),
            Precision::Reduced => &HL7_017,
            Precision::Ambiguous => &HL7_015,
            Precision::Missing => &HL7_016,
        };
        self.warn(rule, part.place());
        Some(instant)
    }

    /// A day, likewise.
    pub(super) fn date(&mut self, part: Part<'m>, path: Option<&str>) -> Option<Date> {
        let text = part.component(1).text(&mut self.found)?;
        let date = read_date(&text);
        if date.is_none() {
            self.unreadable(part, path, "a date YYYYMMDD");
        }
        date
    }

    /// A whole number, likewise.
    pub(super) fn number(&mut self, part: Part<'m>, path: Option<&str>) -> Option<u64> {
        let text = part.text(&mut self.found)?;
        let number = text.trim().parse().ok();
        if number.is_none() {
            self.unreadable(part, path, "a whole number");
        }
        number
    }

    /// Names a value that cannot be read: at its canonical path when the contract needs it.
    pub(super) fn unreadable(&mut self, part: Part<'m>, path: Option<&str>, expected: &'static str) {
        self.found.push(match path {
            None => Violation::of(&rules::MIL_013, part.place()).expected(expected),
            Some(path) => {
                Violation::of(&rules::MIL_012, path).expected(format!("{}: {expected}", part.place()))
            }
        });
    }

    /// Names a value that stands beside the one that there is room for: dropping either could drop the wrong one.
    pub(super) fn surplus(&mut self, part: Part<'m>) {
        self.undecided(part, "one value, not several");
    }

    /// Names a value that has no path of its own, but that what the message says hangs on.
    pub(super) fn undecided(&mut self, part: Part<'m>, expected: &'static str) {
        self.found
            .push(Violation::of(&rules::MIL_012, part.place()).expected(expected));
    }

    /// Names what a field repeats of a value that there is one of.
    pub(super) fn single(&mut self, part: Part<'m>) {
        if part.repetitions().skip(1).any(|more| !more.is_empty()) {
            self.surplus(part);
        }
    }

    /// Names something that was read although it departs from what it should be.
    pub(super) fn warn(&mut self, rule: &'static contracts::Rule, place: impl Into<String>) {
        self.found.push(Violation::of(rule, place));
    }

    /// Says that a value stands in for one that was not given.
    pub(super) fn inferred(&mut self, path: impl Into<String>, from: &'static str) {
        self.found
            .push(Violation::of(&rules::MIL_010, path).expected(from));
    }
}
