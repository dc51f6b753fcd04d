//! A record system at one organisation: its name, and the adapter that speaks its language.

use std::sync::Arc;

use adapters::Adapter;

/// A system's name: lower-case letters, digits and `-`, at most 63 characters; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SystemName(Arc<str>);

impl SystemName {
    /// What a name must be, for errors.
    pub const EXPECTED: &'static str =
        "a name of lower-case letters, digits and `-`, beginning with a letter, at most 63 characters";

    /// The name, when it has the form a name must have.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let well_formed = (1..=63).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        well_formed.then(|| Self(name.into()))
    }

    /// The name as the config spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl serde::Serialize for SystemName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl std::fmt::Display for SystemName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A system the gateway speaks with.
#[derive(Clone, Debug)]
pub struct System {
    /// Its name in config, metrics and logs.
    pub name: SystemName,
    /// What reads and writes its messages, set up with its profile.
    pub adapter: Arc<dyn Adapter>,
}

/// Every system, by name.
pub type Systems = std::collections::HashMap<SystemName, Arc<System>>;
