//! One description of a resource for both ways: the same calls read fields out of a message and write them into one.
//! What has been read is taken out, so that what is left at the end is what nothing was made of.

use contracts::{Rule, Violation};
use serde_json::Value;

use super::bundle::{Bundle, Fields, put};
use super::residue;
use super::rules::FHR_010;

/// Which way a message goes.
enum Way {
    In,
    /// With what ids of resources are made of.
    Out {
        seed: String,
    },
}

/// A message on its way in or out, and the element that is looked at.
pub(crate) struct Mapper {
    way: Way,
    pub(super) bundle: Bundle,
    here: Fields,
    /// The resources that are entered, one inside the other.
    entered: Vec<usize>,
    pub(super) followed: usize,
    place: String,
    found: Vec<Violation>,
    left_out: Vec<String>,
}

impl Mapper {
    /// To read a message.
    pub(crate) fn reading(bundle: Bundle) -> Self {
        Self::new(Way::In, bundle)
    }

    /// To write a message; ids of resources are made of the seed.
    pub(crate) fn writing(seed: &str) -> Self {
        let seed = seed.to_owned();
        Self::new(Way::Out { seed }, Bundle::default())
    }

    fn new(way: Way, bundle: Bundle) -> Self {
        Self {
            way,
            bundle,
            here: Fields::new(),
            entered: Vec::new(),
            followed: 0,
            place: String::new(),
            found: Vec::new(),
            left_out: Vec::new(),
        }
    }

    /// Whether the message is read.
    pub(crate) const fn reads(&self) -> bool {
        matches!(self.way, Way::In)
    }

    /// What was found, with what nothing was made of, in a message that takes something back or does not.
    pub(crate) fn into_found(mut self, takes_back: bool) -> Vec<Violation> {
        residue::find(&self.bundle, takes_back, &mut self.found);
        self.found
    }

    /// The message, and the canonical paths of what it has no place for.
    pub(crate) fn into_written(self) -> (Value, Vec<String>) {
        let id = match &self.way {
            Way::In => String::new(),
            Way::Out { seed } => super::id::uuid(&[seed, "Bundle"]),
        };
        (self.bundle.written(&id), self.left_out)
    }

    /// Goes into a field of the document.
    pub(crate) fn within<R>(&mut self, field: &str, inside: impl FnOnce(&mut Self) -> R) -> R {
        let length = self.place.len();
        self.place = self.path(field);
        let result = inside(self);
        self.place.truncate(length);
        result
    }

    fn path(&self, field: &str) -> String {
        match (self.place.as_str(), field) {
            ("", field) => field.to_owned(),
            (place, "") => place.to_owned(),
            (place, item) if item.starts_with('[') => format!("{place}{item}"),
            (place, field) => format!("{place}.{field}"),
        }
    }

    /// Notes a broken rule at a field of the document.
    pub(crate) fn find(&mut self, rule: &'static Rule, field: &str) {
        let path = self.path(field);
        self.found.push(Violation::of(rule, path));
    }

    /// Notes that an element is of another type than FHIR says.
    pub(super) fn misshapen(&mut self, name: &str) {
        let resource = self.entered.last().and_then(|at| self.bundle.resources.get(*at));
        let kind = resource.map_or("Bundle", |resource| residue::kind(&resource.kind));
        self.found.push(Violation::of(&FHR_010, format!("{kind}.{name}")));
    }

    /// Notes that a field of the document has no place.
    pub(crate) fn leave_out(&mut self, field: &str) {
        let path = self.path(field);
        self.left_out.push(path);
    }

    /// The element that is looked at.
    pub(super) const fn here(&mut self) -> &mut Fields {
        &mut self.here
    }

    /// Takes a value out of the element.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.here.shift_remove(name)
    }

    /// Puts a value into the element.
    pub(super) fn put(&mut self, name: &str, value: Value) {
        put(&mut self.here, name, value);
    }

    /// Looks at other fields for a while; gives back what is left or has become of them.
    pub(super) fn inside(&mut self, fields: Fields, look: impl FnOnce(&mut Self)) -> Fields {
        let outside = std::mem::replace(&mut self.here, fields);
        look(self);
        std::mem::replace(&mut self.here, outside)
    }

    /// What the bundle itself says.
    pub(crate) fn own(&mut self, look: impl FnOnce(&mut Self)) {
        let own = std::mem::take(&mut self.bundle.own);
        self.bundle.own = self.inside(own, look);
    }

    /// Makes sure of a resource: the first of its type that nothing led to yet, or a new one.
    pub(crate) fn reserve(&mut self, kind: &str) -> Option<usize> {
        if let Way::Out { seed } = &self.way {
            return Some(self.bundle.add(kind, seed));
        }
        let at = self.bundle.all(kind).find(|at| {
            let resource = self.bundle.resources.get(*at);
            resource.is_some_and(|resource| !resource.used)
        });
        self.lead_to(at);
        at
    }

    /// Notes that something led to a resource.
    pub(crate) fn lead_to(&mut self, at: Option<usize>) {
        if let Some(resource) = at.and_then(|at| self.bundle.resources.get_mut(at)) {
            resource.used = true;
        }
    }

    /// Looks at a resource, and goes on where it was left.
    pub(crate) fn enter(&mut self, at: Option<usize>, look: impl FnOnce(&mut Self)) {
        let fields = at.and_then(|at| self.bundle.resources.get_mut(at));
        let fields = fields.map(|resource| std::mem::take(&mut resource.fields));
        self.entered.extend(at);
        let rest = self.inside(fields.unwrap_or_default(), look);
        if let Some(resource) = at.and_then(|at| self.bundle.resources.get_mut(at)) {
            let _ = self.entered.pop();
            resource.fields = rest;
        }
    }

    /// The id of a resource.
    pub(crate) fn id(&self, at: Option<usize>) -> Option<&str> {
        self.bundle.resources.get(at?)?.id.as_deref()
    }

    /// Gives a resource an id of its own.
    pub(crate) fn set_id(&mut self, at: Option<usize>, id: String) {
        if let Some(resource) = at.and_then(|at| self.bundle.resources.get_mut(at)) {
            resource.id = Some(id);
        }
    }

    /// An element inside. Whether there is one.
    pub(crate) fn object(&mut self, name: &str, look: impl FnOnce(&mut Self)) -> bool {
        let (fields, was) = match self.take(name) {
            Some(Value::Object(fields)) => (fields, true),
            Some(_) => {
                self.misshapen(name);
                (Fields::new(), false)
            }
            None => (Fields::new(), false),
        };
        let rest = self.inside(fields, look);
        let is_left = !rest.is_empty();
        if is_left {
            self.put(name, Value::Object(rest));
        }
        if self.reads() { was } else { is_left }
    }

    /// A part of the document that may be missing, where looking says whether it is there.
    pub(crate) fn optional<T: Default>(
        &mut self,
        field: &str,
        to: &mut Option<T>,
        look: impl FnOnce(&mut Self, &mut T) -> bool,
    ) {
        self.within(field, |m| {
            if m.reads() {
                let mut part = T::default();
                if look(m, &mut part) {
                    *to = Some(part);
                }
            } else if let Some(part) = to {
                let _ = look(m, part);
            }
        });
    }
}
