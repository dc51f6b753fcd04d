//! What persons decide is done once, whole, and can be looked up.

use bytes::Bytes;
use contracts::Reason;
use gateway::store::{
    AuditFilter, Change, Choice, Decided, MOST_DECIDED, Standing, State, StoredFilter, StoredId,
    StoredMessage, Which,
};
use sha2::{Digest, Sha256};

use crate::rig::{
    Rig, aside, decision, given_up, handed_over, in_case, lane, parked, refused, row, second, standing,
    system, work_off,
};

const WHY: &str = "sent by telephone";

fn release(id: StoredId) -> Choice {
    Choice::Release(Which::Message(id))
}

fn discard(which: Which) -> Choice {
    let why = WHY.to_owned();
    Choice::Discard { which, why }
}

fn fix(id: StoredId) -> Choice {
    let body = Bytes::from_static(b"corrected");
    Choice::Fix { id, body }
}

fn digest(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) async fn a_released_message_keeps_its_place_and_is_tried_anew(rig: &mut impl Rig) {
    let store = rig.open().await;
    let head = store.put(parked(1)).await.unwrap();
    for number in [2, 3] {
        let _held = store.hold(in_case("case-1", number)).await.unwrap();
    }
    let decided = store.decide(decision(release(head))).await;
    assert_eq!(decided, Ok(vec![(head, Decided::Done)]));
    let expected = StoredMessage {
        standing: Standing::Released,
        at: second(60),
        released_at: Some(second(60)),
        attempts: 0,
        ..parked(1)
    };
    assert_eq!(store.head(&lane("case-1")).await, Ok(Some((head, expected))));
    assert_eq!(work_off(&*store, &lane("case-1")).await, [1, 2, 3]);
}

pub(crate) async fn a_released_message_that_was_aside_goes_before_what_came_later(rig: &mut impl Rig) {
    let store = rig.open().await;
    let was_aside = store.put(aside(1)).await.unwrap();
    let _head = store.put(in_case("case-1", 2)).await.unwrap();
    let decided = store.decide(decision(release(was_aside))).await;
    assert_eq!(decided, Ok(vec![(was_aside, Decided::Done)]));
    assert_eq!(work_off(&*store, &lane("case-1")).await, [1, 2]);
}

pub(crate) async fn deciding_again_is_a_no_op_that_says_so(rig: &mut impl Rig) {
    let (store, other) = (rig.open().await, rig.open().await);
    let again = |id| vec![(id, Decided::AlreadyDecided)];
    let head = store.put(parked(1)).await.unwrap();
    let _done = store.decide(decision(release(head))).await.unwrap();
    for choice in [release(head), fix(head), discard(Which::Lane(lane("case-1")))] {
        assert_eq!(other.decide(decision(choice)).await, Ok(again(head)));
    }
    assert_eq!(standing(&*store, head).await, Standing::Released);
    assert_eq!(work_off(&*store, &lane("case-1")).await, [1]);
    assert_eq!(
        other.decide(decision(release(head))).await,
        Ok(again(head)),
        "it has gone"
    );
    let discarded = store.put(aside(2)).await.unwrap();
    let choice = discard(Which::Message(discarded));
    let _done = store.decide(decision(choice.clone())).await.unwrap();
    for choice in [release(discarded), choice] {
        assert_eq!(other.decide(decision(choice)).await, Ok(again(discarded)));
    }
    assert_eq!(store.audit(AuditFilter::default()).await.unwrap().len(), 2);
}

pub(crate) async fn of_many_who_decide_at_once_one_succeeds(rig: &mut impl Rig) {
    let stores = [rig.open().await, rig.open().await];
    for number in 0..20 {
        let id = stores[0].put(aside(number)).await.unwrap();
        let group = Which::Group {
            destination: system("pmo-vgr"),
            reason: Reason::TargetRefused,
        };
        let choices = [
            release(id),
            fix(id),
            discard(Which::Message(id)),
            release(id),
            Choice::Release(group),
        ];
        let deciding: Vec<_> = choices
            .into_iter()
            .zip(stores.iter().cycle())
            .map(|(choice, store)| {
                let store = std::sync::Arc::clone(store);
                tokio::spawn(async move { store.decide(decision(choice)).await.unwrap() })
            })
            .collect();
        let mut done = 0;
        for decided in deciding {
            let decided = decided.await.unwrap();
            done += decided
                .iter()
                .filter(|(_, decided)| *decided == Decided::Done)
                .count();
        }
        assert_eq!(done, 1);
        let filter = AuditFilter {
            id: Some(id),
            limit: None,
        };
        assert_eq!(stores[1].audit(filter).await.unwrap().len(), 1);
        let audited = stores[1].audit(filter).await.unwrap();
        let expected = match audited[0].choice.as_str() {
            "discard" => Standing::Discarded,
            _ => Standing::Released,
        };
        assert_eq!(standing(&*stores[0], id).await, expected);
    }
}

