//! What is taken out, and when.

use gateway::store::{Parked, ParkedFilter, Retention, State, Store, Swept};

use crate::rig::{Rig, became, handed_over, refused, remembered, second, seconds, seen, undelivered};

/// Everything older than ten seconds goes.
fn ten_seconds() -> Retention {
    Retention {
        journal: seconds(10),
        refused: seconds(10),
        seen: seconds(10),
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
    ];
    for (number, state) in states.into_iter().enumerate() {
        for at in [0, 20] {
            let entry = became(state, at, &handed_over(number * 100 + at as usize));
            store.record(entry).await.unwrap();
        }
    }
    for (number, at) in [(1, 0), (2, 20)] {
        let _id = store
            .park(Parked {
                at: second(at),
                ..refused(number)
            })
            .await
            .unwrap();
        let _id = store
            .park(Parked {
                at: second(at),
                ..undelivered(number)
            })
            .await
            .unwrap();
        store.remember(seen(number as u8, at)).await.unwrap();
    }
    let swept = store.sweep(&ten_seconds(), second(25)).await.unwrap();
    assert_eq!(
        swept,
        Swept {
            journal: 3,
            refused: 1,
            seen: 1
        }
    );
    assert_eq!(in_journal(&*store, &[0, 100, 200, 300, 400]).await, [0, 300]);
    assert_eq!(
        in_journal(&*store, &[20, 120, 220, 320, 420]).await,
        [20, 120, 220, 320, 420]
    );
    assert_eq!(remembered(&*store, 0, 10).await, [2]);
    let parked = store.parked(&ParkedFilter::default()).await.unwrap();
    let parked: Vec<(&str, &str)> = parked.iter().map(|p| (&*p.stage, &*p.message_id)).collect();
    assert_eq!(
        parked,
        [("delivery", "id-1"), ("intake", "id-2"), ("delivery", "id-2")]
    );
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
