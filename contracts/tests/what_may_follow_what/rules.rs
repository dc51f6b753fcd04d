//! The rules between the messages of a case, one by one.

use contracts::Action::{New, Revise, Withdraw};
use contracts::case::{Family, Record, Says, Step};
use contracts::protocol::{Early, early, is_closed, judge, state};
use contracts::{HsaId, Kind};
use jiff::SignedDuration;

use crate::said::Word::*;
use crate::said::{WINDOW, Word, broken, case, next, said, second};

const NONE: [&str; 0] = [];

#[test]
fn a_complement_is_answered_with_the_next_version() {
    assert_eq!(next(&[Nr(1), Kom(1)], Ar(2)), NONE);
    assert_eq!(next(&[Nr(1), Kom(1)], Ar(1)), ["CAS-004!"]);
    assert_eq!(state(&case(&[Nr(1), Kom(1)])), "waiting for a complement");
    assert_eq!(state(&case(&[Nr(1), Kom(1), Ar(2)])), "received");
}

#[test]
fn a_version_that_is_missing_may_still_come_within_the_window() {
    let (record, mut step) = (case(&[Nr(1)]), said(1_000, Ar(3)));
    assert_eq!(broken(&record, &step), ["CAS-002"]);
    step.received = second(1_000) + WINDOW + SignedDuration::from_secs(1);
    assert_eq!(broken(&record, &step), ["CAS-004!"]);
}

#[test]
fn a_referral_is_changed_unasked_until_it_is_accepted_or_forwarded() {
    assert_eq!(next(&[Nr(1)], Ar(2)), NONE);
    assert_eq!(next(&[Nr(1), Bek(1)], Ar(2)), ["CAS-007!"]);
    assert_eq!(next(&[Nr(1), Vr(2)], Ar(3)), ["CAS-007!"]);
    assert_eq!(next(&[Nr(1), Bek(1), Ssv(1)], Ar(2)), ["CAS-007!"]);
}

#[test]
fn who_pays_may_change_after_the_referral_is_accepted() {
    assert_eq!(next(&[Nr(1), Bek(1)], Ab(2)), NONE);
    assert_eq!(state(&case(&[Nr(1), Bek(1), Ab(2)])), "accepted");
}

#[test]
fn forwarding_is_told_with_the_version_it_makes_whichever_comes_first() {
    assert_eq!(next(&[Nr(1), Vr(2)], Vid(2)), NONE);
    assert_eq!(next(&[Nr(1)], Vid(2)), NONE);
    assert_eq!(next(&[Nr(1), Vid(2)], Vr(2)), NONE);
    assert_eq!(next(&[Nr(1), Vr(2), Vid(2)], Bek(2)), NONE);
}

#[test]
fn a_referral_that_was_forwarded_by_another_way_is_followed_by_its_vid() {
    let new_receiver = HsaId::new("SE2321000131-E000000000003");
    let mut record = case(&[Nr(1), Vid(2)]);
    let mut asks = said(50, Kom(2));
    asks.sender = Some(new_receiver.clone());
    assert_eq!(broken(&record, &asks), NONE);
    record.insert(asks);
    let mut complement = said(60, Ar(3));
    complement.receivers = vec![new_receiver];
    assert_eq!(broken(&record, &complement), NONE);
    assert_eq!(broken(&record, &said(60, Ar(2))), ["CAS-004!"]);
    assert_eq!(next(&[Nr(1), Vid(2)], Bek(1)), ["CAS-005"]);
    assert_eq!(next(&[Nr(1), Vid(2), Vr(2)], Vr(2)), ["CAS-004!"]);
}

#[test]
fn nothing_is_said_of_a_referral_that_was_aborted_or_rejected() {
    for end in [Avb(1), Avv(1)] {
        for word in [Ar(2), Bek(1), Dsv(1), Ssv(1), Kom(1)] {
            assert_eq!(next(&[Nr(1), end], word), ["CAS-009!"], "{word:?} after {end:?}");
        }
    }
    assert_eq!(next(&[Nr(1), Bek(1), Dsv(1)], Avb(1)), ["CAS-011!"]);
}

#[test]
fn after_the_final_answer_only_final_answers_come() {
    let answered = [Nr(1), Bek(1), Dsv(1), Ssv(1)];
    assert_eq!(next(&answered, Ssv(1)), NONE);
    assert_eq!(next(&answered, Psv(1)), ["CAS-010!"]);
    assert!(is_closed(&case(&answered)));
}

