//! A queue that somebody deletes, and a bus whose disk is lost: what lay there is named from the journal, case by
//! case, and goes when its source sends it again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tests::millennium::{Sender, msa};
use tests::pmo::{Answer, Pmo};
use tests::process::{Gateway, free_port, vardbrygga};
use tests::world::{PASSWORD, World, adapter, amqp, broker, embedded, hl7, until};

const SOON: Duration = Duration::from_secs(30);

/// What `journal missing` names: case and message, in its order.
fn missing(world: &World) -> Vec<(String, String)> {
    let config = world.config.display().to_string();
    let listed = vardbrygga(&["journal", "missing", "--json", "--config", &config]);
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&listed.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    rows.iter()
        .map(|row| (text(&row["case_id"]), text(&row["message_id"])))
        .collect()
}

/// Three messages of two cases that a source has been told "accepted" for.
struct Referrals(Vec<(String, String, Vec<u8>)>);

impl Referrals {
    fn new(run: &str) -> Self {
        let millennium = adapter("millennium");
        let numbers = [(1, 1), (2, 1), (1, 2)];
        Self(Vec::from_iter(numbers.map(|(number, version)| {
            hl7(millennium.as_ref(), run, number, version)
        })))
    }

    async fn send(&self, world: &World) {
        let mut sender = Sender::new(world.mllp, SOON);
        for (id, _, bytes) in &self.0 {
            assert_eq!(msa(&sender.send(bytes).await), ("AA".to_owned(), id.clone()));
        }
    }

    /// Case by case, as the journal tells them.
    fn by_case(&self) -> Vec<(String, String)> {
        let mut cases = Vec::from_iter(self.0.iter().map(|(id, case, _)| (case.clone(), id.clone())));
        cases.sort_by(|one, other| one.0.cmp(&other.0));
        cases
    }

    /// They are missing, all of them; they are sent again, and a PMO that has come takes each once.
    async fn go_when_sent_again(&self, world: &World, gateway: &Gateway, pmo: std::net::SocketAddr) {
        until("what is missing is told", SOON, async || {
            missing(world) == self.by_case()
        })
        .await;
        let counted = gateway
            .metric("vardbrygga_messages_missing_total", &["destination=\"pmo\""])
            .await;
        assert!((counted - 3.0).abs() < 0.1, "{counted} were counted");
        self.send(world).await;
        until("nothing is missing any more", SOON, async || {
            missing(world).is_empty()
        })
        .await;
        let took = Arc::<Mutex<Vec<String>>>::default();
        let taken = Arc::clone(&took);
        let _pmo = Pmo::start_at(pmo, move |document| {
            taken
                .lock()
                .unwrap()
                .push(document.envelope.message_id.clone().unwrap());
            Answer::Ok
        })
        .await;
        until("everything arrives", SOON, async || {
            took.lock().unwrap().len() == 3
        })
        .await;
        self.send(world).await; // a resend of what is not missing is a duplicate
        tokio::time::sleep(Duration::from_secs(1)).await;
        let mut took = took.lock().unwrap().clone();
        let place = |id: &String| took.iter().position(|other| other == id);
        assert!(
            place(&self.0[0].0) < place(&self.0[2].0),
            "the order of the case broke"
        );
        took.sort();
        let mut sent = Vec::from_iter(self.0.iter().map(|(id, ..)| id.clone()));
        sent.sort();
        assert_eq!(took, sent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lay_on_a_deleted_queue_is_told_case_by_case_and_goes_when_it_is_sent_again() {
    let (rabbit, pmo) = (broker(), free_port());
    let world = World::with(&amqp(&rabbit, ""), PASSWORD, pmo, free_port(), "");
    let gateway = world.start().await;
    assert_eq!(missing(&world), []);
    let referrals = Referrals::new("M1");
    referrals.send(&world).await;
    let _answer = tokio::task::block_in_place(|| rabbit.rabbitmqctl(&["delete_queue", "out.pmo"]));
    referrals.go_when_sent_again(&world, &gateway, pmo).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lay_on_a_bus_whose_disk_was_lost_is_told_and_goes_when_it_is_sent_again() {
    let pmo = free_port();
    let world = World::new(&embedded(), pmo, free_port());
    let mut gateway = world.start().await;
    let referrals = Referrals::new("M2");
    referrals.send(&world).await;
    assert!(gateway.terminate().success());
    std::fs::remove_dir_all(world.folder().join("bus")).unwrap();
    let gateway = world.start().await;
    referrals.go_when_sent_again(&world, &gateway, pmo).await;
}
