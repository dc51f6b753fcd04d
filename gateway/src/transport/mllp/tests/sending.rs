//! What delivery sees of a target over MLLP, against peers that behave and peers that do not.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::super::super::conformance::a_target_keeps_its_promises;
use super::super::super::fakes::{Authority, FakeIntake, PATIENCE, Tally, outgoing, system};
use super::super::super::tls::ServerTls;
use super::super::super::{Commits, Event, Observer, Outgoing, Reply, SendFailure, Silence, Target};
use super::super::listener;
use super::super::target::{MAX_GARBAGE, MllpTarget, Settings};

fn settings(port: u16) -> Settings {
    Settings {
        host: "localhost".into(),
        port,
        connections: 1,
        connect_timeout: PATIENCE,
        reply_timeout: PATIENCE,
        silence: Silence::Unavailable,
        idle_timeout: PATIENCE,
        max_reply_bytes: 1000,
        bare_end: false,
        tls: None,
    }
}

/// A peer of which every step is in the test's hands.
struct Peer {
    listener: TcpListener,
    tally: Arc<Tally>,
}

impl Peer {
    async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let tally = Tally::new();
        Self { listener, tally }
    }

    fn target(&self, change: impl FnOnce(&mut Settings)) -> Arc<MllpTarget> {
        let mut settings = settings(self.listener.local_addr().unwrap().port());
        settings.host = "127.0.0.1".into();
        change(&mut settings);
        let observer = Arc::clone(&self.tally) as Arc<dyn Observer>;
        Arc::new(MllpTarget::new(settings, observer).unwrap())
    }

    async fn accept(&self) -> TcpStream {
        let accepted = timeout(PATIENCE, self.listener.accept()).await;
        accepted.expect("the target connects").unwrap().0
    }
}

/// Sends in the background, so that the test can play the peer.
fn send(
    target: &Arc<MllpTarget>,
    body: &'static [u8],
) -> impl Future<Output = Result<Reply, SendFailure>> + use<> {
    deliver(target, outgoing("1", body))
}

/// The same for a message that is committed by `CA` first.
fn send_enhanced(target: &Arc<MllpTarget>) -> impl Future<Output = Result<Reply, SendFailure>> + use<> {
    let commits: Commits = Arc::new(|reply| reply == b"CA");
    deliver(
        target,
        Outgoing {
            commits: Some(commits),
            ..outgoing("1", b"one")
        },
    )
}

fn deliver(
    target: &Arc<MllpTarget>,
    message: Outgoing,
) -> impl Future<Output = Result<Reply, SendFailure>> + use<> {
    let target = Arc::clone(target);
    let task = tokio::spawn(async move { target.send(&message).await });
    async move {
        timeout(PATIENCE, task)
            .await
            .expect("the target answers")
            .unwrap()
    }
}

async fn take(peer: &mut TcpStream, body: &[u8]) {
    let frame = [b"\x0B", body, b"\x1C\x0D"].concat();
    let mut taken = vec![0; frame.len()];
    let _read = timeout(PATIENCE, peer.read_exact(&mut taken))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(taken, frame);
}

async fn is_closed(peer: &mut TcpStream) -> bool {
    let read = timeout(PATIENCE, peer.read_u8())
        .await
        .expect("the target closes");
    read.is_err()
}

fn native(body: &'static [u8]) -> Result<Reply, SendFailure> {
    Ok(Reply::Native(Bytes::from_static(body)))
}

fn unavailable(cause: &str) -> Result<Reply, SendFailure> {
    Err(SendFailure::unavailable(cause))
}

fn failed(code: &str) -> Result<Reply, SendFailure> {
    Err(SendFailure::failed(code))
}

#[tokio::test]
async fn it_keeps_the_promises_of_every_target() {
    let authority = Authority::new();
    for (server, client) in [
        (None, None),
        (Some(authority.mutual()), Some(authority.client(Some("gateway")))),
    ] {
        let port = listen(server).await;
        let target = |port| {
            let tls = client.clone();
            MllpTarget::new(
                Settings {
                    tls,
                    connections: 3,
                    ..settings(port)
                },
                Tally::new(),
            )
            .unwrap()
        };
        a_target_keeps_its_promises(&target(port), &target(closed_port().await)).await;
    }
}

