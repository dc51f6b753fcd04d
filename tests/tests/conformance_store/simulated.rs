//! The model of the store that the simulation uses keeps every promise.

use std::sync::{Arc, Mutex};

use gateway::store::Store;
use tests::simulated::Fair;
use tests::simulated::store::{Disk, Model};

use crate::rig::Rig;

/// A disk in memory, and the stores that are open on it.
pub(crate) struct Simulated {
    disk: Disk,
    open: Mutex<Vec<Arc<Model>>>,
}

impl Rig for Simulated {
    async fn new() -> Self {
        Self {
            disk: Disk::default(),
            open: Mutex::default(),
        }
    }

    async fn open(&self) -> Arc<dyn Store> {
        // One that is held by nobody else was dropped, and must be.
        let mut open = self.open.lock().unwrap();
        open.retain(|store| Arc::strong_count(store) > 1);
        let store = Arc::new(Model::open(&self.disk, Arc::new(Fair)));
        open.push(Arc::clone(&store));
        store
    }

    async fn open_small(&self) -> Arc<dyn Store> {
        self.disk.tables().limit(1 << 20);
        self.open().await
    }

    async fn crash(&mut self) {
        for store in self.open.lock().unwrap().drain(..) {
            store.kill();
        }
    }
}

crate::every_claim!(Simulated);
