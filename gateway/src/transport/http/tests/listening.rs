//! What a sender over HTTP sees.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use contracts::Reason;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::super::super::connect::{Connect as _, Endpoint};
use super::super::super::fakes::{Authority, FakeIntake, PATIENCE, Tally, system};
use super::super::super::tls::{Identity, client_config};
use super::super::super::{Event, ListenError, Observer, Outcome, Receive};
use super::super::Replies;
use super::super::listener::{Listener, Settings, System};

fn settings(replies: Replies, tokens: &[&str]) -> Settings {
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        systems: vec![System {
            name: system(),
            tokens: tokens.iter().map(|token| (*token).into()).collect(),
            certificate_names: Vec::new(),
            replies,
            is_gateway: false,
        }],
        max_bytes: 100,
        header_timeout: PATIENCE,
        body_timeout: PATIENCE,
        request_timeout: PATIENCE,
        retry_after: Duration::from_secs(7),
        max_connections: 4,
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

    /// The whole response to these bytes.
    async fn say(&self, request: &str) -> String {
        let mut peer = self.connect().await;
        peer.write_all(request.as_bytes()).await.unwrap();
        rest(&mut peer).await
    }

    async fn post(&self, headers: &str, body: &str) -> String {
        self.say(&post(headers, body)).await
    }
}

fn post(headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /v1/systems/millennium-vgr/messages HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\
         content-length: {length}\r\n{headers}\r\n{body}"
    )
}

async fn rest(peer: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // A connection that is reset is closed as well.
    let _end = timeout(PATIENCE, peer.read_to_end(&mut said))
        .await
        .expect("the listener closes");
    String::from_utf8(said).unwrap()
}

fn status(response: &str) -> &str {
    response.get(9..12).unwrap_or("none")
}

#[tokio::test]
async fn an_accepted_message_is_answered_with_200_and_the_native_acknowledgement() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(Replies::Http, &[]), &intake).await;
    let traceparent = "traceparent: 00-1-2-01\r\ncontent-type: text/xml; charset=utf-8\r\n";
    let response = running.post(traceparent, "<one/>").await;
    assert_eq!(status(&response), "200");
    assert!(response.contains("content-type: text/plain\r\n"), "{response}");
    assert!(response.ends_with("\r\n\r\nACK <one/>"), "{response}");
    assert!(!response.contains("vb-reason"));
    let arrival = intake.arrivals().pop().unwrap();
    assert_eq!(&arrival.body[..], b"<one/>");
    assert_eq!(arrival.system, system());
    assert_eq!(arrival.content_type.as_deref(), Some("text/xml; charset=utf-8"));
    assert_eq!(arrival.traceparent.as_deref(), Some("00-1-2-01"));
}

#[tokio::test]
async fn a_count_of_hops_is_believed_of_a_gateway_and_of_nobody_else() {
    for (is_gateway, said, believed) in [
        (true, "vb-hops: 2\r\n", 2),
        (true, "vb-hops: two\r\n", u32::MAX),
        (true, "", 0),
        (false, "vb-hops: 2\r\n", 0),
        (false, "vb-hops: two\r\n", 0),
    ] {
        let intake = FakeIntake::new(&[]);
        let mut settings = settings(Replies::Http, &[]);
        settings.systems[0].is_gateway = is_gateway;
        let response = run(settings, &intake).await.post(said, "one").await;
        assert_eq!(status(&response), "200", "{said}");
        assert_eq!(intake.arrivals().pop().unwrap().hops, believed, "{said}");
    }
}

#[tokio::test]
async fn every_reason_has_its_status_and_its_code_in_a_header() {
    let expected = |reason: Reason| match reason.code() {
        "VB101" | "VB102" | "VB104" => "400",
        "VB103" => "413",
        "VB105" => "415",
        "VB601" => "500",
        _ => "422",
    };
    for &reason in Reason::ALL {
        let intake = FakeIntake::new(&[Outcome::Refused(reason)]);
        let running = run(settings(Replies::Http, &[]), &intake).await;
        let response = running.post("", "one").await;
        assert_eq!(status(&response), expected(reason));
        assert!(response.contains(&format!("vb-reason: {}\r\n", reason.code())));
        assert!(response.ends_with("\r\n\r\nACK one"));
    }
}

#[tokio::test]
async fn in_soap_a_refusal_is_a_fault_with_500_or_a_result_with_200() {
    for (body, expected) in [("<soapenv:Fault>", "500"), ("<result>ERROR</result>", "200")] {
        let intake = FakeIntake::new(&[Outcome::Refused(Reason::Unreadable)]);
        let running = run(settings(Replies::Soap, &[]), &intake).await;
        // The fake acknowledges with what it was sent.
        assert_eq!(status(&running.post("", body).await), expected);
    }
}