#[test]
fn after_an_answer_a_complement_changes_nothing_of_what_may_not_be_given_up() {
    let answered = [Nr(1), Bek(1), Ssv(1)];
    for word in [Kom(1), Vr(2), Vid(2)] {
        assert_eq!(next(&answered, word), ["CAS-023!"], "{word:?}");
    }
    assert_eq!(next(&answered, Ab(2)), NONE);
    let partly = [Nr(1), Bek(1), Dsv(1)];
    for (word, then) in [
        (Kom(1), "partly answered and waiting for a complement"),
        (Vr(2), "partly answered"),
        (Vid(2), "partly answered"),
    ] {
        assert_eq!(next(&partly, word), ["CAS-013"], "{word:?}");
        let after = [&partly[..], &[word]].concat();
        assert_eq!(state(&case(&after)), then);
        assert_eq!(next(&after, Avb(1))[0], "CAS-011!", "{word:?}");
    }
    let asked = [&partly[..], &[Kom(1)]].concat();
    assert_eq!(next(&asked, Ar(2)), NONE);
    assert_eq!(next(&[&asked[..], &[Ar(2)]].concat(), Ar(3)), ["CAS-007!"]);
}

#[test]
fn an_answer_about_an_earlier_version_passes_with_a_warning() {
    assert_eq!(next(&[Nr(1), Ar(2)], Bek(1)), ["CAS-005"]);
    assert_eq!(next(&[Nr(1), Bek(1)], Ssv(2)), ["CAS-002"]);
}

#[test]
fn a_changed_referral_keeps_its_referrer_and_its_receiver() {
    let record = case(&[Nr(1)]);
    let mut by_another = said(9, Ar(2));
    by_another.sender = Some(HsaId::new("SE2321000131-E000000000003"));
    assert_eq!(broken(&record, &by_another), ["CAS-008!"]);
    let mut to_another = said(9, Ar(2));
    to_another.receivers = vec![HsaId::new("SE2321000131-E000000000003")];
    assert_eq!(broken(&record, &to_another), ["CAS-008!"]);
}

#[test]
fn what_is_said_last_is_taken_back_first() {
    let discharged = [Admission(New), Ready(New), Discharged(New)];
    assert_eq!(next(&discharged, Ready(Withdraw)), ["CAS-015!"]);
    assert_eq!(next(&discharged, Admission(Withdraw)), ["CAS-015!"]);
    assert_eq!(next(&discharged, Discharged(Withdraw)), NONE);
    let back = [discharged.as_slice(), &[Discharged(Withdraw)]].concat();
    assert_eq!(state(&case(&back)), "ready");
    assert_eq!(next(&back, Ready(Withdraw)), NONE);
}

#[test]
fn an_interruption_that_is_taken_back_leads_to_where_the_patient_was() {
    for before in [&[Admission(New)][..], &[Admission(New), Ready(New)]] {
        let interrupted = [before, &[Interrupted(New)]].concat();
        let back = [before, &[Interrupted(New), Interrupted(Withdraw)]].concat();
        assert_eq!(state(&case(&interrupted)), "interrupted");
        assert_eq!(state(&case(&back)), state(&case(before)));
    }
}

#[test]
fn what_was_interrupted_or_moved_is_opened_anew_by_an_admission_and_the_dead_are_not() {
    for end in [Interrupted(New), Transferred(New)] {
        let ended = [Admission(New), Ready(New), end];
        assert_eq!(next(&ended, Admission(New)), NONE, "{end:?}");
        let anew = [&ended[..], &[Admission(New)]].concat();
        assert_eq!(state(&case(&anew)), "admitted");
        assert_eq!(next(&anew, Ready(New)), NONE);
        assert_eq!(next(&anew, Admission(New)), ["CAS-003!"]);
    }
    let died = [Admission(New), Ready(New), Died(New)];
    assert_eq!(state(&case(&died)), "deceased");
    assert!(is_closed(&case(&died)));
    for word in [Admission(New), Ready(New), Planning(New), Sip(1, New), Back(New)] {
        assert_eq!(next(&died, word)[0], "CAS-018!", "{word:?}");
    }
    assert_eq!(next(&died, Handover), NONE);
    assert_eq!(next(&died, Died(Withdraw)), NONE);
    assert_eq!(next(&[Admission(New), Transferred(New)], Died(New)), NONE);
}

#[test]
fn why_a_process_ended_may_be_said_otherwise_and_be_taken_back_all_the_same() {
    let otherwise = [Admission(New), Ready(New), Died(New), Transferred(Revise)];
    assert_eq!(state(&case(&otherwise)), "interrupted");
    let back = [&otherwise[..], &[Transferred(Withdraw)]].concat();
    assert_eq!(state(&case(&back)), "ready");
}

