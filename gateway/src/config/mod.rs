//! The config file, typed: a [`Config`] that exists is valid. Every fault is told at once, each with its line
//! and what was expected. Nothing here starts anything, and no value of the file is ever shown.

mod address;
mod bus;
mod cases;
mod check;
mod contract;
mod deadlines;
mod effective;
mod findings;
mod http;
mod keys;
mod nearest;
mod process;
mod profile;
mod quantity;
mod read;
mod receive;
mod reference;
mod retry;
mod routes;
mod secret;
mod send;
mod store;
mod systems;
#[cfg(test)]
mod tests;
mod tls;
mod value;
mod world;

use std::collections::BTreeMap;
use std::path::Path;

use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::routes::{Route, RouteTable};
use crate::system::SystemName;

pub use address::{AmqpUrl, DnsName, HostPort, HttpUrl, NotAnAddress, PostgresUrl};
pub use bus::{AmqpBus, Bus, BusKind, EmbeddedBus};
pub use cases::{CaseRules, Cases};
pub use contract::Contract;
pub use deadlines::{Allowed, ClockTime, Deadlines};
pub use effective::Effective;
pub use findings::{ConfigError, Warning};
pub use http::Http;
pub use process::{Admin, Gateway, Log, LogFormat, LogLevel};
pub use quantity::{Duration, NotAQuantity, Size};
pub use receive::{BusReceive, DirectoryReceive, HttpReceive, MllpReceive, ReceiveBy};
pub use retry::Retry;
pub use secret::Secret;
pub use send::{BusSend, DirectorySend, HttpSend, MllpSend, SendBy};
pub use store::{PostgresStore, Retention, SchemaName, SqliteStore, Store, StoreKind};
pub use systems::System;
pub use tls::{ClientTls, ServerTls};

/// Everything the config file says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Config {
    /// The process itself.
    pub gateway: Gateway,
    /// Where health and metrics are served.
    #[schemars(default)]
    pub admin: Admin,
    /// What is logged.
    #[schemars(default)]
    pub log: Log,
    /// Where messages wait. Default: the embedded bus.
    #[schemars(with = "Option<Bus>")]
    pub bus: Bus,
    /// The gateway's own state. Default: SQLite.
    #[schemars(with = "Option<Store>")]
    pub store: Store,
    /// The listener that systems share that send over HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http: Option<Http>,
    /// What is done when a message cannot be delivered at once.
    #[schemars(default)]
    pub retry: Retry,
    /// What this region tightens.
    #[schemars(default)]
    pub contract: Contract,
    /// What is done about the rules between the messages of a case.
    #[schemars(default)]
    pub cases: Cases,
    /// How long each step of a case may take.
    #[schemars(default)]
    pub deadlines: Deadlines,
    /// The record systems, by name. At least one.
    #[schemars(with = "BTreeMap<String, System>")]
    pub systems: BTreeMap<SystemName, System>,
    /// Which documents go to which systems. At least one.
    #[schemars(with = "Vec<Route>")]
    pub routes: RouteTable,
}

impl Config {
    /// Reads a config file, and the secrets and certificates it points at.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the file.
    pub fn load(path: &Path) -> Result<(Self, Vec<Warning>), Vec<ConfigError>> {
        let (text, name) = text_of(path)?;
        Self::parse(&text, &name)
    }

    /// Reads where the store of a config file is, for looking into it where the other secrets of the gateway are
    /// not. Nothing else of the file is judged.
    ///
    /// # Errors
    /// Everything that is wrong with the form of the file, `gateway.data_dir` and `[store]`.
    pub fn store_of(path: &Path) -> Result<Store, Vec<ConfigError>> {
        let (text, name) = text_of(path)?;
        read::store(&text, &name, &world::Machine)
    }

    /// Reads how long the steps of a case may take, with everything else of the file left unjudged.
    ///
    /// # Errors
    /// Everything that is wrong with the form of the file and `[deadlines]`.
    pub fn deadlines_of(path: &Path) -> Result<Deadlines, Vec<ConfigError>> {
        let (text, name) = text_of(path)?;
        read::deadlines(&text, &name, &world::Machine)
    }

    /// Reads the text of a config file that is called `name` in errors, and the secrets and certificates it
    /// points at.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the file.
    pub fn parse(text: &str, name: &str) -> Result<(Self, Vec<Warning>), Vec<ConfigError>> {
        read::config(text, name, &world::Machine)
    }

    /// Checks the text of a config file where its secrets and certificates are not: they are taken to be
    /// right. There is no config to run with.
    ///
    /// # Errors
    /// Everything that is wrong with the text, in the order of the file.
    pub fn check(text: &str, name: &str) -> Result<Vec<Warning>, Vec<ConfigError>> {
        read::check(text, name)
    }

    /// Reads what a config file comes to, where its secrets and certificates need not be: they are taken to be
    /// right.
    ///
    /// # Errors
    /// Everything that is wrong with the text, in the order of the file.
    pub fn effective(path: &Path) -> Result<Effective, Vec<ConfigError>> {
        let (text, name) = text_of(path)?;
        read::effective(&text, &name)
    }
}

/// The text of a file, and what it is called in errors.
fn text_of(path: &Path) -> Result<(String, String), Vec<ConfigError>> {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok((text, name)),
        Err(error) => Err(vec![ConfigError {
            file: name,
            line: 1,
            column: 1,
            path: "file".to_owned(),
            says: format!("expected a file that can be read: {}", secret::cause(&error)),
        }]),
    }
}

/// JSON Schema of the config file. It says what keys there are; [`Config::parse`] knows more.
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(Config)
}

/// The page that describes every key of the config file, in Markdown.
#[must_use]
pub fn reference() -> String {
    reference::page(&schema())
}
