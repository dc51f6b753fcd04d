//! `[[routes]]`: read from the file, and checked against the systems they lead to. How a document finds its
//! route is said by [`crate::routes`].

use contracts::{HsaId, Kind};
use jiff::civil::Date;
use toml::de::DeValue;

use super::findings::{Findings, Place};
use super::keys::Keys;
use super::nearest::nearest;
use super::systems::Declared;
use super::value::Value;
use crate::routes::{Ambiguity, Kinds, OnPark, Period, Route, RouteTable, Units};
use crate::system::SystemName;

/// A route as the file declares it.
pub(super) struct DeclaredRoute {
    place: Place,
    to: Vec<(SystemName, Place)>,
    kinds: Option<(Kinds, Place)>,
    /// The route, when everything is right with it.
    route: Option<Route>,
}

/// One HSA-id or `"*"`.
enum Unit {
    Any,
    This(HsaId),
}

impl Value for Unit {
    const EXPECTED: &'static str = "the HSA-id of a unit, such as \"SE2321000131-E000000000001\", or \"*\"";

    fn from_toml(value: &DeValue<'_>) -> Option<Self> {
        match value.as_str()? {
            "*" => Some(Self::Any),
            id => is_hsa_id(id).then(|| Self::This(HsaId::new(id))),
        }
    }
}

/// Letters, digits and `-`, `_`, `.`; the prefixes of the national test environments are let through.
fn is_hsa_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.contains('-')
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

impl DeclaredRoute {
    pub(super) fn read(mut keys: Keys<'_>) -> Self {
        let place = keys.place().clone();
        let kinds = read_kinds(&mut keys);
        if !keys.has("receiver") {
            keys.missing("receiver", Unit::EXPECTED);
        }
        let receivers = read_units(&mut keys, "receiver");
        let has_sender = keys.has("sender");
        let senders = read_units(&mut keys, "sender");
        let senders = if has_sender { senders } else { Some(Units::Any) };
        let to = keys.require_list::<SystemName>("to", "system");
        let period = read_period(&mut keys);
        let on_park = match keys.choice("on_park", "hold", &["hold", "continue"]) {
            Some("hold") => Some(OnPark::Hold),
            Some(_) => Some(OnPark::Continue),
            None => None,
        };
        let kinds_place = keys.place_of("kind");
        let line = keys.findings.line(place.at);
        let route = || {
            Some(Route {
                kinds: kinds.clone()?,
                receivers: receivers?,
                senders: senders?,
                to: to.iter().map(|(name, _)| name.clone()).collect(),
                period: period?,
                on_park: on_park?,
                line,
            })
        };
        Self {
            route: route(),
            place,
            kinds: kinds.map(|kinds| (kinds, kinds_place)),
            to,
        }
    }

    /// The systems it leads to.
    pub(super) fn targets(&self) -> impl Iterator<Item = &str> {
        self.to.iter().map(|(name, _)| name.as_str())
    }

    /// Notes where it leads to a system that is not there, cannot be sent to, or does not write its kinds.
    pub(super) fn check(&self, systems: &[Declared], findings: &Findings<'_>) {
        for (number, (name, place)) in self.to.iter().enumerate() {
            if self.to.iter().take(number).any(|(earlier, _)| earlier == name) {
                findings.fault(place, "each system once");
            }
            let Some(system) = systems.iter().find(|system| system.name == name.as_str()) else {
                let near = nearest(name.as_str(), systems.iter().map(|system| system.name.as_str()));
                let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
                findings.fault(place, format!("the name of a system in this file{near}"));
                continue;
            };
            if !system.sends {
                let line = findings.line(system.place.at);
                findings.fault(
                    place,
                    format!("a system with `send`; `{name}` on line {line} has none"),
                );
            }
            self.check_kinds(system, findings);
        }
    }

    /// A kind that is named must be written. With `"*"` a kind that is not is refused when it comes.
    fn check_kinds(&self, system: &Declared, findings: &Findings<'_>) {
        let (Some((Kinds::These(kinds), place)), Some(writes)) = (&self.kinds, system.writes) else {
            return;
        };
        let foreign = kinds.iter().filter(|kind| !writes.contains(kind));
        let foreign: Vec<&str> = foreign.map(|kind| kind.name()).collect();
        if !foreign.is_empty() {
            let (name, foreign) = (&system.name, foreign.join(", "));
            findings.fault(
                place,
                format!("only kinds that the adapter of `{name}` writes; it does not write {foreign}"),
            );
        }
    }
}

fn read_kinds(keys: &mut Keys<'_>) -> Option<Kinds> {
    if keys.text("kind") == Some("*") {
        let _star = keys.raw("kind");
        return Some(Kinds::Any);
    }
    let kinds: Vec<Kind> = keys
        .require_list("kind", "kind of document, or \"*\"")
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    (!kinds.is_empty()).then_some(Kinds::These(kinds))
}

fn read_units(keys: &mut Keys<'_>, key: &'static str) -> Option<Units> {
    let list = keys.list::<Unit>(key);
    let is_one = list.len() == 1;
    let mut units = Vec::new();
    for (unit, place) in list {
        match unit {
            Unit::Any if is_one => return Some(Units::Any),
            Unit::Any => keys.findings.fault(&place, "\"*\" alone, or HSA-ids without it"),
            Unit::This(id) => units.push(id),
        }
    }
    if units.is_empty()
        && keys
            .raw(key)
            .is_some_and(|value| value.as_array().is_some_and(|list| list.is_empty()))
    {
        keys.fault(key, "at least one HSA-id, or \"*\"");
    }
    (!units.is_empty()).then_some(Units::These(units))
}

fn read_period(keys: &mut Keys<'_>) -> Option<Period> {
    let has = (keys.has("from"), keys.has("until"));
    let (from, until): (Option<Date>, Option<Date>) = (keys.get("from"), keys.get("until"));
    if from.zip(until).is_some_and(|(from, until)| until <= from) {
        keys.fault("until", "a day later than `from`");
        return None;
    }
    (has == (from.is_some(), until.is_some())).then_some(Period { from, until })
}

/// The table of all routes, when everything is right with them; notes those that are ambiguous.
pub(super) fn table(declared: Vec<DeclaredRoute>, findings: &Findings<'_>) -> Option<RouteTable> {
    let total = declared.len();
    let (places, routes): (Vec<Place>, Vec<Route>) = declared
        .into_iter()
        .filter_map(|declared| Some((declared.place, declared.route?)))
        .unzip();
    let is_complete = routes.len() == total;
    match RouteTable::new(routes) {
        Ok(table) => is_complete.then_some(table),
        Err(ambiguities) => {
            for ambiguity in ambiguities {
                tell(&ambiguity, &places, findings);
            }
            None
        }
    }
}

fn tell(ambiguity: &Ambiguity, places: &[Place], findings: &Findings<'_>) {
    let (Some(first), Some(second)) = (places.get(ambiguity.first), places.get(ambiguity.second)) else {
        return;
    };
    let unit = ambiguity.receiver.as_ref().map_or("\"*\"", HsaId::as_str);
    let kind = ambiguity.kind;
    let expected = if ambiguity.first == ambiguity.second {
        format!("each unit and kind once; {kind} for {unit} stands twice in this route")
    } else {
        let line = findings.line(first.at);
        format!("one route for {kind} to {unit}; the route on line {line} is as exact on the same days")
    };
    findings.fault(second, expected);
}
