//! Takes messages from a directory, one at a time, in the order of their names. A file moves to `taking`, so
//! that another of the same name can never be mistaken for it; and, when its outcome is certain, to `done`, or
//! to `refused` with its acknowledgement beside it.
//!
//! A file that was handed over and not moved before a crash comes again, before all others: the same bytes
//! have the same message id, and intake meets them as a duplicate. One gateway watches a directory.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use contracts::Reason;
use jiff::Timestamp;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::super::connect::cause;
use super::super::observer::{Event, Observer};
use super::super::{Arrival, Outcome, Receive};
use super::folder::{self, Content, on_disk};
use crate::system::SystemName;

/// How often files past their time are looked for.
const PRUNE_INTERVAL: Duration = Duration::from_secs(3600);

/// A watched directory.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The directory; `taking`, `done` and `refused` are made in it.
    pub directory: PathBuf,
    /// The system that writes here.
    pub system: SystemName,
    /// How long to wait before looking again.
    pub interval: Duration,
    /// Largest message.
    pub max_bytes: usize,
    /// How long files are kept in `done` and `refused`; they hold personal data. `None` keeps them.
    pub keep: Option<Duration>,
}

/// Why a directory cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", directory.display())]
pub struct WatchError {
    /// The directory.
    pub directory: PathBuf,
    /// Why.
    pub cause: io::Error,
}

/// A watched directory.
pub struct Listener {
    settings: Settings,
    taking: PathBuf,
    done: PathBuf,
    refused: PathBuf,
    receive: Arc<dyn Receive>,
    observer: Arc<dyn Observer>,
}

/// Whether to go on with the next file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    Go,
    /// This file must be taken first: later ones may be of the same case.
    Wait,
}

impl Listener {
    /// Prepares the directory.
    ///
    /// # Errors
    /// [`WatchError`] when it does not exist, or nothing can be made in it.
    pub async fn open(
        settings: Settings,
        receive: Arc<dyn Receive>,
        observer: Arc<dyn Observer>,
    ) -> Result<Self, WatchError> {
        let directory = settings.directory.clone();
        let [taking, done, refused] = ["taking", "done", "refused"].map(|name| directory.join(name));
        let made = [taking.clone(), done.clone(), refused.clone()];
        on_disk(move || {
            let _there = std::fs::read_dir(&directory)?;
            made.iter().try_for_each(std::fs::create_dir_all)
        })
        .await
        .map_err(|cause| WatchError {
            directory: settings.directory.clone(),
            cause,
        })?;
        Ok(Self {
            settings,
            taking,
            done,
            refused,
            receive,
            observer,
        })
    }

    /// Watches until `stop`; then finishes the file in hand and returns.
    pub async fn run(self, stop: CancellationToken) {
        let mut pruned: Option<Instant> = None;
        let mut reported = String::new();
        while !stop.is_cancelled() {
            let mut swept = self.sweep(&stop).await;
            if swept.is_ok() && pruned.is_none_or(|at| at.elapsed() >= PRUNE_INTERVAL) {
                pruned = Some(Instant::now());
                swept = self.prune().await;
            }
            self.report(swept, &mut reported);
            let _stopped = stop.run_until_cancelled(sleep(self.settings.interval)).await;
        }
    }

    /// Takes what is there, until one must be waited for: first what is already in hand.
    async fn sweep(&self, stop: &CancellationToken) -> io::Result<()> {
        for place in [&self.taking, &self.settings.directory] {
            let directory = place.clone();
            for name in on_disk(move || folder::list(&directory)).await? {
                if stop.is_cancelled() {
                    return Ok(());
                }
                if self.claim(place, &name).await? && self.take(&name).await? == Next::Wait {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Brings the file in hand. `false`: it has been taken away since it was listed.
    async fn claim(&self, from: &Path, name: &OsStr) -> io::Result<bool> {
        let (from, to) = (from.join(name), self.taking.join(name));
        on_disk(move || folder::claim(&from, &to)).await
    }

    /// Hands over the file in hand and sets it aside.
    async fn take(&self, name: &OsStr) -> io::Result<Next> {
        let (path, max_bytes) = (self.taking.join(name), self.settings.max_bytes);
        let body = match on_disk(move || folder::read(&path, max_bytes)).await? {
            Content::Whole(bytes) => Bytes::from(bytes),
            Content::TooLarge => {
                self.observer.happened(Event::Oversized);
                let why = format!("{}\n", Reason::TooLarge).into();
                return self.set_aside(name, &self.refused, Some(why)).await;
            }
        };
        let arrival = Arrival {
            system: self.settings.system.clone(),
            body,
            content_type: None,
            received_at: Timestamp::now(),
            traceparent: None,
            hops: 0,
        };
        let receipt = self.receive.receive(arrival).await;
        match receipt.outcome {
            Outcome::Accepted => self.set_aside(name, &self.done, None).await,
            Outcome::Refused(_) => self.set_aside(name, &self.refused, Some(receipt.body)).await,
            Outcome::Unavailable => {
                self.observer.happened(Event::NotTaken);
                Ok(Next::Wait)
            }
        }
    }

    /// Moves a file out of the way. Its acknowledgement is there before it is.
    async fn set_aside(&self, name: &OsStr, to: &Path, acknowledgement: Option<Bytes>) -> io::Result<Next> {
        let (from, name, to) = (self.taking.clone(), name.to_owned(), to.to_owned());
        on_disk(move || {
            let new_name = folder::free_name(&to, &name)?;
            if let Some(acknowledgement) = acknowledgement {
                let draft = OsString::from(".acknowledgement.tmp");
                let name = folder::acknowledgement_of(&new_name);
                folder::place(&to, &draft, &name, &acknowledgement)?;
            }
            folder::relocate(&from, &name, &to, &new_name)
        })
        .await?;
        Ok(Next::Go)
    }

    async fn prune(&self) -> io::Result<()> {
        let Some(keep) = self.settings.keep else {
            return Ok(());
        };
        let directories = [self.done.clone(), self.refused.clone()];
        let now = SystemTime::now();
        on_disk(move || {
            directories
                .iter()
                .try_for_each(|old| folder::prune(old, keep, now))
        })
        .await
    }

    /// Counts every failure, and logs one when it changes.
    fn report(&self, swept: io::Result<()>, reported: &mut String) {
        let cause = match swept {
            Ok(()) => String::new(),
            Err(error) => {
                self.observer.happened(Event::FileFailed);
                cause(&error)
            }
        };
        if !cause.is_empty() && cause != *reported {
            tracing::warn!(system = %self.settings.system, cause, "the directory cannot be worked through");
        }
        *reported = cause;
    }
}
