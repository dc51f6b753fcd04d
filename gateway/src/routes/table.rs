//! The route table: hash lookups by receiver and sender, so that a lookup costs the same with one route and
//! with a thousand.

use std::collections::HashMap;

use contracts::{HsaId, Kind};
use jiff::civil::Date;

use super::{Kinds, NoRoute, Period, Route, Units};
use crate::system::SystemName;

/// Every route, and where to find it.
#[derive(Clone, Debug, Default)]
pub struct RouteTable {
    routes: Vec<Route>,
    by_receiver: HashMap<HsaId, Senders>,
    any_receiver: Senders,
}

/// Routes for one receiver, or for any.
#[derive(Clone, Debug, Default)]
struct Senders {
    by_sender: HashMap<HsaId, Vec<Candidate>>,
    any_sender: Vec<Candidate>,
}

/// One route as it holds for one kind. Few stand in one list: at most two times the kinds, for each period.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    kind: Kind,
    names_kind: bool,
    period: Period,
    route: usize,
}

/// Two routes that are equally exact for the same document on the same day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    /// Number of the earlier route, from 0; equal to `second` when a route names the same unit or kind twice.
    pub first: usize,
    /// Number of the later route.
    pub second: usize,
    /// A kind for which they are.
    pub kind: Kind,
    /// The receiving unit for which they are; absent for the default routes.
    pub receiver: Option<HsaId>,
}

impl serde::Serialize for RouteTable {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.routes.serialize(serializer)
    }
}

impl RouteTable {
    /// A table of these routes.
    ///
    /// # Errors
    /// Every pair of routes that are equally exact for the same document on the same day, each pair once.
    pub fn new(routes: Vec<Route>) -> Result<Self, Vec<Ambiguity>> {
        let mut table = Self::default();
        let mut ambiguities: Vec<Ambiguity> = Vec::new();
        for (number, route) in routes.iter().enumerate() {
            for receiver in listed(&route.receivers) {
                for sender in listed(&route.senders) {
                    let candidates = table.candidates(receiver, sender);
                    for candidate in spelled_out(route, number) {
                        ambiguities.extend(add(candidates, candidate, receiver));
                    }
                }
            }
        }
        ambiguities.sort_by_key(|ambiguity| (ambiguity.second, ambiguity.first));
        ambiguities.dedup_by_key(|ambiguity| (ambiguity.second, ambiguity.first));
        table.routes = routes;
        if ambiguities.is_empty() {
            Ok(table)
        } else {
            Err(ambiguities)
        }
    }

    /// The systems a document goes to. The most exact route decides: first by receiver, then by sender,
    /// then by kind.
    ///
    /// # Errors
    /// [`NoRoute`] when no route holds on that day.
    pub fn find(
        &self,
        kind: Kind,
        sender: Option<&HsaId>,
        receiver: &HsaId,
        day: Date,
    ) -> Result<&[SystemName], NoRoute> {
        self.find_route(kind, sender, receiver, day)
            .map(|route| route.to.as_slice())
    }

    /// The route that decides for a document, to explain the decision.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn find_route(
        &self,
        kind: Kind,
        sender: Option<&HsaId>,
        receiver: &HsaId,
        day: Date,
    ) -> Result<&Route, NoRoute> {
        self.by_receiver
            .get(receiver)
            .and_then(|senders| senders.find(kind, sender, day))
            .or_else(|| self.any_receiver.find(kind, sender, day))
            .and_then(|number| self.routes.get(number))
            .ok_or_else(|| NoRoute {
                kind,
                receiver: receiver.clone(),
            })
    }

    /// Every route, in the order of the config.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// How many candidates a lookup looks at, for each receiver.
    #[cfg(test)]
    pub(super) fn by_receiver_sizes(&self) -> impl Iterator<Item = usize> + '_ {
        self.by_receiver.values().map(|senders| senders.any_sender.len())
    }

    fn candidates(&mut self, receiver: Option<&HsaId>, sender: Option<&HsaId>) -> &mut Vec<Candidate> {
        let senders = match receiver {
            Some(receiver) => self.by_receiver.entry(receiver.clone()).or_default(),
            None => &mut self.any_receiver,
        };
        match sender {
            Some(sender) => senders.by_sender.entry(sender.clone()).or_default(),
            None => &mut senders.any_sender,
        }
    }
}

impl Senders {
    fn find(&self, kind: Kind, sender: Option<&HsaId>, day: Date) -> Option<usize> {
        let exact = sender.and_then(|sender| self.by_sender.get(sender));
        exact
            .and_then(|candidates| pick(candidates, kind, day))
            .or_else(|| pick(&self.any_sender, kind, day))
    }
}

fn pick(candidates: &[Candidate], kind: Kind, day: Date) -> Option<usize> {
    candidates
        .iter()
        .filter(|candidate| candidate.kind == kind && candidate.period.contains(day))
        .max_by_key(|candidate| candidate.names_kind)
        .map(|candidate| candidate.route)
}

fn add(candidates: &mut Vec<Candidate>, new: Candidate, receiver: Option<&HsaId>) -> Option<Ambiguity> {
    let same = candidates.iter().find(|old| {
        old.kind == new.kind && old.names_kind == new.names_kind && old.period.overlaps(&new.period)
    });
    let ambiguity = same.map(|old| Ambiguity {
        first: old.route,
        second: new.route,
        kind: new.kind,
        receiver: receiver.cloned(),
    });
    candidates.push(new);
    ambiguity
}

/// The units of a list, or once none for any.
fn listed(units: &Units) -> Vec<Option<&HsaId>> {
    match units {
        Units::Any => vec![None],
        Units::These(units) => units.iter().map(Some).collect(),
    }
}

fn spelled_out(route: &Route, number: usize) -> impl Iterator<Item = Candidate> + '_ {
    route.kinds.list().iter().map(move |kind| Candidate {
        kind: *kind,
        names_kind: matches!(route.kinds, Kinds::These(_)),
        period: route.period,
        route: number,
    })
}
