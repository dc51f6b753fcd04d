//! `[store]`: where the gateway's own state lives, and for how long.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::bus::claim_path;
use super::keys::Keys;
use super::quantity::Duration;

/// `[store]`: the gateway's own state. `kind` chooses the store: `"sqlite"`, the default and the only one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StoreKind {
    /// A file on the local disk.
    Sqlite(SqliteStore),
}

/// `kind = "sqlite"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SqliteStore {
    /// File of the store. Default: `store.db` in `gateway.data_dir`.
    #[schemars(with = "Option<PathBuf>", extend("format" = "path"))]
    pub path: PathBuf,
}

/// How long each kind of row is kept, from `"1h"` to `"3650d"`. Parked messages stay until a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct Retention {
    /// What happened to each message that is in a final state. Default: `"90d"`.
    pub journal: Duration,
    /// Messages refused to their source, kept for the record. Default: `"90d"`.
    pub refused: Duration,
    /// Within this time a message with the same id from the same source is a duplicate. Default: `"7d"`.
    pub duplicates: Duration,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            journal: Duration::days(90),
            refused: Duration::days(90),
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
        }
    }
}

impl Store {
    pub(super) fn read(mut keys: Keys<'_>, data_dir: &Path) -> Option<Self> {
        let retention = Retention::read(keys.table("retention"));
        let _sqlite = keys.choice("kind", "sqlite", &["sqlite"])?;
        let path = keys.get("path").unwrap_or_else(|| data_dir.join("store.db"));
        claim_path(&keys, &path);
        Some(Self {
            kind: StoreKind::Sqlite(SqliteStore { path }),
            retention,
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
            duplicates: within("duplicates").unwrap_or(default.duplicates),
        }
    }
}
