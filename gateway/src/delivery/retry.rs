//! What is done after a failed attempt: a pure function of (policy, failure, attempt, age, chance). Attempts
//! are counted by the gateway. No clock, no randomness of its own, no side effect.

use std::time::Duration;

use jiff::SignedDuration;

use crate::message::{Class, Decision, Undelivered};

/// When to try again, and when to give up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// Attempts on one message before it is parked.
    pub max_attempts: u32,
    /// Pause after the first failure; doubles from there.
    pub first: Duration,
    /// No pause is longer, unless the target asks for it.
    pub longest: Duration,
    /// Share of the pause that chance may add, 0 to 1.
    pub jitter: f64,
    /// Age at which a message that fails is parked instead of tried again.
    pub max_age: SignedDuration,
}

/// A target may ask to be left alone, but not for good: what it asks for beyond this is cut.
const LONGEST_ASKED: Duration = Duration::from_secs(3600);

/// Decides after the `attempt`-th failed attempt (counted from 1) on a message of that age.
/// `chance` is uniform in 0 to 1.
#[must_use]
pub(super) fn decide(
    policy: &Policy,
    failure: &Undelivered,
    attempt: u32,
    age: SignedDuration,
    chance: f64,
) -> Decision {
    match failure.class {
        Class::Permanent => Decision::Park(failure.reason),
        Class::Unavailable => Decision::LeaveAlone,
        Class::Transient if attempt >= policy.max_attempts || age >= policy.max_age => {
            Decision::Park(failure.reason)
        }
        Class::Transient => Decision::RetryAfter(pause(policy, failure, attempt, chance)),
    }
}

/// The pause after the `count`-th failure in a row: exponential, jitter added, never shorter than the
/// target asked for (within an hour).
#[must_use]
pub(super) fn pause(policy: &Policy, failure: &Undelivered, count: u32, chance: f64) -> Duration {
    let doublings = count.saturating_sub(1).min(30);
    let base = policy.first.saturating_mul(1 << doublings).min(policy.longest);
    let jittered = base.mul_f64(policy.jitter.clamp(0.0, 1.0).mul_add(chance.clamp(0.0, 1.0), 1.0));
    jittered.max(failure.after.unwrap_or_default().min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use contracts::Reason;
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::{Policy, decide, pause};
    use crate::message::{Class, Decision, Undelivered};

    const POLICY: Policy = Policy {
        max_attempts: 8,
        first: Duration::from_secs(1),
        longest: Duration::from_secs(300),
        jitter: 0.2,
        max_age: SignedDuration::from_hours(24),
    };

    fn failure(class: Class, after: Option<Duration>) -> Undelivered {
        Undelivered {
            class,
            reason: Reason::TargetRefused,
            code: String::new(),
            after,
        }
    }

    proptest! {
        #[test]
        fn a_permanent_failure_is_parked_at_once_and_an_unavailable_destination_never_parks(
            attempt in 1_u32.., seconds in 0_i64..1_000_000, chance in 0.0..1.0,
        ) {
            let age = SignedDuration::from_secs(seconds);
            let permanent = decide(&POLICY, &failure(Class::Permanent, None), attempt, age, chance);
            prop_assert_eq!(permanent, Decision::Park(Reason::TargetRefused));
            let unavailable = decide(&POLICY, &failure(Class::Unavailable, None), attempt, age, chance);
            prop_assert_eq!(unavailable, Decision::LeaveAlone);
        }

        #[test]
        fn a_transient_failure_is_tried_again_exactly_while_attempts_and_age_allow(
            attempt in 1_u32..20, seconds in 0_i64..200_000, chance in 0.0..1.0,
        ) {
            let age = SignedDuration::from_secs(seconds);
            let decision = decide(&POLICY, &failure(Class::Transient, None), attempt, age, chance);
            let again = attempt < POLICY.max_attempts && age < POLICY.max_age;
            prop_assert_eq!(matches!(decision, Decision::RetryAfter(_)), again);
        }

        #[test]
        fn a_pause_lies_between_the_backoff_and_the_backoff_with_jitter(count in 1_u32.., chance in 0.0..1.0) {
            let base = Duration::from_secs(1 << u64::from(count.saturating_sub(1).min(20))).min(POLICY.longest);
            let pause = pause(&POLICY, &failure(Class::Transient, None), count, chance);
            prop_assert!(pause >= base && pause <= base.mul_f64(1.2 + 1e-9));
        }

        #[test]
        fn a_pause_is_never_shorter_than_the_target_asked_for_up_to_an_hour(
            count in 1_u32..40, asked in prop_oneof![0_u64..10_000, Just(u64::MAX)],
        ) {
            let asked = Duration::from_secs(asked);
            let pause = pause(&POLICY, &failure(Class::Transient, Some(asked)), count, 0.5);
            prop_assert!(pause >= asked.min(super::LONGEST_ASKED) && pause <= Duration::from_secs(3600));
        }
    }
}
