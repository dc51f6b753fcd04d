//! The store in a SQLite file keeps every promise, and a few that only it can give.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gateway::store::Store;
use gateway::store::sqlite::{self, Settings};
use tempfile::TempDir;

use crate::rig::{Rig, aside, handed_over, refused, row};

/// A file in a directory.
pub(crate) struct Sqlite {
    directory: TempDir,
}

impl Sqlite {
    fn path(&self) -> PathBuf {
        self.directory.path().join("store.db")
    }
}

impl Rig for Sqlite {
    async fn new() -> Self {
        Self {
            directory: TempDir::new().unwrap(),
        }
    }

    async fn open(&self) -> Arc<dyn Store> {
        sqlite::open(Settings::new(self.path())).unwrap()
    }

    async fn open_small(&self) -> Arc<dyn Store> {
        let settings = Settings {
            max_pages: Some(256),
            ..Settings::new(self.path())
        };
        sqlite::open(settings).unwrap()
    }

    /// The file and its log as they are now, elsewhere; the index of the log is memory and stays behind.
    async fn crash(&mut self) {
        let image = TempDir::new().unwrap();
        for name in ["store.db", "store.db-wal"] {
            let from = self.directory.path().join(name);
            if from.exists() {
                let _bytes = std::fs::copy(from, image.path().join(name)).unwrap();
            }
        }
        self.directory = image;
    }
}

crate::every_claim!(Sqlite);

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_file_and_its_log_are_for_their_owner_alone() {
    let rig = Sqlite::new().await;
    let store = rig.open().await;
    let _id = store.put(refused(1)).await.unwrap();
    assert_eq!(mode(&rig.path()), 0o600);
    assert_eq!(mode(&rig.path().with_extension("db-wal")), 0o600);
}

#[tokio::test]
async fn a_store_without_its_directory_starts_says_so_and_recovers() {
    let rig = Sqlite::new().await;
    let directory = rig.directory.path().join("not-yet-there");
    let store = sqlite::open(Settings::new(directory.join("store.db"))).unwrap();
    let error = store.probe().await.unwrap_err();
    assert!(error.to_string().contains("cannot open its file"), "{error}");
    store.record(handed_over(1)).await.unwrap();
    std::fs::create_dir(&directory).unwrap();
    store.probe().await.unwrap();
    assert_eq!(row(&*store, 1).await.entry, handed_over(1));
}

#[tokio::test]
async fn a_file_that_is_no_store_is_told_and_left_alone() {
    let rig = Sqlite::new().await;
    let foreign = "a letter, not a database; ".repeat(100);
    std::fs::write(rig.path(), &foreign).unwrap();
    let store = rig.open().await;
    let error = store.put(refused(1)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the store cannot open its file: the file is not a store"
    );
    assert_eq!(std::fs::read_to_string(rig.path()).unwrap(), foreign);
}

#[tokio::test]
async fn two_stores_on_one_file_do_not_harm_each_other() {
    let rig = Sqlite::new().await;
    let stores = [rig.open().await, rig.open().await];
    for number in 0..50 {
        for (which, store) in stores.iter().enumerate() {
            let _id = store.put(aside(number * 2 + which)).await.unwrap();
        }
    }
    let same = [&stores[0], &stores[1]].map(|store| store.put(aside(7)));
    let [one, two] = same;
    assert_eq!(one.await, two.await);
    let all = stores[1].list(&Default::default()).await.unwrap();
    assert_eq!(all.len(), 100);
}
