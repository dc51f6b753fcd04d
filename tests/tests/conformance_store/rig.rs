//! What a claim needs: a store that can be opened, crashed and opened again, and a few words to speak of
//! messages with.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use contracts::case::{Family, Says, Step};
use contracts::referral::VersionReason;
use contracts::{Action, HsaId, Kind, Reason};
use gateway::store::{
    CaseFilter, CaseRow, Change, Choice, GivenUp, JournalEntry, LaneKey, PersonDecision, Seen, Standing,
    State, Store, StoredId, StoredMessage,
};
use gateway::system::SystemName;
use jiff::{SignedDuration, Timestamp};

/// No claim takes longer; a store that hangs fails.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// One implementation under proof, with storage of its own for one claim.
pub(crate) trait Rig: Sync + Sized {
    /// Fresh storage.
    fn new() -> impl Future<Output = Self> + Send;
    /// Opens the store on the storage.
    fn open(&self) -> impl Future<Output = Arc<dyn Store>> + Send;
    /// Opens the store so that it is full after about 1 MiB.
    fn open_small(&self) -> impl Future<Output = Arc<dyn Store>> + Send;
    /// What a power failure now would leave; what is only in memory is not there.
    fn crash(&mut self) -> impl Future<Output = ()> + Send;
}

/// One test per claim, each on a rig of its own.
macro_rules! prove {
    ($rig:ty: $($group:ident::$claim:ident),* $(,)?) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $claim() {
            let mut rig = <$rig as crate::rig::Rig>::new().await;
            tokio::time::timeout(crate::rig::LIMIT, crate::claims::$group::$claim(&mut rig))
                .await
                .expect("the claim did not come to an end");
        }
    )* };
}
pub(crate) use prove;

pub(crate) fn system(name: &str) -> SystemName {
    SystemName::new(name).unwrap()
}

/// So many seconds after an arbitrary beginning.
pub(crate) fn second(number: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + number).unwrap()
}

/// A message refused at intake, with a body that says its number.
pub(crate) fn refused(number: usize) -> StoredMessage {
    StoredMessage {
        standing: Standing::Refused,
        source: system("millennium-vgr"),
        destination: None,
        message_id: format!("id-{number}"),
        case_id: None,
        kind: None,
        reason: Some(Reason::Unreadable),
        details: Vec::new(),
        attempts: 0,
        at: second(0),
        first_received: second(0),
        released_at: None,
        content_type: None,
        traceparent: None,
        continues: false,
        body: Bytes::from(number.to_string()),
    }
}

/// A message given up at delivery, beside its lane.
pub(crate) fn aside(number: usize) -> StoredMessage {
    StoredMessage {
        standing: Standing::Aside,
        destination: Some(system("pmo-vgr")),
        case_id: Some("case-1".to_owned()),
        kind: Some("referral.request".to_owned()),
        reason: Some(Reason::TargetRefused),
        details: vec!["AE 207".to_owned()],
        attempts: 3,
        content_type: Some("text/xml; charset=utf-8".to_owned()),
        traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
        ..refused(number)
    }
}

/// A message given up at delivery that its lane waits for.
pub(crate) fn parked(number: usize) -> StoredMessage {
    StoredMessage {
        standing: Standing::Parked,
        ..aside(number)
    }
}

/// A message with nothing wrong with it, on its way in a case.
pub(crate) fn in_case(case: &str, number: usize) -> StoredMessage {
    StoredMessage {
        standing: Standing::Held,
        case_id: Some(case.to_owned()),
        reason: None,
        details: Vec::new(),
        attempts: 0,
        body: Bytes::from(format!("{number} of {case}")),
        ..aside(number)
    }
}

/// The lane of a case.
pub(crate) fn lane(case: &str) -> LaneKey {
    LaneKey {
        destination: system("pmo-vgr"),
        case: case.to_owned(),
    }
}

/// The numbers of a lane's messages, first to last; takes them out.
pub(crate) async fn work_off(store: &dyn Store, lane: &LaneKey) -> Vec<usize> {
    let mut numbers = Vec::new();
    while let Some((id, message)) = store.head(lane).await.unwrap() {
        numbers.push(message.message_id[3..].parse().unwrap());
        assert_eq!(store.change(id, gone(&message)).await, Ok(true));
    }
    numbers
}

