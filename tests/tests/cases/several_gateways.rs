//! Cases that several gateways follow at once, and what is left of them when one dies: the store is a model, so that
//! each moment can be chosen.

use std::sync::Arc;

use contracts::discharge::{Admission, Discharged, Ready};
use contracts::notice::Notice;
use contracts::{Action, Content, Document, Origin, deadline};
use gateway::cases::{Cases, Followed, Mode, Policy, Reckoning};
use gateway::store::sqlite::Settings;
use gateway::store::{CaseRow, Store};
use jiff::Timestamp;
use tests::simulated::Fair;
use tests::simulated::store::{Disk, Model};

const ENFORCED: Policy = Policy {
    referral: Mode::Enforce,
    discharge: Mode::Enforce,
    team: Mode::Enforce,
    coordination: Mode::Enforce,
    window: jiff::SignedDuration::from_hours(72),
};

fn second(number: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + number).unwrap()
}

/// A message of one discharge process, said and received at that second.
fn said(at: i64, action: Action, content: fn(Notice) -> Content) -> Document {
    let id = format!("message-{at}");
    let notice = Notice {
        notice_id: Some(id.clone()),
        case_id: Some("process".to_owned()),
        notice_time: Some(second(at)),
        action,
        ..Notice::default()
    };
    let origin = Origin {
        message_id: Some(id),
        ..Origin::default()
    };
    Document::new(content(notice), origin)
}

fn admission(notice: Notice) -> Content {
    Content::Admission(Box::new(Admission {
        notice,
        ..Admission::default()
    }))
}

fn ready(notice: Notice) -> Content {
    Content::Ready(Box::new(Ready {
        notice,
        ..Ready::default()
    }))
}

fn discharged(notice: Notice) -> Content {
    Content::Discharged(Box::new(Discharged {
        notice,
        open_care_available: Some(true),
        ..Discharged::default()
    }))
}

/// A gateway that follows the cases on a disk.
struct Gateway {
    store: Arc<Model>,
    cases: Cases,
    policy: Policy,
}

impl Gateway {
    fn on(disk: &Disk, policy: Policy) -> Self {
        let store = Arc::new(Model::open(disk, Arc::new(Fair)));
        let shared: Arc<dyn Store> = store.clone();
        Self {
            store,
            cases: Cases::new(shared, policy, deadline::Policy::default()),
            policy,
        }
    }

    /// The rules that refuse a message; it is remembered when there are none.
    async fn takes(&self, document: Document) -> Vec<&'static str> {
        let followed = Followed::of(&document, second(1_000), &self.policy).unwrap();
        let found = self.cases.judge(&followed).await.unwrap();
        let errors = found.iter().filter(|violation| violation.is_error());
        let errors: Vec<&'static str> = errors.map(|violation| violation.rule.id).collect();
        if errors.is_empty() {
            self.cases.remember(followed, second(1_000)).await.unwrap();
        }
        errors
    }
}

const NONE: [&str; 0] = [];

#[tokio::test]
async fn nothing_is_refused_for_what_another_gateway_has_taken_back() {
    let disk = Disk::default();
    let (one, two) = (Gateway::on(&disk, ENFORCED), Gateway::on(&disk, ENFORCED));
    for document in [
        said(1, Action::New, admission),
        said(2, Action::New, ready),
        said(3, Action::New, discharged),
    ] {
        assert_eq!(one.takes(document).await, NONE);
    }
    assert_eq!(one.takes(said(4, Action::Withdraw, ready)).await, ["CAS-015"]);
    assert_eq!(two.takes(said(5, Action::Withdraw, discharged)).await, NONE);
    assert_eq!(one.takes(said(6, Action::Withdraw, ready)).await, NONE);
}

#[tokio::test]
async fn what_two_gateways_take_at_once_is_remembered_by_both() {
    for policy in [ENFORCED, Policy::default()] {
        let disk = Disk::default();
        let (one, two) = (Gateway::on(&disk, policy), Gateway::on(&disk, policy));
        let followed = |document| Followed::of(&document, second(1_000), &policy).unwrap();
        let (first, other) = (
            followed(said(1, Action::New, admission)),
            followed(said(2, Action::New, ready)),
        );
        let _judged = (one.cases.judge(&first).await, two.cases.judge(&other).await);
        one.cases.remember(first, second(3)).await.unwrap();
        two.cases.remember(other, second(3)).await.unwrap();
        let kept = one.store.cases(&Default::default()).await.unwrap();
        assert_eq!(kept.len(), 1);
        let _also_of_the_other = two.store.cases(&Default::default()).await.unwrap();
        let kept = one.store.cases(&Default::default()).await.unwrap();
        assert_eq!(kept[0].record.steps.len(), 2);
    }
}

