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

    /// Whether a step is there already.
    #[must_use]
    pub fn has(&self, step: &Step) -> bool {
        self.steps.iter().any(|known| known.is_same(step))
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
