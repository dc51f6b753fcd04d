//! Lanes keep their order, whoever fills and empties them.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use gateway::store::{Change, Choice, Standing, State, Store, StoredFilter, StoredMessage, Which};

use crate::rig::{
    Rig, aside, decision, given_up, gone, in_case, lane, parked, row, second, standing, system, work_off,
};

/// A message that is tried again at so many seconds.
fn retried(case: &str, number: usize, due: i64) -> StoredMessage {
    StoredMessage {
        standing: Standing::Retry { due: second(due) },
        attempts: 1,
        ..in_case(case, number)
    }
}

pub(crate) async fn a_lane_keeps_the_order_in_which_its_messages_came(rig: &mut impl Rig) {
    let store = rig.open().await;
    let _head = store.put(retried("a", 5, 30)).await.unwrap();
    for number in [3, 9, 1] {
        assert!(store.hold(in_case("a", number)).await.unwrap().is_some());
    }
    let _last = store.put(parked(7)).await.unwrap();
    let _last = store.put(retried("a", 2, 1)).await.unwrap();
    let _last = store.hold(in_case("a", 4)).await.unwrap();
    assert_eq!(work_off(&*store, &lane("a")).await, [5, 3, 9, 1, 2, 4]);
    assert_eq!(store.head(&lane("a")).await, Ok(None));
}

pub(crate) async fn holding_on_an_empty_lane_says_so_and_stores_nothing(rig: &mut impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.hold(in_case("a", 1)).await, Ok(None));
    assert_eq!(store.list(&StoredFilter::default()).await, Ok(Vec::new()));
    let first = store.put(retried("a", 1, 30)).await.unwrap();
    let held = store.hold(retried("a", 2, 30)).await.unwrap();
    assert_eq!(
        standing(&*store, held.expect("the lane is not empty")).await,
        Standing::Held
    );
    assert_eq!(work_off(&*store, &lane("a")).await, [1, 2]);
    assert_eq!(
        store.hold(in_case("a", 3)).await,
        Ok(None),
        "empty again after {first}"
    );
}

pub(crate) async fn a_stored_message_is_recognised_until_it_is_gone_or_discarded(rig: &mut impl Rig) {
    let store = rig.open().await;
    let id = store.put(retried("a", 1, 30)).await.unwrap();
    assert_eq!(store.hold(in_case("a", 1)).await, Ok(Some(id)));
    assert_eq!(store.change(id, Change::Aside(given_up())).await, Ok(true));
    assert_eq!(store.hold(in_case("a", 1)).await, Ok(Some(id)));
    let fix = Choice::Fix {
        id,
        body: Bytes::from_static(b"corrected"),
    };
    let _decided = store.decide(decision(fix)).await.unwrap();
    assert_eq!(
        store.hold(in_case("a", 1)).await,
        Ok(Some(id)),
        "its body was corrected"
    );
    assert_eq!(store.change(id, Change::Parked(given_up())).await, Ok(true));
    let discard = Choice::Discard {
        which: Which::Message(id),
        why: "sent by telephone".to_owned(),
    };
    let _decided = store.decide(decision(discard)).await.unwrap();
    // Sent again after that it is a new message: taken for the discarded one, it would be lost.
    assert_eq!(store.hold(in_case("a", 1)).await, Ok(None));
    assert_ne!(store.put(retried("a", 1, 30)).await, Ok(id));
    assert_eq!(standing(&*store, id).await, Standing::Discarded);
}

pub(crate) async fn lanes_of_other_cases_and_destinations_are_others(rig: &mut impl Rig) {
    let store = rig.open().await;
    let _id = store.put(retried("a", 1, 30)).await.unwrap();
    assert_eq!(store.hold(in_case("b", 2)).await, Ok(None));
    let elsewhere = StoredMessage {
        destination: Some(system("archive")),
        ..in_case("a", 2)
    };
    assert_eq!(store.hold(elsewhere).await, Ok(None));
    assert_eq!(store.lanes(&system("archive")).await, Ok(Vec::new()));
}

pub(crate) async fn a_message_without_a_case_has_a_lane_of_its_own(rig: &mut impl Rig) {
    let store = rig.open().await;
    let without = |number| StoredMessage {
        case_id: None,
        ..retried("", number, 30)
    };
    let _id = store.put(without(1)).await.unwrap();
    assert_eq!(store.hold(without(2)).await, Ok(None));
    let lanes = store.lanes(&system("pmo-vgr")).await.unwrap();
    let keys: Vec<_> = lanes.into_iter().map(|found| found.key).collect();
    assert_eq!(keys, [lane("id-1")]);
    assert_eq!(without(1).lane(), Some(lane("id-1")));
}

pub(crate) async fn what_is_aside_blocks_nothing(rig: &mut impl Rig) {
    let store = rig.open().await;
    let _id = store.put(aside(1)).await.unwrap();
    assert_eq!(store.lanes(&system("pmo-vgr")).await, Ok(Vec::new()));
    assert_eq!(store.head(&lane("case-1")).await, Ok(None));
    assert_eq!(store.hold(in_case("case-1", 2)).await, Ok(None));
    let head = store.put(retried("case-1", 2, 30)).await.unwrap();
    let _held = store.hold(in_case("case-1", 3)).await.unwrap();
    assert_eq!(store.change(head, Change::Aside(given_up())).await, Ok(true));
    assert_eq!(work_off(&*store, &lane("case-1")).await, [3]);
}

