//! What is taken out, and when.

use bytes::Bytes;
use gateway::store::{
    CaseFilter, Choice, Retention, Standing, State, Store, StoredFilter, StoredMessage, Swept, Which,
};

use crate::rig::{
    Rig, aside, became, case, decision, handed_over, parked, refused, remembered, second, seconds, seen,
};

/// Everything older than ten seconds goes.
fn ten_seconds() -> Retention {
    Retention {
        journal: seconds(10),
        refused: seconds(10),
        seen: seconds(10),
        closed_cases: seconds(10),
        open_cases: seconds(15),
    }
}

pub(crate) async fn a_sweep_takes_out_what_is_too_old_and_nothing_else(rig: &mut impl Rig) {
    let store = rig.open().await;
    let states = [
        State::HandedOver,
        State::Delivered,
        State::Refused,
        State::Parked,
        State::Duplicate,
        State::Discarded,
        State::Missing,
    ];
    for (number, state) in states.into_iter().enumerate() {
        for at in [0, 20] {
            let entry = became(state, at, &handed_over(number * 100 + at as usize));
            store.record(entry).await.unwrap();
        }
    }
    for (number, at) in [(1, 0), (2, 20)] {
        let _id = store
            .put(StoredMessage {
                at: second(at),
                ..refused(number)
            })
            .await
            .unwrap();
        let _id = store
            .put(StoredMessage {
                at: second(at),
                ..aside(number)
            })
            .await
            .unwrap();
        store.remember(seen(number as u8, at)).await.unwrap();
    }
    for (number, is_closed, at) in [
        ("case-1", true, 14),
        ("case-2", true, 16),
        ("case-3", false, 9),
        ("case-4", false, 14),
    ] {
        let mut case = case(number, &[1]);
        (case.is_closed, case.updated_at) = (is_closed, second(at));
        assert_eq!(store.save_case(case).await, Ok(true));
    }
    let swept = store.sweep(&ten_seconds(), second(25)).await.unwrap();
    assert_eq!(
        swept,
        Swept {
            journal: 5,
            refused: 1,
            seen: 1,
            cases: 2,
        }
    );
    assert_eq!(in_journal(&*store, &[0, 100, 200, 300, 400, 500]).await, [0, 300]);
    assert_eq!(
        in_journal(&*store, &[20, 120, 220, 320, 420, 520]).await,
        [20, 120, 220, 320, 420, 520]
    );
    assert_eq!(remembered(&*store, 0, 10).await, [2]);
    let left = store.cases(&CaseFilter::default()).await.unwrap();
    let left: Vec<&str> = left.iter().map(|case| &*case.case_id).collect();
    assert_eq!(left, ["case-2", "case-4"]);
    let listed = store.list(&StoredFilter::default()).await.unwrap();
    let listed: Vec<(&str, &str)> = listed
        .iter()
        .map(|row| (row.standing, &*row.message_id))
        .collect();
    assert_eq!(
        listed,
        [("aside", "id-1"), ("refused", "id-2"), ("aside", "id-2")]
    );
}

pub(crate) async fn what_was_discarded_or_replaced_is_kept_for_its_time_from_the_decision(
    rig: &mut impl Rig,
) {
    let store = rig.open().await;
    let discarded = store.put(aside(1)).await.unwrap();
    let fixed = store.put(parked(2)).await.unwrap();
    let why = "sent by telephone".to_owned();
    let which = Which::Message(discarded);
    for choice in [
        Choice::Discard { which, why },
        Choice::Fix {
            id: fixed,
            body: Bytes::from_static(b"corrected"),
        },
    ] {
        let _decided = store.decide(decision(choice)).await.unwrap();
    }
    // Decided at second 60; put at second 0.
    let early = store.sweep(&ten_seconds(), second(65)).await.unwrap();
    assert_eq!(early.refused, 0);
    let late = store.sweep(&ten_seconds(), second(75)).await.unwrap();
    assert_eq!(late.refused, 2);
    let left = store.list(&StoredFilter::default()).await.unwrap();
    let left: Vec<_> = left.iter().map(|row| (row.id, row.standing)).collect();
    assert_eq!(left, [(fixed, Standing::Released.name())]);
}

/// Those of the messages that the journal knows.
async fn in_journal(store: &dyn Store, numbers: &[usize]) -> Vec<usize> {
    let mut known = Vec::new();
    for number in numbers {
        let rows = store
            .journal(&handed_over(0).source, &format!("id-{number}"))
            .await;
        if !rows.unwrap().is_empty() {
            known.push(*number);
        }
    }
    known
}

pub(crate) async fn sweeping_goes_on_until_nothing_is_too_old(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in 0..15_000 {
        store
            .record(became(State::Delivered, 0, &handed_over(number)))
            .await
            .unwrap();
    }
    let (mut total, mut sweeps) = (0, 0);
    loop {
        let swept = store.sweep(&ten_seconds(), second(60)).await.unwrap();
        if swept == Swept::default() {
            break;
        }
        total += swept.journal;
        sweeps += 1;
    }
    assert_eq!(total, 15_000);
    assert!(sweeps > 1, "one sweep took out everything and held up the writer");
}
