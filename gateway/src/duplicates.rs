//! Has this message passed this stage before? Asked while the message has the turn of its case. Same id and
//! same bytes: a resend, dropped. Same id and other bytes is no duplicate; dropping it could lose a referral.

use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::store::{Seen, Store, StoreError};
use crate::system::SystemName;

/// What makes two messages the same at a stage.
pub type Digest = [u8; 16];

/// The deduplication window: the newest digests in memory, all of them in the store.
#[derive(Debug)]
pub struct Duplicates {
    store: Arc<dyn Store>,
    window: Mutex<Window>,
    limit: usize,
}

#[derive(Debug, Default)]
struct Window {
    digests: HashSet<[u8; 16]>,
    order: VecDeque<[u8; 16]>,
}

impl Duplicates {
    /// The window as the store remembers it, at most `limit` messages and not older than `age`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load(
        store: Arc<dyn Store>,
        limit: usize,
        age: SignedDuration,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let since = now.checked_sub(age).unwrap_or(Timestamp::MIN);
        let mut window = Window::default();
        for seen in store.remembered(since, limit).await? {
            window.add(seen.digest, limit);
        }
        Ok(Self {
            store,
            window: Mutex::new(window),
            limit,
        })
    }

    /// Whether the message has passed before.
    #[must_use]
    pub fn knows(&self, digest: &[u8; 16]) -> bool {
        self.window
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .digests
            .contains(digest)
    }

    /// Whether any gateway with this store remembers that the message has passed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn is_remembered(&self, digest: Digest) -> Result<bool, StoreError> {
        self.store.knows(digest).await
    }

    /// Remembers that the message has passed.
    ///
    /// # Errors
    /// When the store is closed; the message is known until the next start all the same.
    pub async fn remember(&self, digest: [u8; 16], now: Timestamp) -> Result<(), StoreError> {
        self.window
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .add(digest, self.limit);
        self.store.remember(Seen { digest, at: now }).await
    }
}

impl Window {
    fn add(&mut self, digest: [u8; 16], limit: usize) {
        if self.digests.insert(digest) {
            self.order.push_back(digest);
        }
        while self.order.len() > limit {
            if let Some(oldest) = self.order.pop_front() {
                let _: bool = self.digests.remove(&oldest);
            }
        }
    }
}

/// What makes two messages the same at a stage: the stage, the system, the id and the bytes.
#[must_use]
pub fn digest(stage: &str, system: &SystemName, message_id: &str, body: &[u8]) -> [u8; 16] {
    let mut sha = Sha256::new();
    for part in [
        stage.as_bytes(),
        system.as_str().as_bytes(),
        message_id.as_bytes(),
    ] {
        sha.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        sha.update(part);
    }
    sha.update(body);
    let mut digest = [0; 16];
    for (to, from) in digest.iter_mut().zip(sha.finalize()) {
        *to = from;
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::{Window, digest};
    use crate::system::SystemName;

    #[test]
    fn the_same_id_with_other_bytes_is_another_message() {
        let system = SystemName::new("pmo").unwrap();
        assert_eq!(
            digest("intake", &system, "1", b"a"),
            digest("intake", &system, "1", b"a")
        );
        assert_ne!(
            digest("intake", &system, "1", b"a"),
            digest("intake", &system, "1", b"b")
        );
        assert_ne!(
            digest("intake", &system, "1", b"a"),
            digest("delivery", &system, "1", b"a")
        );
        assert_ne!(
            digest("intake", &system, "1", b"2a"),
            digest("intake", &system, "12", b"a")
        );
    }

    #[test]
    fn the_window_keeps_the_newest() {
        let mut window = Window::default();
        for n in 0..5 {
            window.add([n; 16], 3);
        }
        assert_eq!(window.digests.len(), 3);
        assert!(window.digests.contains(&[4; 16]) && !window.digests.contains(&[1; 16]));
    }
}
