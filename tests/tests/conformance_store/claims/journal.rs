//! What happened to each message.

use contracts::Reason;
use gateway::store::{JournalEntry, State};

use crate::rig::{Rig, became, handed_over, in_case, row, second, system};

pub(crate) async fn a_row_tells_the_last_state_and_when_the_first_was(rig: &mut impl Rig) {
    let store = rig.open().await;
    let last = JournalEntry {
        reason: Some(Reason::AttemptsUsedUp),
        attempts: 8,
        ..became(State::Parked, 5, &handed_over(1))
    };
    store.record(handed_over(1)).await.unwrap();
    store.record(last.clone()).await.unwrap();
    let row = row(&*store, 1).await;
    assert_eq!((row.entry, row.first_at), (last, second(0)));
}

pub(crate) async fn each_destination_has_a_row_of_its_own(rig: &mut impl Rig) {
    let store = rig.open().await;
    let mut entries = vec![handed_over(1), handed_over(1), handed_over(1)];
    entries[1].destination = Some(system("archive"));
    entries[2].destination = None;
    for (number, entry) in entries.iter_mut().enumerate() {
        entry.at = second(number as i64);
        store.record(entry.clone()).await.unwrap();
    }
    let rows = store.journal(&handed_over(1).source, "id-1").await.unwrap();
    let found: Vec<JournalEntry> = rows.into_iter().map(|row| row.entry).collect();
    assert_eq!(found, entries);
    assert_eq!(store.journal(&system("archive"), "id-1").await, Ok(Vec::new()));
}

pub(crate) async fn the_copies_of_a_message_are_found_by_its_id_and_nothing_else_is(rig: &mut impl Rig) {
    let store = rig.open().await;
    let units = ["SE2321000131-E000000000301", "se2120001355-e000000000001", "ÅÄÖ"];
    let others = [
        "a%_",
        "a%_A",
        "a%_0",
        "a%_B@SE1-1",
        "a%@SE1-1",
        "ab_@SE1-1",
        "a%",
        "A%_@SE1-1",
    ];
    let copies = units.map(|unit| format!("a%_@{unit}"));
    for (number, id) in copies.iter().map(String::as_str).chain(others).enumerate() {
        let entry = JournalEntry {
            message_id: id.to_owned(),
            at: second(100 - number as i64),
            ..handed_over(1)
        };
        store.record(entry).await.unwrap();
    }
    let found = async |id: &str| -> Vec<String> {
        let rows = store.copies(&handed_over(1).source, id).await.unwrap();
        rows.into_iter().map(|row| row.entry.message_id).collect()
    };
    assert_eq!(found("a%_").await, [&copies[2][..], &copies[1], &copies[0]]);
    assert_eq!(found(&copies[0]).await, [""; 0], "a copy has no copies");
    assert_eq!(store.copies(&system("archive"), "a%_").await, Ok(Vec::new()));
}

pub(crate) async fn entries_count_in_the_order_in_which_they_were_recorded(rig: &mut impl Rig) {
    let store = rig.open().await;
    for attempts in 0..1_000 {
        let entry = JournalEntry {
            attempts,
            ..handed_over(1)
        };
        store.record(entry).await.unwrap();
    }
    assert_eq!(row(&*store, 1).await.entry.attempts, 999);
}

pub(crate) async fn an_older_entry_changes_nothing(rig: &mut impl Rig) {
    let store = rig.open().await;
    let parked = became(State::Parked, 5, &handed_over(1));
    store.record(parked.clone()).await.unwrap();
    store.record(handed_over(1)).await.unwrap();
    assert_eq!(row(&*store, 1).await.entry, parked);
    let released = became(State::HandedOver, 9, &handed_over(1));
    store.record(released.clone()).await.unwrap();
    assert_eq!(row(&*store, 1).await.entry, released);
}

pub(crate) async fn nothing_hides_that_a_message_was_delivered(rig: &mut impl Rig) {
    let store = rig.open().await;
    let delivered = became(State::Delivered, 5, &handed_over(1));
    store.record(delivered.clone()).await.unwrap();
    for state in [State::HandedOver, State::Duplicate, State::Parked] {
        store.record(became(state, 9, &delivered)).await.unwrap();
        assert_eq!(row(&*store, 1).await.entry, delivered);
    }
    store.record(handed_over(2)).await.unwrap();
    store
        .record(became(State::Duplicate, 9, &handed_over(2)))
        .await
        .unwrap();
    assert_eq!(row(&*store, 2).await.entry, handed_over(2));
}

pub(crate) async fn what_an_entry_leaves_out_stays(rig: &mut impl Rig) {
    let store = rig.open().await;
    store.record(handed_over(1)).await.unwrap();
    let brief = JournalEntry {
        case_id: None,
        kind: None,
        left_out: Vec::new(),
        ..became(State::Delivered, 5, &handed_over(1))
    };
    store.record(brief).await.unwrap();
    let expected = became(State::Delivered, 5, &handed_over(1));
    assert_eq!(row(&*store, 1).await.entry, expected);
}

pub(crate) async fn more_entries_than_the_backlog_holds_are_all_written(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in 0..20_000 {
        store.record(handed_over(number)).await.unwrap();
    }
    for number in (0..20_000).step_by(1_999) {
        assert_eq!(row(&*store, number).await.entry, handed_over(number));
    }
}

pub(crate) async fn what_should_lie_on_a_queue_is_told_case_by_case(rig: &mut impl Rig) {
    let store = rig.open().await;
    let entry = |case: &str, number: usize, at: i64| JournalEntry {
        case_id: Some(case.to_owned()),
        at: second(at),
        ..handed_over(number)
    };
    for (case, number, at) in [("b", 1, 1), ("a", 2, 2), ("b", 3, 3), ("a", 4, 4), ("c", 5, 5)] {
        store.record(entry(case, number, at)).await.unwrap();
    }
    let elsewhere = JournalEntry {
        destination: Some(system("archive")),
        ..entry("a", 6, 0)
    };
    store.record(elsewhere).await.unwrap();
    store
        .record(became(State::Delivered, 9, &entry("c", 5, 5)))
        .await
        .unwrap();
    let _stored = store.put(in_case("b", 3)).await.unwrap();
    let told = async |before, limit| -> Vec<String> {
        let rows = store
            .handed_over(&system("pmo-vgr"), second(before), limit)
            .await
            .unwrap();
        rows.into_iter().map(|row| row.entry.message_id).collect()
    };
    assert_eq!(told(9, 10).await, ["id-2", "id-4", "id-1"]);
    assert_eq!(told(9, 2).await, ["id-2", "id-4"]);
    assert_eq!(told(4, 10).await, ["id-2", "id-1"]);
}

pub(crate) async fn what_is_missing_is_told_case_by_case_until_it_comes_again(rig: &mut impl Rig) {
    let store = rig.open().await;
    for (case, number) in [("b", 1), ("a", 2), ("b", 3)] {
        let entry = JournalEntry {
            case_id: Some(case.to_owned()),
            ..handed_over(number)
        };
        store.record(entry.clone()).await.unwrap();
        store.record(became(State::Missing, 5, &entry)).await.unwrap();
    }
    let told = async |limit| -> Vec<String> {
        let rows = store.missing(limit).await.unwrap();
        rows.into_iter().map(|row| row.entry.message_id).collect()
    };
    assert_eq!(told(10).await, ["id-2", "id-1", "id-3"]);
    assert_eq!(told(1).await, ["id-2"]);
    store
        .record(became(State::HandedOver, 9, &handed_over(1)))
        .await
        .unwrap();
    assert_eq!(told(10).await, ["id-2", "id-3"]);
}