#[test]
fn what_was_planned_is_called_off_after_the_admission_was_taken_back() {
    let called = [Admission(New), Sip(1, New), Out(New), Admission(Withdraw)];
    for word in [Sip(1, Withdraw), Back(New), Out(Withdraw), Planning(Withdraw)] {
        assert_eq!(next(&called, word), ["CAS-021"], "{word:?}");
    }
    assert_eq!(next(&called, Sip(1, Revise)), ["CAS-019!"]);
    let died = [Admission(New), Sip(1, New), Died(New)];
    assert_eq!(next(&died, Sip(1, Withdraw)), ["CAS-021"]);
}

#[test]
fn a_withdrawal_keeps_the_history() {
    let record = case(&[Admission(New), Ready(New), Ready(Withdraw), Ready(New)]);
    assert_eq!((record.steps.len(), state(&record)), (4, "ready"));
}

#[test]
fn a_patient_is_discharged_after_being_ready_and_dies_at_any_time() {
    assert_eq!(next(&[Admission(New)], Discharged(New)), ["CAS-002"]);
    assert_eq!(next(&[Admission(New), Ready(New)], BareDischarge), ["CAS-020"]);
    assert_eq!(
        next(&[Admission(New), Ready(New), Discharged(New)], Died(New)),
        NONE
    );
    assert_eq!(
        next(&[Admission(New), Ready(New), Discharged(New)], Interrupted(New)),
        ["CAS-018!"]
    );
}

#[test]
fn a_fast_vardkontakt_may_have_been_named_before_the_discharge() {
    let named = |word| {
        let mut step = said(50, word);
        if let Says::Admission {
            names_care_contact, ..
        }
        | Says::Planning {
            names_care_contact, ..
        }
        | Says::Ready {
            names_care_contact, ..
        } = &mut step.says
        {
            *names_care_contact = true;
        }
        step
    };
    for word in [Admission(Revise), Planning(New), Ready(Revise)] {
        let mut record = case(&[Admission(New), Ready(New)]);
        record.insert(named(word));
        assert_eq!(next_of(&record, BareDischarge), NONE, "{word:?}");
        record.insert(said(60, word));
        let now = next_of(&record, BareDischarge);
        assert_eq!(now, ["CAS-020"], "said last without one: {word:?}");
    }
    let mut opened_anew = case(&[Admission(New)]);
    opened_anew.insert(named(Ready(New)));
    for (at, word) in [(60, Interrupted(New)), (61, Admission(New)), (62, Ready(New))] {
        opened_anew.insert(said(at, word));
    }
    assert_eq!(next_of(&opened_anew, BareDischarge), ["CAS-020"]);
}

#[test]
fn what_came_before_something_that_never_comes_is_told_until_it_comes() {
    for (words, misses) in [
        (&[Nr(1), Ar(3)][..], Kind::ReferralRequest),
        (&[Nr(1), Bek(1), Ssv(2)], Kind::ReferralRequest),
        (&[Admission(New), Discharged(New)], Kind::DischargeReady),
        (&[Admission(New), Ready(Withdraw)], Kind::DischargeReady),
        (
            &[Admission(New), Ready(New), Discharged(Withdraw)],
            Kind::DischargeDischarged,
        ),
        (
            &[Admission(New), Interrupted(Withdraw)],
            Kind::DischargeInterruption,
        ),
        (
            &[Admission(New), Sip(1, New), Sip(2, Revise)],
            Kind::DischargeSipInvitation,
        ),
        (&[Admission(New), Back(New)], Kind::DischargeLeave),
        (&[Begin(New), End(Revise)], Kind::TeamEnrolment),
        (&[Request(New), Outcome(Withdraw)], Kind::CoordinationOutcome),
    ] {
        let record = case(words);
        let found = early(&record);
        let last = &record.steps[record.steps.len() - 1];
        assert_eq!(found, [Early { step: last, misses }], "{words:?}");
    }
    let mut record = case(&[Admission(New), Handover, Discharged(New)]);
    record.insert(Step {
        at: second(1),
        ..said(900, Ready(New))
    });
    assert_eq!(early(&record), []);
    assert_eq!(
        early(&case(&[Ready(New), Sip(1, Revise)])),
        [],
        "its beginning is not known"
    );
}

#[test]
fn each_meeting_is_called_moved_and_called_off_by_itself() {
    let called = [Admission(New), Ready(New), Sip(1, New)];
    assert_eq!(next(&called, Sip(1, Revise)), NONE);
    assert_eq!(next(&called, Sip(2, New)), NONE);
    assert_eq!(next(&called, Sip(2, Withdraw)), ["CAS-002"]);
    assert_eq!(next(&called, Sip(1, New)), ["CAS-014"]);
}

#[test]
fn a_patient_comes_back_from_leave_after_having_gone() {
    assert_eq!(next(&[Admission(New)], Back(New)), ["CAS-002"]);
    assert_eq!(next(&[Admission(New), Out(New)], Back(New)), NONE);
    assert_eq!(next(&[Admission(New), Out(New), Out(Withdraw)], Out(New)), NONE);
}

