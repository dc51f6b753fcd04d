//! What would become of a stored message if it went now: read back in its destination's own language, held
//! against the contract and the routes of today. Changes nothing and sends nothing.

use adapters::WireMessage;
use contracts::notice::Notice;
use contracts::time::to_swedish;
use contracts::{Document, Envelope, Profile, Reason, Violation};
use jiff::Timestamp;

use crate::routes::RouteTable;
use crate::system::{SystemName, Systems};

/// What a message is held against.
#[derive(Debug)]
pub struct Review {
    /// Every system, by name.
    pub systems: Systems,
    /// What the region's contracts tighten.
    pub profile: Profile,
    /// Where what goes.
    pub routes: RouteTable,
}

/// What has been found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Why it should not go as it is.
    pub reason: Option<Reason>,
    /// The rules it breaks now.
    pub violations: Vec<Violation>,
    /// What is otherwise than when it was stored.
    pub changes: Vec<Change>,
}

/// What is otherwise than when a message was stored.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Change {
    /// The system is not in the config any more, or is no longer sent to.
    #[error("the system `{0}` is not in the config any more")]
    SystemGone(SystemName),
    /// The routes lead elsewhere today.
    #[error("a route leads to {} today", names(.0))]
    RoutedElsewhere(Vec<SystemName>),
    /// No route leads anywhere today.
    #[error("no route leads anywhere today")]
    NoRoute,
}

fn names(systems: &[SystemName]) -> String {
    let names: Vec<String> = systems.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl Review {
    /// Reviews bytes that are meant for a destination.
    #[must_use]
    pub fn of(&self, destination: &SystemName, body: &[u8], now: Timestamp) -> Findings {
        let Some(system) = self.systems.get(destination) else {
            return Findings {
                changes: vec![Change::SystemGone(destination.clone())],
                ..Findings::default()
            };
        };
        let decoded = match system.adapter.decode(&WireMessage::new(body)) {
            Ok(decoded) => decoded,
            Err(failure) => {
                return Findings {
                    reason: Some(failure.reason),
                    violations: failure.violations,
                    ..Findings::default()
                };
            }
        };
        let changes = self
            .routed(&decoded.document, destination, now)
            .into_iter()
            .collect();
        match contracts::validate(decoded.document, decoded.found, &self.profile) {
            Ok(valid) => Findings {
                reason: None,
                violations: valid.warnings().to_vec(),
                changes,
            },
            Err(broken) => Findings {
                reason: Some(Reason::ContractViolated),
                violations: broken.violations,
                changes,
            },
        }
    }

    /// Not every format tells for which of several units a copy is: it is on its way when the route of one leads there.
    fn routed(&self, document: &Document, destination: &SystemName, now: Timestamp) -> Option<Change> {
        let Envelope { sender, receiver, .. } = &document.envelope;
        let addressed = document.content.notice().map(Notice::addressed);
        let units = Vec::from_iter(addressed.into_iter().flatten().chain(&receiver.unit));
        if units.is_empty() {
            return None;
        }
        let day = to_swedish(now).date();
        let route = |unit| {
            self.routes
                .find(document.kind(), sender.unit.as_ref(), unit, day)
                .ok()
        };
        let systems = Vec::from_iter(units.into_iter().filter_map(route).flatten().cloned());
        match systems {
            systems if systems.contains(destination) => None,
            systems if systems.is_empty() => Some(Change::NoRoute),
            systems => Some(Change::RoutedElsewhere(systems)),
        }
    }
}
