//! When the storage fails.

use bytes::Bytes;
use gateway::store::{Parked, ParkedFilter, Retention, Stage};

use crate::rig::{Rig, handed_over, refused, row, second, seconds};

pub(crate) async fn a_full_store_says_so_and_recovers_without_losing_notes(rig: &mut impl Rig) {
    let store = rig.open_small().await;
    store.probe().await.unwrap();
    let mut parked = 0;
    let cause = loop {
        let message = Parked {
            body: Bytes::from(vec![b'x'; 32 << 10]),
            ..refused(parked)
        };
        match store.park(message).await {
            Ok(_) => parked += 1,
            Err(error) => break error,
        }
        assert!(parked < 1_000, "the store is never full");
    };
    assert_eq!(cause.to_string(), "the store cannot park: the disk is full");
    assert!(store.probe().await.is_err());
    // What is recorded while the store is full may have to wait; it is neither refused nor lost.
    for number in 0..1_000 {
        store.record(handed_over(number)).await.unwrap();
    }
    let listed = store.parked(&ParkedFilter::default()).await.unwrap();
    assert_eq!(listed.len(), parked, "what was parked can be read");
    assert!(listed.iter().all(|parked| parked.stage == Stage::Intake.name()));
    let nothing_kept = Retention {
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
