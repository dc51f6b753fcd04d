//! Whether what is not there yet could be made, and whether a directory can be written. Leaves nothing behind:
//! what is tried out is a file without a name.

use std::io;
use std::path::{Path, PathBuf};

use super::Found;

/// A file that is not there, in a directory that is there or is made with that of the bus.
pub(super) async fn could_make_file(path: &Path, bus: Option<&Path>) -> Found {
    let directory = path.parent().unwrap_or(path);
    let is_bare = directory.as_os_str().is_empty();
    let comes_with_the_bus = bus.is_some_and(|bus| bus.starts_with(directory));
    if !is_bare && !comes_with_the_bus && !directory.exists() {
        return Err(format!("the directory {} is not there", directory.display()));
    }
    write_to(nearest(directory)).await?;
    Ok(format!("would be created: {}", path.display()))
}

/// A directory that is not there or holds nothing yet; those above it are made with it.
pub(super) async fn could_make_directory(path: &Path) -> Found {
    write_to(nearest(path)).await?;
    Ok(format!("would be created: {}", path.display()))
}

/// A directory that messages come from.
pub(super) async fn watched(path: &Path) -> Found {
    write_to(path.to_owned()).await?;
    Ok("up".to_owned())
}

/// The directory, or the first above it that is there.
fn nearest(directory: &Path) -> PathBuf {
    let there = directory.ancestors().find(|above| above.exists());
    there.unwrap_or(Path::new(".")).to_owned()
}

async fn write_to(directory: PathBuf) -> Result<(), String> {
    let shown = directory.display().to_string();
    let tried = tokio::task::spawn_blocking(move || tempfile::tempfile_in(directory).map(drop)).await;
    tried
        .unwrap_or_else(|_| Err(io::Error::other("it cannot be tried out")))
        .map_err(|error| format!("nothing can be written to {shown}: {}", error.kind()))
}
