//! What a target's acknowledgement leads to and what a source is answered, through the running program: commit
//! and application acknowledgements, silence, and acknowledgements of another message.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops, and says what it saw"
)]

use std::time::Duration;

use contracts::Content;
use gateway::demo::answers::confirmation;
use gateway::demo::scenario::referral;
use jiff::Timestamp;
use tests::http;
use tests::millennium::{Receiver, Said};
use tests::process::{Gateway, free_port};
use tests::world::{World, adapter, embedded, hl7, until, written};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SOON: Duration = Duration::from_secs(20);

/// A Millennium that a confirmation is on its way to.
struct Way {
    world: World,
    gateway: Gateway,
    millennium: Receiver,
}

impl Way {
    /// Sends one confirmation to a Millennium that says this, under this profile and with these settings.
    async fn of_one_confirmation(script: &'static [Said], profile: &str, send: &str) -> Self {
        let millennium = Receiver::saying(script).await;
        let world = World::new(&embedded(), free_port(), millennium.address);
        let address = format!("address = \"{}\"", millennium.address);
        world.edit(|config| {
            config
                .replace(
                    "adapter = \"millennium\"",
                    &format!("adapter = \"millennium\"\nprofile = {{ {profile} }}"),
                )
                .replace(&address, &format!("{address}, reply_timeout = \"1s\"{send}"))
        });
        let gateway = world.start().await;
        let sent = referral("A1", 1, 1, Timestamp::now());
        let Content::Request(request) = &sent.content else {
            panic!("a referral")
        };
        let body = written(adapter("pmo").as_ref(), confirmation(request));
        let headers = [("Content-Type", "text/xml; charset=utf-8")];
        let reply = http::post(world.http, "/v1/systems/pmo/messages", &headers, &body).await;
        assert_eq!(reply.unwrap().status, 200);
        Self {
            world,
            gateway,
            millennium,
        }
    }

    async fn is_delivered(&self) {
        until("it is delivered", SOON, async || {
            self.count("vardbrygga_messages_delivered_total", &[]).await == 1
        })
        .await;
    }

    async fn count(&self, metric: &str, labels: &[&str]) -> u32 {
        self.gateway.metric(metric, labels).await.round() as u32
    }

    async fn retries(&self, class: &str) -> u32 {
        let class = format!("class=\"{class}\"");
        self.count("vardbrygga_delivery_retries_total", &[&class]).await
    }

    /// Fields of the header of what Millennium got, message by message.
    fn got(&self, field: usize) -> Vec<String> {
        let field = |message: Vec<u8>| {
            let text = String::from_utf8(message).unwrap();
            let header = text.split('\r').next().unwrap();
            header.split('|').nth(field - 1).unwrap_or_default().to_owned()
        };
        self.millennium.got().into_iter().map(field).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_enhanced_mode_the_application_decides_and_a_commit_alone_is_no_delivery() {
    let script: &[Said] = &[&["CA"], &["CA", "AA"]];
    let way = Way::of_one_confirmation(script, "acknowledgement = \"enhanced\"", "").await;
    way.is_delivered().await;
    assert_eq!(way.retries("transient").await, 1);
    assert_eq!(
        (way.got(15), way.got(16)),
        (vec!["AL".to_owned(); 2], vec!["AL".to_owned(); 2])
    );
    let ids = way.got(10);
    assert_eq!(ids[0], ids[1], "tried again under the same control id");

    let way = Way::of_one_confirmation(&[&["CA", "AE"]], "acknowledgement = \"enhanced\"", "").await;
    until("it is parked", SOON, async || way.world.parked().len() == 1).await;
    assert_eq!(way.world.parked()[0]["reason"], "VB501");
    assert_eq!(way.got(10).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_commit_is_asked_for_alone_it_is_the_delivery() {
    let way = Way::of_one_confirmation(&[&["CA"]], "acknowledgement = \"commit\"", "").await;
    way.is_delivered().await;
    assert_eq!(
        (way.got(15), way.got(16)),
        (vec!["AL".to_owned()], vec!["NE".to_owned()])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_of_another_message_is_counted_as_late_and_never_used() {
    // Its own acknowledgement right behind the other's is not used either: that connection is done with.
    let way = Way::of_one_confirmation(&[&["AA|OTHER", "AA"], &["AA"]], "", "").await;
    way.is_delivered().await;
    assert_eq!(way.got(10).len(), 2);
    let late = ["event=\"late_reply\""];
    assert_eq!(way.count("vardbrygga_transport_events_total", &late).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_error_and_a_commit_reject_are_about_the_message_or_the_system_as_configured() {
    let script: &[Said] = &[&["CE"], &["CR"], &["AA"]];
    let way = Way::of_one_confirmation(script, "acknowledgement = \"commit\"", "").await;
    way.is_delivered().await;
    assert_eq!(
        (way.retries("transient").await, way.retries("unavailable").await),
        (2, 0)
    );

    let both = "commit_error = \"unavailable\", commit_reject = \"unavailable\"";
    let way = Way::of_one_confirmation(script, both, "").await;
    way.is_delivered().await;
    assert_eq!(
        (way.retries("transient").await, way.retries("unavailable").await),
        (0, 2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_is_about_the_message_or_the_system_as_configured() {
    let script: &[Said] = &[&[], &["AA"]];
    let way = Way::of_one_confirmation(script, "", "").await;
    way.is_delivered().await;
    assert_eq!(
        (way.retries("transient").await, way.retries("unavailable").await),
        (0, 1)
    );

    let way = Way::of_one_confirmation(script, "", ", silence = \"transient\"").await;
    way.is_delivered().await;
    assert_eq!(
        (way.retries("transient").await, way.retries("unavailable").await),
        (1, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_in_enhanced_mode_is_told_what_it_asks_for_and_nothing_else() {
    let world = World::new(&embedded(), free_port(), free_port());
    let gateway = world.start().await;
    let mut stream = TcpStream::connect(world.mllp).await.unwrap();
    let millennium = adapter("millennium");
    for (number, (asked, told)) in [
        ("NE|NE", None),
        ("ER|NE", None),
        ("AL|NE", Some("CA")),
        ("NE|AL", Some("AA")),
    ]
    .into_iter()
    .enumerate()
    {
        let (id, _, bytes) = hl7(millennium.as_ref(), "A2", number as u64 + 1, 1);
        let text = String::from_utf8(bytes).unwrap();
        let asking = text.replacen("|2.5.1||||||", &format!("|2.5.1|||{asked}||"), 1);
        assert_ne!(text, asking);
        let frame = [b"\x0B", asking.as_bytes(), b"\x1C\x0D"].concat();
        stream.write_all(&frame).await.unwrap();
        // What asks for nothing is followed by the next; one after another, so that silence is seen.
        let Some(told) = told else { continue };
        let mut reply = vec![0; 4096];
        let read = tokio::time::timeout(SOON, stream.read(&mut reply))
            .await
            .unwrap()
            .unwrap();
        let reply = String::from_utf8_lossy(&reply[..read]).into_owned();
        assert_eq!(
            reply.matches('\u{b}').count(),
            1,
            "one acknowledgement, and no empty frame: {reply}"
        );
        assert!(reply.contains(&format!("\rMSA|{told}|")), "{id}: {reply}");
    }
    let accepted = gateway.metric("vardbrygga_messages_accepted_total", &[]).await;
    assert_eq!(accepted.round() as u32, 4);
}
