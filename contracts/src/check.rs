//! What rules are written with: where in the document we are, and what has been found so far.
//! Nothing is allocated until something is found, since nearly every document is sound.

use crate::rules::text::TXT_001;
use crate::{Rule, Violation};

/// The deepest place a contract has is
/// `requestOutcome.originalRequest.paymentCommitment.reimbursementInformation.reimbursementType`.
const DEPTH: usize = 8;

/// The findings on one document, and the place being looked at.
#[derive(Debug)]
pub(crate) struct Check {
    place: [Step; DEPTH],
    depth: usize,
    found: Vec<Violation>,
    /// How many of `found` were found by decoding.
    decoded: usize,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    field: &'static str,
    item: Option<usize>,
}

impl Check {
    /// A check that knows what decoding has found already.
    pub(crate) fn new(found: Vec<Violation>) -> Self {
        Self {
            place: [Step {
                field: "",
                item: None,
            }; DEPTH],
            depth: 0,
            decoded: found.len(),
            found,
        }
    }

    /// Looks inside a field.
    pub(crate) fn within(&mut self, field: &'static str, look: impl FnOnce(&mut Self)) {
        self.step(Step { field, item: None }, look);
    }

    /// Looks inside a field that is there.
    pub(crate) fn inside<T>(
        &mut self,
        field: &'static str,
        value: Option<&T>,
        look: impl FnOnce(&mut Self, &T),
    ) {
        if let Some(value) = value {
            self.within(field, |check| look(check, value));
        }
    }

    /// Looks inside every item of a repeating field.
    pub(crate) fn each<T>(&mut self, field: &'static str, items: &[T], mut look: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            let item_of = Step {
                field,
                item: Some(index),
            };
            self.step(item_of, |check| look(check, item));
        }
    }

    /// Requires a field.
    pub(crate) fn required<T>(&mut self, rule: &'static Rule, field: &'static str, value: Option<&T>) {
        if value.is_none() {
            self.missing(rule, field);
        }
    }

    /// Requires a field where something else asks for it.
    pub(crate) fn required_if<T>(
        &mut self,
        asked: bool,
        rule: &'static Rule,
        field: &'static str,
        value: Option<&T>,
    ) {
        if asked {
            self.required(rule, field, value);
        }
    }

    /// Requires a text, and gives it back when it says something.
    pub(crate) fn required_text<'v>(
        &mut self,
        rule: &'static Rule,
        field: &'static str,
        value: Option<&'v str>,
    ) -> Option<&'v str> {
        self.required(rule, field, value.as_ref());
        self.text(field, value)
    }

    /// Asks that a text says something, and gives it back when it does.
    pub(crate) fn text<'v>(&mut self, field: &'static str, value: Option<&'v str>) -> Option<&'v str> {
        let text = value?;
        let blank = text.trim_start().is_empty();
        self.holds(&TXT_001, field, !blank);
        (!blank).then_some(text)
    }

    /// Asks that a text says something within so many characters.
    pub(crate) fn text_within(
        &mut self,
        limit: (&'static Rule, usize),
        field: &'static str,
        value: Option<&String>,
    ) {
        if let Some(text) = self.text(field, value.map(String::as_str)) {
            self.at_most(limit, field, text);
        }
    }

    /// Requires a text of so many characters.
    pub(crate) fn required_text_within(
        &mut self,
        rule: &'static Rule,
        limit: (&'static Rule, usize),
        field: &'static str,
        value: Option<&String>,
    ) {
        self.required(rule, field, value);
        self.text_within(limit, field, value);
    }

    /// Limits a text in characters.
    pub(crate) fn at_most(&mut self, (rule, limit): (&'static Rule, usize), field: &'static str, text: &str) {
        // Bytes bound characters from above, so most texts are never counted.
        self.holds(rule, field, text.len() <= limit || text.chars().count() <= limit);
    }

    /// Requires something to hold of a field.
    pub(crate) fn holds(&mut self, rule: &'static Rule, field: &'static str, holds: bool) {
        if !holds {
            self.broken(rule, field);
        }
    }

    /// Requires of two values that are there that the second does not come before the first.
    pub(crate) fn in_order<T: PartialOrd>(
        &mut self,
        rule: &'static Rule,
        field: &'static str,
        first: Option<T>,
        second: Option<T>,
    ) {
        let in_order = first.zip(second).is_none_or(|(first, second)| first <= second);
        self.holds(rule, field, in_order);
    }

    /// Something is not there. Silent where decoding has said that what stands there, above or below
    /// cannot be read: one fault is named once. A warning of decoding does not silence.
    pub(crate) fn missing(&mut self, rule: &'static Rule, field: &'static str) {
        let path = self.path(field);
        let mut by_decoding = self.found.iter().take(self.decoded);
        if !by_decoding.any(|known| known.is_error() && related(&known.path, &path)) {
            self.found.push(Violation::of(rule, path));
        }
    }

    /// Everything found, in the order it was found.
    pub(crate) fn into_violations(self) -> Vec<Violation> {
        self.found
    }

    fn broken(&mut self, rule: &'static Rule, field: &'static str) {
        let path = self.path(field);
        self.found.push(Violation::of(rule, path));
    }

    fn step(&mut self, step: Step, look: impl FnOnce(&mut Self)) {
        if let Some(place) = self.place.get_mut(self.depth) {
            *place = step;
        }
        self.depth += 1;
        look(self);
        self.depth -= 1;
    }

    /// The path of a field here; of the place itself when the field has no name.
    fn path(&self, field: &str) -> String {
        let mut path = String::new();
        for step in self.place.iter().take(self.depth) {
            path.push_str(step.field);
            if let Some(index) = step.item {
                path.push_str(&format!("[{index}]"));
            }
            path.push('.');
        }
        if field.is_empty() {
            let _ = path.pop();
        }
        path + field
    }
}

/// Whether two paths are the same, or one lies below the other.
fn related(one: &str, other: &str) -> bool {
    let below = |path: &str, above: &str| {
        path.strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    below(one, other) || below(other, one)
}

#[cfg(test)]
mod tests {
    use super::{Check, related};
    use crate::Violation;
    use crate::rules::text::TXT_001;

    fn paths(check: Check) -> Vec<String> {
        check
            .into_violations()
            .into_iter()
            .map(|found| found.path)
            .collect()
    }

    #[test]
    fn a_path_names_fields_and_items() {
        let mut check = Check::new(Vec::new());
        check.within("request", |check| {
            check.each("telecom", &["", "x"], |check, number| {
                check.holds(&TXT_001, "number", number.is_empty());
                check.holds(&TXT_001, "", number.is_empty());
            });
        });
        assert_eq!(paths(check), ["request.telecom[1].number", "request.telecom[1]"]);
    }

    #[test]
    fn what_decoding_could_not_read_is_not_missing_too() {
        for read in ["patient.personId", "patient", "patient.personId.root"] {
            let mut check = Check::new(vec![Violation::of(&TXT_001, read)]);
            check.within("patient", |check| check.missing(&TXT_001, "personId"));
            assert_eq!(paths(check), [read]);
        }
    }

    #[test]
    fn a_warning_of_decoding_does_not_silence() {
        let mut warning = Violation::of(&TXT_001, "patient");
        warning.severity = crate::Severity::Warning;
        let mut check = Check::new(vec![warning]);
        check.missing(&TXT_001, "patient");
        assert_eq!(paths(check).len(), 2);
    }

    #[test]
    fn a_longer_name_is_not_a_place_below() {
        assert!(!related("patient.name", "patient.names"));
        assert!(related("attachment[0].id", "attachment"));
    }
}
