//! The rules of every contract, as data, and the functions that ask them. Rules that stand for one kind
//! have that kind's family (`REF`, `CNF`, `OUT`); what kinds have in common is asked in one place, under a
//! family of its own, and the path says where.

pub(crate) mod attachment;
pub(crate) mod clinical;
pub(crate) mod coded;
pub(crate) mod confirmation;
pub(crate) mod envelope;
pub(crate) mod identifier;
pub(crate) mod notice;
pub(crate) mod outcome;
pub(crate) mod patient;
pub(crate) mod payment;
pub(crate) mod person;
pub(crate) mod request;
pub(crate) mod text;
pub(crate) mod unit;
pub(crate) mod version;

use crate::{Kind, Rule, json};

/// The families, in the order in which a reader meets them.
static FAMILIES: &[&[&Rule]] = &[
    json::RULES,
    envelope::RULES,
    request::RULES,
    confirmation::RULES,
    outcome::RULES,
    notice::RULES,
    text::RULES,
    identifier::RULES,
    version::RULES,
    person::RULES,
    patient::RULES,
    unit::RULES,
    coded::RULES,
    clinical::RULES,
    attachment::RULES,
    payment::RULES,
];

/// Every rule of every contract, family by family. Wire formats have rules of their own, which the
/// adapters hold.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten().copied()
}

/// The rules that documents of a kind are held against: its own, and what kinds have in common.
pub fn of(kind: Kind) -> impl Iterator<Item = &'static Rule> {
    let others = move |rule: &&Rule| {
        let others = Kind::ALL.iter().filter(|other| **other != kind);
        !others.into_iter().any(|other| own(*other).contains(rule))
    };
    all().filter(others)
}

fn own(kind: Kind) -> &'static [&'static Rule] {
    match kind {
        Kind::ReferralRequest => request::RULES,
        Kind::ReferralConfirmation => confirmation::RULES,
        Kind::ReferralOutcome => outcome::RULES,
        _ => &[],
    }
}

/// The rule with that id, if there is one.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{all, find};

    #[test]
    fn every_id_is_a_family_and_a_number_and_is_used_once() {
        let mut seen = BTreeSet::new();
        for rule in all() {
            let (family, number) = rule.id.split_once('-').unwrap();
            assert!(family.len() == 3 && family.bytes().all(|byte| byte.is_ascii_uppercase()));
            assert!(number.len() == 3 && number.parse::<u16>().is_ok());
            assert!(seen.insert(rule.id), "{} is used twice", rule.id);
            assert_eq!(find(rule.id), Some(rule));
        }
        assert_eq!(find("REF-999"), None);
    }

    #[test]
    fn every_rule_says_what_it_asks_in_both_languages_and_where_it_comes_from() {
        for rule in all() {
            for sentence in [rule.english, rule.swedish] {
                assert!(sentence.len() > 10 && !sentence.ends_with('.'), "{}", rule.id);
            }
            assert_ne!(rule.english, rule.swedish, "{}", rule.id);
            assert!(rule.source.contains(char::is_numeric), "{}", rule.id);
        }
    }
}