#[tokio::test]
async fn a_message_that_was_not_taken_is_answered_with_503_and_when_to_come_again() {
    let running = run(
        settings(Replies::Http, &[]),
        &FakeIntake::new(&[Outcome::Unavailable]),
    )
    .await;
    let response = running.post("", "one").await;
    assert_eq!(status(&response), "503");
    assert!(response.contains("retry-after: 7\r\n"), "{response}");
    assert_eq!(running.tally.of(Event::NotTaken), 1);
}

#[tokio::test]
async fn another_path_is_404_and_another_method_is_405() {
    let running = run(settings(Replies::Http, &[]), &FakeIntake::new(&[])).await;
    for (line, expected) in [
        ("POST /v1/systems/pmo-skane/messages", "404"),
        ("POST /v1/systems/Not%20A%20Name/messages", "404"),
        ("POST /v1/systems/%FF/messages", "400"),
        ("POST /elsewhere", "404"),
        ("GET /v1/systems/millennium-vgr/messages", "405"),
        ("DELETE /v1/systems/millennium-vgr/messages", "405"),
    ] {
        let request = format!("{line} HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n");
        assert_eq!(status(&running.say(&request).await), expected, "{line}");
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_whether_announced_or_not() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(Replies::Http, &[]), &intake).await;
    assert_eq!(status(&running.post("", &"x".repeat(100)).await), "200");
    let response = running.post("", &"x".repeat(101)).await;
    assert_eq!(status(&response), "413");
    assert!(response.contains("vb-reason: VB103\r\n"));
    let chunked = format!(
        "POST /v1/systems/millennium-vgr/messages HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\
         transfer-encoding: chunked\r\n\r\n65\r\n{}\r\n0\r\n\r\n",
        "x".repeat(101)
    );
    assert_eq!(status(&running.say(&chunked).await), "413");
    assert_eq!(running.tally.of(Event::Oversized), 2);
    assert_eq!(intake.bodies().len(), 1);
}

#[tokio::test]
async fn slow_headers_and_idle_connections_are_closed() {
    let quick = Settings {
        header_timeout: Duration::from_millis(50),
        ..settings(Replies::Http, &[])
    };
    let running = run(quick, &FakeIntake::new(&[])).await;
    let answered = post("", "one").replace("connection: close\r\n", "");
    for (beginning, expected) in [("", "none"), ("POST /v1/sys", "none"), (&*answered, "200")] {
        let mut peer = running.connect().await;
        peer.write_all(beginning.as_bytes()).await.unwrap();
        assert_eq!(status(&rest(&mut peer).await), expected, "{beginning}");
    }
    running.tally.has(Event::IdleTimeout, 3).await;
}

#[tokio::test]
async fn a_slow_body_is_408_and_never_handed_over() {
    let quick = Settings {
        body_timeout: Duration::from_millis(50),
        ..settings(Replies::Http, &[])
    };
    let intake = FakeIntake::new(&[]);
    let running = run(quick, &intake).await;
    let request = post("", "one").replace("content-length: 3", "content-length: 4");
    assert_eq!(status(&running.say(&request).await), "408");
    assert_eq!(running.tally.of(Event::ReceiveTimeout), 1);
    assert!(intake.bodies().is_empty());
}

#[tokio::test]
async fn a_body_cut_short_is_never_handed_over() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(Replies::Http, &[]), &intake).await;
    let mut peer = running.connect().await;
    let request = post("", "one").replace("content-length: 3", "content-length: 4");
    peer.write_all(request.as_bytes()).await.unwrap();
    peer.shutdown().await.unwrap();
    assert!(["none", "400"].contains(&status(&rest(&mut peer).await)));
    running.tally.has(Event::ConnectionClosed, 1).await;
    assert!(intake.bodies().is_empty());
}

