//! The disks that parts of the gateway write to: their size and the room that is left, as metrics.

use std::path::{Path, PathBuf};

use crate::config::{BusKind, Config, StoreKind};
use crate::telemetry::Metrics;

/// Where each part writes, by part.
pub(super) struct Disks(Vec<(&'static str, PathBuf)>);

impl Disks {
    /// Those that the config names; a broker's are not ours to watch.
    pub(super) fn of(config: &Config) -> Self {
        let mut disks = Vec::new();
        match &config.store.kind {
            StoreKind::Sqlite(store) => disks.push(("store", store.path.clone())),
            StoreKind::Postgres(_) => {}
        }
        match &config.bus.kind {
            BusKind::Embedded(bus) => disks.push(("bus", bus.path.clone())),
            BusKind::Amqp(_) => {}
        }
        Self(disks)
    }

    /// Shows how they are now.
    pub(super) fn measure(&self, metrics: &Metrics) {
        for (of, path) in &self.0 {
            // What is not made yet will be made in the nearest folder that is there.
            let disk = path
                .ancestors()
                .find_map(|place| rustix::fs::statvfs(there(place)).ok());
            if let Some(disk) = disk {
                metrics.disk_free(of).set(bytes(disk.f_bavail, disk.f_frsize));
                metrics.disk_size(of).set(bytes(disk.f_blocks, disk.f_frsize));
            }
        }
    }
}

/// The end of a relative path is here.
fn there(place: &Path) -> &Path {
    if place.as_os_str().is_empty() {
        Path::new(".")
    } else {
        place
    }
}

fn bytes(blocks: u64, size: u64) -> i64 {
    i64::try_from(blocks.saturating_mul(size)).unwrap_or(i64::MAX)
}
