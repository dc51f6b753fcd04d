//! The bare relay: the least that a program of this kind must do. Consumes, publishes a ready-made body as large as
//! the gateway would have written, waits for the confirm, acknowledges. Publishes without waiting for confirms,
//! acknowledges twenty at a time or after two milliseconds. Reads nothing, remembers nothing, decides nothing.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use adapters::WireMessage;
use contracts::Profile;
use futures_util::StreamExt;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, ConfirmSelectOptions,
};
use lapin::types::FieldTable;
use lapin::{Channel, Connection, ConnectionProperties, PublisherConfirm};
use tests::workload::{Size, Template};
use tests::world::adapter;
use tokio::sync::mpsc;

use crate::options::Relay;
use crate::traffic;

const BATCH: usize = 20;
const FLUSH: Duration = Duration::from_millis(2);

/// The relay as a process of its own. Killed when dropped.
pub(crate) struct Bare(Child);

impl Bare {
    pub(crate) fn start(uri: &str, prefetch: u16) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["bare", "--uri", uri, "--prefetch", &prefetch.to_string()])
            .stdin(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }

    pub(crate) fn process(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        drop(self.0.kill().and_then(|()| self.0.wait()));
    }
}

/// Relays until it is killed.
pub(crate) async fn relay(settings: Relay) {
    let bodies = Size::ALL.map(written);
    let (publishing, consuming) = (connect(&settings.uri).await, connect(&settings.uri).await);
    let publisher = publishing.create_channel().await.unwrap();
    publisher
        .confirm_select(ConfirmSelectOptions::default())
        .await
        .unwrap();
    let channel = consuming.create_channel().await.unwrap();
    channel
        .basic_qos(settings.prefetch, BasicQosOptions::default())
        .await
        .unwrap();
    let (from, to) = (traffic::from(), traffic::to());
    let options = BasicConsumeOptions::default();
    let consuming = channel.basic_consume(from.as_str().into(), "".into(), options, FieldTable::default());
    let mut deliveries = consuming.await.unwrap();
    let (sent, confirms) = mpsc::channel(usize::from(settings.prefetch));
    drop(tokio::spawn(acknowledge(channel, confirms)));
    while let Some(delivery) = deliveries.next().await {
        let delivery = delivery.unwrap();
        let body = if delivery.data.len() > Size::Small.bytes() {
            &bodies[1]
        } else {
            &bodies[0]
        };
        let properties = delivery.properties.with_delivery_mode(2);
        let options = BasicPublishOptions::default();
        let sending = publisher.basic_publish("".into(), to.as_str().into(), options, body, properties);
        let confirm = sending.await.unwrap();
        sent.send((delivery.delivery_tag, confirm)).await.unwrap();
    }
}

/// Acknowledges in order what is confirmed.
async fn acknowledge(channel: Channel, mut confirms: mpsc::Receiver<(u64, PublisherConfirm)>) {
    let (mut last, mut untold) = (0, 0);
    loop {
        let next = if untold == 0 {
            confirms.recv().await
        } else {
            match tokio::time::timeout(FLUSH, confirms.recv()).await {
                Ok(next) => next,
                Err(_quiet) => {
                    tell(&channel, last).await;
                    untold = 0;
                    continue;
                }
            }
        };
        let Some((tag, confirm)) = next else { return };
        assert!(confirm.await.unwrap().is_ack(), "the broker refused a message");
        (last, untold) = (tag, untold + 1);
        if untold == BATCH {
            tell(&channel, last).await;
            untold = 0;
        }
    }
}

async fn tell(channel: &Channel, tag: u64) {
    channel
        .basic_ack(tag, BasicAckOptions { multiple: true })
        .await
        .unwrap();
}

async fn connect(uri: &str) -> Connection {
    Connection::connect(uri, ConnectionProperties::default())
        .await
        .unwrap()
}

/// What the gateway would write for a referral of this size.
pub(crate) fn written(size: Size) -> Vec<u8> {
    let referral = Template::new(size).referral(1);
    let decoded = adapter("millennium")
        .decode(&WireMessage::new(&referral))
        .unwrap();
    let valid = contracts::validate(decoded.document, decoded.found, &Profile::default()).unwrap();
    adapter("pmo").encode(&valid).unwrap().body
}
