//! Check digits of Swedish identities (domain facts 4.2): the Luhn algorithm, and its extension to
//! letters in the national reserve number. Knows nothing of dates or formats.

/// The check digit that belongs after these values, the last of which has weight 2.
///
/// A product adds all of its decimal digits, so that digits give Luhn and character codes give the
/// algorithm of the national reserve number.
pub(super) fn after(values: impl DoubleEndedIterator<Item = u8>) -> u8 {
    let sum: u32 = values
        .rev()
        .zip([2, 1].into_iter().cycle())
        .map(|(value, weight)| decimal_digits(u32::from(value) * weight))
        .sum();
    // A remainder of a division by ten fits.
    u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

/// The value of an ASCII digit.
pub(super) const fn digit(byte: u8) -> u8 {
    byte.wrapping_sub(b'0')
}

const fn decimal_digits(product: u32) -> u32 {
    product / 100 + product / 10 % 10 + product % 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, prop_assert_ne, proptest};

    use super::{after, digit};

    #[test]
    fn a_published_number_has_its_check_digit() {
        // 8901079806 of 189001079806.
        assert_eq!(after(b"900107980".iter().copied().map(digit)), 6);
    }

    #[test]
    fn every_decimal_digit_of_a_product_counts() {
        // 'F' is 70, doubled 140, whose digits add up to 5.
        assert_eq!(after(std::iter::once(b'F')), 5);
    }

    proptest! {
        #[test]
        fn one_changed_digit_changes_the_check_digit(
            values in proptest::collection::vec(0u8..10, 1..12), at in 0usize..12, by in 1u8..10,
        ) {
            let mut changed = values.clone();
            let index = at % changed.len();
            changed[index] = (changed[index] + by) % 10;
            prop_assert_ne!(after(values.into_iter()), after(changed.into_iter()));
        }

        #[test]
        fn a_check_digit_is_a_digit(values in proptest::collection::vec(proptest::num::u8::ANY, 0..12)) {
            prop_assert_eq!(after(values.into_iter()) / 10, 0);
        }
    }
}
