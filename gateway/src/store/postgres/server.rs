//! The server as the store uses it: one connection for each thing asked, with a limit of time, thrown away when
//! anything fails on it. The tables are brought up to date before the first use.

use std::time::Duration;

use deadpool_postgres::{Client, Object, Pool, Transaction};
use tokio::sync::OnceCell;

use super::failure::Failure;
use super::schema;

/// For anything asked, connecting left out. The server gives up before.
const PATIENCE: Duration = Duration::from_secs(15);

/// A pool of connections to one schema.
pub(super) struct Server {
    pub(super) pool: Pool,
    pub(super) schema: String,
    /// Set when the tables are up to date.
    pub(super) is_up_to_date: OnceCell<()>,
}

impl Server {
    /// Does something on a connection.
    pub(super) async fn ask<T>(
        &self,
        work: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let client = self.client().await?;
        let done = within(work(&client)).await;
        dismiss(client, done)
    }

    /// Does something in a transaction: whole or not at all.
    pub(super) async fn transact<T>(
        &self,
        work: impl AsyncFnOnce(&Transaction<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut client = self.client().await?;
        let done = within(async {
            let transaction = client.transaction().await?;
            let done = work(&transaction).await?;
            transaction.commit().await?;
            Ok(done)
        })
        .await;
        dismiss(client, done)
    }

    async fn client(&self) -> Result<Client, Failure> {
        let mut client = self.pool.get().await?;
        let migrated = self
            .is_up_to_date
            .get_or_try_init(|| within(schema::migrate(&mut client, &self.schema)))
            .await
            .copied();
        match migrated {
            Ok(()) => Ok(client),
            Err(failure) => dismiss(client, Err(failure)),
        }
    }
}

async fn within<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    match tokio::time::timeout(PATIENCE, work).await {
        Ok(done) => done,
        Err(_elapsed) => Err(Failure::Other(format!(
            "the server did not answer within {}s",
            PATIENCE.as_secs()
        ))),
    }
}

/// Gives a connection back, or throws it away when something has failed on it.
fn dismiss<T>(client: Client, done: Result<T, Failure>) -> Result<T, Failure> {
    if done.is_err() {
        drop(Object::take(client));
    }
    done
}
