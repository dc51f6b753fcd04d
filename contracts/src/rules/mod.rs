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

use crate::case::Family;
use crate::check::Check;
use crate::{Content, Kind, Rule, json};

/// Which documents a family of rules is asked of.
enum Asked {
    OfEvery,
    OfReferrals,
    OfNotices,
    Of(Kind),
}

/// The families, in the order in which a reader meets them.
static FAMILIES: &[(Asked, &[&Rule])] = &[
    (Asked::OfEvery, json::RULES),
    (Asked::OfEvery, envelope::RULES),
    (Asked::Of(Kind::ReferralRequest), request::RULES),
    (Asked::Of(Kind::ReferralConfirmation), confirmation::RULES),
    (Asked::Of(Kind::ReferralOutcome), outcome::RULES),
    (Asked::OfNotices, notice::RULES),
    (Asked::OfEvery, text::RULES),
    (Asked::OfReferrals, identifier::RULES),
    (Asked::OfReferrals, version::RULES),
    (Asked::OfEvery, person::RULES),
    (Asked::OfEvery, patient::RULES),
    (Asked::OfEvery, unit::RULES),
    (Asked::OfEvery, coded::RULES),
    (Asked::OfReferrals, clinical::RULES),
    (Asked::OfReferrals, attachment::RULES),
    (Asked::OfReferrals, payment::RULES),
];

impl Asked {
    fn of(&self, kind: Kind) -> bool {
        let is_referral = Family::of(kind) == Some(Family::Referral);
        match self {
            Self::OfEvery => true,
            Self::OfReferrals => is_referral,
            Self::OfNotices => !is_referral,
            Self::Of(one) => *one == kind,
        }
    }
}

/// Every rule of every contract, family by family. Wire formats have rules of their own, which the
/// adapters hold.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|(_, rules)| rules.iter().copied())
}

/// The rules that documents of a kind are held against: its own, and what kinds have in common.
pub fn of(kind: Kind) -> impl Iterator<Item = &'static Rule> {
    let families = FAMILIES.iter().filter(move |(asked, _)| asked.of(kind));
    families.flat_map(|(_, rules)| rules.iter().copied())
}

/// Asks every rule of a content.
pub(crate) fn check(check: &mut Check, content: &Content) {
    match content {
        Content::Request(request) => request::check(check, request),
        Content::Confirmation(confirmation) => confirmation::check(check, confirmation),
        Content::Outcome(outcome) => outcome::check(check, outcome),
        Content::Admission(_)
        | Content::Planning(_)
        | Content::Ready(_)
        | Content::SipInvitation(_)
        | Content::Discharged(_)
        | Content::Handover(_)
        | Content::Leave(_)
        | Content::Interruption(_)
        | Content::Enrolment(_)
        | Content::Assessment(_)
        | Content::CoordinationRequest(_)
        | Content::CoordinationOutcome(_)
        | Content::Receipt(_) => notice::content(check, content),
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
