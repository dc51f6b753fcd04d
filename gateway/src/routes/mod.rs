//! Which systems a document goes to: (kind, sender, receiver, date) → systems. Pure; ambiguity is refused
//! when the table is built. It does not know adapters, transports or the config file.

mod table;
#[cfg(test)]
mod tests;

use contracts::{HsaId, Kind};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::system::SystemName;

pub use table::{Ambiguity, RouteTable};

/// Where documents of some kinds, for some units, go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Route {
    /// Kinds of document: one name, a list of names, or `"*"` for every kind. Required. A route that names
    /// the kind goes before one with `"*"` that is otherwise as exact. With `"*"`, a kind that a system's adapter does
    /// not write is refused when it comes.
    #[serde(rename = "kind")]
    #[schemars(schema_with = "schema::kinds")]
    pub kinds: Kinds,
    /// Receiving units: one HSA-id, a list of HSA-ids, or `"*"` for every unit that no other route names.
    /// Required. Compared without regard to case.
    #[serde(rename = "receiver")]
    #[schemars(schema_with = "schema::units")]
    pub receivers: Units,
    /// Sending units: one HSA-id or a list of HSA-ids. Default: any sender.
    #[serde(rename = "sender", skip_serializing_if = "Units::is_any")]
    #[schemars(schema_with = "schema::units", default = "any")]
    pub senders: Units,
    /// Systems that get the document: one name or a list of names, each a system of this file. Required.
    #[schemars(schema_with = "schema::systems")]
    pub to: Vec<SystemName>,
    /// The days on which the route holds.
    #[serde(flatten)]
    pub period: Period,
    /// What later messages of a case do when one of it is parked. Default: `"hold"`.
    #[schemars(default)]
    pub on_park: OnPark,
    /// Line of the route in the config file, for messages about it.
    #[serde(skip)]
    pub line: usize,
}

/// What later messages of a case do when one of it is parked, until a person has decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnPark {
    /// They are held, durably and in order.
    #[default]
    Hold,
    /// They go on; the order of the case is given up at that message.
    Continue,
}

/// Kinds that a route is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Every kind.
    Any,
    /// These kinds.
    These(Vec<Kind>),
}

impl Kinds {
    /// The kinds, spelled out.
    #[must_use]
    pub fn list(&self) -> &[Kind] {
        match self {
            Self::Any => Kind::ALL,
            Self::These(kinds) => kinds,
        }
    }
}

/// Units that a route is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Units {
    /// Every unit that no other route names.
    Any,
    /// These units.
    These(Vec<HsaId>),
}

impl Units {
    /// Whether every unit is meant.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        matches!(self, Self::Any)
    }
}

impl Serialize for Kinds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("*"),
            Self::These(kinds) => kinds.serialize(serializer),
        }
    }
}

impl Serialize for Units {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("*"),
            Self::These(units) => units.serialize(serializer),
        }
    }
}

fn any() -> Units {
    Units::Any
}

/// Days on which a route holds: from the first, until and without the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default)]
pub struct Period {
    /// First day, `"2026-11-14"`. Default: no beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// First day on which the route no longer holds; later than `from`. Default: no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

impl Period {
    /// Whether the day is one of the period.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    /// Whether there is a day in both periods.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let from = self.from.max(other.from);
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        from.zip(until).is_none_or(|(from, until)| from < until)
    }
}

/// No route for a document. Units are not personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no route for {kind} to unit {}", receiver.as_str())]
pub struct NoRoute {
    /// The document's kind.
    pub kind: Kind,
    /// The receiving unit.
    pub receiver: HsaId,
}

/// How the lists of a route stand in the config file, where one value may stand without its list.
mod schema {
    use schemars::{Schema, SchemaGenerator, json_schema};

    use super::{HsaId, Kind};

    pub(super) fn kinds(generator: &mut SchemaGenerator) -> Schema {
        let kind = generator.subschema_for::<Kind>();
        json_schema!({"anyOf": [{"const": "*"}, kind, {"type": "array", "items": kind, "minItems": 1}]})
    }

    pub(super) fn units(generator: &mut SchemaGenerator) -> Schema {
        let unit = generator.subschema_for::<HsaId>();
        json_schema!({"anyOf": [{"const": "*"}, unit, {"type": "array", "items": unit, "minItems": 1}]})
    }

    pub(super) fn systems(generator: &mut SchemaGenerator) -> Schema {
        let system = generator.subschema_for::<String>();
        json_schema!({"anyOf": [system, {"type": "array", "items": system, "minItems": 1}]})
    }
}