/// The port of our own listener, which takes everything.
async fn listen(tls: Option<ServerTls>) -> u16 {
    let peer = listener::Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        system: system(),
        max_bytes: 1000,
        idle_timeout: PATIENCE,
        receive_timeout: PATIENCE,
        max_connections: 9,
        bare_end: false,
        peers: Vec::new(),
        tls,
    };
    let listener = listener::Listener::bind(peer, FakeIntake::new(&[]), Tally::new());
    let listener = listener.await.unwrap();
    let port = listener.local_addr().port();
    let _serving = tokio::spawn(listener.run(Default::default()));
    port
}

/// A port that nobody listens on.
async fn closed_port() -> u16 {
    Peer::new().await.listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn messages_go_one_by_one_over_one_connection() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let (first, second) = (send(&target, b"one"), send(&target, b"one"));
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    let early = timeout(Duration::from_millis(50), connection.read_u8()).await;
    assert!(early.is_err(), "the second message waits for the first reply");
    connection.write_all(b"\x0BACK one\x1C\x0D").await.unwrap();
    take(&mut connection, b"one").await;
    connection.write_all(b"\x0BACK one\x1C\x0D").await.unwrap();
    assert_eq!(first.await, native(b"ACK one"));
    assert_eq!(second.await, native(b"ACK one"));
    assert_eq!(peer.tally.of(Event::ConnectionOpened), 1);
}

#[tokio::test]
async fn a_late_reply_is_counted_and_never_taken_for_the_next_messages() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| settings.reply_timeout = Duration::from_millis(200));
    let late = send(&target, b"one");
    let mut first = peer.accept().await;
    take(&mut first, b"one").await;
    assert_eq!(late.await, unavailable("no reply within 200ms"));
    assert_eq!(peer.tally.of(Event::ReplyTimeout), 1);
    assert!(is_closed(&mut first).await, "the connection is thrown away");
    first.write_all(b"\x0BACK one\x1C\x0D").await.unwrap();

    let next = send(&target, b"two");
    let mut second = peer.accept().await;
    take(&mut second, b"two").await;
    second.write_all(b"\x0BACK two\x1C\x0D").await.unwrap();
    assert_eq!(next.await, native(b"ACK two"));
    peer.tally.has(Event::LateReply, 1).await;
}

#[tokio::test]
async fn a_reply_that_nobody_asked_for_ends_the_connection_it_came_on() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let sent = send(&target, b"one");
    let mut first = peer.accept().await;
    take(&mut first, b"one").await;
    first
        .write_all(b"\x0BACK one\x1C\x0D\x0BACK zero\x1C\x0D")
        .await
        .unwrap();
    assert_eq!(sent.await, native(b"ACK one"));
    let next = send(&target, b"two");
    let mut second = peer.accept().await;
    take(&mut second, b"two").await;
    second.write_all(b"\x0BACK two\x1C\x0D").await.unwrap();
    assert_eq!(next.await, native(b"ACK two"));
    assert_eq!(peer.tally.of(Event::LateReply), 1);
}

#[tokio::test]
async fn a_distrusted_connection_is_closed_and_not_used_again() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    for _ in 0..2 {
        let sent = send(&target, b"one");
        let mut connection = peer.accept().await;
        take(&mut connection, b"one").await;
        connection.write_all(b"\x0BACK one\x1C\x0D").await.unwrap();
        assert_eq!(sent.await, native(b"ACK one"));
        target.distrust();
        assert!(is_closed(&mut connection).await);
    }
}

#[tokio::test]
async fn a_reply_to_another_message_is_counted_as_late() {
    let peer = Peer::new().await;
    peer.target(|_| {}).distrust();
    assert_eq!(peer.tally.of(Event::LateReply), 1);
}

