//! What both directions do with files: list what is complete, read within a limit, place and move so that a
//! crash leaves the whole file or none. Blocking; a file's name is never printed, for it comes from outside.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Ends of names of files that are still being written.
const UNFINISHED: [&[u8]; 2] = [b".tmp", b".part"];

/// Names of complete files, in the order they are to be taken.
pub(super) fn list(directory: &Path) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && complete(&entry.file_name()) {
            names.push(entry.file_name());
        }
    }
    names.sort_unstable();
    Ok(names)
}

fn complete(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    !name.starts_with(b".") && !UNFINISHED.iter().any(|end| name.ends_with(end))
}

/// What a file holds.
pub(super) enum Content {
    Whole(Vec<u8>),
    TooLarge,
}

/// Reads a file, at most one byte past the limit.
pub(super) fn read(path: &Path, max_bytes: usize) -> io::Result<Content> {
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    let limit = (max_bytes as u64).saturating_add(1);
    let read = file.take(limit).read_to_end(&mut bytes)?;
    Ok(if read > max_bytes {
        Content::TooLarge
    } else {
        Content::Whole(bytes)
    })
}

/// Takes a file into a place of one's own. `false`: it is not there any more. Not made durable: a file that
/// is back in its old place after a power cut is taken again.
pub(super) fn claim(from: &Path, to: &Path) -> io::Result<bool> {
    match fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Writes a file under `draft` and gives it its name when every byte is on disk. Overwrites.
pub(super) fn place(directory: &Path, draft: &OsStr, name: &OsStr, bytes: &[u8]) -> io::Result<()> {
    let draft = directory.join(draft);
    let mut file = File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&draft, directory.join(name))?;
    sync(directory)
}

/// Moves a file to another directory of the same file system, under another name.
pub(super) fn relocate(from: &Path, name: &OsStr, to: &Path, new_name: &OsStr) -> io::Result<()> {
    fs::rename(from.join(name), to.join(new_name))?;
    sync(to)?;
    sync(from)
}

/// The name, or the first of `name.1`, `name.2` … that neither a file nor its acknowledgement has.
pub(super) fn free_name(directory: &Path, name: &OsStr) -> io::Result<OsString> {
    for number in 0_u32.. {
        let mut candidate = name.to_owned();
        if number > 0 {
            candidate.push(format!(".{number}"));
        }
        let taken = directory.join(&candidate).try_exists()?
            || directory.join(acknowledgement_of(&candidate)).try_exists()?;
        if !taken {
            return Ok(candidate);
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// The name of the acknowledgement of a file.
pub(super) fn acknowledgement_of(name: &OsStr) -> OsString {
    let mut name = name.to_owned();
    name.push(".ack");
    name
}

/// Removes files that were last written longer ago than `keep`.
pub(super) fn prune(directory: &Path, keep: Duration, now: SystemTime) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let written = entry.metadata()?.modified()?;
        let age = now.duration_since(written).unwrap_or_default();
        if age > keep && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes names durable: without it a rename can be forgotten in a power cut.
fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Runs blocking work on a thread that may block.
pub(super) async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(io::Error::other("the work on the file was broken off")),
    }
}
