//! Why a format has no place for something: the only losses there may be.

/// What a format cannot carry, and why.
#[derive(Debug)]
pub(super) struct Reason {
    /// The adapter that writes the format.
    pub(super) to: &'static str,
    /// The canonical path, without the numbers of items; all within it. After `*`, the end of a path.
    pub(super) path: &'static str,
    /// Why.
    pub(super) because: &'static str,
}

impl Reason {
    /// Whether it says why this path is left out.
    pub(super) fn explains(&self, to: &str, path: &str) -> bool {
        let is_within = match self.path.strip_prefix('*') {
            Some(end) => path.ends_with(end),
            None => path
                .strip_prefix(self.path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '['])),
        };
        self.to == to && is_within
    }
}

/// Every loss there may be.
pub(super) const REASONS: &[Reason] = &[
    Reason {
        to: "millennium",
        path: "*.codeSystemName",
        because: "CE names the code system once, by its OID or by the name that the profile gives it",
    },
    Reason {
        to: "millennium",
        path: "*.codeSystemVersion",
        because: "CE has no place for the version of a code system",
    },
    Reason {
        to: "millennium",
        path: "*.originalText",
        because: "CE has no place for what was written before it was coded",
    },
    Reason {
        to: "millennium",
        path: "requestOutcome.originalRequest",
        because: "RRI has no place for a whole referral; the receiver has it already",
    },
    Reason {
        to: "millennium",
        path: "request.paymentCommitment",
        because: "the segments for it (IN1, AUT) are agreed on with each system; a referral that says nothing else is refused",
    },
    Reason {
        to: "minaplaner",
        path: "assessment.reach[].isReached",
        because: "the status of a Task that is taken back says that, and has room for one word",
    },
    Reason {
        to: "minaplaner",
        path: "planning.ability",
        because: "the status of a Task that is taken back says that, and has room for one word",
    },
    Reason {
        to: "minaplaner",
        path: "sipInvitation.goal[].status",
        because: "the status of a Goal that is taken back says that, and has room for one word",
    },
];
