//! HSA-id: `SE` + organisation number + `-` + suffix; names units and, for professionals, persons.

use std::hash::{Hash, Hasher};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OrganisationNumber;

/// An HSA-id as written. Compared without regard to case, as the national platform does (facts 4.2).
///
/// HSA-ids of *units* may be shown in routes and errors; those of professionals stand only in types that
/// redact themselves.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct HsaId(#[schemars(length(min = 1, max = 64))] String);

impl HsaId {
    /// An HSA-id, as written. Whether it has the right form is asked of [`Self::is_well_formed`].
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `SE`, ten digits, a hyphen and a suffix without white space. The digits may follow
    /// `16`, as in the examples of the national contract.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        Self::is_form(&self.0)
    }

    /// Whether a text has the form of an HSA-id.
    pub(crate) fn is_form(text: &str) -> bool {
        parts(text).is_some_and(|(digits, suffix)| {
            digits.bytes().all(|byte| byte.is_ascii_digit())
                && !suffix.is_empty()
                && suffix.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#')
        })
    }

    /// The organisation that gave the id out, when its number is well formed.
    #[must_use]
    pub fn organisation_number(&self) -> Option<OrganisationNumber> {
        parts(&self.0).and_then(|(digits, _)| OrganisationNumber::parse(digits))
    }
}

/// The ten characters of the organisation number, and the suffix.
fn parts(text: &str) -> Option<(&str, &str)> {
    let (country, rest) = text.split_at_checked(2)?;
    let (number, suffix) = rest.split_once('-')?;
    let digits = match number.len() {
        10 => number,
        12 => number.strip_prefix("16")?,
        _ => return None,
    };
    country.eq_ignore_ascii_case("SE").then_some((digits, suffix))
}

impl PartialEq for HsaId {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for HsaId {}

impl Hash for HsaId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.0.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, proptest};

    use super::HsaId;

    #[test]
    fn ids_of_the_regions_are_well_formed_whatever_their_case() {
        for id in [
            "SE2321000131-E000000000001",
            "se2321000255-4j7d",
            "SE162321000131-0001",
        ] {
            assert!(HsaId::new(id).is_well_formed(), "{id}");
            assert!(HsaId::new(id).organisation_number().is_some(), "{id}");
        }
    }

    #[test]
    fn ids_that_miss_a_part_are_not_well_formed() {
        for id in [
            "",
            "SE",
            "Å",
            "SE2321000131",
            "SE2321000131-",
            "SE232100013-1",
            "NO2321000131-1",
            "SE2321000131-1 2",
        ] {
            assert!(!HsaId::new(id).is_well_formed(), "{id}");
        }
    }

    #[test]
    fn an_organisation_number_with_a_bad_check_digit_leaves_the_form_sound() {
        let id = HsaId::new("SE2321000012-0001");
        assert!(id.is_well_formed());
        assert_eq!(id.organisation_number(), None);
    }

    proptest! {
        #[test]
        fn nothing_written_panics(written in "\\PC{0,20}") {
            let id = HsaId::new(written);
            prop_assert!(!id.is_well_formed() || id.as_str().is_ascii());
        }

        #[test]
        fn ids_that_differ_only_in_case_are_equal(suffix in "[A-Z0-9]{1,12}") {
            let upper = format!("SE2321000131-{suffix}");
            prop_assert!(HsaId::new(upper.to_lowercase()) == HsaId::new(upper));
        }
    }
}
