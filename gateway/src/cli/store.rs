//! The store of a config, opened for one command. Makes none.

use std::path::Path;
use std::sync::Arc;

use super::{End, Output};
use crate::app::open_store;
use crate::config::{Config, StoreKind};
use crate::store::Store;

/// Does something with the store that a config names.
pub(super) fn with_store(
    config: &Path,
    output: &mut Output,
    work: impl AsyncFnOnce(&dyn Store, &mut Output) -> End,
) -> End {
    let kind = match Config::store_of(config) {
        Ok(store) => store.kind,
        Err(errors) => return super::check::report(&errors, &[], output),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.failed(error),
    };
    runtime.block_on(async {
        let store = match open(&kind).await {
            Ok(store) => store,
            Err(error) => return output.failed(error),
        };
        let end = work(store.as_ref(), output).await;
        store.close().await;
        end
    })
}

/// Opens a store that is there; looking makes no file.
async fn open(kind: &StoreKind) -> Result<Arc<dyn Store>, String> {
    if let StoreKind::Sqlite(sqlite) = kind {
        let path = &sqlite.path;
        match path.try_exists() {
            Ok(true) => {}
            Ok(false) => {
                return Err(format!(
                    "no store at {}; has the gateway run with this config?",
                    path.display()
                ));
            }
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    open_store(kind).await.map_err(|error| error.to_string())
}
