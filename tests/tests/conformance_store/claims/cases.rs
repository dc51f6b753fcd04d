//! What is remembered of cases: compared when it is saved, merged when it is noted.

use std::sync::Arc;

use contracts::case::{Family, Record};
use gateway::store::{CaseFilter, CaseRow, Store};

use crate::rig::{Rig, case, second, step, steps};

async fn kept(store: &dyn Store, id: &str) -> CaseRow {
    let case = store.case(Family::Referral, id).await.unwrap();
    case.expect("the store has the case")
}

async fn ids(store: &dyn Store, filter: &CaseFilter) -> Vec<String> {
    let cases = store.cases(filter).await.unwrap();
    cases.into_iter().map(|case| case.case_id).collect()
}

pub(crate) async fn a_case_comes_back_as_it_was_saved(rig: &mut impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.case(Family::Referral, "SE1#1").await, Ok(None));
    let new = CaseRow {
        is_closed: true,
        next_due: Some(second(90)),
        updated_at: second(3),
        ..case("SE1#1", &[1, 2])
    };
    assert_eq!(store.save_case(new.clone()).await, Ok(true));
    assert_eq!(kept(&*store, "SE1#1").await, CaseRow { revision: 1, ..new });
}

pub(crate) async fn a_case_that_somebody_else_has_written_is_not_saved_over(rig: &mut impl Rig) {
    let (one, two) = (rig.open().await, rig.open().await);
    assert_eq!(one.save_case(case("c", &[1])).await, Ok(true));
    assert_eq!(two.save_case(case("c", &[2])).await, Ok(false), "it is not new");
    let (mut first, mut second) = (kept(&*one, "c").await, kept(&*two, "c").await);
    first.record.insert(step(3));
    second.record.insert(step(4));
    assert_eq!(one.save_case(first).await, Ok(true));
    assert_eq!(two.save_case(second).await, Ok(false));
    assert_eq!(steps(&*two, "c").await, [1, 3]);
    assert_eq!(kept(&*two, "c").await.revision, 2);
}

pub(crate) async fn of_many_who_save_a_case_at_once_one_succeeds(rig: &mut impl Rig) {
    let stores = [rig.open().await, rig.open().await];
    let saving: Vec<_> = (0..16)
        .map(|number: usize| {
            let store = Arc::clone(&stores[number % 2]);
            tokio::spawn(async move { store.save_case(case("c", &[number as i64])).await.unwrap() })
        })
        .collect();
    let mut saved = 0;
    for one in saving {
        saved += usize::from(one.await.unwrap());
    }
    assert_eq!(saved, 1);
    assert_eq!(steps(&*stores[0], "c").await.len(), 1);
}

pub(crate) async fn a_saved_case_is_there_after_a_crash(rig: &mut impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.save_case(case("c", &[1])).await, Ok(true));
    rig.crash().await;
    let store = rig.open().await;
    assert_eq!(steps(&*store, "c").await, [1]);
}

pub(crate) async fn what_was_noted_of_a_case_is_there_after_closing(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in 0..50 {
        let noted = store.note_case(case(&format!("c{number}"), &[number])).await;
        noted.unwrap();
    }
    store.close().await;
    let store = rig.open().await;
    for number in 0..50 {
        assert_eq!(steps(&*store, &format!("c{number}")).await, [number]);
    }
}

pub(crate) async fn a_note_made_from_what_is_kept_takes_its_place(rig: &mut impl Rig) {
    let store = rig.open().await;
    let mut row = CaseRow {
        next_due: Some(second(90)),
        ..case("c", &[1])
    };
    store.note_case(row.clone()).await.unwrap();
    row.record.insert(step(2));
    (row.is_closed, row.next_due, row.updated_at, row.revision) = (true, None, second(5), 1);
    store.note_case(row.clone()).await.unwrap();
    assert_eq!(steps(&*store, "c").await, [1, 2]);
    assert_eq!(kept(&*store, "c").await, CaseRow { revision: 2, ..row });
}

pub(crate) async fn a_note_made_from_something_else_loses_no_step(rig: &mut impl Rig) {
    let (one, two) = (rig.open().await, rig.open().await);
    let early = CaseRow {
        is_closed: true,
        next_due: Some(second(90)),
        updated_at: second(7),
        ..case("c", &[1, 3])
    };
    assert_eq!(one.save_case(early).await, Ok(true));
    let late = CaseRow {
        next_due: Some(second(80)),
        updated_at: second(6),
        ..case("c", &[2, 3])
    };
    two.note_case(late).await.unwrap();
    assert_eq!(steps(&*two, "c").await, [1, 2, 3]);
    let kept = kept(&*one, "c").await;
    assert_eq!((kept.is_closed, kept.revision), (false, 2));
    assert_eq!(
        (kept.next_due, kept.updated_at),
        (Some(second(7)), second(7)),
        "to be reckoned anew"
    );
}

