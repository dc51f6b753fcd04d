//! What a config file points at: environment variables and files. Everything else about a config is text.

use std::path::Path;

/// Where secrets and certificates are.
pub(super) trait World {
    /// The environment variable of that name.
    fn variable(&self, name: &str) -> Option<String>;

    /// The content of a file, and whether everyone on the machine may read it.
    fn read(&self, path: &Path) -> std::io::Result<(String, bool)>;

    /// Whether a file is there and can be opened, and whether everyone on the machine may read it.
    fn open(&self, path: &Path) -> std::io::Result<bool>;

    /// Whether secrets and files are looked at; without, they are taken to be right.
    fn is_looked_at(&self) -> bool {
        true
    }
}

/// The machine the program runs on.
pub(super) struct Machine;

impl World for Machine {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn read(&self, path: &Path) -> std::io::Result<(String, bool)> {
        let readable_by_all = self.open(path)?;
        Ok((std::fs::read_to_string(path)?, readable_by_all))
    }

    fn open(&self, path: &Path) -> std::io::Result<bool> {
        let metadata = std::fs::File::open(path)?.metadata()?;
        if metadata.is_file() {
            Ok(is_readable_by_all(&metadata))
        } else {
            Err(std::io::Error::other("not a file"))
        }
    }
}

/// No machine at all: the text of a config is checked where its secrets and certificates are not.
pub(super) struct Elsewhere;

impl World for Elsewhere {
    fn variable(&self, _name: &str) -> Option<String> {
        None
    }

    fn read(&self, _path: &Path) -> std::io::Result<(String, bool)> {
        Err(std::io::ErrorKind::NotFound.into())
    }

    fn open(&self, _path: &Path) -> std::io::Result<bool> {
        Ok(false)
    }

    fn is_looked_at(&self) -> bool {
        false
    }
}

#[cfg(unix)]
fn is_readable_by_all(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o004 != 0
}

#[cfg(not(unix))]
fn is_readable_by_all(_metadata: &std::fs::Metadata) -> bool {
    false
}
