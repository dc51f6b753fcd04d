//! References: to a resource of the message, or to what only an identifier names.

use serde_json::Value;

use super::bundle::{Fields, MOST, put};
use super::mapper::Mapper;
use super::rules::{FHR_005, FHR_014, FHR_015};

impl Mapper {
    /// What a reference leads to: a resource of the message, or the identifier it names. Written as a resource.
    pub(crate) fn refer(&mut self, name: &str, kind: &str, look: impl FnOnce(&mut Self)) -> Option<usize> {
        if self.reads() {
            let reference = self.take(name)?;
            return self.follow(reference, kind, look);
        }
        let at = self.reserve(kind);
        self.enter(at, look);
        self.link(name, at);
        at
    }

    /// The same for a reference that is itself the element looked at.
    pub(crate) fn refer_here(&mut self, kind: &str, look: impl FnOnce(&mut Self)) {
        if self.reads() {
            let reference = Value::Object(std::mem::take(self.here()));
            let _ = self.follow(reference, kind, look);
            return;
        }
        let at = self.reserve(kind);
        self.enter(at, look);
        self.link_here(at);
    }

    fn follow(&mut self, reference: Value, kind: &str, look: impl FnOnce(&mut Self)) -> Option<usize> {
        self.followed += 1;
        if self.followed > MOST {
            self.find(&FHR_005, "");
            return None;
        }
        let to = reference.get("reference").and_then(Value::as_str);
        let at = to.and_then(|to| self.bundle.resolve(to));
        if let Some(at) = at {
            self.follow_to(at, look);
            return Some(at);
        }
        let leads_nowhere = to.is_some();
        let named = named(reference);
        if leads_nowhere && !named.contains_key("identifier") {
            self.find(&FHR_014, "");
        }
        if named.is_empty() {
            return None;
        }
        let at = Some(self.bundle.add(kind, ""));
        let rest = self.inside(named, look);
        self.enter(at, |m| *m.here() = rest);
        at
    }

    fn follow_to(&mut self, at: usize, look: impl FnOnce(&mut Self)) {
        self.lead_to(Some(at));
        let whole = self.bundle.resources.get_mut(at).and_then(|resource| {
            let first = resource.whole.is_none();
            let whole = resource.whole.get_or_insert_with(|| resource.fields.clone());
            (!first).then(|| whole.clone())
        });
        match whole {
            Some(whole) => drop(self.inside(whole, look)),
            None => self.enter(Some(at), look),
        }
    }

    /// A reference to a resource that is known: written, or read when it is that and otherwise left to be told.
    pub(crate) fn link(&mut self, name: &str, at: Option<usize>) {
        let _ = self.object(name, |m| m.link_here(at));
    }

    /// The same for a reference that is itself the element looked at.
    pub(crate) fn link_here(&mut self, at: Option<usize>) {
        if !self.reads() {
            let url = at.and_then(|at| self.bundle.resources.get(at));
            if let Some(url) = url.map(|resource| resource.url.clone()) {
                self.put("reference", url.into());
            }
        } else if self.leads_to(at) {
            let _ = (self.take("reference"), self.take("type"), self.take("display"));
        }
    }

    /// A reference to the patient of the message, which must not lead to anybody else.
    pub(crate) fn link_patient(&mut self, name: &str, at: Option<usize>) {
        let _ = self.object(name, |m| {
            if m.reads() && !m.here().is_empty() && !m.leads_to(at) {
                m.find(&FHR_015, "");
            }
            m.link_here(at);
        });
    }

    /// Whether a field refers to a resource.
    pub(crate) fn points_to(&mut self, name: &str, at: Option<usize>) -> bool {
        let reference = self.here().get(name).and_then(|to| to.get("reference"));
        let to = reference.and_then(Value::as_str).map(str::to_owned);
        at.is_some() && to.and_then(|to| self.bundle.resolve(&to)) == at
    }

    fn leads_to(&mut self, at: Option<usize>) -> bool {
        let to = self
            .here()
            .get("reference")
            .and_then(Value::as_str)
            .map(str::to_owned);
        at.is_some() && to.and_then(|to| self.bundle.resolve(&to)) == at
    }
}

/// A reference that only names, as if it were a resource of which nothing else is known.
fn named(reference: Value) -> Fields {
    let mut named = Fields::new();
    let Value::Object(mut reference) = reference else {
        return named;
    };
    if let Some(identifier @ Value::Object(_)) = reference.shift_remove("identifier") {
        put(&mut named, "identifier", Value::Array(vec![identifier]));
    }
    if let Some(name) = reference.shift_remove("display") {
        put(&mut named, "name", name);
    }
    named
}
