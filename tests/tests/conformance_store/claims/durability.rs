//! What is there afterwards.

use gateway::store::ParkedFilter;

use crate::rig::{Rig, handed_over, refused, remembered, row, seen, undelivered};

pub(crate) async fn what_was_parked_is_there_after_a_crash(rig: &mut impl Rig) {
    let store = rig.open().await;
    let id = store.park(undelivered(1)).await.unwrap();
    rig.crash().await;
    let store = rig.open().await;
    let (_, parked) = store.parked_message(id).await.unwrap().unwrap();
    assert_eq!(parked, undelivered(1));
}

pub(crate) async fn what_was_recorded_before_a_park_is_there_after_a_crash(rig: &mut impl Rig) {
    let store = rig.open().await;
    store.record(handed_over(1)).await.unwrap();
    store.remember(seen(1, 0)).await.unwrap();
    let _id = store.park(refused(2)).await.unwrap();
    rig.crash().await;
    let store = rig.open().await;
    assert_eq!(row(&*store, 1).await.entry, handed_over(1));
    assert_eq!(remembered(&*store, 0, 10).await, [1]);
}

pub(crate) async fn everything_is_there_after_closing(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in 0..100 {
        store.record(handed_over(number)).await.unwrap();
    }
    store.close().await;
    let store = rig.open().await;
    for number in 0..100 {
        assert_eq!(row(&*store, number).await.entry, handed_over(number));
    }
}

pub(crate) async fn a_store_that_is_dropped_writes_what_waits(rig: &mut impl Rig) {
    let store = rig.open().await;
    store.record(handed_over(1)).await.unwrap();
    drop(store);
    let store = rig.open().await;
    let written = async {
        let source = handed_over(1).source;
        while store.journal(&source, "id-1").await.unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    written.await;
}

pub(crate) async fn a_closed_store_refuses_and_does_not_hang(rig: &mut impl Rig) {
    let store = rig.open().await;
    store.close().await;
    store.close().await;
    assert!(store.record(handed_over(1)).await.is_err());
    assert!(store.remember(seen(1, 0)).await.is_err());
    assert!(store.park(refused(1)).await.is_err());
    assert!(store.parked(&ParkedFilter::default()).await.is_err());
    assert!(store.probe().await.is_err());
}
