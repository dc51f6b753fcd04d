//! The destinations: slow, away, silent, failing or refusing, and with replies that are lost, late or doubled. And
//! the watch that the simulation keeps over every attempt.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use gateway::transport::{Outgoing, Reply, SendFailure, Target};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::history::Event;
use crate::ledger::Said;
use crate::traffic::{id, is_corrected, number};
use crate::world::World;

/// How long the gateway waits for a reply.
pub(crate) const REPLY_TIMEOUT: Duration = Duration::from_secs(2);

/// Whether a destination can be reached.
#[derive(Debug, Default)]
pub(crate) struct Presence(AtomicU8);

impl Presence {
    pub(crate) fn is(&self, up: bool, silent: bool) {
        self.0
            .store(if up { 0 } else { 1 + u8::from(silent) }, Ordering::Relaxed);
    }

    pub(crate) fn is_up(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    pub(crate) fn is_silent(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 2
    }
}

/// What becomes of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Prompt,
    Lost,
    Late,
    Twice,
}

/// What a destination does with a message.
pub(crate) struct Deed {
    pub(crate) after: Duration,
    pub(crate) reply: Bytes,
    pub(crate) way: Way,
}

impl World {
    /// A message comes to a destination, which does what it does after a while.
    pub(crate) fn judge(&self, to: usize, body: &[u8]) -> Option<Deed> {
        if !self.presence[to].is_up() {
            return None;
        }
        let (calm, chance) = (self.sky.is_calm(), &self.chance);
        let slow = !calm && chance.percent(self.slow);
        let way = match chance.below(100) {
            0..3 if !calm => Way::Lost,
            3..8 if !calm => Way::Late,
            8..11 if !calm => Way::Twice,
            _ => Way::Prompt,
        };
        let number = number(body).expect("a message of ours");
        Some(Deed {
            after: if slow {
                chance.millis(100, 3_000)
            } else {
                chance.millis(0, 30)
            },
            reply: self.reply(to, number, body),
            way,
        })
    }

    fn reply(&self, to: usize, number: usize, body: &[u8]) -> Bytes {
        let message = &self.messages[number];
        let outcome = self.ledger.with((number, to), |seen| {
            if seen.fails < message.fails && !self.sky.is_calm() {
                seen.fails += 1;
                "unavailable"
            } else if seen.refusals < message.refusals && !is_corrected(body) {
                seen.refusals += 1;
                "refused"
            } else {
                "accepted"
            }
        });
        // A reply that names no message is matched by the connection alone.
        let named = if self.replies_name {
            format!(",\"messageId\":\"{}\"", id(number))
        } else {
            String::new()
        };
        format!("{{\"outcome\":\"{outcome}\"{named}}}").into()
    }

    /// A destination has done it.
    pub(crate) fn done(&self, to: usize, body: &[u8], deed: &Deed) {
        let message = number(body).expect("a message of ours");
        match said(&deed.reply) {
            Said::Yes => {
                let corrected = is_corrected(body);
                self.history.note(Event::Took {
                    message,
                    to,
                    corrected,
                });
                self.ledger
                    .takes(message, to, self.copies(message, to), corrected, &self.history);
            }
            Said::No if deed.reply.starts_with(b"{\"outcome\":\"r") => {
                self.history.note(Event::Refuses { message, to });
            }
            Said::No | Said::Nothing => self.history.note(Event::Fails { message, to }),
        }
        match deed.way {
            Way::Prompt => {}
            Way::Lost => self.history.note(Event::ReplyLost { message, to }),
            Way::Late => self.history.note(Event::ReplyLate { message, to }),
            Way::Twice => self.history.note(Event::ReplyTwice { message, to }),
        }
    }
}

fn said(reply: &[u8]) -> Said {
    if reply.starts_with(b"{\"outcome\":\"accepted") {
        Said::Yes
    } else {
        Said::No
    }
}

/// A destination that is asked directly; what it has begun it ends, also when nobody waits any more.
pub(crate) struct Direct {
    pub(crate) world: Arc<World>,
    pub(crate) to: usize,
}

#[async_trait]
impl Target for Direct {
    async fn send(&self, message: &Outgoing) -> Result<Reply, SendFailure> {
        let away = |cause: &str| SendFailure::Unavailable {
            cause: cause.to_owned(),
            after: None,
        };
        let Some(deed) = self.world.judge(self.to, &message.body) else {
            if self.world.presence[self.to].is_silent() {
                sleep(REPLY_TIMEOUT).await;
            }
            return Err(away("nobody is there"));
        };
        let (world, to, body) = (Arc::clone(&self.world), self.to, message.body.clone());
        let (answer, answered) = oneshot::channel();
        drop(tokio::spawn(async move {
            sleep(deed.after).await;
            world.done(to, &body, &deed);
            match deed.way {
                Way::Prompt | Way::Twice => {}
                Way::Lost => return,
                Way::Late => sleep(REPLY_TIMEOUT).await,
            }
            // Who does not wait any more does not hear it.
            drop(answer.send(deed.reply));
        }));
        match timeout(REPLY_TIMEOUT, answered).await {
            Ok(Ok(reply)) => Ok(Reply::Native(reply)),
            Ok(Err(_)) => Err(away("closed before the reply")),
            Err(_) => Err(away("no reply in time")),
        }
    }

    async fn probe(&self) -> Result<(), SendFailure> {
        Ok(())
    }
}

/// Keeps watch over the attempts of one life of the gateway; one that was killed makes none.
pub(crate) struct Watched {
    pub(crate) world: Arc<World>,
    pub(crate) to: usize,
    pub(crate) life: usize,
    pub(crate) dead: CancellationToken,
    pub(crate) target: Box<dyn Target>,
}

impl Watched {
    async fn if_alive<T>(&self, done: T) -> T {
        if self.dead.is_cancelled() {
            std::future::pending().await
        }
        done
    }
}

#[async_trait]
impl Target for Watched {
    async fn send(&self, outgoing: &Outgoing) -> Result<Reply, SendFailure> {
        self.if_alive(()).await;
        let (world, to, life) = (&self.world, self.to, self.life);
        let message = &world.messages[number(&outgoing.body).expect("a message of ours")];
        world
            .ledger
            .tries(message, to, life, (&world.history, &world.messages, &world.disk));
        let sent = self.target.send(outgoing).await;
        let sent = self.if_alive(sent).await;
        let heard = match &sent {
            Ok(Reply::Native(reply)) => said(reply),
            Ok(Reply::Taken) | Err(SendFailure::Refused { .. } | SendFailure::Failed { .. }) => Said::No,
            Err(SendFailure::Unavailable { .. }) => Said::Nothing,
        };
        let what = match heard {
            Said::Yes => "yes",
            Said::No => "no",
            Said::Nothing => "nothing",
        };
        world.history.note(Event::Heard {
            message: message.number,
            to,
            life,
            what,
        });
        world.ledger.tried(message, to, life, heard);
        sent
    }

    async fn probe(&self) -> Result<(), SendFailure> {
        self.target.probe().await
    }

    fn distrust(&self) {
        self.target.distrust();
    }
}

impl std::fmt::Debug for Direct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Direct({})", self.to)
    }
}

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Watched({:?})", self.target)
    }
}
