//! The deduplication window.

use crate::rig::{Rig, remembered, seen};

pub(crate) async fn what_was_remembered_comes_oldest_first_and_only_the_newest(rig: &mut impl Rig) {
    let store = rig.open().await;
    for (number, at) in [(3, 30), (1, 10), (4, 40), (2, 20)] {
        store.remember(seen(number, at)).await.unwrap();
    }
    assert_eq!(remembered(&*store, 0, 10).await, [1, 2, 3, 4]);
    assert_eq!(remembered(&*store, 20, 10).await, [2, 3, 4]);
    assert_eq!(remembered(&*store, 0, 2).await, [3, 4]);
    assert_eq!(remembered(&*store, 41, 10).await, [0_u8; 0]);
}

pub(crate) async fn remembering_again_keeps_the_later_time(rig: &mut impl Rig) {
    let store = rig.open().await;
    for at in [10, 30, 20] {
        store.remember(seen(1, at)).await.unwrap();
    }
    assert_eq!(remembered(&*store, 30, 10).await, [1]);
    assert_eq!(remembered(&*store, 31, 10).await, [0_u8; 0]);
}

pub(crate) async fn every_gateway_knows_what_one_of_them_remembered(rig: &mut impl Rig) {
    let (one, two) = (rig.open().await, rig.open().await);
    assert_eq!(two.knows([1; 16]).await, Ok(false));
    one.remember(seen(1, 10)).await.unwrap();
    assert_eq!(remembered(&*one, 0, 10).await, [1], "it is written");
    assert_eq!(two.knows([1; 16]).await, Ok(true));
    assert_eq!(two.knows([2; 16]).await, Ok(false));
}

pub(crate) async fn what_is_forgotten_is_known_to_no_gateway(rig: &mut impl Rig) {
    let (one, two) = (rig.open().await, rig.open().await);
    for number in [1, 2] {
        one.remember(seen(number, 10)).await.unwrap();
    }
    one.forget([1; 16]).await.unwrap();
    one.forget([3; 16]).await.unwrap();
    assert_eq!(two.knows([1; 16]).await, Ok(false));
    assert_eq!(remembered(&*two, 0, 10).await, [2]);
}
