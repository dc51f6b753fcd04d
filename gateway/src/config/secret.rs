//! Secrets: read from a file or the environment, never from the config itself, never shown but by where they
//! came from.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use schemars::{Schema, SchemaGenerator, json_schema};
use secrecy::SecretString;
use serde::{Serialize, Serializer};

use super::keys::Keys;

/// Secrets that stand in documentation everywhere, and thus protect nothing.
const WELL_KNOWN: &[&str] = &[
    "admin",
    "changeit",
    "changeme",
    "change-me",
    "default",
    "example",
    "guest",
    "hunter2",
    "letmein",
    "pass",
    "passw0rd",
    "password",
    "rabbitmq",
    "root",
    "secret",
    "test",
    "token",
    "vardbrygga",
];

/// A secret, and where it came from. Written as the key that says where.
#[derive(Clone, Debug)]
pub struct Secret {
    value: SecretString,
    key: &'static str,
    from: String,
}

impl Secret {
    /// A password that came from no config file.
    #[must_use]
    pub fn password(value: SecretString) -> Self {
        let (key, from) = (PASSWORD.literal, "<redacted>".to_owned());
        Self { value, key, from }
    }

    /// The secret.
    #[must_use]
    pub const fn value(&self) -> &SecretString {
        &self.value
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.key, &self.from)])
    }
}

/// The keys that a secret can come from, and the one it must not stand in.
pub(super) struct SecretKeys {
    literal: &'static str,
    file: &'static str,
    env: &'static str,
    least: usize,
}

/// A password.
pub(super) const PASSWORD: SecretKeys = SecretKeys {
    literal: "password",
    file: "password_file",
    env: "password_env",
    least: 1,
};

/// A token that this gateway asks for; guessed over the network, so of some length.
pub(super) const TOKEN: SecretKeys = SecretKeys {
    literal: "token",
    file: "token_file",
    env: "token_env",
    least: 16,
};

/// A token that another system asks for.
pub(super) const BEARER: SecretKeys = SecretKeys {
    literal: "bearer",
    file: "bearer_file",
    env: "bearer_env",
    least: 1,
};

impl SecretKeys {
    /// How the keys are called in a message: `password_file` or `password_env`.
    pub(super) fn names(&self) -> String {
        format!("`{}` or `{}`", self.file, self.env)
    }

    /// Whether one of the keys is there, right or wrong.
    pub(super) fn is_given(&self, keys: &Keys<'_>) -> bool {
        keys.has(self.file) || keys.has(self.env)
    }

    /// The secret, of which one of its keys must be there.
    pub(super) fn require(&self, keys: &mut Keys<'_>) -> Option<Secret> {
        if !self.is_given(keys) && !keys.has(self.literal) {
            keys.missing(self.file, &format!("one of {}", self.names()));
        }
        self.read(keys)
    }

    /// The secret, where one of its keys is there and everything is right with it.
    pub(super) fn read(&self, keys: &mut Keys<'_>) -> Option<Secret> {
        if keys.raw(self.literal).is_some() {
            let instead = format!(
                "no secret in this file: write `{} = \"/run/secrets/…\"`",
                self.file
            );
            keys.fault(self.literal, format!("{instead} or `{} = \"NAME\"`", self.env));
        }
        if keys.has(self.file) && keys.has(self.env) {
            keys.fault(self.env, format!("only one of {}", self.names()));
        }
        let path: Option<PathBuf> = keys.get(self.file);
        let variable: Option<String> = keys.get(self.env);
        match (path, variable) {
            (Some(path), None) => Some(Secret {
                value: self.read_file(&path, keys)?,
                key: self.file,
                from: path.display().to_string(),
            }),
            (None, Some(variable)) => Some(Secret {
                value: self.read_variable(&variable, keys)?,
                key: self.env,
                from: variable,
            }),
            _ => None,
        }
    }

    fn read_file(&self, path: &Path, keys: &Keys<'_>) -> Option<SecretString> {
        if !keys.findings.world.is_looked_at() {
            return Some(SecretString::default());
        }
        match keys.findings.world.read(path) {
            Ok((content, readable_by_all)) => {
                if readable_by_all {
                    keys.warn(
                        self.file,
                        "everyone on this machine may read the file; `chmod o-r` it",
                    );
                }
                let content = content.strip_suffix('\n').unwrap_or(&content);
                self.checked(content.strip_suffix('\r').unwrap_or(content), self.file, keys)
            }
            Err(error) => {
                keys.fault(self.file, format!("a file that can be read: {}", cause(&error)));
                None
            }
        }
    }

    fn read_variable(&self, variable: &str, keys: &Keys<'_>) -> Option<SecretString> {
        if !keys.findings.world.is_looked_at() {
            return Some(SecretString::default());
        }
        let Some(content) = keys.findings.world.variable(variable) else {
            keys.fault(self.env, "the name of an environment variable that is set");
            return None;
        };
        self.checked(&content, self.env, keys)
    }

    fn checked(&self, content: &str, key: &str, keys: &Keys<'_>) -> Option<SecretString> {
        let length = content.chars().count();
        if content.trim().is_empty() {
            keys.fault(key, "a secret; it is empty");
        } else if content.contains(char::is_control) {
            keys.fault(key, "a secret on one line, without control characters");
        } else if WELL_KNOWN.contains(&content.to_ascii_lowercase().as_str()) {
            keys.fault(
                key,
                "a secret of your own; it is one that stands in documentation everywhere",
            );
        } else if length < self.least {
            keys.fault(key, format!("a secret of at least {} characters", self.least));
        } else {
            return Some(SecretString::from(content));
        }
        None
    }
}

/// Why a file cannot be used, without its name or content.
pub(super) fn cause(error: &std::io::Error) -> &'static str {
    let causes = [
        (ErrorKind::NotFound, "there is none at this path"),
        (ErrorKind::PermissionDenied, "the gateway may not read it"),
        (ErrorKind::InvalidData, "it is not text in UTF-8"),
    ];
    let known = causes.iter().find(|(kind, _)| *kind == error.kind());
    known.map_or("it is not an ordinary file", |(_, cause)| cause)
}

/// Schema of the two keys of a secret, in place of the secret.
fn keys_schema(keys: &SecretKeys, what: &str) -> Schema {
    let (file, env) = (keys.file, keys.env);
    let least = if keys.least > 1 {
        format!(" At least {} characters.", keys.least)
    } else {
        String::new()
    };
    json_schema!({"type": "object", "properties": {
        file: {"type": "string", "format": "path", "description": format!(
            "File that holds {what}; one line end at its end is left out.{least} Default: none.")},
        env: {"type": "string", "description": format!(
            "Environment variable that holds {what}, instead of a file.{least} Default: none.")},
    }})
}

pub(super) fn password_schema(_: &mut SchemaGenerator) -> Schema {
    keys_schema(&PASSWORD, "the password")
}

pub(super) fn token_schema(_: &mut SchemaGenerator) -> Schema {
    keys_schema(
        &TOKEN,
        "the token that callers must send as `Authorization: Bearer`",
    )
}

pub(super) fn bearer_schema(_: &mut SchemaGenerator) -> Schema {
    keys_schema(&BEARER, "the token that is sent as `Authorization: Bearer`")
}