#[tokio::test]
async fn what_is_enforced_is_durable_when_it_is_remembered() {
    let disk = Disk::default();
    let gateway = Gateway::on(&disk, ENFORCED);
    assert_eq!(gateway.takes(said(1, Action::New, admission)).await, NONE);
    gateway.store.kill();
    let again = Gateway::on(&disk, ENFORCED);
    assert_eq!(again.takes(said(2, Action::New, admission)).await, ["CAS-003"]);
}

#[tokio::test]
async fn what_a_crash_has_cost_leads_to_tolerance() {
    let disk = Disk::default();
    let gateway = Gateway::on(&disk, Policy::default());
    assert_eq!(gateway.takes(said(1, Action::New, admission)).await, NONE);
    gateway.store.kill();
    let again = Gateway::on(&disk, Policy::default());
    let followed = Followed::of(&said(2, Action::New, ready), second(1_000), &again.policy).unwrap();
    let found = again.cases.judge(&followed).await.unwrap();
    let found: Vec<_> = found
        .iter()
        .map(|found| (found.rule.id, found.is_error()))
        .collect();
    assert_eq!(found, [("CAS-001", false)]);
}

#[tokio::test]
async fn a_message_that_comes_again_is_remembered_once_and_not_judged() {
    let disk = Disk::default();
    let gateway = Gateway::on(&disk, ENFORCED);
    for _ in 0..3 {
        assert_eq!(gateway.takes(said(1, Action::New, admission)).await, NONE);
    }
    let kept = gateway.store.cases(&Default::default()).await.unwrap();
    assert_eq!((kept[0].record.steps.len(), kept[0].revision), (1, 1));
}

impl Gateway {
    fn reckoning(&self, agreed: deadline::Policy) -> Reckoning {
        let store: Arc<dyn Store> = self.store.clone();
        Reckoning { store, agreed }
    }

    async fn kept(&self) -> CaseRow {
        self.store.cases(&Default::default()).await.unwrap().remove(0)
    }
}

#[tokio::test]
async fn what_two_gateways_have_noted_of_a_case_is_reckoned_from_the_steps_of_both() {
    let (disk, policy) = (Disk::default(), Policy::default());
    let (one, two) = (Gateway::on(&disk, policy), Gateway::on(&disk, policy));
    // One hears that the patient came, the other that it was not so.
    assert_eq!(one.takes(said(1, Action::New, admission)).await, NONE);
    let withdrawn = Followed::of(&said(2, Action::Withdraw, admission), second(3), &policy).unwrap();
    two.cases.remember(withdrawn, second(3)).await.unwrap();
    let _written = (one.kept().await, two.kept().await);
    let merged = one.kept().await;
    assert_eq!(merged.record.steps.len(), 2);
    assert!(
        !merged.is_closed && merged.next_due.is_some(),
        "somebody is to look at it"
    );
    let reckoning = one.reckoning(deadline::Policy::default());
    assert_eq!(reckoning.all().await, Ok(1));
    let reckoned = one.kept().await;
    assert_eq!((reckoned.is_closed, reckoned.next_due), (true, None));
    assert_eq!(reckoned.updated_at, merged.updated_at, "nothing was said in it");
    assert_eq!(reckoning.all().await, Ok(0), "it is as it should be");
}

#[tokio::test]
async fn other_deadlines_than_before_hold_for_the_cases_that_are_there() {
    let disk = Disk::default();
    let gateway = Gateway::on(&disk, ENFORCED);
    assert_eq!(gateway.takes(said(1, Action::New, admission)).await, NONE);
    let before = gateway.kept().await.next_due.unwrap();
    let sooner = deadline::Policy {
        planning: Some(deadline::Allowance::Hours(2)),
        ..deadline::Policy::default()
    };
    assert_eq!(gateway.reckoning(sooner).all().await, Ok(1));
    let after = gateway.kept().await.next_due.unwrap();
    assert!(after < before, "{after} is not before {before}");
    // What the gateway has in memory is older now, and costs nothing.
    assert_eq!(gateway.takes(said(2, Action::New, ready)).await, NONE);
    assert_eq!(gateway.kept().await.record.steps.len(), 2);
}

#[tokio::test]
async fn what_is_kept_in_a_file_is_as_it_was_reckoned_however_fine_its_times_are() {
    let folder = tempfile::tempdir().unwrap();
    let store = gateway::store::sqlite::open(Settings::new(folder.path().join("store.db"))).unwrap();
    let cases = Cases::new(Arc::clone(&store), ENFORCED, deadline::Policy::default());
    // To the nanosecond, as a clock has it.
    let mut document = said(1, Action::New, admission);
    if let Content::Admission(admission) = &mut document.content {
        admission.notice.notice_time = Some(Timestamp::new(1_795_000_001, 123_456_789).unwrap());
    }
    let followed = Followed::of(&document, second(1_000), &ENFORCED).unwrap();
    cases.remember(followed, second(1_000)).await.unwrap();
    let kept = store.cases(&Default::default()).await.unwrap();
    assert!(kept[0].next_due.is_some());
    let agreed = deadline::Policy::default();
    assert_eq!(Reckoning { store, agreed }.all().await, Ok(0));
}
