//! `[store]`: where the gateway's own state lives, and for how long.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::address::{NotAnAddress, PostgresUrl};
use super::bus::claim_path;
use super::keys::Keys;
use super::quantity::Duration;
use super::secret::{self, PASSWORD, Secret};
use super::tls::ClientTls;

/// `[store]`: the gateway's own state. `kind` chooses the store: `"sqlite"`, the default, or `"postgres"`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Store {
    /// Which store.
    #[serde(flatten)]
    pub kind: StoreKind,
    /// How long each kind of row is kept. Default: as each of its keys says.
    #[schemars(default)]
    pub retention: Retention,
}

/// Which store; chosen by `kind`, by default `"sqlite"`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StoreKind {
    /// A file on the local disk, for one gateway.
    Sqlite(SqliteStore),
    /// A database on a PostgreSQL server, for one gateway or several.
    Postgres(Box<PostgresStore>),
}

/// `kind = "sqlite"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SqliteStore {
    /// File of the store. Default: `store.db` in `gateway.data_dir`.
    #[schemars(with = "Option<PathBuf>", extend("format" = "path"))]
    pub path: PathBuf,
}

/// `kind = "postgres"`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PostgresStore {
    /// Where the database is, `"postgres://db.example.org:5432/vardbrygga"`; no user or password in it. Encrypted,
    /// and the server's certificate verified, unless it ends in `?sslmode=disable`. Required.
    pub url: PostgresUrl,
    /// User. Required.
    pub username: String,
    /// The password. Required.
    #[serde(flatten)]
    #[schemars(schema_with = "secret::password_schema")]
    pub password: Secret,
    /// Certificates. Default: the roots of the machine, no certificate of one's own.
    #[schemars(default)]
    pub tls: ClientTls,
    /// Schema of the tables, for them alone; made when there is none. Gateways with the same schema share one
    /// store. Default: `"vardbrygga"`.
    #[schemars(with = "String", default = "schema_name")]
    pub schema: SchemaName,
    /// The most connections of one gateway to the server: 2 to 100. Default: 8.
    #[schemars(default = "connections", range(min = 2, max = 100))]
    pub connections: u32,
}

/// Name of a schema in a database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchemaName(String);

impl SchemaName {
    /// The name; needs no quotes to be safe in SQL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for SchemaName {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let fits = (1..=63).contains(&text.len())
            && text
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
            && !text.starts_with(|first: char| first.is_ascii_digit())
            && !text.starts_with("pg_");
        fits.then(|| Self(text.to_owned())).ok_or(NotAnAddress)
    }
}

fn schema_name() -> SchemaName {
    SchemaName("vardbrygga".to_owned())
}

const fn connections() -> u32 {
    8
}

/// How long each kind of row is kept, from `"1h"` to `"3650d"`. Parked messages stay until a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Retention {
    /// What happened to each message that is in a final state. Default: `"90d"`.
    pub journal: Duration,
    /// Messages kept for the record: refused to their source, discarded, or replaced by a corrected one. Default: `"90d"`.
    pub refused: Duration,
    /// What is remembered of a case that is closed, after the last word on it. Default: `"180d"`.
    pub closed_cases: Duration,
    /// What is remembered of a case that nothing has closed, after the last word on it. Default: `"1095d"`.
    pub open_cases: Duration,
    /// Within this time a message with the same id from the same source is a duplicate. Default: `"7d"`.
    pub duplicates: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            journal: Duration::days(90),
            refused: Duration::days(90),
            closed_cases: Duration::days(180),
            open_cases: Duration::days(1_095),
            duplicates: Duration::days(7),
        }
    }
}

impl From<Retention> for crate::store::Retention {
    fn from(retention: Retention) -> Self {
        Self {
            journal: retention.journal.into(),
            refused: retention.refused.into(),
            seen: retention.duplicates.into(),
            closed_cases: retention.closed_cases.into(),
            open_cases: retention.open_cases.into(),
        }
    }
}

impl Store {
    pub(super) fn read(mut keys: Keys<'_>, data_dir: &Path) -> Option<Self> {
        let retention = Retention::read(keys.table("retention"));
        let kind = match keys.choice("kind", "sqlite", &["sqlite", "postgres"])? {
            "postgres" => StoreKind::Postgres(Box::new(PostgresStore::read(&mut keys)?)),
            _ => StoreKind::Sqlite(SqliteStore::read(&mut keys, data_dir)),
        };
        Some(Self { kind, retention })
    }
}

impl SqliteStore {
    fn read(keys: &mut Keys<'_>, data_dir: &Path) -> Self {
        let path = keys.get("path").unwrap_or_else(|| data_dir.join("store.db"));
        claim_path(keys, &path);
        Self { path }
    }
}

impl PostgresStore {
    fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let url: Option<PostgresUrl> = keys.require("url");
        let username = keys.require("username");
        let password = PASSWORD.require(keys);
        let has_tls = keys.has("tls");
        let tls = ClientTls::read(keys);
        if let Some(url) = url.as_ref().filter(|url| !url.is_encrypted()) {
            if has_tls {
                keys.fault("url", "a URL without `sslmode=disable`, since `tls` is given");
            } else if !url.is_loopback() {
                keys.warn(
                    "url",
                    "messages and the password cross the network in clear; leave `sslmode=disable` out",
                );
            }
        }
        let schema = keys.get("schema");
        let connections = keys.whole("connections", 2..=100);
        Some(Self {
            url: url?,
            username: username?,
            password: password?,
            tls: tls.unwrap_or_default(),
            schema: schema.unwrap_or_else(schema_name),
            connections: connections.unwrap_or_else(self::connections),
        })
    }
}

impl Retention {
    fn read(mut keys: Keys<'_>) -> Self {
        let default = Self::default();
        let mut within = |key| keys.within(key, Duration::seconds(3_600)..=Duration::days(3_650));
        Self {
            journal: within("journal").unwrap_or(default.journal),
            refused: within("refused").unwrap_or(default.refused),
            closed_cases: within("closed_cases").unwrap_or(default.closed_cases),
            open_cases: within("open_cases").unwrap_or(default.open_cases),
            duplicates: within("duplicates").unwrap_or(default.duplicates),
        }
    }
}