#[tokio::test]
async fn silence_is_about_the_message_where_the_settings_say_so() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| {
        settings.silence = Silence::Transient;
        settings.reply_timeout = Duration::from_millis(100);
    });
    let sent = send(&target, b"one");
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    assert_eq!(sent.await, failed("no reply within 100ms"));
    assert!(is_closed(&mut connection).await, "the connection is thrown away");

    let sent = send(&target, b"one");
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    drop(connection);
    assert_eq!(sent.await, failed("closed before the reply"));

    drop(peer.listener);
    let refused = target.send(&outgoing("1", b"one")).await;
    assert_eq!(refused, unavailable("connection refused"), "never connected");
}

#[tokio::test]
async fn after_a_commit_the_answer_of_the_application_is_waited_for_on_the_same_connection() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let mut sent = Box::pin(send_enhanced(&target));
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    connection.write_all(b"\x0BCA\x1C\x0D").await.unwrap();
    let early = timeout(Duration::from_millis(50), &mut sent).await;
    assert!(early.is_err(), "a commit is not the answer");
    connection.write_all(b"\x0BAE\x1C\x0D").await.unwrap();
    assert_eq!(sent.await, native(b"AE"));

    let both = send_enhanced(&target);
    take(&mut connection, b"one").await;
    connection
        .write_all(b"\x0BCA\x1C\x0D\x0BAA\x1C\x0D")
        .await
        .unwrap();
    assert_eq!(both.await, native(b"AA"), "both in one read");

    let alone = send_enhanced(&target);
    take(&mut connection, b"one").await;
    connection.write_all(b"\x0BAA\x1C\x0D").await.unwrap();
    assert_eq!(alone.await, native(b"AA"), "no commit at all");
    assert_eq!(peer.tally.of(Event::ConnectionOpened), 1);
}

#[tokio::test]
async fn a_commit_that_no_answer_follows_is_a_failure_of_this_message_and_a_late_answer_is_counted() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| settings.reply_timeout = Duration::from_millis(200));
    let sent = send_enhanced(&target);
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    connection.write_all(b"\x0BCA\x1C\x0D").await.unwrap();
    assert_eq!(sent.await, failed("committed, then no reply within 200ms"));
    assert!(is_closed(&mut connection).await);
    connection.write_all(b"\x0BAA\x1C\x0D").await.unwrap();
    peer.tally.has(Event::LateReply, 1).await;

    let sent = send_enhanced(&target);
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    connection.write_all(b"\x0BCA\x1C\x0D").await.unwrap();
    drop(connection);
    assert_eq!(sent.await, failed("committed, then closed before the reply"));
}

#[tokio::test]
async fn a_connection_in_use_when_distrust_came_is_not_used_again() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let sent = send(&target, b"one");
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    target.distrust();
    connection.write_all(b"\x0BACK one\x1C\x0D").await.unwrap();
    assert_eq!(sent.await, native(b"ACK one"));
    assert!(is_closed(&mut connection).await);
}

#[tokio::test]
async fn a_connection_that_the_peer_closed_meanwhile_is_replaced_unnoticed() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let sent = send(&target, b"one");
    let mut first = peer.accept().await;
    take(&mut first, b"one").await;
    first.write_all(b"\x0BACK one\x1C\x0D").await.unwrap();
    assert_eq!(sent.await, native(b"ACK one"));
    first.shutdown().await.unwrap();
    let next = send(&target, b"two");
    let mut second = peer.accept().await;
    take(&mut second, b"two").await;
    second.write_all(b"\x0BACK two\x1C\x0D").await.unwrap();
    assert_eq!(next.await, native(b"ACK two"));
}

#[tokio::test]
async fn a_connection_unused_for_too_long_is_replaced() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| settings.idle_timeout = Duration::ZERO);
    for _ in 0..2 {
        let sent = send(&target, b"one");
        let mut connection = peer.accept().await;
        take(&mut connection, b"one").await;
        connection.write_all(b"\x0BACK one\x1C\x0D").await.unwrap();
        assert_eq!(sent.await, native(b"ACK one"));
    }
}

