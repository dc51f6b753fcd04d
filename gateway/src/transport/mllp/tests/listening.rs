//! What a sender over MLLP sees, on real sockets.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use contracts::Reason;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::super::super::access::Network;
use super::super::super::connect::{Connect as _, Endpoint};
use super::super::super::fakes::{Authority, FakeIntake, PATIENCE, Tally, system};
use super::super::super::tls::{ClientTls, client_config};
use super::super::super::{Event, ListenError, Observer, Outcome, Receive};
use super::super::listener::{Listener, MAX_GARBAGE, Settings};

const MESSAGE: &[u8] = b"\x0BMSH|one\x1C\x0D";
const RECEIPT: &[u8] = b"\x0BACK MSH|one\x1C\x0D";

fn settings() -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        system: system(),
        max_bytes: 1000,
        idle_timeout: PATIENCE,
        receive_timeout: PATIENCE,
        max_connections: 4,
        bare_end: false,
        peers: Vec::new(),
        tls: None,
    }
}

struct Running {
    address: SocketAddr,
    tally: Arc<Tally>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

async fn run(settings: Settings, intake: &Arc<FakeIntake>) -> Running {
    let tally = Tally::new();
    let intake = Arc::clone(intake) as Arc<dyn Receive>;
    let observer = Arc::clone(&tally) as Arc<dyn Observer>;
    let listener = Listener::bind(settings, intake, observer).await.unwrap();
    let (address, stop) = (listener.local_addr(), CancellationToken::new());
    let task = tokio::spawn(listener.run(stop.clone()));
    Running {
        address,
        tally,
        stop,
        task,
    }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// Everything the listener says until it closes the connection.
async fn rest(peer: &mut TcpStream) -> Vec<u8> {
    let mut said = Vec::new();
    // A connection that is reset is closed as well.
    let _end = timeout(PATIENCE, peer.read_to_end(&mut said))
        .await
        .expect("the listener closes");
    said
}

async fn expect(peer: &mut TcpStream, bytes: &[u8]) {
    let mut said = vec![0; bytes.len()];
    let _read = timeout(PATIENCE, peer.read_exact(&mut said))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(said, bytes);
}

#[tokio::test]
async fn a_message_is_answered_with_its_receipt_and_the_next_one_on_the_same_connection() {
    let intake = FakeIntake::new(&[Outcome::Accepted, Outcome::Refused(Reason::NoRoute)]);
    let running = run(settings(), &intake).await;
    let mut peer = running.connect().await;
    for _ in 0..2 {
        peer.write_all(MESSAGE).await.unwrap();
        expect(&mut peer, RECEIPT).await;
    }
    assert_eq!(intake.bodies(), [&b"MSH|one"[..], b"MSH|one"]);
    assert_eq!(intake.arrivals()[0].system, system());
}

#[tokio::test]
async fn the_next_message_is_read_only_after_the_receipt_of_the_one_before() {
    let intake = FakeIntake::gated(&[], 0);
    let running = run(settings(), &intake).await;
    let mut peer = running.connect().await;
    peer.write_all(&[MESSAGE, MESSAGE].concat()).await.unwrap();
    intake.has(1).await;
    let early = timeout(Duration::from_millis(50), peer.read_u8()).await;
    assert!(early.is_err(), "nothing is said before the outcome is certain");
    assert_eq!(intake.bodies().len(), 1);
    intake.open(2);
    expect(&mut peer, RECEIPT).await;
    expect(&mut peer, RECEIPT).await;
}

#[tokio::test]
async fn a_message_that_was_not_taken_is_met_with_silence_and_a_closed_connection() {
    let intake = FakeIntake::new(&[Outcome::Unavailable]);
    let running = run(settings(), &intake).await;
    let mut peer = running.connect().await;
    peer.write_all(MESSAGE).await.unwrap();
    assert!(rest(&mut peer).await.is_empty());
    assert_eq!(running.tally.of(Event::NotTaken), 1);
}

#[tokio::test]
async fn a_message_that_asks_for_no_acknowledgement_gets_none_and_the_next_one_is_read() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(), &intake).await;
    let mut peer = running.connect().await;
    intake.keep_silent(1);
    peer.write_all(&[MESSAGE, MESSAGE].concat()).await.unwrap();
    expect(&mut peer, RECEIPT).await;
    peer.shutdown().await.unwrap();
    assert!(rest(&mut peer).await.is_empty(), "not even an empty frame");
    assert_eq!(intake.bodies().len(), 2);
}

#[tokio::test]
async fn slow_bytes_make_a_message_as_long_as_they_come_in_time() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(), &intake).await;
    let mut peer = running.connect().await;
    peer.set_nodelay(true).unwrap();
    for byte in MESSAGE {
        peer.write_u8(*byte).await.unwrap();
        tokio::task::yield_now().await;
    }
    expect(&mut peer, RECEIPT).await;
}

#[tokio::test]
async fn a_message_that_takes_too_long_ends_the_connection() {
    let intake = FakeIntake::new(&[]);
    let quick = Settings {
        receive_timeout: Duration::from_millis(50),
        ..settings()
    };
    let running = run(quick, &intake).await;
    let mut peer = running.connect().await;
    peer.write_all(b"\x0BMSH|on").await.unwrap();
    assert!(rest(&mut peer).await.is_empty());
    assert_eq!(running.tally.of(Event::ReceiveTimeout), 1);
    assert!(intake.bodies().is_empty());
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let quick = Settings {
        idle_timeout: Duration::from_millis(50),
        ..settings()
    };
    let running = run(quick, &FakeIntake::new(&[])).await;
    assert!(rest(&mut running.connect().await).await.is_empty());
    assert_eq!(running.tally.of(Event::IdleTimeout), 1);
}