pub(crate) async fn notes_of_many_gateways_at_once_lose_no_step(rig: &mut impl Rig) {
    let stores = [rig.open().await, rig.open().await];
    let noting: Vec<_> = (0..40)
        .map(|number: i64| {
            let store = Arc::clone(&stores[usize::try_from(number).unwrap() % 2]);
            tokio::spawn(async move {
                for id in ["a", "b", "c"] {
                    store.note_case(case(id, &[number])).await.unwrap();
                }
            })
        })
        .collect();
    for one in noting {
        one.await.unwrap();
    }
    for store in &stores {
        let _written = store.cases(&CaseFilter::default()).await.unwrap();
    }
    for id in ["a", "b", "c"] {
        assert_eq!(steps(&*stores[0], id).await, Vec::from_iter(0..40));
    }
}

pub(crate) async fn a_note_about_a_case_that_was_taken_out_makes_it_again(rig: &mut impl Rig) {
    let store = rig.open().await;
    let row = CaseRow {
        revision: 4,
        ..case("c", &[1, 2])
    };
    store.note_case(row).await.unwrap();
    assert_eq!(steps(&*store, "c").await, [1, 2]);
    assert_eq!(kept(&*store, "c").await.revision, 1);
}

pub(crate) async fn cases_of_one_id_in_two_families_are_two(rig: &mut impl Rig) {
    let store = rig.open().await;
    let team = CaseRow {
        record: Record::new(Family::Team),
        ..case("c", &[])
    };
    assert_eq!(store.save_case(case("c", &[1])).await, Ok(true));
    assert_eq!(store.save_case(team).await, Ok(true));
    assert_eq!(kept(&*store, "c").await.record.steps.len(), 1);
    let of_teams = CaseFilter {
        family: Some(Family::Team),
        ..CaseFilter::default()
    };
    let teams = store.cases(&of_teams).await.unwrap();
    assert_eq!(teams.len(), 1);
    assert_eq!(teams[0].record, Record::new(Family::Team));
}

pub(crate) async fn filters_tell_what_is_due_and_what_was_updated(rig: &mut impl Rig) {
    let store = rig.open().await;
    for (id, due, at) in [("a", Some(50), 1), ("b", Some(60), 2), ("c", None, 3)] {
        let row = CaseRow {
            next_due: due.map(second),
            updated_at: second(at),
            ..case(id, &[1])
        };
        assert_eq!(store.save_case(row).await, Ok(true));
    }
    let due_by = |time| CaseFilter {
        due_by: Some(second(time)),
        ..CaseFilter::default()
    };
    assert!(ids(&*store, &due_by(49)).await.is_empty());
    assert_eq!(ids(&*store, &due_by(50)).await, ["a"]);
    assert_eq!(ids(&*store, &due_by(99)).await, ["a", "b"]);
    let updated = CaseFilter {
        updated_from: Some(second(2)),
        updated_before: Some(second(3)),
        ..CaseFilter::default()
    };
    assert_eq!(ids(&*store, &updated).await, ["b"]);
}

pub(crate) async fn every_page_of_cases_begins_where_the_last_one_ended(rig: &mut impl Rig) {
    let store = rig.open().await;
    let all: Vec<String> = (0..25).map(|number| format!("case-{number:02}")).collect();
    for id in all.iter().rev() {
        store.note_case(case(id, &[1])).await.unwrap();
    }
    let (mut told, mut after) = (Vec::new(), None);
    loop {
        let page = CaseFilter {
            after,
            limit: Some(10),
            ..CaseFilter::default()
        };
        let page = ids(&*store, &page).await;
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 10);
        after = Some(kept(&*store, last).await.place());
        told.extend(page);
    }
    assert_eq!(told, all);
}

pub(crate) async fn what_is_due_comes_page_by_page_in_the_order_of_its_time(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in 0..25_i64 {
        let row = CaseRow {
            // Two of each time, so that pages end between cases of one time.
            next_due: Some(second(100 - number / 2)),
            ..case(&format!("case-{number:02}"), &[1])
        };
        assert_eq!(store.save_case(row).await, Ok(true));
    }
    let mut filter = CaseFilter {
        due_by: Some(second(99)),
        limit: Some(3),
        ..CaseFilter::default()
    };
    let mut told = Vec::new();
    loop {
        let page = store.cases(&filter).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 3);
        filter.after = Some(last.place());
        told.extend(page.iter().map(CaseRow::place));
    }
    let mut all = told.clone();
    all.sort_by_key(|place| (place.next_due, place.case_id.clone()));
    assert_eq!(told, all);
    assert_eq!(told.len(), 23, "the two of the latest time are not due");
}
