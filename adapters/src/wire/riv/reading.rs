//! Reading elements by a schema's tables: order, cardinality, emptiness, foreign namespaces. Tolerant:
//! what is wrong is written down with its place, and reading goes on.

use contracts::{Rule, Violation};
use jiff::Timestamp;

use super::place::Place;
use super::rules::{RIV_010, RIV_011, RIV_012, RIV_013, RIV_014, RIV_015, RIV_029};
use super::scopes::Space;
use super::structure::Field;
use super::tree::{Element, Tree};

/// More than the fields of any type.
const MOST_FIELDS: usize = 24;

/// What is being read, where we are in it, and what was found.
pub(crate) struct Reading {
    space: Option<Space>,
    place: Place,
    found: Vec<Violation>,
    instants: Vec<(String, Timestamp)>,
}

impl Reading {
    /// Reading of a message by a schema whose elements are in that namespace.
    pub(crate) fn new(tree: &Tree<'_>, namespace: &str) -> Self {
        Self {
            space: tree.space(namespace),
            place: Place::default(),
            found: Vec::new(),
            instants: Vec::new(),
        }
    }

    /// Reads the children of an element into the fields of a type.
    pub(crate) fn fields<T>(&mut self, to: &mut T, parent: Element<'_, '_>, fields: &'static [Field<T>]) {
        self.take(to, parent, fields, true);
    }

    /// The same for a type whose order the published sources do not agree on.
    pub(crate) fn unordered<T>(&mut self, to: &mut T, parent: Element<'_, '_>, fields: &'static [Field<T>]) {
        self.take(to, parent, fields, false);
    }

    fn take<T>(&mut self, to: &mut T, parent: Element<'_, '_>, fields: &'static [Field<T>], ordered: bool) {
        if parent.has_children() && parent.has_text() {
            self.find(&RIV_015);
        }
        let mut seen = [0_usize; MOST_FIELDS];
        let mut latest = 0;
        for child in parent.children() {
            let Some((position, field)) = self.field(child, fields, latest) else {
                continue;
            };
            let before = seen.get(position).copied().unwrap_or_default();
            if let Some(count) = seen.get_mut(position) {
                *count += 1;
            }
            self.place.enter(field.name, field.many.then_some(before));
            if ordered && position < latest {
                self.find(&RIV_012);
            }
            latest = latest.max(position);
            if before > 0 && !field.many {
                self.find(&RIV_013);
            } else if child.is_empty() {
                self.find(&RIV_014);
            } else {
                (field.read)(to, child, self);
            }
            self.place.leave();
        }
    }

    /// The field an element is for. Looks from the latest on, since most messages are in order.
    fn field<T>(
        &mut self,
        child: Element<'_, '_>,
        fields: &'static [Field<T>],
        latest: usize,
    ) -> Option<(usize, &'static Field<T>)> {
        if Some(child.space()) != self.space {
            self.foreign(child);
            return None;
        }
        let mut from_latest = fields.iter().enumerate().skip(latest);
        let found = from_latest
            .find(|(_, field)| field.name == child.name())
            .or_else(|| {
                fields
                    .iter()
                    .enumerate()
                    .find(|(_, field)| field.name == child.name())
            });
        if found.is_none() {
            let is_meant = |field: &Field<T>| field.name.eq_ignore_ascii_case(child.name());
            let weighs = weighs(child) || fields.iter().any(is_meant);
            self.find(if weighs { &RIV_029 } else { &RIV_010 });
        }
        found
    }

    /// Reports an element of a namespace that is not the schema's, by the namespace alone.
    pub(crate) fn foreign(&mut self, element: Element<'_, '_>) {
        let namespace = element.namespace();
        let plain = namespace.len() <= 100 && namespace.bytes().all(|b| b.is_ascii_graphic());
        let named = if namespace.is_empty() {
            "no namespace"
        } else if plain {
            namespace
        } else {
            "a namespace with an unusual name"
        };
        if weighs(element) {
            return self.find(&RIV_029);
        }
        let violation = Violation::of(&RIV_011, self.place.path());
        self.found
            .push(violation.expected(format!("{}: element of {named}", RIV_011.english)));
    }

    /// Looks inside an element that stands outside the tables.
    pub(crate) fn within<R>(&mut self, name: &'static str, look: impl FnOnce(&mut Self) -> R) -> R {
        self.place.enter(name, None);
        let result = look(self);
        self.place.leave();
        result
    }

    /// Writes down that a rule is broken here.
    pub(crate) fn find(&mut self, rule: &'static Rule) {
        self.found.push(Violation::of(rule, self.place.path()));
    }

    /// The same with a closer word on what was expected.
    pub(super) fn find_expecting(&mut self, rule: &'static Rule, expected: String) {
        self.found
            .push(Violation::of(rule, self.place.path()).expected(expected));
    }

    /// Instants that are known more exactly than local time can say, by path.
    pub(crate) fn know(&mut self, instants: Vec<(String, Timestamp)>) {
        self.instants = instants;
    }

    /// The instant known for this place.
    pub(super) fn known_instant(&self) -> Option<Timestamp> {
        if self.instants.is_empty() {
            return None;
        }
        let here = self.place.path();
        let known = self.instants.iter().find(|(path, _)| *path == here)?;
        Some(known.1)
    }

    /// Everything found, in the order it was found.
    pub(crate) fn into_found(self) -> Vec<Violation> {
        self.found
    }
}

/// Whether an element, or one inside it, by its name may say that somebody is protected or that the message takes
/// something back.
fn weighs(element: Element<'_, '_>) -> bool {
    element
        .with_all_inside()
        .any(|element| is_weighty(element.name()))
}

fn is_weighty(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "protect",
        "confidential",
        "sekret",
        "skydd",
        "withdraw",
        "retract",
        "makuler",
        "aterkall",
        "återkall",
        "cancel",
        "annul",
        "deleted",
        "restricted",
    ];
    let name = name.to_lowercase();
    name == "action" || WORDS.iter().any(|word| name.contains(word))
}
