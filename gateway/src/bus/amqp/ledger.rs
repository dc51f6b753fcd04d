//! Which deliveries of one channel are settled, and which acknowledgements to send for them: one for a whole
//! run where the run has no gap. Sends nothing.

use std::collections::VecDeque;

use crate::bus::How;

/// Deliveries of one channel in order of their tags, which count from one.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The tag before the first of `deliveries`.
    before: u64,
    deliveries: VecDeque<State>,
    /// Settled and not yet told to the broker.
    untold: usize,
    held_bytes: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// With the consumer; its size.
    Held(usize),
    Settled(How),
    /// Told to the broker alone, ahead of an earlier one that is still held.
    Told,
}

/// One thing to tell the broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tell {
    /// Everything up to this tag that is not settled yet is acknowledged.
    AcknowledgeUpTo(u64),
    /// This one is acknowledged.
    Acknowledge(u64),
    /// This one goes back.
    Requeue(u64),
}

impl Ledger {
    /// A delivery came; its tag.
    pub(super) fn came(&mut self, size: usize) -> u64 {
        self.deliveries.push_back(State::Held(size));
        self.held_bytes += size;
        self.before + self.deliveries.len() as u64
    }

    /// The consumer settled a delivery. Once; a tag that is not held changes nothing.
    pub(super) fn settle(&mut self, tag: u64, how: How) {
        let index = tag
            .checked_sub(self.before + 1)
            .and_then(|index| usize::try_from(index).ok());
        let state = index.and_then(|index| self.deliveries.get_mut(index));
        if let Some(state) = state
            && let State::Held(size) = *state
        {
            *state = State::Settled(how);
            self.held_bytes -= size;
            self.untold += 1;
        }
    }

    pub(super) fn held_bytes(&self) -> usize {
        self.held_bytes
    }

    pub(super) fn untold(&self) -> usize {
        self.untold
    }

    /// Whether everything is settled and told.
    pub(super) fn is_empty(&self) -> bool {
        self.deliveries.is_empty()
    }

    /// One acknowledgement for the run of acknowledged deliveries at the front, where there is one. It ends
    /// before a delivery that goes back: an acknowledgement up to a later tag would take that one along.
    pub(super) fn tell_run(&mut self) -> Option<Tell> {
        let mut last = None;
        while let Some(State::Settled(How::Acknowledge) | State::Told) = self.deliveries.front() {
            self.before += 1;
            if self.deliveries.pop_front() != Some(State::Told) {
                last = Some(self.before);
                self.untold -= 1;
            }
        }
        last.map(Tell::AcknowledgeUpTo)
    }

    /// How many are to go back.
    pub(super) fn returning(&self) -> usize {
        let returning = |state: &&State| **state == State::Settled(How::Requeue);
        if self.untold == 0 {
            0
        } else {
            self.deliveries.iter().filter(returning).count()
        }
    }

    /// Everything that is settled: the run at the front, then one by one what lies behind a held one.
    pub(super) fn tell_all(&mut self) -> Vec<Tell> {
        self.tell_where(|_any| true)
    }

    /// Everything that is acknowledged; what is to go back stays untold.
    pub(super) fn tell_acknowledged(&mut self) -> Vec<Tell> {
        self.tell_where(|how| how == How::Acknowledge)
    }

    fn tell_where(&mut self, wanted: impl Fn(How) -> bool) -> Vec<Tell> {
        let mut told = Vec::from_iter(self.tell_run());
        if self.untold == 0 {
            return told;
        }
        for (tag, state) in (self.before + 1..).zip(&mut self.deliveries) {
            if let State::Settled(how) = *state
                && wanted(how)
            {
                told.push(match how {
                    How::Acknowledge => Tell::Acknowledge(tag),
                    How::Requeue => Tell::Requeue(tag),
                });
                *state = State::Told;
                self.untold -= 1;
            }
        }
        let _nothing = self.tell_run(); // moves past what has just been told
        told
    }
}

#[cfg(test)]
mod tests {
    use super::{Ledger, Tell};
    use crate::bus::How::{Acknowledge, Requeue};

    fn with(count: u64) -> Ledger {
        let mut ledger = Ledger::default();
        for tag in 1..=count {
            assert_eq!(ledger.came(10), tag);
        }
        ledger
    }

    #[test]
    fn a_run_is_told_at_once() {
        let mut ledger = with(5);
        for tag in [2, 1, 3] {
            ledger.settle(tag, Acknowledge);
        }
        assert_eq!(ledger.tell_run(), Some(Tell::AcknowledgeUpTo(3)));
        assert_eq!(ledger.tell_run(), None);
        assert_eq!((ledger.held_bytes(), ledger.untold()), (20, 0));
    }

    #[test]
    fn what_lies_behind_a_held_one_is_told_alone_and_once() {
        let mut ledger = with(4);
        for tag in [2, 4] {
            ledger.settle(tag, Acknowledge);
        }
        assert_eq!(ledger.tell_run(), None);
        assert_eq!(ledger.tell_all(), [Tell::Acknowledge(2), Tell::Acknowledge(4)]);
        assert!(ledger.tell_all().is_empty());
        ledger.settle(1, Acknowledge);
        ledger.settle(3, Acknowledge);
        assert_eq!(ledger.tell_all(), [Tell::AcknowledgeUpTo(3)]);
        assert!(ledger.is_empty());
    }

    #[test]
    fn an_acknowledgement_never_takes_a_returned_one_along() {
        let mut ledger = with(4);
        ledger.settle(1, Acknowledge);
        ledger.settle(2, Requeue);
        ledger.settle(3, Acknowledge);
        assert_eq!(ledger.tell_run(), Some(Tell::AcknowledgeUpTo(1)));
        assert_eq!(ledger.tell_all(), [Tell::Requeue(2), Tell::Acknowledge(3)]);
        ledger.settle(4, Acknowledge);
        assert_eq!(ledger.tell_all(), [Tell::AcknowledgeUpTo(4)]);
    }

    #[test]
    fn returned_ones_are_told_in_their_order() {
        let mut ledger = with(3);
        for tag in [3, 1, 2] {
            ledger.settle(tag, Requeue);
        }
        assert_eq!(
            ledger.tell_all(),
            [Tell::Requeue(1), Tell::Requeue(2), Tell::Requeue(3)]
        );
        assert!(ledger.is_empty());
    }

    #[test]
    fn at_the_end_only_acknowledgements_are_told() {
        let mut ledger = with(4);
        ledger.settle(1, Requeue);
        ledger.settle(2, Acknowledge);
        ledger.settle(4, Requeue);
        assert_eq!(ledger.returning(), 2);
        assert_eq!(ledger.tell_acknowledged(), [Tell::Acknowledge(2)]);
        assert_eq!(ledger.returning(), 2);
    }

    #[test]
    fn tags_settled_twice_or_never_given_change_nothing() {
        let mut ledger = with(2);
        ledger.settle(1, Acknowledge);
        ledger.settle(1, Requeue);
        ledger.settle(0, Acknowledge);
        ledger.settle(7, Acknowledge);
        ledger.settle(u64::MAX, Acknowledge);
        assert_eq!(ledger.tell_all(), [Tell::AcknowledgeUpTo(1)]);
        ledger.settle(1, Acknowledge);
        assert!(ledger.tell_all().is_empty());
    }
}
