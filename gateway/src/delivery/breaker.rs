//! Whether a destination is to be left alone. Closed: all may try. Open: none, until the pause is over. Then
//! one message probes: an answer closes the breaker, silence opens it again for longer. Judges no message.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use prometheus::IntGauge;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The breaker of one destination.
#[derive(Debug)]
pub struct Breaker {
    state: Mutex<State>,
    changed: Notify,
    answers: AtomicU64,
    up: IntGauge,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Closed,
    Open { until: Instant, openings: u32 },
    Probing,
}

/// Leave to make one attempt. Says afterwards whether the destination answered.
#[derive(Debug)]
#[must_use = "the breaker must learn how the attempt went"]
pub struct Permit<'a> {
    breaker: &'a Breaker,
    probe: Option<u32>,
}

impl Breaker {
    /// A closed breaker that shows its state on a gauge.
    #[must_use]
    pub fn new(up: IntGauge) -> Self {
        up.set(1);
        Self {
            state: Mutex::new(State::Closed),
            changed: Notify::new(),
            answers: AtomicU64::new(0),
            up,
        }
    }

    /// Waits until an attempt may be made.
    pub async fn permit(&self) -> Permit<'_> {
        self.until(|| self.try_permit()).await
    }

    /// Waits until asking for a permit is worth it; takes none.
    pub async fn admits(&self) {
        self.until(|| match *self.locked() {
            State::Closed => Ok(()),
            State::Open { until, .. } if Instant::now() >= until => Ok(()),
            State::Open { until, .. } => Err(Some(until)),
            State::Probing => Err(None),
        })
        .await;
    }

    /// Asks again at every change, and when the pause that was named is over.
    async fn until<T>(&self, ask: impl Fn() -> Result<T, Option<Instant>>) -> T {
        loop {
            // Registered before the state is looked at, so that no change is missed.
            let changed = self.changed.notified();
            tokio::pin!(changed);
            let _: bool = changed.as_mut().enable();
            match ask() {
                Ok(answer) => return answer,
                Err(Some(until)) => tokio::select! {
                    biased;
                    () = changed => {}
                    () = tokio::time::sleep_until(until) => {}
                },
                Err(None) => changed.await,
            }
        }
    }

    /// How often the destination has answered so far.
    #[must_use]
    pub fn answers(&self) -> u64 {
        self.answers.load(Ordering::Relaxed)
    }

    /// A permit, or until when to wait at the longest (`None`: until the probe is over).
    fn try_permit(&self) -> Result<Permit<'_>, Option<Instant>> {
        let mut state = self.locked();
        match *state {
            State::Closed => Ok(Permit {
                breaker: self,
                probe: None,
            }),
            State::Open { until, openings } if Instant::now() >= until => {
                *state = State::Probing;
                Ok(Permit {
                    breaker: self,
                    probe: Some(openings),
                })
            }
            State::Open { until, .. } => Err(Some(until)),
            State::Probing => Err(None),
        }
    }

    fn set(&self, mut state: MutexGuard<'_, State>, to: State) {
        *state = to;
        drop(state);
        self.up.set(i64::from(matches!(to, State::Closed)));
        self.changed.notify_waiters();
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// The destination answered, whatever it said about the message.
    pub fn answered(mut self) {
        let _before: u64 = self.breaker.answers.fetch_add(1, Ordering::Relaxed);
        if self.probe.take().is_some() {
            let state = self.breaker.locked();
            self.breaker.set(state, State::Closed);
            tracing::info!("a destination is available again");
        }
    }

    /// The destination did not answer. `pause` gives the time to leave it alone after so many in a row.
    pub fn unavailable(mut self, pause: impl FnOnce(u32) -> Duration) {
        let state = self.breaker.locked();
        let openings = match (self.probe.take(), *state) {
            (Some(openings), _) => openings + 1,
            (None, State::Closed) => 1,
            // Attempts that were under way when the breaker opened tell it nothing new.
            (None, State::Open { .. } | State::Probing) => return,
        };
        let until = Instant::now() + pause(openings);
        self.breaker.set(state, State::Open { until, openings });
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        // A probe that was given up tells nothing: the next in line probes.
        if let Some(openings) = self.probe.take() {
            let state = self.breaker.locked();
            self.breaker.set(
                state,
                State::Open {
                    until: Instant::now(),
                    openings,
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use prometheus::IntGauge;

    use super::Breaker;

    fn breaker() -> Breaker {
        Breaker::new(IntGauge::new("up", "up").unwrap())
    }

    const fn ten_seconds(_: u32) -> Duration {
        Duration::from_secs(10)
    }

    async fn permitted(breaker: &Breaker) -> Option<super::Permit<'_>> {
        tokio::time::timeout(Duration::from_millis(1), breaker.permit())
            .await
            .ok()
    }

    #[tokio::test(start_paused = true)]
    async fn an_open_breaker_lets_one_probe_through_when_the_pause_is_over() {
        let breaker = breaker();
        permitted(&breaker).await.unwrap().unavailable(ten_seconds);
        assert!(permitted(&breaker).await.is_none());
        tokio::time::advance(Duration::from_secs(10)).await;
        let probe = permitted(&breaker).await.unwrap();
        assert!(
            permitted(&breaker).await.is_none(),
            "a second one passed beside the probe"
        );
        probe.answered();
        assert!(permitted(&breaker).await.is_some());
        assert!(permitted(&breaker).await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_probe_opens_for_longer_and_failures_under_way_do_not_count() {
        let breaker = breaker();
        let (first, second) = (
            permitted(&breaker).await.unwrap(),
            permitted(&breaker).await.unwrap(),
        );
        let mut openings = Vec::new();
        first.unavailable(|n| {
            openings.push(n);
            Duration::from_secs(1)
        });
        second.unavailable(|n| {
            openings.push(n);
            Duration::from_secs(1)
        });
        tokio::time::advance(Duration::from_secs(1)).await;
        permitted(&breaker).await.unwrap().unavailable(|n| {
            openings.push(n);
            Duration::from_secs(2)
        });
        assert_eq!(openings, [1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_probe_that_is_given_up_lets_the_next_one_probe() {
        let breaker = breaker();
        permitted(&breaker).await.unwrap().unavailable(ten_seconds);
        tokio::time::advance(Duration::from_secs(10)).await;
        drop(permitted(&breaker).await.unwrap());
        assert!(permitted(&breaker).await.is_some());
    }
}