#[tokio::test]
async fn an_oversized_message_is_never_handed_over() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(), &intake).await;
    let mut peer = running.connect().await;
    peer.write_all(&[b"\x0B", &[b'x'; 1001][..], b"\x1C\x0D"].concat())
        .await
        .unwrap();
    assert!(rest(&mut peer).await.is_empty());
    assert_eq!(running.tally.of(Event::Oversized), 1);
    assert!(intake.bodies().is_empty());
}

#[tokio::test]
async fn bytes_between_messages_are_counted_and_a_stream_of_them_is_given_up() {
    let running = run(settings(), &FakeIntake::new(&[])).await;
    let mut peer = running.connect().await;
    peer.write_all(&[b"\r\n", MESSAGE].concat()).await.unwrap();
    expect(&mut peer, RECEIPT).await;
    assert_eq!(running.tally.of(Event::GarbageBytes), 2);
    peer.write_all(&[b'x'; MAX_GARBAGE + 1]).await.unwrap();
    assert!(rest(&mut peer).await.is_empty());
    assert_eq!(running.tally.of(Event::FrameBroken), 1);
}

#[tokio::test]
async fn a_peer_that_closes_in_the_middle_of_a_message_has_sent_nothing() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(), &intake).await;
    let mut peer = running.connect().await;
    peer.write_all(b"\x0BMSH|one\x1C").await.unwrap();
    peer.shutdown().await.unwrap();
    assert!(rest(&mut peer).await.is_empty());
    assert_eq!(running.tally.of(Event::FrameBroken), 1);
    assert!(intake.bodies().is_empty());
}

#[tokio::test]
async fn a_peer_that_closes_its_half_still_gets_its_receipt() {
    let running = run(settings(), &FakeIntake::new(&[])).await;
    let mut peer = running.connect().await;
    peer.write_all(MESSAGE).await.unwrap();
    peer.shutdown().await.unwrap();
    assert_eq!(rest(&mut peer).await, RECEIPT);
}

#[tokio::test]
async fn one_connection_too_many_is_turned_away_and_a_closed_one_makes_room() {
    let one = Settings {
        max_connections: 1,
        ..settings()
    };
    let running = run(one, &FakeIntake::new(&[])).await;
    let first = running.connect().await;
    running.tally.has(Event::ConnectionOpened, 1).await;
    assert!(rest(&mut running.connect().await).await.is_empty());
    assert_eq!(running.tally.of(Event::ConnectionTurnedAway), 1);
    drop(first);
    running.tally.has(Event::ConnectionClosed, 1).await;
    let mut third = running.connect().await;
    third.write_all(MESSAGE).await.unwrap();
    expect(&mut third, RECEIPT).await;
}

#[tokio::test]
async fn stopping_finishes_the_message_in_hand_and_takes_no_more() {
    let intake = FakeIntake::gated(&[], 0);
    let running = run(settings(), &intake).await;
    let mut idle = running.connect().await;
    let mut peer = running.connect().await;
    peer.write_all(&[MESSAGE, MESSAGE].concat()).await.unwrap();
    intake.has(1).await;
    running.stop.cancel();
    assert!(rest(&mut idle).await.is_empty());
    assert!(!running.task.is_finished());
    intake.open(2);
    assert_eq!(rest(&mut peer).await, RECEIPT);
    timeout(PATIENCE, running.task).await.unwrap().unwrap();
    assert_eq!(intake.bodies().len(), 1);
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn beyond_loopback_it_does_not_start_without_peers_or_client_certificates() {
    let bind = |peers| {
        let open = Settings {
            listen: "0.0.0.0:0".parse().unwrap(),
            peers,
            ..settings()
        };
        Listener::bind(open, FakeIntake::new(&[]), Tally::new())
    };
    assert!(matches!(bind(Vec::new()).await, Err(ListenError::OpenToAll(_))));
    assert!(bind(vec![Network::parse("10.0.0.0/8").unwrap()]).await.is_ok());
}

#[tokio::test]
async fn a_peer_from_elsewhere_is_turned_away() {
    let elsewhere = Settings {
        peers: vec![Network::parse("10.0.0.0/8").unwrap()],
        ..settings()
    };
    let running = run(elsewhere, &FakeIntake::new(&[])).await;
    assert!(rest(&mut running.connect().await).await.is_empty());
    assert_eq!(running.tally.of(Event::ConnectionTurnedAway), 1);
}

#[tokio::test]
async fn a_client_certificate_of_the_ca_is_let_in_and_no_other() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let secured = Settings {
        tls: Some(ours.mutual()),
        ..settings()
    };
    let intake = FakeIntake::new(&[]);
    let running = run(secured, &intake).await;
    let exchange = |identity| {
        let tls = ClientTls {
            identity,
            ..ours.client(None)
        };
        let config = client_config(&tls).unwrap();
        let endpoint = Endpoint {
            host: "localhost".into(),
            port: running.address.port(),
            within: PATIENCE,
            tls: Some((Arc::new(config).into(), "localhost".try_into().unwrap())),
        };
        async move {
            let mut socket = endpoint.connect().await?;
            let failed = |error: std::io::Error| error.to_string();
            socket.write_all(MESSAGE).await.map_err(failed)?;
            let mut said = vec![0; RECEIPT.len()];
            let _read = socket.read_exact(&mut said).await.map_err(failed)?;
            Ok::<_, String>(said)
        }
    };
    assert_eq!(exchange(Some(ours.issue("sender"))).await.unwrap(), RECEIPT);
    assert!(exchange(None).await.is_err());
    assert!(exchange(Some(theirs.issue("stranger"))).await.is_err());
    running.tally.has(Event::HandshakeFailed, 2).await;
    assert_eq!(intake.bodies().len(), 1);
}
