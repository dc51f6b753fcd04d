//! Organisationsnummer: ten digits, the last a Luhn check digit, the third at least 2.

use super::check_digit::{after, digit};

/// An organisation number that is well formed. The third digit keeps personnummer of sole traders out,
/// so that no personal data is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganisationNumber([u8; 10]);

impl OrganisationNumber {
    /// The number written as ten digits, with or without a hyphen before the last four.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let mut digits = [0; 10];
        let mut place = digits.iter_mut();
        for (index, byte) in written.bytes().enumerate() {
            if !(byte == b'-' && index == 6) {
                *place.next()? = byte;
            }
        }
        let complete = place.next().is_none() && digits.iter().all(u8::is_ascii_digit);
        let [rest @ .., check] = digits;
        let fits = after(rest.into_iter().map(digit)) == digit(check);
        let organisation = rest[2] >= b'2';
        (complete && fits && organisation).then_some(Self(digits))
    }

    /// Whether it is one of a municipality: those of municipalities begin with 212000, those of regions with 232100.
    #[must_use]
    pub fn is_municipality(&self) -> bool {
        self.0.starts_with(b"212000")
    }
}

impl std::fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::OrganisationNumber;

    #[test]
    fn the_regions_have_well_formed_numbers() {
        for written in ["232100-0131", "2321000255", "232100-0016"] {
            let number = OrganisationNumber::parse(written).unwrap();
            assert_eq!(number.to_string(), written.replace('-', ""));
        }
    }

    #[test]
    fn a_bad_check_digit_a_personnummer_and_other_lengths_are_no_organisation_numbers() {
        for written in [
            "2321000132",
            "9001079806",
            "232100013",
            "23210001310",
            "2321-000131",
            "",
            "23210å0131",
        ] {
            assert_eq!(OrganisationNumber::parse(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn nothing_written_panics_and_what_is_read_is_written_back(written in "\\PC{0,14}") {
            if let Some(number) = OrganisationNumber::parse(&written) {
                prop_assert_eq!(number.to_string(), written.replace('-', ""));
            }
        }
    }
}
