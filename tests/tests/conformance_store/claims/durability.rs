//! What is there afterwards.

use contracts::case::Family;
use gateway::store::{Change, Choice, Decided, Standing, StoredFilter, Which};

use crate::rig::{
    Rig, aside, case, decision, gone, handed_over, in_case, lane, parked, refused, remembered, row, second,
    seen, standing, work_off,
};

pub(crate) async fn what_was_put_is_there_after_a_crash(rig: &mut impl Rig) {
    let store = rig.open().await;
    let id = store.put(aside(1)).await.unwrap();
    rig.crash().await;
    let store = rig.open().await;
    let (_, stored) = store.read(id).await.unwrap().unwrap();
    assert_eq!(stored, aside(1));
}

pub(crate) async fn a_lane_and_what_was_decided_are_there_after_a_crash(rig: &mut impl Rig) {
    let store = rig.open().await;
    let head = store.put(parked(1)).await.unwrap();
    for number in [2, 3] {
        let held = store.hold(in_case("case-1", number)).await.unwrap();
        assert!(held.is_some());
    }
    let tried = store.put(in_case("case-2", 4)).await.unwrap();
    let retry = Change::Retry {
        due: second(90),
        attempts: 2,
        at: second(30),
    };
    assert_eq!(store.change(tried, retry).await, Ok(true));
    let delivered = store.put(in_case("case-3", 5)).await.unwrap();
    let change = gone(&in_case("case-3", 5));
    assert_eq!(store.change(delivered, change).await, Ok(true));
    let release = decision(Choice::Release(Which::Message(head)));
    assert_eq!(
        store.decide(release.clone()).await,
        Ok(vec![(head, Decided::Done)])
    );
    assert_eq!(
        store
            .lease("work", "one", std::time::Duration::from_secs(600))
            .await,
        Ok(true)
    );
    rig.crash().await;
    let store = rig.open().await;
    assert_eq!(standing(&*store, head).await, Standing::Released);
    assert_eq!(
        store.decide(release).await,
        Ok(vec![(head, Decided::AlreadyDecided)])
    );
    assert_eq!(store.audit(Default::default()).await.unwrap().len(), 1);
    let (_, tried) = store.read(tried).await.unwrap().unwrap();
    assert_eq!(
        (tried.standing, tried.attempts),
        (Standing::Retry { due: second(90) }, 2)
    );
    assert_eq!(store.read(delivered).await, Ok(None));
    assert_eq!(
        row(&*store, 5).await.entry.state,
        gateway::store::State::Delivered
    );
    assert_eq!(work_off(&*store, &lane("case-1")).await, [1, 2, 3]);
    assert_eq!(
        store
            .lease("work", "two", std::time::Duration::from_secs(1))
            .await,
        Ok(false)
    );
}

pub(crate) async fn what_was_recorded_before_a_put_is_there_after_a_crash(rig: &mut impl Rig) {
    let store = rig.open().await;
    store.record(handed_over(1)).await.unwrap();
    store.remember(seen(1, 0)).await.unwrap();
    let _id = store.put(refused(2)).await.unwrap();
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
    assert!(store.put(refused(1)).await.is_err());
    assert!(store.hold(aside(1)).await.is_err());
    assert!(store.head(&lane("case-1")).await.is_err());
    assert!(store.list(&StoredFilter::default()).await.is_err());
    assert!(store.knows([1; 16]).await.is_err());
    assert!(store.note_case(case("case-1", &[1])).await.is_err());
    assert!(store.save_case(case("case-1", &[1])).await.is_err());
    assert!(store.case(Family::Referral, "case-1").await.is_err());
    assert!(
        store
            .lease("work", "one", std::time::Duration::from_secs(1))
            .await
            .is_err()
    );
    assert!(store.probe().await.is_err());
}
