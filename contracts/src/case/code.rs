//! Which codes of a coordination are remembered. The lists that regions agree on are theirs, so that a code is known by
//! its form alone: what could be anything else, such as the number of a person in the field of a code, is `other`.

use crate::CodedValue;
use crate::coded::system::ICD_10_SE;

/// What stands for a code that is not remembered.
const OTHER: &str = "other";
/// The longest code of a list that regions have agreed on.
const LONGEST: usize = 16;
/// Fewer than any number of a person has, or a day of birth.
const MOST_DIGITS: usize = 5;

/// What is remembered of a code; nothing where there is none.
pub(super) fn remembered(coded: &CodedValue) -> Option<String> {
    let code = coded.code.as_deref()?;
    let is_code = if coded.code_system.as_deref() == Some(ICD_10_SE) {
        code.split('-').count() <= 2 && code.split('-').all(is_icd)
    } else {
        is_agreed(code)
    };
    Some(if is_code { code } else { OTHER }.to_owned())
}

/// `M16`, `M16.9`, `I48.9A`; two of them with a hyphen between are a group.
fn is_icd(code: &str) -> bool {
    let mut of_code = code.chars();
    let letter = of_code.next().is_some_and(|first| first.is_ascii_alphabetic());
    let digits = of_code.by_ref().take(2).filter(char::is_ascii_digit).count();
    let more = of_code.as_str();
    letter
        && digits == 2
        && more.len() <= 4
        && more.chars().all(|one| one == '.' || one.is_ascii_alphanumeric())
}

/// `KAP`, `ORT-1`, `no-theatre`: a word with few digits.
fn is_agreed(code: &str) -> bool {
    let is_part = |one: char| one.is_alphanumeric() || matches!(one, '-' | '_' | '.');
    let digits = code.chars().filter(|one| one.is_numeric()).count();
    !code.is_empty() && code.chars().count() <= LONGEST && digits <= MOST_DIGITS && code.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::remembered;
    use crate::CodedValue;
    use crate::coded::system::ICD_10_SE;

    const AGREED: &str = "1.2.752.113.99.2";

    fn of(code: &str, system: &str) -> Option<String> {
        remembered(&CodedValue::new(code, system))
    }

    #[test]
    fn a_code_is_remembered_as_it_was_sent() {
        for code in ["M16", "M16.9", "m169", "I48.9A", "M00-M99"] {
            assert_eq!(of(code, ICD_10_SE).as_deref(), Some(code));
        }
        for code in ["KAP", "HÖFT", "ORT-1", "no-theatre", "12", "2026.1"] {
            assert_eq!(of(code, AGREED).as_deref(), Some(code));
        }
        assert_eq!(remembered(&CodedValue::default()), None);
    }

    #[test]
    fn what_is_no_code_is_other() {
        for text in [
            "Tolvan Tolvansson",
            "höft vänster sida",
            "",
            "189001079806",
            "M16-M17-M18",
            "M1",
            "M16.90000",
        ] {
            assert_eq!(of(text, ICD_10_SE).as_deref(), Some("other"), "{text}");
        }
        for text in [
            "Tolvan Tolvansson",
            "höft vänster sida",
            "",
            "a-code-that-is-a-sentence",
        ] {
            assert_eq!(of(text, AGREED).as_deref(), Some("other"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_could_be_the_number_of_a_person_is_other(
            number in "(18|19|20)?[0-9]{6}[-+ ]?([0-9]{4}|[A-Z][0-9]{2}[0-9A-Z]|[A-Z]{3}[0-9])",
            icd in any::<bool>(),
        ) {
            prop_assert_eq!(of(&number, if icd { ICD_10_SE } else { AGREED }), Some("other".to_owned()));
        }
    }
}