pub(crate) async fn a_corrected_body_goes_and_the_old_one_is_kept(rig: &mut impl Rig) {
    let store = rig.open().await;
    let id = store.put(parked(1)).await.unwrap();
    let _held = store.hold(in_case("case-1", 2)).await.unwrap();
    assert_eq!(
        store.decide(decision(fix(id))).await,
        Ok(vec![(id, Decided::Done)])
    );
    let (head, goes) = store.head(&lane("case-1")).await.unwrap().unwrap();
    assert_eq!((head, &goes.body[..]), (id, &b"corrected"[..]));
    let (summary, _) = store.read(id).await.unwrap().unwrap();
    assert_eq!(summary.bytes, 9);
    let kept = store.audit(AuditFilter::default()).await.unwrap()[0]
        .kept
        .unwrap();
    let (_, kept) = store.read(kept).await.unwrap().unwrap();
    let expected = StoredMessage {
        standing: Standing::Replaced,
        at: second(60),
        ..parked(1)
    };
    assert_eq!(kept, expected);
    // Given up once more, and corrected once more: every body is kept.
    assert_eq!(store.change(id, Change::Parked(given_up())).await, Ok(true));
    let body = Bytes::from_static(b"corrected twice");
    let again = decision(Choice::Fix { id, body });
    assert_eq!(store.decide(again).await, Ok(vec![(id, Decided::Done)]));
    let kept = store.audit(AuditFilter::default()).await.unwrap()[1]
        .kept
        .unwrap();
    let (_, kept) = store.read(kept).await.unwrap().unwrap();
    assert_eq!(&kept.body[..], b"corrected");
    assert_eq!(work_off(&*store, &lane("case-1")).await, [1, 2]);
}

pub(crate) async fn a_discarded_message_lets_its_lane_go_on_and_is_kept(rig: &mut impl Rig) {
    let store = rig.open().await;
    let head = store.put(parked(1)).await.unwrap();
    for number in [2, 3] {
        let _held = store.hold(in_case("case-1", number)).await.unwrap();
    }
    let decided = store.decide(decision(discard(Which::Message(head)))).await;
    assert_eq!(decided, Ok(vec![(head, Decided::Done)]));
    assert_eq!(work_off(&*store, &lane("case-1")).await, [2, 3]);
    let (_, kept) = store.read(head).await.unwrap().unwrap();
    assert_eq!((kept.standing, kept.body), (Standing::Discarded, parked(1).body));
}

pub(crate) async fn only_what_waits_for_a_person_is_decided(rig: &mut impl Rig) {
    let store = rig.open().await;
    let refused = store.put(refused(1)).await.unwrap();
    let retry = StoredMessage {
        standing: Standing::Retry { due: second(30) },
        ..in_case("a", 2)
    };
    let retry = store.put(retry).await.unwrap();
    let held = store.hold(in_case("a", 3)).await.unwrap().unwrap();
    let behind = StoredMessage {
        case_id: Some("a".to_owned()),
        ..parked(4)
    };
    let behind = store.put(behind).await.unwrap();
    for (id, expected) in [
        (refused, Decided::NotParked),
        (retry, Decided::NotParked),
        (held, Decided::NotHead),
        (behind, Decided::NotHead),
        (StoredId(999_999), Decided::Unknown),
    ] {
        for choice in [release(id), fix(id), discard(Which::Message(id))] {
            assert_eq!(store.decide(decision(choice)).await, Ok(vec![(id, expected)]));
        }
    }
    let empty = Choice::Release(Which::Lane(lane("empty")));
    assert_eq!(store.decide(decision(empty)).await, Ok(Vec::new()));
    assert_eq!(store.audit(AuditFilter::default()).await, Ok(Vec::new()));
    assert_eq!(store.list(&StoredFilter::default()).await.unwrap().len(), 4);
}

pub(crate) async fn a_lane_is_decided_with_what_is_aside(rig: &mut impl Rig) {
    let store = rig.open().await;
    let mut ids = Vec::new();
    for message in [aside(1), parked(2), aside(4)] {
        ids.push(store.put(message).await.unwrap());
    }
    let _held = store.hold(in_case("case-1", 5)).await.unwrap();
    let elsewhere = StoredMessage {
        case_id: Some("case-2".to_owned()),
        ..parked(6)
    };
    let elsewhere = store.put(elsewhere).await.unwrap();
    let whole = decision(Choice::Release(Which::Lane(lane("case-1"))));
    let expected: Vec<_> = ids.into_iter().map(|id| (id, Decided::Done)).collect();
    assert_eq!(store.decide(whole).await, Ok(expected));
    assert_eq!(work_off(&*store, &lane("case-1")).await, [1, 2, 4, 5]);
    assert_eq!(standing(&*store, elsewhere).await, Standing::Parked);
}

