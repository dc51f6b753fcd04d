//! A broker that is missing, silent, another program, or refuses: the bus opens at once, says why within
//! ten seconds in words without credentials, keeps trying, and is up by itself when the cause is gone.

use std::time::{Duration, Instant};

use gateway::bus::amqp::{self, Settings, TlsSettings};
use gateway::bus::{BusMessage, Connection, Properties, PublishError};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::broker::{RECOVERY, broker, queue, settings, until_down, until_up};

async fn cause(settings: Settings) -> String {
    let before = Instant::now();
    let bus = amqp::open(settings);
    assert!(before.elapsed() < Duration::from_millis(100), "opening waits");
    let cause = until_down(&*bus, RECOVERY).await;
    let refused = bus.close();
    tokio::time::timeout(RECOVERY, refused)
        .await
        .expect("closing hangs");
    assert_eq!(*bus.connection().borrow(), Connection::Closed);
    cause
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_said_and_not_shown() {
    let broker = broker().await;
    let mut settings = settings(&broker);
    settings.password = "hemligt".into();
    let cause = cause(settings).await;
    assert_eq!(
        cause,
        "the broker refuses the user or the password, or the user lacks a permission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_virtual_host_is_said() {
    let broker = broker().await;
    let mut settings = settings(&broker);
    settings.vhost = "elsewhere".to_owned();
    let cause = cause(settings).await;
    assert_eq!(
        cause,
        "the virtual host does not exist, or the user may not use it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_set_right_on_the_broker_is_enough_to_come_up() {
    let broker = broker().await;
    let control = |arguments: &[&str]| {
        drop(tokio::task::block_in_place(|| broker.rabbitmqctl(arguments)));
    };
    control(&["add_user", "gateway", "old"]);
    control(&["set_permissions", "gateway", ".*", ".*", ".*"]);
    let mut settings = settings(&broker);
    settings.username = "gateway".to_owned();
    settings.password = "new".into();
    let bus = amqp::open(settings);
    let _cause = until_down(&*bus, RECOVERY).await;
    control(&["change_password", "gateway", "new"]);
    until_up(&*bus, RECOVERY).await;
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_broker_is_said_and_found_when_it_comes() {
    let broker = broker().await;
    broker.kill_9();
    let queue = queue("late");
    let bus = amqp::open(settings(&broker));
    let cause = until_down(&*bus, RECOVERY).await;
    assert!(cause.starts_with("the broker cannot be reached: "), "{cause}");
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();
    let prefetch = gateway::bus::Prefetch {
        messages: 1,
        bytes: 1 << 20,
    };
    let mut consumer = bus.consume(&queue, prefetch).await.unwrap();
    let message = BusMessage {
        body: bytes::Bytes::from_static(b"x"),
        properties: Properties::default(),
    };
    assert_eq!(
        bus.publish(&queue, message.clone()).await,
        Err(PublishError::Disconnected)
    );
    tokio::task::block_in_place(|| broker.start_again());
    until_up(&*bus, RECOVERY).await;
    bus.publish(&queue, message).await.unwrap();
    consumer.next().await.unwrap().tag.acknowledge();
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_nodes_the_one_that_can_be_had_is_used_and_each_that_cannot_is_named() {
    let broker = broker().await;
    let nobody = || {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let (first, second) = (nobody(), nobody());
    let with = |others: &[u16]| Settings {
        port: first,
        other_nodes: others
            .iter()
            .map(|port| ("127.0.0.1".to_owned(), *port))
            .collect(),
        ..settings(&broker)
    };
    let cause = cause(with(&[second])).await;
    for port in [first, second] {
        assert!(
            cause.contains(&format!("127.0.0.1:{port}: the broker cannot be reached: ")),
            "{cause}"
        );
    }
    let bus = amqp::open(with(&[second, broker.port()]));
    until_up(&*bus, RECOVERY).await;
    // The node that was lost is the last to be asked again, and is still the only one there.
    tokio::task::block_in_place(|| broker.close_all_connections());
    let _cause = until_down(&*bus, RECOVERY).await;
    until_up(&*bus, RECOVERY).await;
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_accepts_and_stays_silent_costs_no_threads() {
    let _alone = broker().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut settings = Settings::from_address("amqp://u:p@127.0.0.1").unwrap();
    settings.port = silent.local_addr().unwrap().port();
    let bus = amqp::open(settings);
    let cause = until_down(&*bus, RECOVERY).await;
    assert_eq!(cause, "the broker did not answer within 3s");
    for _attempt in 0..3 {
        drop(silent.accept().await.unwrap());
    }
    assert_eq!(threads_of_the_library(), 0, "an attempt leaves a thread behind");
    bus.close().await;
}

/// Of the whole process; the guard on the broker keeps other tests from connecting meanwhile.
fn threads_of_the_library() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")));
    names
        .filter(|name| name.as_ref().is_ok_and(|name| name.starts_with("lapin")))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_on_the_port_is_said() {
    let web = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = web.local_addr().unwrap().port();
    let answer = tokio::spawn(async move {
        while let Ok((mut stream, _)) = web.accept().await {
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await);
        }
    });
    let mut settings = Settings::from_address("amqp://u:p@127.0.0.1").unwrap();
    settings.port = port;
    assert_eq!(cause(settings).await, "what answers is not an AMQP 0-9-1 broker");
    answer.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_file_that_is_missing_is_named() {
    let mut settings = Settings::from_address("amqps://u:p@127.0.0.1").unwrap();
    settings.tls = Some(TlsSettings {
        ca_file: Some("/nonexistent/region.pem".into()),
        ..TlsSettings::default()
    });
    let cause = cause(settings).await;
    assert!(
        cause.starts_with("/nonexistent/region.pem cannot be read"),
        "{cause}"
    );
}
