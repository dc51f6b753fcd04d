//! The rules of every contract, as data, and the functions that ask them. Rules that stand for one kind
//! have that kind's family (`REF`, `ADM`, `CRQ`); what kinds have in common is asked in one place, under a
//! family of its own, and the path says where.

pub(crate) mod admission;
pub(crate) mod assessment;
pub(crate) mod attachment;
pub(crate) mod clinical;
pub(crate) mod coded;
pub(crate) mod confirmation;
pub(crate) mod coordination_outcome;
pub(crate) mod coordination_request;
pub(crate) mod discharged;
pub(crate) mod enrolment;
pub(crate) mod envelope;
pub(crate) mod handover;
pub(crate) mod identifier;
pub(crate) mod interruption;
pub(crate) mod item;
pub(crate) mod leave;
pub(crate) mod notice;
pub(crate) mod outcome;
pub(crate) mod patient;
pub(crate) mod payment;
pub(crate) mod person;
pub(crate) mod planning;
pub(crate) mod ready;
pub(crate) mod receipt;
pub(crate) mod region;
pub(crate) mod request;
pub(crate) mod sip_invitation;
pub(crate) mod text;
pub(crate) mod unit;
pub(crate) mod version;
pub(crate) mod vital_signs;

use crate::case::Family;
use crate::check::Check;
use crate::{Content, Kind, Rule, json};

/// Which documents a family of rules is asked of.
enum Asked {
    OfEvery,
    OfReferrals,
    OfNotices,
    Of(&'static [Kind]),
}

/// The families, in the order in which a reader meets them.
static FAMILIES: &[(Asked, &[&Rule])] = &[
    (Asked::OfEvery, json::RULES),
    (Asked::OfEvery, envelope::RULES),
    // An outcome may carry the request that it answers.
    (
        Asked::Of(&[Kind::ReferralRequest, Kind::ReferralOutcome]),
        request::RULES,
    ),
    (Asked::Of(&[Kind::ReferralConfirmation]), confirmation::RULES),
    (Asked::Of(&[Kind::ReferralOutcome]), outcome::RULES),
    (Asked::OfNotices, notice::RULES),
    (Asked::Of(&[Kind::DischargeAdmission]), admission::RULES),
    (Asked::Of(&[Kind::DischargePlanning]), planning::RULES),
    (Asked::Of(&[Kind::DischargeReady]), ready::RULES),
    (Asked::Of(&[Kind::DischargeSipInvitation]), sip_invitation::RULES),
    (Asked::Of(&[Kind::DischargeDischarged]), discharged::RULES),
    (Asked::Of(&[Kind::DischargeHandover]), handover::RULES),
    (Asked::Of(&[Kind::DischargeLeave]), leave::RULES),
    (Asked::Of(&[Kind::DischargeInterruption]), interruption::RULES),
    (Asked::Of(&[Kind::TeamEnrolment]), enrolment::RULES),
    (Asked::Of(&[Kind::TeamAssessment]), assessment::RULES),
    (Asked::Of(&[Kind::TeamAssessment]), vital_signs::RULES),
    (
        Asked::Of(&[Kind::CoordinationRequest]),
        coordination_request::RULES,
    ),
    (
        Asked::Of(&[Kind::CoordinationOutcome]),
        coordination_outcome::RULES,
    ),
    (Asked::Of(&[Kind::Receipt]), receipt::RULES),
    (Asked::OfEvery, text::RULES),
    (Asked::OfReferrals, identifier::RULES),
    (Asked::OfReferrals, version::RULES),
    (Asked::OfEvery, person::RULES),
    (Asked::OfEvery, patient::RULES),
    (Asked::OfEvery, unit::RULES),
    (Asked::OfEvery, coded::RULES),
    (
        Asked::Of(&[Kind::DischargePlanning, Kind::DischargeHandover]),
        item::RULES,
    ),
    (
        Asked::Of(&[Kind::CoordinationRequest, Kind::CoordinationOutcome]),
        region::RULES,
    ),
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
            Self::Of(kinds) => kinds.contains(&kind),
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
        Content::Admission(admission) => admission::check(check, admission),
        Content::Planning(planning) => planning::check(check, planning),
        Content::Ready(ready) => ready::check(check, ready),
        Content::SipInvitation(invitation) => sip_invitation::check(check, invitation),
        Content::Discharged(discharged) => discharged::check(check, discharged),
        Content::Handover(handover) => handover::check(check, handover),
        Content::Leave(leave) => leave::check(check, leave),
        Content::Interruption(interruption) => interruption::check(check, interruption),
        Content::Enrolment(enrolment) => enrolment::check(check, enrolment),
        Content::Assessment(assessment) => assessment::check(check, assessment),
        Content::CoordinationRequest(request) => coordination_request::check(check, request),
        Content::CoordinationOutcome(outcome) => coordination_outcome::check(check, outcome),
        Content::Receipt(receipt) => receipt::check(check, receipt),
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