#[tokio::test]
async fn a_sender_that_waits_too_long_is_told_to_come_again_while_intake_finishes() {
    let quick = Settings {
        request_timeout: Duration::from_millis(50),
        ..settings(Replies::Http, &[])
    };
    let intake = FakeIntake::gated(&[], 0);
    let running = run(quick, &intake).await;
    let response = running.post("", "one").await;
    assert_eq!(status(&response), "503");
    assert!(response.contains("retry-after: 7\r\n"));
    running.stop.cancel();
    tokio::task::yield_now().await;
    assert!(
        !running.task.is_finished(),
        "the message in hand is finished first"
    );
    intake.open(1);
    timeout(PATIENCE, running.task).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_sender_that_goes_away_does_not_interrupt_intake() {
    let intake = FakeIntake::gated(&[], 0);
    let running = run(settings(Replies::Http, &[]), &intake).await;
    let mut peer = running.connect().await;
    peer.write_all(post("", "one").as_bytes()).await.unwrap();
    intake.has(1).await;
    drop(peer);
    running.tally.has(Event::ConnectionClosed, 1).await;
    running.stop.cancel();
    intake.open(1);
    timeout(PATIENCE, running.task).await.unwrap().unwrap();
    assert_eq!(intake.answered(), 1);
}

#[tokio::test]
async fn stopping_answers_the_request_in_hand_and_closes_idle_connections() {
    let intake = FakeIntake::gated(&[], 0);
    let running = run(settings(Replies::Http, &[]), &intake).await;
    let mut idle = running.connect().await;
    running.tally.has(Event::ConnectionOpened, 1).await;
    let mut busy = running.connect().await;
    let request = post("", "one").replace("connection: close\r\n", "");
    busy.write_all(request.as_bytes()).await.unwrap();
    intake.has(1).await;
    running.stop.cancel();
    assert!(rest(&mut idle).await.is_empty());
    intake.open(1);
    assert_eq!(status(&rest(&mut busy).await), "200");
    timeout(PATIENCE, running.task).await.unwrap().unwrap();
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test]
async fn the_token_of_the_system_is_asked_for() {
    let intake = FakeIntake::new(&[]);
    let running = run(settings(Replies::Http, &["old", "new"]), &intake).await;
    for (header, expected) in [
        ("authorization: Bearer old\r\n", "200"),
        ("authorization: bearer new\r\n", "200"),
        ("authorization: Bearer other\r\n", "401"),
        ("authorization: Basic old\r\n", "401"),
        ("authorization: Bearer\r\n", "401"),
        ("", "401"),
    ] {
        assert_eq!(status(&running.post(header, "one").await), expected, "{header}");
    }
    assert!(
        running
            .post("", "one")
            .await
            .contains("www-authenticate: Bearer\r\n")
    );
    assert_eq!(running.tally.of(Event::Unauthorised), 5);
    assert_eq!(intake.bodies().len(), 2);
}

#[tokio::test]
async fn beyond_loopback_it_does_not_start_when_a_system_needs_neither_token_nor_certificate() {
    let bind = |tokens: &'static [&str], authority: Option<&Authority>| {
        let open = Settings {
            listen: "0.0.0.0:0".parse().unwrap(),
            tls: authority.map(Authority::mutual),
            ..settings(Replies::Http, tokens)
        };
        Listener::bind(open, FakeIntake::new(&[]), Tally::new())
    };
    let authority = Authority::new();
    assert!(matches!(bind(&[], None).await, Err(ListenError::OpenToAll(_))));
    assert!(bind(&["token"], None).await.is_ok());
    assert!(bind(&[], Some(&authority)).await.is_ok());
}

#[tokio::test]
async fn a_certificate_name_without_a_client_ca_is_a_mistake_in_the_settings() {
    let mut named = settings(Replies::Http, &[]);
    named.systems[0].certificate_names = vec!["journal.example.se".into()];
    let bound = Listener::bind(named, FakeIntake::new(&[]), Tally::new()).await;
    assert!(matches!(bound, Err(ListenError::CertificateName(_))));
}

#[tokio::test]
async fn the_client_certificate_must_come_from_the_ca_and_have_the_name_of_the_system() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let mut secured = settings(Replies::Http, &[]);
    secured.tls = Some(ours.mutual());
    secured.systems[0].certificate_names = vec!["journal.example.se".into()];
    let running = run(secured, &FakeIntake::new(&[])).await;
    let ask = async |identity: Option<Identity>| {
        let mut tls = ours.client(None);
        tls.identity = identity;
        let config = Arc::new(client_config(&tls).unwrap());
        let endpoint = Endpoint {
            host: "127.0.0.1".into(),
            port: running.address.port(),
            within: PATIENCE,
            tls: Some((config.into(), "localhost".try_into().unwrap())),
        };
        let mut socket = endpoint.connect().await.unwrap();
        let _sent = socket.write_all(post("", "one").as_bytes()).await;
        let mut said = Vec::new();
        let _end = socket.read_to_end(&mut said).await;
        status(&String::from_utf8(said).unwrap()).to_owned()
    };
    assert_eq!(ask(Some(ours.issue("journal.example.se"))).await, "200");
    assert_eq!(ask(Some(ours.issue("other.example.se"))).await, "401");
    assert_eq!(ask(Some(theirs.issue("journal.example.se"))).await, "none");
    assert_eq!(ask(None).await, "none");
    running.tally.has(Event::HandshakeFailed, 2).await;
}