pub(crate) async fn a_change_is_seen_and_a_message_that_is_gone_cannot_change(rig: &mut impl Rig) {
    let store = rig.open().await;
    let id = store.put(retried("a", 1, 30)).await.unwrap();
    let retry = Change::Retry {
        due: second(60),
        attempts: 2,
        at: second(31),
    };
    assert_eq!(store.change(id, retry.clone()).await, Ok(true));
    let expected = StoredMessage {
        attempts: 2,
        at: second(31),
        ..retried("a", 1, 60)
    };
    assert_eq!(store.head(&lane("a")).await, Ok(Some((id, expected.clone()))));
    assert_eq!(store.change(id, Change::Parked(given_up())).await, Ok(true));
    let (summary, found) = store.read(id).await.unwrap().unwrap();
    let expected = StoredMessage {
        standing: Standing::Parked,
        reason: Some(given_up().reason),
        details: given_up().details,
        attempts: given_up().attempts,
        at: given_up().at,
        ..expected
    };
    assert_eq!((found, summary.due), (expected.clone(), None));
    assert_eq!(store.change(id, gone(&expected)).await, Ok(true));
    for change in [retry, Change::Parked(given_up()), gone(&expected)] {
        assert_eq!(store.change(id, change).await, Ok(false));
    }
    assert_eq!(store.read(id).await, Ok(None));
}

pub(crate) async fn what_is_delivered_from_a_lane_is_gone_and_in_the_journal(rig: &mut impl Rig) {
    let store = rig.open().await;
    let message = retried("a", 1, 30);
    let id = store.put(message.clone()).await.unwrap();
    assert_eq!(store.change(id, gone(&message)).await, Ok(true));
    assert_eq!(row(&*store, 1).await.entry.state, State::Delivered);
    assert_eq!(store.hold(in_case("a", 2)).await, Ok(None));
}

pub(crate) async fn lanes_that_can_be_worked_come_before_those_that_wait(rig: &mut impl Rig) {
    let store = rig.open().await;
    let given_up = StoredMessage {
        case_id: Some("given up".to_owned()),
        ..parked(1)
    };
    let _id = store.put(given_up).await.unwrap();
    let _id = store.put(retried("later", 2, 60)).await.unwrap();
    let _id = store.put(retried("sooner", 3, 30)).await.unwrap();
    let _id = store.put(in_case("now", 4)).await.unwrap();
    for number in [5, 6] {
        let _id = store.hold(in_case("sooner", number)).await.unwrap();
    }
    let lanes = store.lanes(&system("pmo-vgr")).await.unwrap();
    let found: Vec<(&str, Standing, u64)> = lanes
        .iter()
        .map(|found| (found.key.case.as_str(), found.standing, found.messages))
        .collect();
    let expected = [
        ("now", Standing::Held, 1),
        ("sooner", Standing::Retry { due: second(30) }, 3),
        ("later", Standing::Retry { due: second(60) }, 1),
        ("given up", Standing::Parked, 1),
    ];
    assert_eq!(found, expected);
    for found in lanes {
        let head = store.head(&found.key).await.unwrap().map(|(id, _)| id);
        assert_eq!(head, Some(found.head));
    }
}

/// Each lane has one who brings its messages, in order, and one who works it off, on another connection. What
/// may go goes at once, unless it fails, which every third does: then it opens the lane in the store.
pub(crate) async fn holding_and_emptying_a_lane_at_once_never_both_win(rig: &mut impl Rig) {
    const MESSAGES: usize = 60;
    let (one, two) = (rig.open().await, rig.open().await);
    let mut lanes = Vec::new();
    for case in ["a", "b"] {
        let went = Arc::new(Mutex::new(Vec::new()));
        let bringing = bring(Arc::clone(&one), case, Arc::clone(&went), MESSAGES);
        let working = work(Arc::clone(&two), case, went, MESSAGES);
        lanes.push((tokio::spawn(bringing), tokio::spawn(working)));
    }
    for (bringing, working) in lanes {
        let went_at_once = bringing.await.unwrap();
        assert_eq!(working.await.unwrap(), (0..MESSAGES).collect::<Vec<_>>());
        assert!(
            went_at_once > 0,
            "the lane was never empty, so nothing was proven"
        );
        assert!(
            went_at_once < MESSAGES * 2 / 3,
            "nothing was ever held, so nothing was proven"
        );
    }
}

async fn bring(store: Arc<dyn Store>, case: &str, went: Arc<Mutex<Vec<usize>>>, messages: usize) -> usize {
    let mut went_at_once = 0;
    for number in 0..messages {
        match store.hold(in_case(case, number)).await.unwrap() {
            Some(_) => {}
            None if number % 3 == 0 => {
                let _id = store.put(retried(case, number, 0)).await.unwrap();
            }
            None => {
                went.lock().unwrap().push(number);
                went_at_once += 1;
            }
        }
        // Now and then the lane is emptied, so that the next message meets the moment in which it is.
        while number % 5 == 0 && store.head(&lane(case)).await.unwrap().is_some() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    }
    went_at_once
}

async fn work(
    store: Arc<dyn Store>,
    case: &str,
    went: Arc<Mutex<Vec<usize>>>,
    messages: usize,
) -> Vec<usize> {
    loop {
        if let Some((id, message)) = store.head(&lane(case)).await.unwrap() {
            let number: usize = message.message_id[3..].parse().unwrap();
            went.lock().unwrap().push(number);
            assert_eq!(store.change(id, gone(&message)).await, Ok(true));
        }
        let order = went.lock().unwrap().clone();
        if order.len() >= messages {
            return order;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}
