//! Hands messages over as files: each appears complete, under a name that sorts after those before it. Who
//! takes them away, and when, is the system's business; a reply does not come this way.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use super::super::connect::cause;
use super::super::observer::{Event, Observer};
use super::super::{Outgoing, Reply, SendFailure, Target};
use super::folder::{self, on_disk};

/// A directory that a system reads.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The directory.
    pub directory: PathBuf,
    /// What file names end in, without the dot: letters and digits.
    pub extension: String,
    /// Most files that may wait there; at this many the system counts as unavailable.
    pub max_waiting: usize,
    /// How long a file may take to be written.
    pub write_timeout: Duration,
}

/// A directory that a system reads.
pub struct DirectoryTarget {
    settings: Settings,
    /// Time in the last file name. Held while a file is written, so that files appear in order.
    last: Arc<Mutex<i64>>,
    observer: Arc<dyn Observer>,
}

impl fmt::Debug for DirectoryTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DirectoryTarget({})", self.settings.directory.display())
    }
}

impl DirectoryTarget {
    /// Sets up the target; touches nothing yet.
    #[must_use]
    pub fn new(settings: Settings, observer: Arc<dyn Observer>) -> Self {
        Self {
            settings,
            last: Arc::new(Mutex::new(0)),
            observer,
        }
    }

    /// Runs the work alone and within the time. Work that hangs, as on a network drive, keeps its turn, so
    /// that no more than one thread ever hangs.
    async fn alone(
        &self,
        work: impl FnOnce(OwnedMutexGuard<i64>) -> io::Result<()> + Send + 'static,
    ) -> Result<(), SendFailure> {
        let turn = Arc::clone(&self.last).lock_owned();
        let done = timeout(self.settings.write_timeout, async {
            let turn = turn.await;
            on_disk(move || work(turn)).await
        });
        let cause = match done.await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => cause(&error),
            Err(_) => format!("not written within {:?}", self.settings.write_timeout),
        };
        self.observer.happened(Event::FileFailed);
        Err(SendFailure::unavailable(cause))
    }
}

#[async_trait]
impl Target for DirectoryTarget {
    async fn send(&self, message: &Outgoing) -> Result<Reply, SendFailure> {
        let settings = self.settings.clone();
        let (id, body) = (fingerprint(&message.message_id), message.body.clone());
        self.alone(move |mut last| {
            let name = name(&settings, &id, &mut last)?;
            let draft = OsString::from(format!(".{id}.tmp"));
            folder::place(&settings.directory, &draft, &name, &body)
        })
        .await?;
        Ok(Reply::Taken)
    }

    async fn probe(&self) -> Result<(), SendFailure> {
        // A file without a name: nobody who reads the directory sees it.
        let directory = self.settings.directory.clone();
        self.alone(move |_turn| tempfile::tempfile_in(directory)?.sync_all())
            .await
    }
}

/// The name a message already has there, or the next one. Looks through the directory every time: a message
/// sent again must not appear twice, and only the directory knows what is still waiting.
fn name(settings: &Settings, id: &str, last: &mut i64) -> io::Result<OsString> {
    let waiting = folder::list(&settings.directory)?;
    let end = format!("-{id}.{}", settings.extension);
    let known = |name: &&OsString| name.as_encoded_bytes().ends_with(end.as_bytes());
    if let Some(name) = waiting.iter().find(known) {
        return Ok(name.clone());
    }
    if waiting.len() >= settings.max_waiting {
        return Err(io::Error::other("too many files wait to be taken away"));
    }
    let latest = waiting.iter().filter_map(|name| time_of(name.as_ref())).max();
    let after = (*last).max(latest.unwrap_or(0)).saturating_add(1);
    *last = Timestamp::now().as_microsecond().max(after);
    Ok(format!("{:016}{end}", *last).into())
}

/// The time in a file name, which may be ahead of a clock that was set back.
fn time_of(name: &Path) -> Option<i64> {
    name.to_str()?.split_once('-')?.0.parse().ok()
}

/// A message id as a file name can have it, whatever characters it is made of.
fn fingerprint(id: &str) -> String {
    let digest = Sha256::digest(id.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
