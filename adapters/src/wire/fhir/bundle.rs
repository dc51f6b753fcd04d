//! A message bundle as its resources: read with every resource in its place, and written in the order in which
//! the resources were asked for. What stands in a resource is not known here.

use contracts::{Reason, Violation, json};
use serde_json::{Map, Value};

use super::id::uuid;
use super::rules::{FHR_001, FHR_002, FHR_003, FHR_004, FHR_005};
use crate::DecodeFailure;

/// So many resources a message may have, and so many references are followed.
pub(super) const MOST: usize = 1_000;

/// The fields of an element.
pub(crate) type Fields = Map<String, Value>;

/// The resources of a message, by number.
#[derive(Default)]
pub(crate) struct Bundle {
    /// What the bundle itself says.
    pub(super) own: Fields,
    pub(super) resources: Vec<Resource>,
}

/// One resource.
pub(super) struct Resource {
    pub(super) kind: String,
    /// What the message calls it.
    pub(super) url: String,
    pub(super) id: Option<String>,
    /// What has been written of it, or not yet been read.
    pub(super) fields: Fields,
    /// All of it, once it has been read; another reference may lead to it again.
    pub(super) whole: Option<Fields>,
    /// Whether anything led to it.
    pub(super) used: bool,
}

impl Bundle {
    /// Reads a message bundle.
    pub(crate) fn read(body: &[u8]) -> Result<Self, DecodeFailure> {
        let (value, found) = json::value(body).map_err(|violations| DecodeFailure {
            reason: match std::str::from_utf8(body) {
                Ok(_) => Reason::Unreadable,
                Err(_) => Reason::CharacterSet,
            },
            violations,
        })?;
        if !found.is_empty() {
            // Which of two values is meant cannot be known.
            return Err(DecodeFailure {
                reason: Reason::Unreadable,
                violations: found,
            });
        }
        let Value::Object(mut own) = value else {
            return Err(unreadable(&FHR_001, "Bundle"));
        };
        let is = |field: &str, word: &str| own.get(field).and_then(Value::as_str) == Some(word);
        if !(is("resourceType", "Bundle") && is("type", "message")) {
            return Err(unreadable(&FHR_001, "Bundle"));
        }
        let Some(Value::Array(entries)) = own.shift_remove("entry") else {
            return Err(unreadable(&FHR_003, "Bundle.entry"));
        };
        if entries.len() > MOST {
            return Err(unreadable(&FHR_005, "Bundle.entry"));
        }
        let resources: Vec<Resource> = entries
            .into_iter()
            .enumerate()
            .map(|(index, entry)| Resource::read(entry).ok_or(index))
            .collect::<Result<_, _>>()
            .map_err(|index| unreadable(&FHR_002, &format!("Bundle.entry[{index}]")))?;
        if resources
            .first()
            .is_none_or(|first| first.kind != "MessageHeader")
        {
            return Err(unreadable(&FHR_003, "Bundle.entry[0]"));
        }
        if resources.iter().filter(|one| one.kind == "Patient").count() > 1 {
            return Err(unreadable(&FHR_004, "Bundle.entry"));
        }
        Ok(Self { own, resources })
    }

    /// The bundle as JSON, with its id.
    pub(super) fn written(self, id: &str) -> Value {
        let mut bundle = Fields::new();
        put(&mut bundle, "resourceType", "Bundle".into());
        put(&mut bundle, "id", id.into());
        for (name, value) in self.own {
            put(&mut bundle, &name, value);
        }
        let entries = self.resources.into_iter().map(Resource::written);
        put(&mut bundle, "entry", Value::Array(entries.collect()));
        Value::Object(bundle)
    }

    /// What a resource says, before anything of it is read.
    pub(crate) fn peek(&self, at: usize) -> Option<&Fields> {
        self.resources.get(at).map(|resource| &resource.fields)
    }

    /// The id of the MessageHeader, which the reply to the message names.
    pub(crate) fn header_id(&self) -> Option<&str> {
        self.resources.first()?.id.as_deref()
    }

    /// The resources of a type.
    pub(crate) fn all<'b>(&'b self, kind: &'b str) -> impl Iterator<Item = usize> + 'b {
        let numbered = self.resources.iter().enumerate();
        numbered.filter_map(move |(at, resource)| (resource.kind == kind).then_some(at))
    }

    /// The resource that a reference leads to: by what the message calls it, or by type and id.
    pub(crate) fn resolve(&self, reference: &str) -> Option<usize> {
        self.resources.iter().position(|resource| {
            let by_type = reference.rsplit_once('/').is_some_and(|(before, id)| {
                let kind = before.rsplit('/').next();
                resource.id.as_deref() == Some(id) && kind == Some(resource.kind.as_str())
            });
            by_type || (!resource.url.is_empty() && resource.url == reference)
        })
    }

    /// Adds a resource to a message that is written.
    pub(super) fn add(&mut self, kind: &str, seed: &str) -> usize {
        let at = self.resources.len();
        let id = uuid(&[seed, kind, &at.to_string()]);
        self.resources.push(Resource {
            kind: kind.to_owned(),
            url: format!("urn:uuid:{id}"),
            id: Some(id),
            fields: Fields::new(),
            whole: None,
            used: true,
        });
        at
    }
}

impl Resource {
    fn read(entry: Value) -> Option<Self> {
        let Value::Object(mut entry) = entry else {
            return None;
        };
        let Some(Value::Object(mut fields)) = entry.shift_remove("resource") else {
            return None;
        };
        let Some(Value::String(kind)) = fields.shift_remove("resourceType") else {
            return None;
        };
        let text = |value: Option<Value>| match value {
            Some(Value::String(text)) => Some(text),
            Some(_) | None => None,
        };
        Some(Self {
            kind,
            url: text(entry.shift_remove("fullUrl")).unwrap_or_default(),
            id: text(fields.shift_remove("id")),
            fields,
            whole: None,
            used: false,
        })
    }

    fn written(self) -> Value {
        let mut resource = Fields::new();
        put(&mut resource, "resourceType", self.kind.into());
        if let Some(id) = self.id {
            put(&mut resource, "id", id.into());
        }
        for (name, value) in self.fields {
            put(&mut resource, &name, value);
        }
        let mut entry = Fields::new();
        put(&mut entry, "fullUrl", self.url.into());
        put(&mut entry, "resource", Value::Object(resource));
        Value::Object(entry)
    }
}

/// Sets a field.
pub(super) fn put(fields: &mut Fields, name: &str, value: Value) {
    drop(fields.insert(name.to_owned(), value));
}

fn unreadable(rule: &'static contracts::Rule, path: &str) -> DecodeFailure {
    DecodeFailure {
        reason: Reason::Unreadable,
        violations: vec![Violation::of(rule, path)],
    }
}
