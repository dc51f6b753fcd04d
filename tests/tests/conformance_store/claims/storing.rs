//! Messages kept whole, and how they are looked for.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use contracts::Reason;
use gateway::store::{
    MOST_LISTED, Standing, Store, StoredFilter, StoredGroup, StoredId, StoredMessage, StoredSummary,
};

use crate::rig::{Rig, aside, refused, second, system};

pub(crate) async fn a_stored_message_comes_back_whole(rig: &mut impl Rig) {
    let store = rig.open().await;
    let retry = StoredMessage {
        standing: Standing::Retry { due: second(30) },
        continues: true,
        reason: None,
        ..aside(3)
    };
    for message in [refused(1), aside(2), retry] {
        let id = store.put(message.clone()).await.unwrap();
        let (summary, whole) = store.read(id).await.unwrap().unwrap();
        assert_eq!(whole, message);
        assert_eq!(summary, summary_of(id, &message));
        let listed = store.list(&StoredFilter::default()).await.unwrap();
        assert_eq!(listed.last(), Some(&summary));
    }
}

fn summary_of(id: StoredId, parked: &StoredMessage) -> StoredSummary {
    StoredSummary {
        id,
        standing: parked.standing.name(),
        due: parked.standing.due().map(|due| due.to_string()),
        source: parked.source.to_string(),
        destination: parked.destination.as_ref().map(ToString::to_string),
        message_id: parked.message_id.clone(),
        case_id: parked.case_id.clone(),
        kind: parked.kind.clone(),
        reason: parked.reason.map(|reason| reason.code().to_owned()),
        details: parked.details.clone(),
        attempts: parked.attempts,
        at: parked.at.to_string(),
        bytes: parked.body.len() as u64,
    }
}

pub(crate) async fn putting_the_same_message_again_gives_the_first_number_and_changes_nothing(
    rig: &mut impl Rig,
) {
    let store = rig.open().await;
    let first = store.put(aside(1)).await.unwrap();
    let again = StoredMessage {
        at: second(60),
        attempts: 9,
        ..aside(1)
    };
    assert_eq!(store.put(again).await, Ok(first));
    let (_, stored) = store.read(first).await.unwrap().unwrap();
    assert_eq!(stored, aside(1));
    assert_eq!(store.list(&StoredFilter::default()).await.unwrap().len(), 1);
}

pub(crate) async fn another_body_source_or_destination_is_another_message(rig: &mut impl Rig) {
    let store = rig.open().await;
    let mut numbers = HashSet::new();
    let others = [
        aside(1),
        StoredMessage {
            body: Bytes::from_static(b"other"),
            ..aside(1)
        },
        StoredMessage {
            source: system("pmo-skane"),
            ..aside(1)
        },
        StoredMessage {
            destination: Some(system("pmo-skane")),
            ..aside(1)
        },
        StoredMessage {
            destination: None,
            ..aside(1)
        },
    ];
    let count = others.len();
    for parked in others {
        let _new = numbers.insert(store.put(parked).await.unwrap());
    }
    assert_eq!(numbers.len(), count);
}

/// The numbers that puts at the same time got.
async fn at_once(store: &Arc<dyn Store>, puts: impl Iterator<Item = StoredMessage>) -> Vec<StoredId> {
    let putting: Vec<_> = puts
        .map(|parked| {
            let store = Arc::clone(store);
            tokio::spawn(async move { store.put(parked).await.unwrap() })
        })
        .collect();
    let mut numbers = Vec::new();
    for put in putting {
        numbers.push(put.await.unwrap());
    }
    numbers
}

pub(crate) async fn many_puts_at_once_each_get_a_number_of_their_own(rig: &mut impl Rig) {
    let store = rig.open().await;
    let numbers = at_once(&store, (0..500).map(aside)).await;
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 500);
    for (number, id) in numbers.into_iter().enumerate() {
        let (_, parked) = store.read(id).await.unwrap().unwrap();
        assert_eq!(parked, aside(number));
    }
}

pub(crate) async fn many_puts_of_one_message_get_one_number(rig: &mut impl Rig) {
    let store = rig.open().await;
    let numbers = at_once(&store, (0..100).map(|_| aside(1))).await;
    assert_eq!(numbers.into_iter().collect::<HashSet<_>>().len(), 1);
}

