//! Messages put aside.

use std::collections::HashSet;
use std::sync::Arc;

use bytes::Bytes;
use contracts::Reason;
use gateway::store::{Parked, ParkedFilter, ParkedGroup, ParkedId, ParkedSummary, Stage, Store};

use crate::rig::{Rig, refused, second, system, undelivered};

pub(crate) async fn a_parked_message_comes_back_whole(rig: &mut impl Rig) {
    let store = rig.open().await;
    for parked in [refused(1), undelivered(2)] {
        let id = store.park(parked.clone()).await.unwrap();
        let (summary, whole) = store.parked_message(id).await.unwrap().unwrap();
        assert_eq!(whole, parked);
        assert_eq!(summary, summary_of(id, &parked));
        let listed = store.parked(&ParkedFilter::default()).await.unwrap();
        assert_eq!(listed.last(), Some(&summary));
    }
}

fn summary_of(id: ParkedId, parked: &Parked) -> ParkedSummary {
    ParkedSummary {
        id: id.0,
        stage: parked.stage.name().to_owned(),
        source: parked.source.to_string(),
        destination: parked.destination.as_ref().map(ToString::to_string),
        message_id: parked.message_id.clone(),
        case_id: parked.case_id.clone(),
        kind: parked.kind.clone(),
        reason: parked.reason.code().to_owned(),
        details: parked.details.clone(),
        attempts: parked.attempts,
        at: parked.at.to_string(),
        bytes: parked.body.len() as u64,
    }
}

pub(crate) async fn parking_the_same_message_again_gives_the_first_number(rig: &mut impl Rig) {
    let store = rig.open().await;
    let first = store.park(undelivered(1)).await.unwrap();
    let again = Parked {
        at: second(60),
        attempts: 9,
        ..undelivered(1)
    };
    assert_eq!(store.park(again).await, Ok(first));
    assert_eq!(store.parked(&ParkedFilter::default()).await.unwrap().len(), 1);
}

pub(crate) async fn another_body_stage_source_or_destination_is_another_message(rig: &mut impl Rig) {
    let store = rig.open().await;
    let mut numbers = HashSet::new();
    let others = [
        undelivered(1),
        Parked {
            body: Bytes::from_static(b"other"),
            ..undelivered(1)
        },
        Parked {
            stage: Stage::Intake,
            ..undelivered(1)
        },
        Parked {
            source: system("pmo-skane"),
            ..undelivered(1)
        },
        Parked {
            destination: Some(system("pmo-skane")),
            ..undelivered(1)
        },
        Parked {
            destination: None,
            ..undelivered(1)
        },
    ];
    let count = others.len();
    for parked in others {
        let _new = numbers.insert(store.park(parked).await.unwrap());
    }
    assert_eq!(numbers.len(), count);
}

/// The numbers that parks at the same time got.
async fn at_once(store: &Arc<dyn Store>, parks: impl Iterator<Item = Parked>) -> Vec<ParkedId> {
    let parking: Vec<_> = parks
        .map(|parked| {
            let store = Arc::clone(store);
            tokio::spawn(async move { store.park(parked).await.unwrap() })
        })
        .collect();
    let mut numbers = Vec::new();
    for parked in parking {
        numbers.push(parked.await.unwrap());
    }
    numbers
}

pub(crate) async fn many_parks_at_once_each_get_a_number_of_their_own(rig: &mut impl Rig) {
    let store = rig.open().await;
    let numbers = at_once(&store, (0..500).map(undelivered)).await;
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), 500);
    for (number, id) in numbers.into_iter().enumerate() {
        let (_, parked) = store.parked_message(id).await.unwrap().unwrap();
        assert_eq!(parked, undelivered(number));
    }
}

pub(crate) async fn many_parks_of_one_message_get_one_number(rig: &mut impl Rig) {
    let store = rig.open().await;
    let numbers = at_once(&store, (0..100).map(|_| undelivered(1))).await;
    assert_eq!(numbers.into_iter().collect::<HashSet<_>>().len(), 1);
}

pub(crate) async fn filters_narrow_and_the_newest_come_last(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in [1, 2, 3] {
        let _id = store.park(refused(number)).await.unwrap();
        let _id = store.park(undelivered(number)).await.unwrap();
    }
    let elsewhere = Parked {
        source: system("pmo-skane"),
        ..refused(4)
    };
    let _id = store.park(elsewhere).await.unwrap();
    let none = ParkedFilter::default;
    let cases = [
        (none(), "1 1 2 2 3 3 4"),
        (
            ParkedFilter {
                reason: Some(Reason::Unreadable),
                ..none()
            },
            "1 2 3 4",
        ),
        (
            ParkedFilter {
                source: Some(system("pmo-skane")),
                ..none()
            },
            "4",
        ),
        (
            ParkedFilter {
                destination: Some(system("pmo-vgr")),
                ..none()
            },
            "1 2 3",
        ),
        (
            ParkedFilter {
                limit: Some(2),
                ..none()
            },
            "3 4",
        ),
        (
            ParkedFilter {
                limit: Some(2),
                destination: Some(system("pmo-vgr")),
                ..none()
            },
            "2 3",
        ),
        (
            ParkedFilter {
                reason: Some(Reason::NoRoute),
                ..none()
            },
            "",
        ),
    ];
    for (filter, expected) in cases {
        let listed = store.parked(&filter).await.unwrap();
        let numbers: Vec<&str> = listed.iter().map(|parked| &parked.message_id[3..]).collect();
        assert_eq!(numbers.join(" "), expected, "{filter:?}");
    }
}

pub(crate) async fn a_number_that_was_never_given_finds_nothing(rig: &mut impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.parked_message(ParkedId(7)).await, Ok(None));
}

pub(crate) async fn groups_tell_how_many_lie_parked_for_what_and_since_when(rig: &mut impl Rig) {
    let store = rig.open().await;
    assert_eq!(store.parked_groups().await, Ok(Vec::new()));
    for (number, at) in [(1, 30), (2, 10), (3, 20)] {
        let parked = Parked {
            at: second(at),
            ..undelivered(number)
        };
        let _id = store.park(parked).await.unwrap();
    }
    let other_reason = Parked {
        reason: Reason::AttemptsUsedUp,
        ..undelivered(4)
    };
    let elsewhere = Parked {
        destination: Some(system("pmo-skane")),
        ..undelivered(5)
    };
    let from_elsewhere = Parked {
        source: system("millennium-skane"),
        at: second(5),
        ..undelivered(6)
    };
    for parked in [refused(1), refused(2), other_reason, elsewhere, from_elsewhere] {
        let _id = store.park(parked).await.unwrap();
    }
    let group = |stage, name, reason, messages, at| ParkedGroup {
        stage,
        system: system(name),
        reason,
        messages,
        oldest: second(at),
    };
    let (intake, delivery) = (Stage::Intake, Stage::Delivery);
    let expected = [
        group(delivery, "pmo-skane", Reason::TargetRefused, 1, 0),
        group(delivery, "pmo-vgr", Reason::TargetRefused, 4, 5),
        group(delivery, "pmo-vgr", Reason::AttemptsUsedUp, 1, 0),
        group(intake, "millennium-vgr", Reason::Unreadable, 2, 0),
    ];
    let found = store.parked_groups().await.unwrap();
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for group in expected {
        assert!(found.contains(&group), "{group:?} is not among {found:?}");
    }
}
