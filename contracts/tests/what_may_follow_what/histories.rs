//! Histories of cases as they happen: whatever the order of arrival, what is right passes and what is wrong is named.

use contracts::Action::{New, Revise, Withdraw};
use contracts::case::{Record, Step};
use contracts::protocol::{early, judge, state};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::said::Word::*;
use crate::said::{WINDOW, Word, broken, case};

/// What happens, as numbers; what makes no sense where it comes is left out.
fn turns(among: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    vec(select(among), 0..12)
}

/// A referral as TKB 5.3 tells it: changed, forwarded, paid by others, and then answered, aborted or rejected.
fn referral() -> impl Strategy<Value = Vec<Word>> {
    let answers = vec(any::<bool>(), 0..4);
    (turns(&[0, 1, 2, 3, 4]), answers, 0..5_u8).prop_map(|(turns, answers, end)| {
        let (mut words, mut version, mut is_forwarded) = (vec![Nr(1)], 1, false);
        for turn in turns {
            let next = version + 1;
            match turn {
                0 => words.extend([Kom(version), Ar(next)]),
                1 if is_forwarded => continue,
                1 => words.push(Ar(next)),
                2 => words.extend([Vr(next), Vid(next)]),
                3 => words.push(Vid(next)),
                _ => words.push(Ab(next)),
            }
            is_forwarded = turn == 2 || turn == 3 || (is_forwarded && turn != 0);
            version = next;
        }
        match end {
            0 => words.push(Avv(version)),
            1 => words.push(Avb(version)),
            2 => words.extend([Bek(version), Avb(version)]),
            _ => {
                words.push(Bek(version));
                words.extend(answers.iter().map(
                    |is_partial| {
                        if *is_partial { Dsv(version) } else { Psv(version) }
                    },
                ));
                words.extend([Ssv(version), Ab(version + 1), Ssv(version + 1)]);
            }
        }
        words
    })
}

/// Changes of mind in a discharge process of which none needs another to have arrived.
const SIMPLE: &[u8] = &[0, 1, 2, 3, 4, 5, 6, 7];
/// All of them.
const EVERY: &[u8] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// A discharge process with changes of mind.
fn discharge(among: &'static [u8]) -> impl Strategy<Value = Vec<Word>> {
    (turns(among), 0..3_usize).prop_map(|(turns, not_gone)| {
        let mut words = vec![Admission(New)];
        let (mut is_ready, mut is_called, mut is_out) = (false, false, false);
        for turn in turns {
            match turn {
                0 => words.push(Admission(Revise)),
                1 => words.push(Planning(New)),
                2 => {
                    words.push(Sip(1, if is_called { Revise } else { New }));
                    is_called = true;
                }
                3 if is_called => {
                    words.push(Sip(1, Withdraw));
                    is_called = false;
                }
                4 => {
                    words.push(if is_out { Back(New) } else { Out(New) });
                    is_out = !is_out;
                }
                5 if is_out => {
                    words.push(Out(Withdraw));
                    is_out = false;
                }
                6 if !is_out => words.extend([Out(New), Back(New), Back(Withdraw), Back(New)]),
                7 => {
                    words.push(Ready(if is_ready { Withdraw } else { New }));
                    is_ready = !is_ready;
                }
                8 if is_ready => {
                    words.extend([Discharged(New), Discharged(Withdraw), Ready(Withdraw)]);
                    is_ready = false;
                }
                9 => words.extend([Interrupted(New), Interrupted(Withdraw)]),
                10 if !is_ready => {
                    words.extend([Admission(Withdraw), Admission(New)]);
                    is_out = false;
                }
                11 => {
                    words.extend([Transferred(New), Admission(New)]);
                    (is_ready, is_out) = (false, false);
                }
                _ => {}
            }
        }
        if !is_ready {
            words.push(Ready(New));
        }
        for _ in 0..not_gone {
            words.extend([Discharged(New), Discharged(Withdraw)]);
        }
        words.extend([Handover, Discharged(New)]);
        words
    })
}

/// An enrolment with changes of mind.
fn team() -> impl Strategy<Value = Vec<Word>> {
    turns(&[0, 1, 2, 3]).prop_map(|turns| {
        let mut words = vec![Begin(New)];
        for turn in turns {
            match turn {
                0 => words.push(Begin(Revise)),
                1 => words.push(Assessment),
                2 => words.extend([End(New), End(Withdraw)]),
                _ => words.extend([Begin(Withdraw), Begin(New)]),
            }
        }
        words.extend([End(New), End(Revise), Assessment]);
        words
    })
}