#[tokio::test]
async fn a_peer_that_closes_before_its_reply_or_in_the_middle_of_it_is_unavailable() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    for said in [&b""[..], b"\x0BACK on", b"\x0BACK one\x1C"] {
        let sent = send(&target, b"one");
        let mut connection = peer.accept().await;
        take(&mut connection, b"one").await;
        connection.write_all(said).await.unwrap();
        drop(connection);
        assert_eq!(sent.await, unavailable("closed before the reply"));
    }
}

#[tokio::test]
async fn a_reply_byte_by_byte_is_a_reply() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let sent = send(&target, b"one");
    let mut connection = peer.accept().await;
    take(&mut connection, b"one").await;
    for byte in b"\x0BACK one\x1C\x0D" {
        connection.write_u8(*byte).await.unwrap();
        tokio::task::yield_now().await;
    }
    assert_eq!(sent.await, native(b"ACK one"));
}

#[tokio::test]
async fn a_reply_that_is_too_large_or_no_reply_at_all_is_a_failure_of_this_message() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let endless = [b"\x0B", &[b'x'; 1001][..]].concat();
    let garbage = vec![b'x'; MAX_GARBAGE + 1];
    for (said, event) in [(endless, Event::Oversized), (garbage, Event::FrameBroken)] {
        let sent = send(&target, b"one");
        let mut connection = peer.accept().await;
        take(&mut connection, b"one").await;
        connection.write_all(&said).await.unwrap();
        assert!(matches!(sent.await, Err(SendFailure::Failed { body: None, .. })));
        assert_eq!(peer.tally.of(event), 1);
    }
}

#[tokio::test]
async fn a_message_with_a_framing_byte_is_refused_and_the_peer_sees_none_of_it() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let sent = send(&target, b"MSH|a\x1Cb").await;
    assert!(matches!(sent, Err(SendFailure::Refused { .. })));
    let mut said = Vec::new();
    let _none = peer.accept().await.read_to_end(&mut said).await.unwrap();
    assert!(said.is_empty());
}

#[tokio::test]
async fn a_send_that_is_given_up_takes_its_connection_along() {
    let peer = Peer::new().await;
    let target = peer.target(|_| {});
    let given_up = Arc::clone(&target);
    let task = tokio::spawn(async move { given_up.send(&outgoing("1", b"one")).await });
    let mut first = peer.accept().await;
    take(&mut first, b"one").await;
    task.abort();
    assert!(is_closed(&mut first).await);
    let next = send(&target, b"two");
    let mut second = peer.accept().await;
    take(&mut second, b"two").await;
    second.write_all(b"\x0BACK two\x1C\x0D").await.unwrap();
    assert_eq!(next.await, native(b"ACK two"));
}

#[tokio::test]
async fn a_peer_that_accepts_and_never_shakes_hands_is_unavailable_in_time() {
    let peer = Peer::new().await;
    let authority = Authority::new();
    let target = peer.target(|settings| {
        settings.connect_timeout = Duration::from_millis(50);
        settings.tls = Some(authority.client(None));
    });
    assert_eq!(
        send(&target, b"one").await,
        unavailable("no connection within 50ms")
    );
    assert_eq!(peer.tally.of(Event::ConnectFailed), 1);
}

#[tokio::test]
async fn causes_are_named_in_words_that_operations_can_use() {
    let refused = MllpTarget::new(settings(closed_port().await), Tally::new()).unwrap();
    assert_eq!(
        refused.probe().await,
        Err(SendFailure::unavailable("connection refused"))
    );
    let (ours, theirs) = (Authority::new(), Authority::new());
    let port = listen(Some(theirs.mutual())).await;
    let tls = Some(ours.client(None));
    let target = MllpTarget::new(
        Settings {
            tls,
            ..settings(port)
        },
        Tally::new(),
    )
    .unwrap();
    let unknown = "tls: invalid peer certificate: UnknownIssuer";
    assert_eq!(target.probe().await, Err(SendFailure::unavailable(unknown)));
}
