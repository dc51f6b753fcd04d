//! TLS on listeners and towards others: which files. Reading certificates is the transports' business.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

use super::keys::Keys;
use super::secret::cause;

/// TLS of a listener.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct ServerTls {
    /// File with the listener's certificate and those that lead to its root, PEM. Required.
    #[schemars(extend("format" = "path"))]
    pub cert_file: PathBuf,
    /// File with the certificate's private key, PEM. Required.
    #[schemars(extend("format" = "path"))]
    pub key_file: PathBuf,
    /// File with the roots that callers' certificates must lead to, PEM. Default: callers need none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "path"))]
    pub client_ca_file: Option<PathBuf>,
}

impl ServerTls {
    /// Whether the `tls` table of a listener asks callers for certificates, be it right or wrong otherwise.
    pub(super) fn asks_for_certificates(keys: &Keys<'_>) -> bool {
        let tls = keys.entry("tls").and_then(|tls| tls.get_ref().as_table());
        tls.is_some_and(|tls| tls.contains_key("client_ca_file"))
    }

    /// The `tls` table of a listener, where there is one.
    pub(super) fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let mut tls = keys.table("tls");
        if !tls.is_present() {
            return None;
        }
        let cert_file = required_file(&mut tls, "cert_file");
        let key_file = required_file(&mut tls, "key_file");
        let client_ca_file = file(&mut tls, "client_ca_file");
        warn_about_key(&tls, key_file.as_ref());
        Some(Self {
            cert_file: cert_file?,
            key_file: key_file?,
            client_ca_file,
        })
    }
}

/// TLS towards another system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(default, deny_unknown_fields)]
pub struct ClientTls {
    /// File with the roots that the other's certificate must lead to, PEM. Default: those of the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "path"))]
    pub ca_file: Option<PathBuf>,
    /// File with the gateway's own certificate, PEM; with `key_file`. Default: none is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "path"))]
    pub cert_file: Option<PathBuf>,
    /// File with the private key of the gateway's own certificate, PEM; with `cert_file`. Default: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("format" = "path"))]
    pub key_file: Option<PathBuf>,
}

impl ClientTls {
    /// Whether there is nothing that the absence of the table would not say.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The `tls` table of something that connects, where there is one.
    pub(super) fn read(keys: &mut Keys<'_>) -> Option<Self> {
        let mut tls = keys.table("tls");
        if !tls.is_present() {
            return None;
        }
        let read = Self {
            ca_file: file(&mut tls, "ca_file"),
            cert_file: file(&mut tls, "cert_file"),
            key_file: file(&mut tls, "key_file"),
        };
        for (one, other) in [("cert_file", "key_file"), ("key_file", "cert_file")] {
            if tls.has(one) && !tls.has(other) {
                tls.missing(other, &format!("a path, since `{one}` is given"));
            }
        }
        warn_about_key(&tls, read.key_file.as_ref());
        Some(read)
    }
}

fn required_file(keys: &mut Keys<'_>, key: &'static str) -> Option<PathBuf> {
    if !keys.has(key) {
        keys.missing(key, "a path");
    }
    file(keys, key)
}

fn file(keys: &mut Keys<'_>, key: &'static str) -> Option<PathBuf> {
    let path: PathBuf = keys.get(key)?;
    match keys.findings.world.open(&path) {
        Ok(_) => Some(path),
        Err(error) => {
            keys.fault(key, format!("a file that can be read: {}", cause(&error)));
            None
        }
    }
}

fn warn_about_key(tls: &Keys<'_>, path: Option<&PathBuf>) {
    let readable_by_all = path.is_some_and(|path| tls.findings.world.open(path).unwrap_or(false));
    if readable_by_all {
        tls.warn(
            "key_file",
            "everyone on this machine may read the private key; `chmod o-r` it",
        );
    }
}
