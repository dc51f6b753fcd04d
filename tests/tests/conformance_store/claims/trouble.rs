//! When the storage fails.

use bytes::Bytes;
use gateway::store::{Retention, Standing, StoredFilter, StoredMessage};

use crate::rig::{Rig, handed_over, refused, row, second, seconds};

/// What may stand in a message and must stand nowhere else.
const SECRET: &str = "191212121212";

pub(crate) async fn an_error_shows_nothing_of_a_message(rig: &mut impl Rig) {
    let store = rig.open_small().await;
    let message = StoredMessage {
        message_id: SECRET.to_owned(),
        case_id: Some(SECRET.to_owned()),
        details: vec![SECRET.to_owned()],
        body: Bytes::from(SECRET.repeat(200_000)),
        ..refused(1)
    };
    assert!(!format!("{message:?}").contains(SECRET));
    let error = store.put(message.clone()).await.and(store.put(refused(2)).await);
    let error = error.expect_err("there is no room for the message");
    assert!(!format!("{error:?} {error}").contains(SECRET), "{error}");
    let probed = store.probe().await;
    assert!(!format!("{probed:?} {store:?}").contains(SECRET));
}

pub(crate) async fn a_full_store_says_so_and_recovers_without_losing_notes(rig: &mut impl Rig) {
    let store = rig.open_small().await;
    store.probe().await.unwrap();
    // Large ones until there is no room for them, then small ones for what room is left.
    let (mut parked, mut size) = (0, 32 << 10);
    let cause = loop {
        let message = StoredMessage {
            body: Bytes::from(vec![b'x'; size]),
            ..refused(parked)
        };
        match store.put(message).await {
            Ok(_) => parked += 1,
            Err(_) if size > 1 << 10 => size = 1 << 10,
            Err(error) => break error,
        }
        assert!(parked < 1_000, "the store is never full");
    };
    assert_eq!(cause.to_string(), "the store cannot put: the disk is full");
    assert!(store.probe().await.is_err());
    // What is recorded while the store is full may have to wait; it is neither refused nor lost.
    for number in 0..1_000 {
        store.record(handed_over(number)).await.unwrap();
    }
    let listed = store.list(&StoredFilter::default()).await.unwrap();
    assert_eq!(listed.len(), parked, "what was parked can be read");
    assert!(listed.iter().all(|row| row.standing == Standing::Refused.name()));
    let nothing_kept = Retention {
        closed_cases: seconds(0),
        open_cases: seconds(0),
        journal: seconds(1),
        refused: seconds(0),
        seen: seconds(1),
    };
    let swept = store.sweep(&nothing_kept, second(1)).await.unwrap();
    assert_eq!(swept.refused, parked as u64);
    assert_eq!(row(&*store, 0).await.entry, handed_over(0));
    assert_eq!(row(&*store, 999).await.entry, handed_over(999));
    store.probe().await.unwrap();
}
