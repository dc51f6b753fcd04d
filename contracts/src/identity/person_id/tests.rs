//! What identities are taken to be, and what is found wrong with them.

use jiff::civil::{Date, date};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use proptest::sample::select;

use super::{IdentityFault, PersonId, PersonIdKind};
use crate::identity::check_digit::{after, digit};
use crate::identity::oid;

const TODAY: Date = date(2026, 11, 22);

/// Numbers that Skatteverket has published for tests, one a line.
fn published() -> Vec<&'static str> {
    include_str!("testpersonnummer.txt").lines().collect()
}

fn fault(root: &str, extension: &str) -> Option<IdentityFault> {
    PersonId::new(root, extension).fault()
}

fn normalised(written: &str) -> String {
    PersonId::normalised(oid::PERSONNUMMER, written, TODAY).extension
}

#[test]
fn every_published_test_number_is_sound() {
    assert!(published().len() >= 400);
    for number in published() {
        assert_eq!(fault(oid::PERSONNUMMER, number), None, "{number}");
    }
}

#[test]
fn a_coordination_number_has_sixty_added_to_the_day() {
    assert_eq!(fault(oid::SAMORDNINGSNUMMER, "197010632391"), None);
    assert_eq!(
        fault(oid::PERSONNUMMER, "197010632391"),
        Some(IdentityFault::Date)
    );
    assert_eq!(
        fault(oid::SAMORDNINGSNUMMER, "189001079806"),
        Some(IdentityFault::Date)
    );
}

#[test]
fn the_letter_of_an_interim_number_counts_as_one() {
    // 189001071804 with T for its first serial digit.
    let check = after(b"900107180".iter().copied().map(digit));
    assert_eq!(fault(oid::PERSONNUMMER, &format!("18900107T80{check}")), None);
    assert_eq!(
        fault(oid::PERSONNUMMER, &format!("18900107A80{check}")),
        Some(IdentityFault::Format)
    );
}

#[test]
fn the_first_fault_is_named_in_the_order_format_date_serial_check_digit() {
    let faults = [
        ("9001079806", IdentityFault::Format),
        ("18900107-9806", IdentityFault::Format),
        ("18900107980å", IdentityFault::Format),
        ("", IdentityFault::Format),
        ("189013079806", IdentityFault::Date),
        ("179001079806", IdentityFault::Date),
        ("190002299806", IdentityFault::Date),
        ("189001070009", IdentityFault::Serial),
        ("189001079807", IdentityFault::CheckDigit),
    ];
    for (number, expected) in faults {
        assert_eq!(fault(oid::PERSONNUMMER, number), Some(expected), "{number}");
    }
}

#[test]
fn published_national_reserve_numbers_are_sound() {
    for number in [
        "22950606FH20",
        "25780404KHD5",
        "00342145BZ31",
        "00749852BZK0",
        "98240301AA06",
    ] {
        assert_eq!(fault(oid::NATIONAL_RESERVE, number), None, "{number}");
    }
}

#[test]
fn a_national_reserve_number_can_be_wrong_in_each_way() {
    let faults = [
        ("22950606FI20", IdentityFault::Format),
        ("22950606F120", IdentityFault::Format),
        ("22950606fh20", IdentityFault::Format),
        ("22951306FH20", IdentityFault::Date),
        ("19950606FH20", IdentityFault::Date),
        ("24950606FH20", IdentityFault::Date),
        ("00341945BZ31", IdentityFault::Date),
        ("22950606FH21", IdentityFault::CheckDigit),
    ];
    for (number, expected) in faults {
        assert_eq!(fault(oid::NATIONAL_RESERVE, number), Some(expected), "{number}");
    }
}

#[test]
fn reserve_numbers_of_vastra_gotaland_count_the_century_in_the_check_digit() {
    for number in ["19810829M070", "19450829K087", "19930829X801"] {
        assert_eq!(fault(oid::RESERVE_VGR, number), None, "{number}");
    }
    let faults = [
        ("19810829M060", IdentityFault::Format),
        ("19810829K070", IdentityFault::Format),
        ("19810829X070", IdentityFault::Format),
        ("19811329M070", IdentityFault::Date),
        ("19810829M071", IdentityFault::CheckDigit),
    ];
    for (number, expected) in faults {
        assert_eq!(fault(oid::RESERVE_VGR, number), Some(expected), "{number}");
    }
}

#[test]
fn reserve_numbers_of_skane_have_ten_or_twelve_characters_under_either_oid() {
    for root in [oid::RESERVE_SKANE, oid::RESERVE_SKANE_OTHER] {
        assert_eq!(fault(root, "19900107DA1B"), None);
        assert_eq!(fault(root, "900107FA0B"), None);
        for number in ["900107GA0B", "900107|A0B", "900107DA2B", "0107DA0B", "DA0B", "A"] {
            assert_eq!(fault(root, number), Some(IdentityFault::Format), "{number}");
        }
    }
}

