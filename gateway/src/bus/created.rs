//! Queues that had to be made, told to one who listens. Makes none.

use tokio::sync::{Mutex, mpsc};

use super::QueueName;

/// Queues that were not there, in the order in which they were made.
#[derive(Debug)]
pub struct Created {
    made: mpsc::UnboundedSender<QueueName>,
    told: Mutex<mpsc::UnboundedReceiver<QueueName>>,
}

impl Default for Created {
    fn default() -> Self {
        let (made, told) = mpsc::unbounded_channel();
        Self {
            made,
            told: Mutex::new(told),
        }
    }
}

impl Created {
    /// A queue was made. One entry for each time: few, since queues are few and deleting them is rare.
    pub fn tell(&self, queue: &QueueName) {
        if self.made.send(queue.clone()).is_err() {
            tracing::debug!(%queue, "made while the bus was being dropped");
        }
    }

    /// Waits for the next.
    pub async fn next(&self) -> QueueName {
        match self.told.lock().await.recv().await {
            Some(queue) => queue,
            // `self` holds a sender, so the channel never ends.
            None => std::future::pending().await,
        }
    }
}
