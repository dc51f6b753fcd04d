//! Why a format has no place for something: the only losses there may be.

/// What a format cannot carry, and why.
#[derive(Debug)]
pub(super) struct Reason {
    /// The adapter that writes the format.
    pub(super) to: &'static str,
    /// The canonical path, without the numbers of items; all within it.
    pub(super) path: &'static str,
    /// Why.
    pub(super) because: &'static str,
}

impl Reason {
    /// Whether it says why this path is left out.
    pub(super) fn explains(&self, to: &str, path: &str) -> bool {
        self.to == to
            && path
                .strip_prefix(self.path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

/// Every loss there may be.
pub(super) const REASONS: &[Reason] = &[];
