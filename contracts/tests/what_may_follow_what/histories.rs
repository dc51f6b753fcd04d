//! Histories of cases as they happen: whatever the order of arrival, what is right passes and what is wrong is named.

use contracts::Action::{New, Revise, Withdraw};
use contracts::case::Record;
use contracts::protocol::state;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::said::Word::*;
use crate::said::{Word, broken, case};

/// A referral as TKB 5.3 tells it, and the version it ends with.
fn referral() -> impl Strategy<Value = (Vec<Word>, u64)> {
    let complements = 0..3_u64;
    let (payments, answers) = (0..3_u64, vec(select(vec!['d', 'p']), 0..4));
    (complements, payments, answers).prop_map(|(complements, payments, answers)| {
        let mut version = 1;
        let mut words = vec![Nr(1)];
        for _ in 0..complements {
            words.push(Kom(version));
            version += 1;
            words.push(Ar(version));
        }
        words.push(Bek(version));
        for _ in 0..payments {
            version += 1;
            words.push(Ab(version));
        }
        words.extend(answers.iter().map(|answer| match answer {
            'd' => Dsv(version),
            _ => Psv(version),
        }));
        words.push(Ssv(version));
        (words, version)
    })
}

/// A discharge process with changes of mind.
fn discharge() -> impl Strategy<Value = Vec<Word>> {
    let during = vec(
        select(vec![Admission(Revise), Planning(New), Sip(1, New), Out(New)]),
        0..3,
    );
    (during, 0..3_usize, 0..3_usize).prop_map(|(during, not_ready, not_gone)| {
        let mut words = vec![Admission(New)];
        let mut is_called = false;
        for word in during {
            if word == Out(New) {
                words.extend([Out(New), Back(New)]);
            } else if word == Sip(1, New) && is_called {
                words.push(Sip(1, Revise));
            } else {
                is_called |= word == Sip(1, New);
                words.push(word);
            }
        }
        for _ in 0..not_ready {
            words.extend([Ready(New), Ready(Withdraw)]);
        }
        words.push(Ready(New));
        for _ in 0..not_gone {
            words.extend([Discharged(New), Discharged(Withdraw)]);
        }
        words.extend([Handover, Discharged(New)]);
        words
    })
}

/// What is broken on the way.
fn found_in(words: &[Word]) -> Vec<(usize, Vec<String>)> {
    let whole = case(words);
    let mut record = Record::new(whole.family);
    let mut found = Vec::new();
    for (place, step) in whole.steps.iter().enumerate() {
        found.push((place, broken(&record, step)));
        record.insert(step.clone());
    }
    found.retain(|(_, rules)| !rules.is_empty());
    found
}

/// The same history, in another order of arrival.
fn arriving(words: &[Word], order: &[usize]) -> (Record, Vec<String>) {
    let whole = case(words);
    let mut record = Record::new(whole.family);
    let mut errors = Vec::new();
    for place in order {
        let step = &whole.steps[*place];
        errors.extend(
            broken(&record, step)
                .into_iter()
                .filter(|rule| rule.ends_with('!')),
        );
        record.insert(step.clone());
    }
    (record, errors)
}

proptest! {
    #[test]
    fn a_referral_that_follows_the_rules_passes_and_one_wrong_step_is_named(
        (words, version) in referral(),
        wrong in 0..4_usize,
    ) {
        prop_assert_eq!(found_in(&words), []);
        let (word, rule) = [
            (Nr(1), "CAS-003!"),
            (Ar(version + 1), "CAS-007!"),
            (Dsv(version), "CAS-010!"),
            (Avb(version), "CAS-011!"),
        ][wrong];
        let place = words.len();
        let spoiled = [&words[..], &[word]].concat();
        prop_assert_eq!(found_in(&spoiled), [(place, vec![rule.to_owned()])]);
    }

    #[test]
    fn a_discharge_that_follows_the_rules_passes_and_one_wrong_step_is_named(
        words in discharge(),
        wrong in 0..4_usize,
    ) {
        prop_assert_eq!(found_in(&words), []);
        let (word, rule) = [
            (Admission(New), "CAS-003!"),
            (Ready(Withdraw), "CAS-015!"),
            (Admission(Revise), "CAS-018!"),
            (Out(New), "CAS-018!"),
        ][wrong];
        let place = words.len();
        let spoiled = [&words[..], &[word]].concat();
        prop_assert_eq!(found_in(&spoiled), [(place, vec![rule.to_owned()])]);
    }

    #[test]
    fn the_order_of_arrival_changes_nothing_of_where_a_case_ends(
        (words, order) in referral().prop_flat_map(|(words, _)| {
            let places: Vec<usize> = (0..words.len()).collect();
            (Just(words), Just(places).prop_shuffle())
        }),
    ) {
        let (record, _) = arriving(&words, &order);
        prop_assert_eq!(record, case(&words));
    }

    #[test]
    fn what_arrives_one_place_late_is_never_refused(
        (words, late) in discharge().prop_flat_map(|words| {
            let last = words.len() - 1;
            (Just(words), 0..last)
        }),
    ) {
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.swap(late, late + 1);
        let (record, errors) = arriving(&words, &order);
        prop_assert_eq!(errors, Vec::<String>::new());
        prop_assert_eq!(state(&record), "discharged");
    }
}
