//! What `tests/scripts/tools.sh` has put in place: Helm, and the schemas of Kubernetes and of the Prometheus operator.
//! Nothing is fetched from here.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::tree::root;

/// Runs Helm to its end, in the root of the repository.
#[must_use]
pub fn helm(arguments: &[&str]) -> Output {
    Command::new(tool("helm"))
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The schemas of Kubernetes: each version, oldest first, and the file that holds its definitions.
#[must_use]
pub fn kubernetes() -> Vec<(String, PathBuf)> {
    let minor = |version: &str| {
        version
            .split('.')
            .nth(1)
            .and_then(|minor| minor.parse::<u32>().ok())
    };
    let mut versions: Vec<(String, PathBuf)> = files(&tool("kubernetes"))
        .into_iter()
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    versions.sort_by_key(|(version, _)| minor(version));
    versions
}

/// The resource definitions of the Prometheus operator.
#[must_use]
pub fn prometheus_operator() -> Vec<PathBuf> {
    files(&tool("prometheus-operator"))
}

fn tool(name: &str) -> PathBuf {
    let path = root().join("target/tools").join(name);
    assert!(path.exists(), "{} is not there: run `make tools`", path.display());
    path
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(
        !files.is_empty(),
        "nothing in {}: run `make tools`",
        folder.display()
    );
    files
}
