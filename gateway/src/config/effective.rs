//! What a config comes to with every default filled in, for people and for machines. Holds no secret: only
//! where each one comes from. Nothing can be run with it.

use serde::Serialize;

use super::Config;

/// A config with every default filled in. Its TOML is a config again.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Effective(Config);

impl Effective {
    pub(super) const fn new(config: Config) -> Self {
        Self(config)
    }

    /// The config as a config file says it.
    ///
    /// # Errors
    /// When a value has no form in TOML, such as a whole number above 2^63 in a profile.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(self)
    }
}
