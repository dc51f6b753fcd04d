//! Golden files: compare, or rewrite when `UPDATE_EXPECT=1`. A difference is told by place, not by value.

use std::path::Path;

use serde_json::Value;

use super::tree;

/// What is done with a golden file that differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Golden {
    /// It is a finding.
    Compare,
    /// It is rewritten.
    Rewrite,
}

impl Golden {
    /// What the one who runs the tests has asked for.
    pub(super) fn asked() -> Self {
        if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
            Self::Rewrite
        } else {
            Self::Compare
        }
    }

    /// Holds what happened against a golden file; nothing must have happened when there is no file.
    pub(super) fn hold(self, file: &Path, happened: Option<&[u8]>) -> Result<(), String> {
        match self {
            Self::Rewrite => rewrite(file, happened),
            Self::Compare => compare(file, happened),
        }
    }
}

fn compare(file: &Path, happened: Option<&[u8]>) -> Result<(), String> {
    let expected = std::fs::read(file).ok();
    if expected.as_deref() == happened {
        return Ok(());
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    Err(match (expected, happened) {
        (None, Some(_)) => format!("{name} is missing; UPDATE_EXPECT=1 writes it"),
        (Some(_), None) => format!("{name} is there, and nothing of the kind happened"),
        (Some(expected), Some(happened)) => {
            format!(
                "{name} differs {}; UPDATE_EXPECT=1 rewrites it",
                place(&expected, happened)
            )
        }
        (None, None) => String::new(),
    })
}

fn rewrite(file: &Path, happened: Option<&[u8]>) -> Result<(), String> {
    let done = match happened {
        Some(bytes) if std::fs::read(file).is_ok_and(|expected| expected == bytes) => Ok(()),
        Some(bytes) => std::fs::write(file, bytes),
        // Two tests may remove the same file at the same time.
        None => match std::fs::remove_file(file) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            other => other,
        },
    };
    done.map_err(|error| format!("{} cannot be rewritten: {error}", file.display()))
}

fn place(expected: &[u8], happened: &[u8]) -> String {
    let json = |bytes| serde_json::from_slice::<Value>(bytes);
    if let (Ok(expected), Ok(happened)) = (json(expected), json(happened)) {
        let paths = tree::differences(&expected, &happened);
        if !paths.is_empty() {
            return format!("at {}", paths.join(", "));
        }
    }
    let same = expected
        .iter()
        .zip(happened)
        .take_while(|(left, right)| left == right)
        .count();
    let lines = expected
        .iter()
        .take(same)
        .filter(|byte| matches!(byte, b'\r' | b'\n'))
        .count();
    format!("at byte {same}, line {}", lines.saturating_add(1))
}