#[test]
fn a_case_heard_of_in_the_middle_is_warned_of_once() {
    assert_eq!(next(&[], Bek(1)), ["CAS-001"]);
    assert_eq!(next(&[Ab(2)], Kom(2)), NONE);
    assert_eq!(next(&[Bek(1)], Ar(2)), ["CAS-007!"]);
}

#[test]
fn nothing_is_refused_for_what_came_before_the_case_was_heard_of() {
    for before in [&[][..], &[Ready(New)], &[Ready(New), Planning(New)]] {
        let mut moved = said(1_000, Sip(1, Revise));
        moved.received = second(1_000) + WINDOW * 2;
        let expected: &[&str] = if before.is_empty() {
            &["CAS-001"]
        } else {
            &["CAS-002"]
        };
        assert_eq!(broken(&case_of(Family::Discharge, before), &moved), expected);
    }
}

/// As [`case`], also when nothing was said.
fn case_of(family: Family, words: &[Word]) -> Record {
    Record {
        family,
        ..case(words)
    }
}

#[test]
fn what_comes_late_finds_its_place_and_clears_what_was_early() {
    let mut record = Record::new(Family::Discharge);
    let (admission, ready) = (said(1, Admission(New)), said(2, Ready(New)));
    assert_eq!(broken(&record, &ready), ["CAS-001"]);
    record.insert(ready);
    assert_eq!(broken(&record, &admission), NONE);
    record.insert(admission);
    assert_eq!(next_of(&record, Discharged(New)), NONE);
    assert_eq!(next_of(&record, Admission(New)), ["CAS-003!"]);
}

#[test]
fn one_region_takes_back_its_outcome_and_those_of_the_others_stand() {
    let mut record = case(&[Request(New), Outcome(New)]);
    let of_another = |at, word| {
        let mut step = said(at, word);
        step.sender = Some(HsaId::new("SE2321000065-SOT001"));
        step
    };
    let first_of_another = of_another(50, Outcome(New));
    assert_eq!(broken(&record, &first_of_another), NONE);
    record.insert(first_of_another);
    let taken_back = of_another(51, Outcome(Withdraw));
    assert_eq!(broken(&record, &taken_back), NONE);
    record.insert(taken_back);
    assert_eq!(state(&record), "decided");
    record.insert(said(52, Outcome(Withdraw)));
    assert_eq!(state(&record), "requested");
}

#[test]
fn an_outcome_that_is_said_twice_is_taken_back_once() {
    for again in [New, Revise] {
        let record = case(&[Request(New), Outcome(New), Outcome(again), Outcome(Withdraw)]);
        assert_eq!(state(&record), "requested", "{again:?}");
    }
}

#[test]
fn a_request_that_is_made_anew_has_no_outcome_yet() {
    let words = [Request(New), Outcome(New), Request(Withdraw), Request(New)];
    assert_eq!(next(&words, Outcome(New)), NONE);
    let [first, outcome, withdrawn, anew] = words;
    let record = case(&[first, outcome, withdrawn, anew, Outcome(New), Outcome(Withdraw)]);
    assert_eq!(state(&record), "requested");
}

fn next_of(record: &Record, word: Word) -> Vec<String> {
    broken(record, &said(1_000, word))
}

#[test]
fn messages_that_crossed_on_the_way_are_judged_by_when_they_were_said() {
    let mut record = case(&[Nr(1)]);
    record.insert(said(50, Bek(1)));
    assert_eq!(broken(&record, &said(40, Ar(2))), NONE);
    assert_eq!(broken(&record, &said(60, Ar(2))), ["CAS-007!"]);
}

#[test]
fn a_step_that_the_record_has_is_not_judged_again() {
    let record = case(&[Nr(1), Bek(1), Ar(2)]);
    assert_eq!(broken(&record, &record.steps[2]), NONE);
}

#[test]
fn an_id_that_is_used_again_hides_no_wrong_step() {
    let record = case(&[Admission(New), Ready(New), Discharged(New)]);
    let mut again = said(1_000, Ready(Withdraw));
    again.message_id.clone_from(&record.steps[1].message_id);
    assert_eq!(broken(&record, &again), ["CAS-015!"]);
}

#[test]
fn a_violation_tells_the_state_it_met_and_nothing_of_the_message() {
    let found = judge(&case(&[Nr(1), Bek(1)]), &said(9, Ar(2)), WINDOW);
    assert_eq!(
        found[0].to_string(),
        "CAS-007 case: a referral is changed (AR) only before it is accepted (BEK) or forwarded, unless a complement \
         was asked for (KOM); the case is accepted"
    );
}