pub(crate) async fn a_group_is_what_was_given_up_for_one_reason(rig: &mut impl Rig) {
    let store = rig.open().await;
    let case = |case: &str, number| StoredMessage {
        case_id: Some(case.to_owned()),
        ..parked(number)
    };
    let other_reason = StoredMessage {
        reason: Some(Reason::AttemptsUsedUp),
        ..case("c", 3)
    };
    let other_destination = StoredMessage {
        destination: Some(system("archive")),
        ..case("d", 4)
    };
    let mut ids = Vec::new();
    for message in [
        case("a", 1),
        case("b", 2),
        other_reason,
        other_destination,
        aside(5),
    ] {
        ids.push(store.put(message).await.unwrap());
    }
    let group = Which::Group {
        destination: system("pmo-vgr"),
        reason: Reason::TargetRefused,
    };
    let done = |id| (id, Decided::Done);
    let decided = store.decide(decision(Choice::Release(group.clone()))).await;
    assert_eq!(decided, Ok(vec![done(ids[0]), done(ids[1]), done(ids[4])]));
    for id in [ids[2], ids[3]] {
        assert_eq!(standing(&*store, id).await, Standing::Parked);
    }
    assert_eq!(store.decide(decision(discard(group))).await, Ok(Vec::new()));
}

pub(crate) async fn a_group_is_decided_a_bounded_number_at_a_time(rig: &mut impl Rig) {
    let store = rig.open().await;
    for number in 0..MOST_DECIDED + 5 {
        let _id = store.put(aside(number)).await.unwrap();
    }
    let group = Which::Group {
        destination: system("pmo-vgr"),
        reason: Reason::TargetRefused,
    };
    for expected in [MOST_DECIDED, 5, 0] {
        let decided = store.decide(decision(discard(group.clone()))).await.unwrap();
        assert_eq!(decided.len(), expected);
    }
}

pub(crate) async fn the_audit_tells_who_decided_what(rig: &mut impl Rig) {
    let store = rig.open().await;
    let mut ids = Vec::new();
    for number in [1, 2, 3] {
        ids.push(store.put(aside(number)).await.unwrap());
    }
    for choice in [release(ids[0]), fix(ids[1]), discard(Which::Message(ids[2]))] {
        let _decided = store.decide(decision(choice)).await.unwrap();
    }
    let rows = store.audit(AuditFilter::default()).await.unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.choice.as_str(),
                row.id,
                row.why.as_deref(),
                row.kept.is_some(),
            )
        })
        .collect();
    let expected = [
        ("release", ids[0], None, false),
        ("fix", ids[1], None, true),
        ("discard", ids[2], Some(WHY), false),
    ];
    assert_eq!(told, expected);
    assert_eq!(
        (rows[1].old_digest.clone(), rows[1].new_digest.clone()),
        (digest(b"2"), digest(b"corrected"))
    );
    for row in &rows {
        assert_eq!(
            (row.who.as_str(), &row.at),
            ("operator-1", &second(60).to_string())
        );
        assert_eq!(
            (row.source.as_str(), row.destination.as_deref()),
            ("millennium-vgr", Some("pmo-vgr"))
        );
        assert_eq!(
            (row.case_id.as_deref(), row.reason.as_deref()),
            (Some("case-1"), Some(Reason::TargetRefused.code()))
        );
        assert!(row.choice == "fix" || row.old_digest == row.new_digest);
    }
    let newest = AuditFilter {
        id: None,
        limit: Some(1),
    };
    assert_eq!(store.audit(newest).await.unwrap(), rows[2..]);
    let of_one = AuditFilter {
        id: Some(ids[0]),
        limit: None,
    };
    assert_eq!(store.audit(of_one).await.unwrap(), rows[..1]);
}

pub(crate) async fn a_decision_is_in_the_journal(rig: &mut impl Rig) {
    let store = rig.open().await;
    for (number, choice, state) in [
        (1, release as fn(StoredId) -> Choice, State::HandedOver),
        (2, fix, State::HandedOver),
        (3, |id| discard(Which::Message(id)), State::Discarded),
    ] {
        let parked = gateway::store::JournalEntry {
            reason: Some(Reason::TargetRefused),
            ..crate::rig::became(State::Parked, 5, &handed_over(number))
        };
        store.record(parked).await.unwrap();
        let id = store.put(aside(number)).await.unwrap();
        let _decided = store.decide(decision(choice(id))).await.unwrap();
        let entry = row(&*store, number).await.entry;
        assert_eq!((entry.state, entry.at), (state, second(60)));
    }
}
