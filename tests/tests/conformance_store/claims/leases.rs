//! Leases: one holder at a time, and none for ever.

use std::time::Duration;

use crate::rig::Rig;

const LONG: Duration = Duration::from_secs(600);
const SHORT: Duration = Duration::from_millis(300);

pub(crate) async fn one_holds_a_lease_and_can_renew_it(rig: &mut impl Rig) {
    let (one, two) = (rig.open().await, rig.open().await);
    assert_eq!(one.lease("pmo-vgr", "one", LONG).await, Ok(true));
    assert_eq!(two.lease("pmo-vgr", "two", LONG).await, Ok(false));
    assert_eq!(one.lease("pmo-vgr", "one", LONG).await, Ok(true));
    assert_eq!(two.lease("pmo-vgr", "two", LONG).await, Ok(false));
    assert_eq!(two.lease("archive", "two", LONG).await, Ok(true), "another lease");
}

pub(crate) async fn a_lease_that_is_not_renewed_ends_by_itself(rig: &mut impl Rig) {
    let (one, two) = (rig.open().await, rig.open().await);
    assert_eq!(one.lease("pmo-vgr", "one", SHORT).await, Ok(true));
    let taken = std::time::Instant::now();
    let refused = two.lease("pmo-vgr", "two", LONG).await;
    // A machine that stood still may come too late to be refused.
    assert!(refused == Ok(false) || taken.elapsed() > SHORT, "{refused:?}");
    tokio::time::sleep(SHORT * 2).await;
    assert_eq!(two.lease("pmo-vgr", "two", LONG).await, Ok(true));
    assert_eq!(
        one.lease("pmo-vgr", "one", SHORT).await,
        Ok(false),
        "it was not renewed"
    );
}

pub(crate) async fn a_lease_can_be_given_back(rig: &mut impl Rig) {
    let (one, two) = (rig.open().await, rig.open().await);
    assert_eq!(one.lease("pmo-vgr", "one", LONG).await, Ok(true));
    assert_eq!(
        two.lease("pmo-vgr", "two", Duration::ZERO).await,
        Ok(false),
        "not its own"
    );
    assert_eq!(one.lease("pmo-vgr", "one", Duration::ZERO).await, Ok(true));
    assert_eq!(two.lease("pmo-vgr", "two", LONG).await, Ok(true));
}

pub(crate) async fn of_many_who_want_a_lease_one_gets_it(rig: &mut impl Rig) {
    let stores = [rig.open().await, rig.open().await];
    for round in 0..20 {
        let name = format!("lease-{round}");
        let wanting: Vec<_> = (0..8)
            .map(|holder: usize| {
                let (store, name) = (std::sync::Arc::clone(&stores[holder % 2]), name.clone());
                tokio::spawn(async move { store.lease(&name, &holder.to_string(), LONG).await.unwrap() })
            })
            .collect();
        let mut got = 0;
        for wanted in wanting {
            got += usize::from(wanted.await.unwrap());
        }
        assert_eq!(got, 1);
    }
}