/// A coordination with changes of mind.
fn coordination() -> impl Strategy<Value = Vec<Word>> {
    turns(&[0, 1, 2, 3, 4]).prop_map(|turns| {
        let (mut words, mut is_decided) = (vec![Request(New)], false);
        for turn in turns {
            match turn {
                0 => words.push(Request(Revise)),
                1 => words.push(Outcome(New)),
                2 if is_decided => words.push(Outcome(Revise)),
                3 if is_decided => words.push(Outcome(Withdraw)),
                4 => words.extend([Request(Withdraw), Request(New)]),
                _ => continue,
            }
            is_decided = turn == 1 || (is_decided && turn < 3);
        }
        words
    })
}

/// A case of any family.
fn history() -> impl Strategy<Value = Vec<Word>> {
    prop_oneof![referral(), discharge(EVERY), team(), coordination()]
}

/// Something that may not be said in a state, and the rule against it.
fn wrong_in(state: &str, word: Word) -> (Word, &'static str) {
    match (state, word) {
        ("aborted" | "rejected", _) => (Nr(1), "CAS-009!"),
        (_, Nr(_)) => (Nr(1), "CAS-003!"),
        ("ready", _) => (Admission(Withdraw), "CAS-015!"),
        ("discharged", _) => (Ready(Withdraw), "CAS-015!"),
        ("interrupted", _) => (Discharged(New), "CAS-018!"),
        ("ended", _) => (Begin(Revise), "CAS-018!"),
        ("withdrawn", Admission(_)) => (Planning(New), "CAS-019!"),
        ("withdrawn", Begin(_)) => (End(New), "CAS-019!"),
        ("withdrawn", _) => (Outcome(New), "CAS-019!"),
        (_, opening) => (opening, "CAS-003!"),
    }
}

/// What is broken on the way.
fn found_in(words: &[Word]) -> Vec<(usize, Vec<String>)> {
    let whole = case(words);
    let mut record = Record::new(whole.family);
    let mut found = Vec::new();
    for (place, step) in whole.steps.iter().enumerate() {
        let rules = broken(&record, step);
        if !rules.iter().any(|rule| rule.ends_with('!')) {
            record.insert(step.clone());
        }
        found.push((place, rules));
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
    fn what_follows_the_rules_passes_and_one_wrong_step_is_named_wherever_it_comes(
        (words, place) in history().prop_flat_map(|words| {
            let places = 1..=words.len();
            (Just(words), places)
        }),
    ) {
        prop_assert_eq!(found_in(&words), []);
        let whole = case(&words);
        prop_assert_eq!(early(&whole), []);
        let (before, after) = words.split_at(place);
        let (word, rule) = wrong_in(state(&case(before)), words[0]);
        let spoiled = [before, &[word], after].concat();
        prop_assert_eq!(found_in(&spoiled), [(place, vec![rule.to_owned()])]);
    }

    #[test]
    fn what_arrives_last_of_all_is_judged_by_what_was_said_before_it(
        (words, order) in history().prop_flat_map(|words| {
            let places: Vec<usize> = (0..words.len()).collect();
            (Just(words), Just(places).prop_shuffle())
        }),
    ) {
        let whole = case(&words);
        let mut record = Record::new(whole.family);
        for place in &order[1..] {
            record.insert(whole.steps[*place].clone());
        }
        let last = &whole.steps[order[0]];
        prop_assert_eq!(broken(&record, last), Vec::<String>::new());
        record.insert(last.clone());
        prop_assert_eq!(state(&record), state(&whole));
    }

    #[test]
    fn what_has_not_come_is_told_of_each_step_that_needs_it_and_of_no_other(
        (words, lost) in history().prop_flat_map(|words| {
            let places = 1..words.len().max(2);
            (Just(words), places)
        }),
    ) {
        let mut record = case(&words);
        if lost < record.steps.len() {
            let _ = record.steps.remove(lost);
        }
        let told: Vec<Step> = early(&record).into_iter().map(|early| early.step.clone()).collect();
        let is_judged_early = |place: &usize| {
            let before = Record { family: record.family, steps: record.steps[..*place].to_vec() };
            judge(&before, &record.steps[*place], WINDOW).iter().any(|found| found.rule.id == "CAS-002")
        };
        let judged = (1..record.steps.len()).filter(is_judged_early);
        let judged: Vec<Step> = judged.map(|place| record.steps[place].clone()).collect();
        prop_assert_eq!(told, judged);
    }

    #[test]
    fn what_arrives_one_place_late_is_never_refused(
        (words, late) in discharge(SIMPLE).prop_flat_map(|words| {
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
