//! Which adapter a name on the command line means: one of the registry with its default profile, or a system
//! of a config with the profile it has there. Also where a message comes from: a file, or standard input.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use adapters::{Adapter, registry};
use contracts::Profile;

use crate::config::{Config, ConfigError};
use crate::system::SystemName;

/// The largest message read from a file.
const LIMIT: u64 = 64 * 1024 * 1024;

/// Finds the adapter.
///
/// # Errors
/// What is known instead, in words.
pub(super) fn find(name: &str, config: Option<&Config>) -> Result<Arc<dyn Adapter>, String> {
    let system = SystemName::new(name).and_then(|name| config?.systems.get(&name));
    if let Some(system) = system {
        return Ok(Arc::clone(&system.adapter));
    }
    let Some(entry) = registry::find(name) else {
        let known: Vec<&str> = registry::ENTRIES.iter().map(|entry| entry.id).collect();
        return Err(format!("no adapter {name}; there are {}", known.join(", ")));
    };
    (entry.build)(serde_json::json!({})).map_err(|error| format!("adapter {name}: {error}"))
}

/// The config whose systems may be named, when there is one.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn config(file: Option<&Path>) -> Result<Option<Config>, Vec<ConfigError>> {
    let loaded = file.map(Config::load).transpose()?;
    Ok(loaded.map(|(config, _)| config))
}

/// What the region of a config tightens; nothing without one.
pub(super) fn profile(config: Option<&Config>) -> Profile {
    config.map_or_else(Profile::default, |config| Profile {
        errors: config.contract.errors.clone(),
    })
}

/// Reads a message whole.
///
/// # Errors
/// In words, with the file's name.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().take(LIMIT).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|opened| opened.take(LIMIT).read_to_end(&mut bytes))
    };
    read.map(|_| bytes)
        .map_err(|error| format!("{}: {error}", file.display()))
}
