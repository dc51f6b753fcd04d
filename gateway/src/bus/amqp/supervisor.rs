//! Keeps a session alive: connects, checks the topology, waits for the end, begins anew with growing
//! pauses. Whatever breaks, everything is thrown away and built again; the library's own recovery is off.

use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use super::connect::Dialer;
use super::session::{Health, Session};
use super::words::Failure;
use super::{Shared, policies, topology};
use crate::bus::Connection;

/// A session that lived this long was a good one; the next pause is a short one again.
const GOOD: Duration = Duration::from_secs(5);
/// For closing a connection that may be dead.
const CLOSE: Duration = Duration::from_secs(2);

/// Works until the bus closes.
pub(super) async fn run(shared: Arc<Shared>) {
    let dialer = Dialer::new();
    let mut pauses = pauses();
    let mut attempts = 0;
    while !shared.closing.is_cancelled() {
        let begun = tokio::select! {
            begun = begin(&shared, &dialer) => begun,
            () = shared.closing.cancelled() => return,
        };
        let cause = match begun {
            Err(failure) => {
                attempts += 1;
                failure.cause
            }
            Ok(session) => {
                attempts = 0;
                let since = Instant::now();
                let _none = shared.session.send_replace(Some(session.clone()));
                let cause = live(&shared, &session).await;
                let _old = shared.session.send_replace(None);
                if shared.closing.is_cancelled() {
                    return end(&shared, &session).await;
                }
                drop(tokio::spawn(async move { session.end(CLOSE).await }));
                if since.elapsed() > GOOD {
                    pauses = self::pauses();
                }
                cause
            }
        };
        shared.say(Connection::Down { cause, attempts });
        tokio::select! {
            () = tokio::time::sleep(pauses.next().unwrap_or(LONGEST)) => {}
            () = shared.closing.cancelled() => return,
        }
    }
}

/// Ends the last session when the consumers have said their last words. They are not cancelled: another
/// instance would then be given newer messages while this one still holds older ones.
async fn end(shared: &Shared, session: &Session) {
    let _first = shared.consumers.close();
    shared.consumers.wait().await;
    tokio::time::sleep(SETTLE).await;
    session.end(CLOSE).await;
}

/// Between the last acknowledgement and the end of the connection. A quorum queue of RabbitMQ 3.10 gives
/// acknowledged messages again when the connection ends right after.
pub(super) const SETTLE: Duration = Duration::from_millis(300);

/// The longest pause between attempts, before jitter doubles it at most: a broker that is back is used
/// again within ten seconds.
const LONGEST: Duration = Duration::from_secs(2);

fn pauses() -> ExponentialBackoff {
    ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(LONGEST)
        .without_max_times()
        .with_jitter()
        .with_jitter_seed(rand::random())
        .build()
}

async fn begin(shared: &Shared, dialer: &Dialer) -> Result<Arc<Session>, Failure> {
    let (publishing, consuming) = dialer.connect(&shared.settings).await?;
    topology::declare_exchanges(&consuming).await?;
    shared
        .declare_safely(&consuming, shared.declared())
        .await
        .map_err(|error| Failure::new(error.to_string()))?;
    Session::begin(publishing, consuming).await
}

/// Follows a session until it is broken; the cause.
async fn live(shared: &Shared, session: &Session) -> String {
    let mut health = session.health();
    let mut look = tokio::time::interval(policies::LOOK);
    loop {
        let state = match &*health.borrow_and_update() {
            Health::Good => Connection::Up,
            Health::Blocked(reason) => Connection::Down {
                cause: reason.clone(),
                attempts: 0,
            },
            Health::Broken(cause) => return cause.clone(),
        };
        shared.say(state);
        tokio::select! {
            changed = health.changed() => if changed.is_err() { return "the session is gone".to_owned() },
            _tick = look.tick() => {
                if let Err(harmful) = policies::check(&shared.settings, &shared.declared()).await {
                    return harmful.to_string();
                }
            }
            () = shared.closing.cancelled() => return "closed on request".to_owned(),
        }
    }
}
