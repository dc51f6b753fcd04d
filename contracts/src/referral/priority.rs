//! How urgent a referral is. e-remiss 2.2 has no field for it and tells it among the administrative information (TKB
//! 6.1.2); the agreed form is its first line. It reads nothing into any other words.

use serde::{Deserialize, Serialize};

/// How urgent a referral is, as table 0280 of HL7 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// `S`, at once.
    Stat,
    /// `A`, as soon as possible.
    Asap,
    /// `R`, in its turn.
    Routine,
}

impl Priority {
    /// Every priority, the most urgent first.
    pub const ALL: [Self; 3] = [Self::Stat, Self::Asap, Self::Routine];

    /// The line that says it.
    #[must_use]
    pub const fn line(self) -> &'static str {
        match self {
            Self::Stat => "Prioritet: akut (S)",
            Self::Asap => "Prioritet: skyndsam (A)",
            Self::Routine => "Prioritet: rutin (R)",
        }
    }

    /// The priority that exactly this line says.
    #[must_use]
    pub fn of_line(line: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.line() == line)
    }
}

impl super::Request {
    /// How urgent it is, where the first line of its administrative information says so.
    #[must_use]
    pub fn priority(&self) -> Option<Priority> {
        let said = self.additional_information.as_ref()?;
        let text = said.administrative_information.as_deref()?;
        Priority::of_line(text.lines().next()?)
    }
}

#[cfg(test)]
mod tests {
    use super::Priority;
    use crate::referral::{AdditionalInformation, Request};

    fn of(text: &str) -> Option<Priority> {
        let said = AdditionalInformation {
            administrative_information: Some(text.to_owned()),
            ..AdditionalInformation::default()
        };
        let request = Request {
            additional_information: Some(said),
            ..Request::default()
        };
        request.priority()
    }

    #[test]
    fn the_first_line_says_the_priority_and_no_other_words_do() {
        for priority in Priority::ALL {
            assert_eq!(of(priority.line()), Some(priority));
            assert_eq!(of(&format!("{}\nTolk behövs.", priority.line())), Some(priority));
            assert_eq!(of(&format!("Tolk behövs.\n{}", priority.line())), None);
        }
        assert_eq!(of("Prioritet: akut"), None);
        assert_eq!(Request::default().priority(), None);
    }
}