pub(crate) async fn filters_narrow_and_the_newest_come_last(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in [1, 2, 3] {
        let _id = store.put(refused(number)).await.unwrap();
        let _id = store.put(aside(number)).await.unwrap();
    }
    let elsewhere = StoredMessage {
        source: system("pmo-skane"),
        ..refused(4)
    };
    let _id = store.put(elsewhere).await.unwrap();
    let none = StoredFilter::default;
    let cases = [
        (none(), "1 1 2 2 3 3 4"),
        (
            StoredFilter {
                reason: Some(Reason::Unreadable),
                ..none()
            },
            "1 2 3 4",
        ),
        (
            StoredFilter {
                source: Some(system("pmo-skane")),
                ..none()
            },
            "4",
        ),
        (
            StoredFilter {
                destination: Some(system("pmo-vgr")),
                ..none()
            },
            "1 2 3",
        ),
        (
            StoredFilter {
                standings: vec![Standing::Refused.name()],
                limit: Some(3),
                ..none()
            },
            "2 3 4",
        ),
        (
            StoredFilter {
                case_id: Some("case-1".to_owned()),
                ..none()
            },
            "1 2 3",
        ),
        (
            StoredFilter {
                limit: Some(2),
                ..none()
            },
            "3 4",
        ),
        (
            StoredFilter {
                limit: Some(2),
                destination: Some(system("pmo-vgr")),
                ..none()
            },
            "2 3",
        ),
        (
            StoredFilter {
                reason: Some(Reason::NoRoute),
                ..none()
            },
            "",
        ),
    ];
    for (filter, expected) in cases {
        let listed = store.list(&filter).await.unwrap();
        let numbers: Vec<&str> = listed.iter().map(|parked| &parked.message_id[3..]).collect();
        assert_eq!(numbers.join(" "), expected, "{filter:?}");
    }
}

pub(crate) async fn a_number_that_was_never_given_finds_nothing(rig: &mut impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.read(StoredId(7)).await, Ok(None));
}

pub(crate) async fn a_listing_never_has_more_than_its_most(rig: &mut impl Rig) {
    let store = rig.open().await;
    let mut numbers = Vec::new();
    for some in (0..=MOST_LISTED).collect::<Vec<_>>().chunks(500) {
        numbers.extend(at_once(&store, some.iter().copied().map(refused)).await);
    }
    let too_many = StoredFilter {
        limit: Some(usize::MAX),
        ..StoredFilter::default()
    };
    for filter in [StoredFilter::default(), too_many] {
        let listed = store.list(&filter).await.unwrap();
        assert_eq!(listed.len(), MOST_LISTED);
        assert_eq!(
            listed.last().map(|last| last.id),
            numbers.iter().copied().max(),
            "the newest are listed"
        );
    }
}

pub(crate) async fn groups_tell_how_many_are_stored_for_what_and_since_when(rig: &mut impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.groups().await, Ok(Vec::new()));
    for (number, at) in [(1, 30), (2, 10), (3, 20)] {
        let parked = StoredMessage {
            at: second(at),
            ..aside(number)
        };
        let _id = store.put(parked).await.unwrap();
    }
    let other_reason = StoredMessage {
        reason: Some(Reason::AttemptsUsedUp),
        ..aside(4)
    };
    let elsewhere = StoredMessage {
        destination: Some(system("pmo-skane")),
        ..aside(5)
    };
    let from_elsewhere = StoredMessage {
        source: system("millennium-skane"),
        at: second(5),
        ..aside(6)
    };
    let held = StoredMessage {
        standing: Standing::Held,
        reason: None,
        ..aside(7)
    };
    for message in [
        refused(1),
        refused(2),
        other_reason,
        elsewhere,
        from_elsewhere,
        held,
    ] {
        let _id = store.put(message).await.unwrap();
    }
    let given_up = aside(0).standing.name();
    let group = |standing, name, reason, messages, at| StoredGroup {
        standing,
        system: system(name),
        reason,
        messages,
        oldest: second(at),
        first_received: second(0),
    };
    let expected = [
        group(given_up, "pmo-skane", Some(Reason::TargetRefused), 1, 0),
        group(given_up, "pmo-vgr", Some(Reason::TargetRefused), 4, 5),
        group(given_up, "pmo-vgr", Some(Reason::AttemptsUsedUp), 1, 0),
        group("refused", "millennium-vgr", Some(Reason::Unreadable), 2, 0),
        group("held", "pmo-vgr", None, 1, 0),
    ];
    let found = store.groups().await.unwrap();
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for group in expected {
        assert!(found.contains(&group), "{group:?} is not among {found:?}");
    }
}
