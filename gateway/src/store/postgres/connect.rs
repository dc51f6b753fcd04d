//! Connections to the server: how they are made, what each is told before its first use, and the pool of them.
//! A connection that fails is thrown away; the next use makes a new one.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError};
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use secrecy::ExposeSecret;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, NoTls};

use super::Settings;
use super::tls::Tls;
use crate::store::StoreError;

/// For one connection, from TCP to ready.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// For a connection to become free.
const WAIT: Duration = Duration::from_secs(5);

/// A connection on which nothing comes back for so long is lost.
const SILENCE: Duration = Duration::from_secs(10);

/// The pool. Connects to nothing yet.
pub(super) fn pool(settings: &Settings) -> Result<Pool, StoreError> {
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let config = config(settings);
    let manager = match &settings.tls {
        None => Manager::from_config(config, NoTls, recycling),
        Some(tls) => Manager::from_config(config, Tls(tls.clone()), recycling),
    };
    let session = session(&settings.schema);
    let tell = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
        let session = session.clone();
        Box::pin(async move { client.batch_execute(&session).await.map_err(HookError::Backend) })
    });
    Pool::builder(manager)
        .max_size(settings.connections)
        .wait_timeout(Some(WAIT))
        .create_timeout(Some(HANDSHAKE))
        .recycle_timeout(Some(HANDSHAKE))
        .runtime(Runtime::Tokio1)
        .post_create(tell)
        .build()
        .map_err(|_| StoreError {
            action: "start",
            cause: "the connection pool cannot be built".to_owned(),
        })
}

fn config(settings: &Settings) -> Config {
    let mut config = Config::new();
    let _config = config
        .host(&settings.host)
        .port(settings.port)
        .dbname(&settings.database)
        .user(&settings.username)
        .password(settings.password.expose_secret())
        .application_name("vardbrygga")
        .connect_timeout(HANDSHAKE)
        .keepalives_idle(SILENCE)
        .tcp_user_timeout(SILENCE)
        .ssl_mode(match settings.tls {
            Some(_) => SslMode::Require,
            None => SslMode::Disable,
        });
    config
}

/// What each connection is told. A commit that has returned is on the disk, whatever the database's default;
/// what stands open for long ends by itself; and locks are seen by the statement after them.
fn session(schema: &str) -> String {
    format!(
        "SET search_path TO \"{schema}\";
         SET client_min_messages TO warning;
         SET statement_timeout TO '10s';
         SET lock_timeout TO '5s';
         SET idle_in_transaction_session_timeout TO '30s';
         SET default_transaction_isolation TO 'read committed';
         SELECT set_config('synchronous_commit', 'on', false)
         WHERE current_setting('synchronous_commit') IN ('off', 'local');"
    )
}