#[test]
fn reserve_numbers_of_stockholm_start_with_99_and_end_in_a_check_digit() {
    let check = after(b"99190001234".iter().copied().map(digit));
    assert_eq!(
        fault(oid::RESERVE_STOCKHOLM, &format!("99190001234{check}")),
        None
    );
    let wrong = (check + 1) % 10;
    assert_eq!(
        fault(oid::RESERVE_STOCKHOLM, &format!("99190001234{wrong}")),
        Some(IdentityFault::CheckDigit)
    );
    assert_eq!(
        fault(oid::RESERVE_STOCKHOLM, "981900012345"),
        Some(IdentityFault::Format)
    );
}

#[test]
fn an_identity_of_another_root_is_carried_as_it_is() {
    let identity = PersonId::normalised("1.2.208.176.1.2", " 010190-ab ", TODAY);
    assert_eq!(identity.extension, "010190-ab");
    assert_eq!(identity.kind(), PersonIdKind::Other);
    assert_eq!(identity.fault(), None);
}

#[test]
fn separators_and_white_space_are_taken_out() {
    assert_eq!(normalised("18900107-9806"), "189001079806");
    assert_eq!(normalised(" 18900107+9806 "), "189001079806");
    assert_eq!(
        PersonId::normalised(oid::NATIONAL_RESERVE, "22950606-fh20", TODAY).extension,
        "22950606FH20"
    );
}

#[test]
fn a_hyphen_means_that_the_person_does_not_turn_a_hundred_this_year() {
    assert_eq!(normalised("900107-9806"), "199001079806");
    assert_eq!(normalised("261122-9806"), "202611229806");
    assert_eq!(normalised("270101-9806"), "192701019806");
}

#[test]
fn a_plus_means_a_hundred_years_or_more() {
    assert_eq!(normalised("150107+9806"), "191501079806");
    assert_eq!(normalised("261122+9806"), "192611229806");
}

#[test]
fn a_century_that_is_not_certain_is_not_added() {
    // A plus would make the person 136 years old, the date has not been, or there is no separator and
    // both centuries are possible.
    for written in ["900107+9806", "261224-9806", "1501079806"] {
        let bare = written.replace(['-', '+'], "");
        assert_eq!(normalised(written), bare, "{written}");
    }
    assert_eq!(normalised("9001079806"), "199001079806");
}

fn published_number() -> impl Strategy<Value = &'static str> {
    select(published())
}

proptest! {
    #[test]
    fn any_other_check_digit_is_a_fault(number in published_number(), by in 1u8..10) {
        let (rest, check) = number.split_at(11);
        let other = (check.parse::<u8>().unwrap() + by) % 10;
        prop_assert_eq!(
            fault(oid::PERSONNUMMER, &format!("{rest}{other}")),
            Some(IdentityFault::CheckDigit)
        );
    }

    #[test]
    fn a_number_made_by_the_rules_is_sound(
        year in 1840i16..2030, day_of_year in 1i16..=365, serial in 1u16..1000, coordination: bool,
    ) {
        let born = Date::new(year, 1, 1).unwrap() + jiff::Span::new().days(day_of_year - 1);
        let (root, added) = if coordination { (oid::SAMORDNINGSNUMMER, 60) } else { (oid::PERSONNUMMER, 0) };
        let rest = format!("{year}{:02}{:02}{serial:03}", born.month(), born.day() + added);
        let check = after(rest.bytes().skip(2).collect::<Vec<_>>().into_iter().map(digit));
        prop_assert_eq!(fault(root, &format!("{rest}{check}")), None);
    }

    #[test]
    fn the_short_form_of_a_living_person_gets_its_century_back(number in published_number()) {
        let age_group = number.get(..4).unwrap().parse::<i16>().unwrap();
        let separator = if age_group <= TODAY.year() - 100 { '+' } else { '-' };
        let short = format!("{}{separator}{}", &number[2..8], &number[8..]);
        let back = normalised(&short);
        prop_assert!(back == number || (age_group < TODAY.year() - 125 && back == number[2..]));
    }

    #[test]
    fn nothing_written_panics(written in "\\PC{0,16}", root in select(vec![
        oid::PERSONNUMMER, oid::SAMORDNINGSNUMMER, oid::NATIONAL_RESERVE, oid::RESERVE_VGR,
        oid::RESERVE_SKANE, oid::RESERVE_STOCKHOLM, "1.2.3",
    ])) {
        let identity = PersonId::normalised(root, &written, TODAY);
        let again = PersonId::normalised(root, &identity.extension, TODAY);
        prop_assert!(identity.fault().is_none() || again.extension.len() >= identity.extension.len());
    }
}
