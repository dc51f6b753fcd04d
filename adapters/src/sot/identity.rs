//! What kind of identity a number is, where the source does not say. Only what a check digit proves is told from
//! the form; numbers of the population register are told by their length too, so that validation can say what is
//! wrong with them.

use contracts::PersonId;
use contracts::identity::oid;
use jiff::civil::Date;

/// Kinds of identity with a check digit, which few numbers of another kind pass by chance.
const CHECKED: &[&str] = &[
    oid::PERSONNUMMER,
    oid::SAMORDNINGSNUMMER,
    oid::NATIONAL_RESERVE,
    oid::RESERVE_VGR,
    oid::RESERVE_STOCKHOLM,
];

/// An identity as written by a person. Of what cannot be told the kind is empty, which its contract names. A
/// century is added where only one is possible on that day, and none where the day is not known.
pub(super) fn of(written: &str, day: Option<Date>) -> PersonId {
    let bare: String = written
        .chars()
        .filter(|character| !matches!(character, '-' | '+') && !character.is_whitespace())
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let read = |root: &str| match day {
        Some(day) => PersonId::normalised(root, written, day),
        None => PersonId::new(root, bare.as_str()),
    };
    let sound = CHECKED
        .iter()
        .map(|root| read(root))
        .find(|id| id.fault().is_none());
    sound.unwrap_or_else(|| match of_population_register(bare.as_bytes()) {
        Some(root) => read(root),
        None => PersonId::new("", written.trim()),
    })
}

/// Ten or twelve digits; a samordningsnummer has sixty added to its day.
fn of_population_register(bare: &[u8]) -> Option<&'static str> {
    let is_number = matches!(bare.len(), 10 | 12) && bare.iter().all(u8::is_ascii_digit);
    let tens_of_day = bare.len().checked_sub(6).and_then(|at| bare.get(at));
    is_number.then_some(match tens_of_day {
        Some(b'6'..) => oid::SAMORDNINGSNUMMER,
        Some(_) | None => oid::PERSONNUMMER,
    })
}

#[cfg(test)]
mod tests {
    use contracts::identity::oid;
    use jiff::civil::date;

    use super::of;

    #[test]
    fn a_number_is_told_by_its_check_digit_and_loses_its_separators() {
        for (written, root, extension) in [
            ("18900107-9806", oid::PERSONNUMMER, "189001079806"),
            ("201802232387", oid::PERSONNUMMER, "201802232387"),
            ("20180223-2387", oid::PERSONNUMMER, "201802232387"),
            ("180223-2387", oid::PERSONNUMMER, "201802232387"),
            ("22950606fh20", oid::NATIONAL_RESERVE, "22950606FH20"),
        ] {
            let id = of(written, Some(date(2026, 3, 2)));
            assert_eq!((id.root.as_str(), id.extension.as_str()), (root, extension));
        }
    }

    #[test]
    fn a_number_with_a_bad_check_digit_is_still_one_of_the_population_register() {
        assert_eq!(of("201802232388", None).root, oid::PERSONNUMMER);
        assert_eq!(of("201802832388", None).root, oid::SAMORDNINGSNUMMER);
    }

    #[test]
    fn without_a_day_no_century_is_guessed() {
        assert_eq!(of("180223-2387", None).extension, "1802232387");
    }

    #[test]
    fn what_cannot_be_told_has_no_kind() {
        let id = of(" 19810829DA1B ", Some(date(2026, 3, 2)));
        assert_eq!((id.root.as_str(), id.extension.as_str()), ("", "19810829DA1B"));
    }
}
