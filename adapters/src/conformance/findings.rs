//! What an adapter was found to break: which adapter, which sample, which claim. Never a value of the
//! sample, so that the same words can be shown when a suite runs on real messages.

use std::fmt;

/// What the suite claims of every adapter. The README of this crate lists what each one proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The registry entry, its profile and the capabilities agree with what the adapter does.
    Registration,
    /// Samples are named after the table, and cover every capability in both directions.
    Samples,
    /// Reading a sample gives its golden document, findings or reason.
    GoldenDecode,
    /// Writing a sample's document gives its golden bytes and names what was left out.
    GoldenEncode,
    /// What was written reads as the same document and is written as the same bytes again.
    Stable,
    /// The adapter's own acknowledgements say to its own reader what they were told to say.
    Replies,
    /// Nothing that is printed, logged or answered holds personal data of a sample.
    Private,
    /// Damaged input is answered and never breaks a promise made of sound input.
    Damage,
}

/// One broken claim.
#[derive(Clone, PartialEq, Eq)]
pub struct Breach {
    /// The adapter.
    pub adapter: &'static str,
    /// The sample, by name; empty where the claim is about the adapter as a whole.
    pub sample: String,
    /// The claim.
    pub claim: Claim,
    /// What was seen, and what to do about it.
    pub detail: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}/{}: {:?}: {}",
            self.adapter, self.sample, self.claim, self.detail
        )
    }
}

impl fmt::Debug for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Everything an adapter broke; at least one claim.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.0))]
pub struct Broken(pub Vec<Breach>);

// `unwrap` in a test prints this, so it is written to be read.
impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lines(&self.0))
    }
}

fn lines(breaches: &[Breach]) -> String {
    breaches.iter().map(|breach| format!("\n  {breach}")).collect()
}

/// Collects what is broken while the claims are tried.
pub(super) struct Findings {
    adapter: &'static str,
    breaches: Vec<Breach>,
}

impl Findings {
    pub(super) const fn of(adapter: &'static str) -> Self {
        Self {
            adapter,
            breaches: Vec::new(),
        }
    }

    /// Notes a broken claim.
    pub(super) fn broken(&mut self, sample: &str, claim: Claim, detail: impl Into<String>) {
        self.breaches.push(Breach {
            adapter: self.adapter,
            sample: sample.to_owned(),
            claim,
            detail: detail.into(),
        });
    }

    /// Notes a broken claim, unless it holds.
    pub(super) fn holds(&mut self, holds: bool, sample: &str, claim: Claim, detail: &str) {
        if !holds {
            self.broken(sample, claim, detail);
        }
    }

    /// Notes a broken claim, if it is one.
    pub(super) fn check(&mut self, sample: &str, claim: Claim, result: Result<(), String>) {
        if let Err(detail) = result {
            self.broken(sample, claim, detail);
        }
    }

    /// How many claims are broken so far.
    pub(super) const fn count(&self) -> usize {
        self.breaches.len()
    }

    pub(super) fn into_result(self) -> Result<(), Broken> {
        if self.breaches.is_empty() {
            Ok(())
        } else {
            Err(Broken(self.breaches))
        }
    }
}
