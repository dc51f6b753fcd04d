//! The repository as text: its Rust files, and which of their lines are production code.

use std::fs;
use std::path::{Path, PathBuf};

/// One Rust file.
#[derive(Debug)]
pub struct Source {
    /// Path from the root of the repository.
    pub path: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// The text before the tests.
    #[must_use]
    pub fn production(&self) -> &str {
        self.text.split("#[cfg(test)]").next().unwrap_or_default()
    }

    /// Lines of production code that are not blank.
    #[must_use]
    pub fn production_lines(&self) -> usize {
        self.production()
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count()
    }

    /// Production code without comments.
    pub fn code_lines(&self) -> impl Iterator<Item = &str> {
        self.production()
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
    }

    /// Whether the file holds tests only.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.path.starts_with("tests/") || self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }
}

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file below a folder of the repository.
#[must_use]
pub fn sources(below: &str) -> Vec<Source> {
    let root = root();
    let mut files = Vec::new();
    walk(&root.join(below), &mut |path| {
        if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(&root).unwrap().display().to_string();
            files.push(Source {
                path: name,
                text: fs::read_to_string(path).unwrap(),
            });
        }
    });
    files.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!files.is_empty(), "no Rust files below {below}");
    files
}

/// Visits every file below a folder.
pub fn walk(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, visit);
        } else {
            visit(&path);
        }
    }
}
