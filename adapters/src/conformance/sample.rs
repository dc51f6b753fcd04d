//! Samples: the files of an adapter's `samples/` folder, grouped by the name before the first dot.
//! Knows file names, nothing of what is in the files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::findings::{Claim, Findings};
use crate::registry::Entry;

/// Roles that have one fixed extension. `wire` and `written` have that of the format.
const TEXTS: &[&str] = &[
    "document.json",
    "found.txt",
    "left_out.txt",
    "not_written.txt",
    "profile.json",
    "reason.txt",
    "violations.txt",
];

/// One sample: a message with what must become of it.
pub(super) struct Sample {
    /// The name that its files share.
    pub(super) name: String,
    /// The message as it came, when the sample starts on the wire.
    pub(super) wire: Option<Vec<u8>>,
    /// The document, when the sample starts there.
    pub(super) document: Option<Vec<u8>>,
    /// The profile it is read and written with; the default one unless the sample says otherwise.
    pub(super) profile: Value,
    folder: PathBuf,
    extension: String,
}

impl Sample {
    /// Where the golden file of a role stands.
    pub(super) fn file(&self, role: &str) -> PathBuf {
        self.folder.join(format!("{}.{role}", self.name))
    }

    /// Where the golden bytes stand, when they differ from the wire.
    pub(super) fn written(&self) -> PathBuf {
        self.file(&format!("written.{}", self.extension))
    }
}

/// The folder of an adapter's samples.
pub(super) fn folder(entry: &Entry) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(entry.id)
        .join("samples")
}

/// Every sample of a folder, by name. Files that are not named after the table are findings.
pub(super) fn load(folder: &Path, findings: &mut Findings) -> Vec<Sample> {
    let mut roles: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(folder, findings) {
        match split(&file) {
            Some((name, role)) => {
                let _ = roles.entry(name.to_owned()).or_default().insert(role.to_owned());
            }
            None => findings.broken(&file, Claim::Samples, "not a name of the sample table"),
        }
    }
    let extension = written_as(&roles, findings);
    roles
        .into_iter()
        .filter_map(|(name, roles)| read(folder, &extension, &name, &roles, findings))
        .collect()
}

/// The extension of what is written: where nothing differs from what was read, that of what is read.
fn written_as(roles: &BTreeMap<String, BTreeSet<String>>, findings: &mut Findings) -> String {
    let of = |start: &str| -> BTreeSet<&str> {
        let extensions = roles.values().flatten();
        extensions.filter_map(|role| role.strip_prefix(start)).collect()
    };
    let (wire, written) = (of("wire."), of("written."));
    let mut extensions = if written.is_empty() { wire } else { written }.into_iter();
    let extension = extensions.next().unwrap_or("bin").to_owned();
    if extensions.next().is_some() {
        findings.broken("", Claim::Samples, "written files must share one extension");
    }
    extension
}

fn files(folder: &Path, findings: &mut Findings) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        findings.broken("", Claim::Samples, "there is no samples folder");
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

fn split(file: &str) -> Option<(&str, &str)> {
    let (name, role) = file.split_once('.')?;
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    let of_format = role
        .strip_prefix("wire.")
        .or_else(|| role.strip_prefix("written."))
        .is_some_and(plain);
    (plain(name) && (of_format || TEXTS.contains(&role))).then_some((name, role))
}

fn read(
    folder: &Path,
    extension: &str,
    name: &str,
    roles: &BTreeSet<String>,
    findings: &mut Findings,
) -> Option<Sample> {
    let wires: Vec<_> = roles.iter().filter(|role| role.starts_with("wire.")).collect();
    if wires.len() > 1 {
        findings.broken(name, Claim::Samples, "has two wire files");
    }
    let mut bytes = |role: &str| {
        if !roles.contains(role) {
            return None;
        }
        let read = std::fs::read(folder.join(format!("{name}.{role}")));
        findings.holds(read.is_ok(), name, Claim::Samples, "a file cannot be read");
        read.ok()
    };
    let wire = wires.first().and_then(|role| bytes(role));
    let document = bytes("document.json");
    let profile = bytes("profile.json").map(|text| serde_json::from_slice(&text));
    if wire.is_none() && document.is_none() {
        findings.broken(name, Claim::Samples, "has neither a wire file nor a document");
        return None;
    }
    if matches!(profile, Some(Err(_))) {
        findings.broken(name, Claim::Samples, "profile.json is not JSON");
    }
    Some(Sample {
        name: name.to_owned(),
        wire,
        document,
        profile: profile
            .and_then(Result::ok)
            .unwrap_or_else(|| Value::Object(serde_json::Map::new())),
        folder: folder.to_owned(),
        extension: extension.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn names_outside_the_table_are_not_samples() {
        assert_eq!(split("new_referral.wire.hl7"), Some(("new_referral", "wire.hl7")));
        assert_eq!(
            split("new_referral.left_out.txt"),
            Some(("new_referral", "left_out.txt"))
        );
        assert_eq!(split("new_referral.leftout.txt"), None);
        assert_eq!(split("New.wire.hl7"), None);
        assert_eq!(split("new_referral.wire"), None);
        assert_eq!(split("README"), None);
    }
}
