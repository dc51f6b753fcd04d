//! The steps of a case in the order in which they happened.

use serde::{Deserialize, Serialize};

use super::{Family, Step};

/// What is remembered of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    /// Which protocol the case follows.
    pub family: Family,
    /// The steps, by the time at which they were said, and of the same time by the order of arrival.
    pub steps: Vec<Step>,
}

impl Record {
    /// A case of which nothing has been heard.
    #[must_use]
    pub const fn new(family: Family) -> Self {
        Self {
            family,
            steps: Vec::new(),
        }
    }

    /// Whether a step is there already. What was said, was taken back under its id, and is said again after that is not: it
    /// holds again.
    #[must_use]
    pub fn has(&self, step: &Step) -> bool {
        let mut later = self.steps.iter();
        while let Some(known) = later.next() {
            let mut before = later.clone().take_while(|later| later.at <= step.at);
            let mut is_undone = || before.any(|later| later.undoes(known));
            if known.is_same(step) && (known.at == step.at || !is_undone()) {
                return true;
            }
        }
        false
    }

    /// Puts a step in its place. A step that is there already is not put in twice.
    pub fn insert(&mut self, step: Step) {
        if self.has(&step) {
            return;
        }
        let place = self.steps.partition_point(|known| known.at <= step.at);
        self.steps.insert(place, step);
    }
}