/// It was delivered.
pub(crate) fn gone(message: &StoredMessage) -> Change {
    Change::Gone(JournalEntry {
        source: message.source.clone(),
        message_id: message.message_id.clone(),
        destination: message.destination.clone(),
        case_id: message.case_id.clone(),
        kind: message.kind.clone(),
        state: State::Delivered,
        reason: None,
        attempts: 1,
        at: second(50),
        left_out: Vec::new(),
    })
}

/// It was refused by its destination.
pub(crate) fn given_up() -> GivenUp {
    GivenUp {
        reason: Reason::TargetRefused,
        details: vec!["AE 207".to_owned()],
        attempts: 4,
        at: second(40),
    }
}

/// What a person decides.
pub(crate) fn decision(choice: Choice) -> PersonDecision {
    PersonDecision {
        who: "operator-1".to_owned(),
        at: second(60),
        choice,
    }
}

/// The standing of a stored message.
pub(crate) async fn standing(store: &dyn Store, id: StoredId) -> Standing {
    store.read(id).await.unwrap().expect("it is stored").1.standing
}

/// A message handed over to a destination.
pub(crate) fn handed_over(number: usize) -> JournalEntry {
    JournalEntry {
        source: system("millennium-vgr"),
        message_id: format!("id-{number}"),
        destination: Some(system("pmo-vgr")),
        case_id: Some("case-1".to_owned()),
        kind: Some("referral.request".to_owned()),
        state: State::HandedOver,
        reason: None,
        attempts: 0,
        at: second(0),
        left_out: vec!["request.note".to_owned()],
    }
}

/// The same message in a later state.
pub(crate) fn became(state: State, at: i64, earlier: &JournalEntry) -> JournalEntry {
    JournalEntry {
        state,
        at: second(at),
        ..earlier.clone()
    }
}

pub(crate) fn seen(number: u8, at: i64) -> Seen {
    Seen {
        digest: [number; 16],
        at: second(at),
    }
}

/// A case of referrals that nobody has written yet, with steps of these numbers.
pub(crate) fn case(id: &str, numbers: &[i64]) -> CaseRow {
    let mut case = CaseRow::new(Family::Referral, id, second(0));
    for number in numbers {
        case.record.insert(step(*number));
    }
    case
}

/// Something said at that second.
pub(crate) fn step(number: i64) -> Step {
    Step {
        kind: Kind::ReferralRequest,
        message_id: format!("id-{number}"),
        action: Action::Revise,
        at: second(number),
        received: second(number + 1),
        sender: Some(HsaId::new("SE2321000131-E000000000001")),
        receivers: Vec::new(),
        says: Says::Request {
            reason: Some(VersionReason::Changed),
            version: number.try_into().ok(),
            priority: None,
        },
    }
}

/// The numbers of the steps of a case that the store has.
pub(crate) async fn steps(store: &dyn Store, id: &str) -> Vec<i64> {
    // A listing comes after what was noted.
    let cases = store.cases(&CaseFilter::default()).await.unwrap();
    let case = cases.iter().find(|case| case.case_id == id);
    let steps = case.map(|case| &case.record.steps).into_iter().flatten();
    steps.map(|step| step.message_id[3..].parse().unwrap()).collect()
}

/// Everything that was remembered, as its numbers.
pub(crate) async fn remembered(store: &dyn Store, since: i64, limit: usize) -> Vec<u8> {
    let seen = store.remembered(second(since), limit).await.unwrap();
    seen.iter().map(|seen| seen.digest[0]).collect()
}

/// The only row of a message.
pub(crate) async fn row(store: &dyn Store, number: usize) -> gateway::store::JournalRow {
    let source = system("millennium-vgr");
    let rows = store.journal(&source, &format!("id-{number}")).await.unwrap();
    let [row] = <[_; 1]>::try_from(rows).expect("there is one row");
    row
}

pub(crate) fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}
