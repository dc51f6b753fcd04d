//! What delivery sees of a target over HTTP, against our own listener and against peers that misbehave.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::super::super::conformance::a_target_keeps_its_promises;
use super::super::super::fakes::{Authority, FakeIntake, PATIENCE, Tally, outgoing, system};
use super::super::super::tls::{ClientTls, ServerTls};
use super::super::super::{Event, Observer, Reply, SendFailure, Silence, Target};
use super::super::target::{Authorization, HttpTarget, Settings, TargetError};
use super::super::{Replies, listener};

const PATH: &str = "/v1/systems/millennium-vgr/messages";

fn settings(url: String) -> Settings {
    Settings {
        url,
        content_type: None,
        soap_action: None,
        authorization: None,
        connect_timeout: PATIENCE,
        reply_timeout: PATIENCE,
        silence: Silence::Unavailable,
        idle_timeout: PATIENCE,
        max_reply_bytes: 100,
        tls: ClientTls {
            ca: None,
            native_roots: false,
            identity: None,
        },
    }
}

/// A peer of which every byte is in the test's hands.
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

    fn url(&self) -> String {
        format!("http://{}/in?unit=7", self.listener.local_addr().unwrap())
    }

    fn target(&self, change: impl FnOnce(&mut Settings)) -> Arc<HttpTarget> {
        let mut settings = settings(self.url());
        change(&mut settings);
        let observer = Arc::clone(&self.tally) as Arc<dyn Observer>;
        Arc::new(HttpTarget::new(settings, observer).unwrap())
    }

    /// Takes one request and answers with these bytes; gives the request.
    async fn answer(&self, response: &str) -> (String, TcpStream) {
        let accepted = timeout(PATIENCE, self.listener.accept()).await;
        let mut connection = accepted.expect("the target connects").unwrap().0;
        let mut request = Vec::new();
        while !request.ends_with(b"MSH|one") {
            let read = timeout(PATIENCE, connection.read_buf(&mut request)).await;
            assert!(read.unwrap().unwrap() > 0);
        }
        connection.write_all(response.as_bytes()).await.unwrap();
        (String::from_utf8(request).unwrap(), connection)
    }

    /// What the target makes of the response, after which the connection is closed.
    async fn sent(&self, response: &str) -> Result<Reply, SendFailure> {
        let target = self.target(|_| {});
        let message = outgoing("id-1", b"MSH|one");
        let answered = async { drop(self.answer(response).await) };
        let (sent, ()) = tokio::join!(target.send(&message), answered);
        sent
    }
}

fn unavailable(cause: &str) -> Result<Reply, SendFailure> {
    Err(SendFailure::unavailable(cause))
}

async fn listen(tls: Option<ServerTls>) -> u16 {
    let settings = listener::Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        systems: vec![listener::System {
            name: system(),
            tokens: vec!["secret".into()],
            certificate_names: Vec::new(),
            replies: Replies::Http,
            is_gateway: true,
        }],
        max_bytes: 1000,
        header_timeout: PATIENCE,
        body_timeout: PATIENCE,
        request_timeout: PATIENCE,
        retry_after: PATIENCE,
        max_connections: 20,
        peers: Vec::new(),
        tls,
    };
    let listener = listener::Listener::bind(settings, FakeIntake::new(&[]), Tally::new());
    let listener = listener.await.unwrap();
    let port = listener.local_addr().port();
    let _serving = tokio::spawn(listener.run(Default::default()));
    port
}

async fn closed_port() -> u16 {
    Peer::new().await.listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn it_keeps_the_promises_of_every_target() {
    let authority = Authority::new();
    for (scheme, server) in [("http", None), ("https", Some(authority.mutual()))] {
        let port = listen(server).await;
        let target = |port| {
            let settings = Settings {
                authorization: Some(Authorization::Bearer("secret".into())),
                tls: authority.client(Some("gateway")),
                ..settings(format!("{scheme}://localhost:{port}{PATH}"))
            };
            HttpTarget::new(settings, Tally::new()).unwrap()
        };
        a_target_keeps_its_promises(&target(port), &target(closed_port().await)).await;
    }
}

#[tokio::test]
async fn a_message_is_posted_with_everything_a_receiver_needs() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| {
        settings.soap_action = Some("urn:riv:ProcessRequest".into());
        settings.authorization = Some(Authorization::Basic {
            user: "gateway".into(),
            password: "secret".into(),
        });
    });
    let mut message = outgoing("id-1", b"MSH|one");
    message.traceparent = Some("00-1-2-01".into());
    message.hops = 2;
    let ok = "HTTP/1.1 202 Accepted\r\ncontent-length: 3\r\n\r\nACK";
    let (sent, (request, _open)) = tokio::join!(target.send(&message), peer.answer(ok));
    assert_eq!(sent, Ok(Reply::Native(Bytes::from_static(b"ACK"))));
    assert!(request.starts_with("POST /in?unit=7 HTTP/1.1\r\n"), "{request}");
    for header in [
        "content-type: text/plain; charset=utf-8",
        "soapaction: \"urn:riv:ProcessRequest\"",
        "authorization: Basic Z2F0ZXdheTpzZWNyZXQ=",
        "vb-message-id: id-1",
        "traceparent: 00-1-2-01",
        "vb-hops: 2",
        "content-length: 7",
    ] {
        assert!(
            request.contains(&format!("{header}\r\n")),
            "{header} in {request}"
        );
    }
}

#[tokio::test]
async fn a_media_type_from_the_settings_takes_the_place_of_the_adapters() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| settings.content_type = Some("text/xml".into()));
    let message = outgoing("id-1", b"MSH|one");
    let ok = "HTTP/1.1 204 No Content\r\n\r\n";
    let (sent, (request, _open)) = tokio::join!(target.send(&message), peer.answer(ok));
    assert_eq!(sent, Ok(Reply::Native(Bytes::new())));
    assert!(request.contains("content-type: text/xml\r\n"));
    assert!(!request.contains("text/plain"));
}

#[tokio::test]
async fn every_status_has_its_meaning() {
    let peer = Peer::new().await;
    let body = Some(Bytes::from_static(b"why"));
    for status in [
        100_u16, 200, 201, 299, 301, 302, 307, 400, 401, 403, 404, 405, 407, 408, 409, 413, 415,
    ]
    .into_iter()
    .chain([422, 425, 429, 499, 500, 501, 502, 503, 504, 505, 599])
    .filter(|status| *status != 100)
    {
        let code = format!("status {status}");
        let expected = match status {
            200..=299 => Ok(Reply::Native(Bytes::from_static(b"why"))),
            301 | 302 | 307 | 401 | 403 | 404 | 407 | 502..=504 => unavailable(&code),
            408 | 425 | 429 | 500..=599 => Err(SendFailure::Failed {
                code,
                after: None,
                body: body.clone(),
            }),
            _ => Err(SendFailure::Refused {
                code,
                body: body.clone(),
            }),
        };
        let response = format!("HTTP/1.1 {status} x\r\nlocation: /elsewhere\r\ncontent-length: 3\r\n\r\nwhy");
        assert_eq!(peer.sent(&response).await, expected, "{status}");
    }
}

#[tokio::test]
async fn retry_after_is_read_in_seconds_and_as_a_date() {
    let peer = Peer::new().await;
    let asked = async |status: u16, value: &str| {
        let response = format!("HTTP/1.1 {status} x\r\nretry-after: {value}\r\ncontent-length: 0\r\n\r\n");
        match peer.sent(&response).await {
            Err(SendFailure::Unavailable { after, .. } | SendFailure::Failed { after, .. }) => after,
            Ok(_) | Err(SendFailure::Refused { .. }) => panic!("{status} is neither"),
        }
    };
    assert_eq!(asked(503, "120").await, Some(Duration::from_secs(120)));
    assert_eq!(asked(429, "0").await, Some(Duration::ZERO));
    let far = asked(503, "Fri, 31 Dec 2100 23:59:59 GMT").await.unwrap();
    assert!(far > Duration::from_secs(365 * 24 * 3600));
    for old in ["Friday, 31-Dec-60 23:59:59 GMT", "Fri Dec 31 23:59:59 2060"] {
        let far = asked(503, old).await.unwrap();
        assert!(far > Duration::from_secs(365 * 24 * 3600), "{old}");
    }
    let endless = asked(503, "99999999999999999999999").await;
    assert_eq!(endless, Some(Duration::from_secs(u64::MAX)), "bounded by retry");
    for passed in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        assert_eq!(asked(500, passed).await, None, "{passed}");
    }
    for nonsense in ["-1", "soon", "1e9", ""] {
        assert_eq!(asked(503, nonsense).await, None, "{nonsense}");
    }
}

#[tokio::test]
async fn silence_is_about_the_message_where_the_settings_say_so() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| {
        settings.silence = Silence::Transient;
        settings.reply_timeout = Duration::from_millis(100);
    });
    let message = outgoing("id-1", b"MSH|one");
    let (sent, _open) = tokio::join!(target.send(&message), peer.answer(""));
    assert_eq!(sent, Err(SendFailure::failed("no reply within 100ms")));

    let cut_short = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nAC";
    for said in ["", "HTTP/1.1 200 OK\r\n", cut_short] {
        let answered = async { drop(peer.answer(said).await) };
        let (sent, ()) = tokio::join!(target.send(&message), answered);
        assert!(matches!(sent, Err(SendFailure::Failed { .. })), "{sent:?}");
    }
    drop(peer.listener);
    let refused = target.send(&message).await;
    assert_eq!(refused, unavailable("connection refused"), "never connected");
}

#[tokio::test]
async fn a_reply_over_the_limit_is_a_failure_of_this_message() {
    let peer = Peer::new().await;
    let response = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: 101\r\n\r\n{}",
        "x".repeat(101)
    );
    let expected = SendFailure::Failed {
        code: "status 200: reply larger than 100 bytes".into(),
        after: None,
        body: None,
    };
    assert_eq!(peer.sent(&response).await, Err(expected));
    assert_eq!(peer.tally.of(Event::Oversized), 1);
}

#[tokio::test]
async fn a_peer_that_closes_before_its_reply_or_in_the_middle_of_it_is_unavailable() {
    let peer = Peer::new().await;
    for said in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nAC",
    ] {
        let sent = peer.sent(said).await;
        assert!(matches!(sent, Err(SendFailure::Unavailable { .. })), "{sent:?}");
    }
    assert_eq!(peer.tally.of(Event::ReplyTimeout), 0);
}

#[tokio::test]
async fn garbage_instead_of_a_reply_is_unavailable_and_never_repeated() {
    let sent = Peer::new()
        .await
        .sent("19121212-1212 \x01\r\n\r\n")
        .await
        .unwrap_err();
    assert!(matches!(sent, SendFailure::Unavailable { .. }));
    assert!(!sent.to_string().contains("1212"), "{sent}");
}

#[tokio::test]
async fn a_silent_peer_is_unavailable_in_time() {
    let peer = Peer::new().await;
    let target = peer.target(|settings| settings.reply_timeout = Duration::from_millis(50));
    let message = outgoing("id-1", b"MSH|one");
    let (sent, _open) = tokio::join!(target.send(&message), peer.answer(""));
    assert_eq!(sent, unavailable("no reply within 50ms"));
    assert_eq!(peer.tally.of(Event::ReplyTimeout), 1);
}

#[tokio::test]
async fn causes_are_named_in_words_that_operations_can_use() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let cause = async |url: String| {
        let message = outgoing("id-1", b"MSH|one");
        let tls = ours.client(None);
        let target = HttpTarget::new(Settings { tls, ..settings(url) }, Tally::new()).unwrap();
        target.send(&message).await.unwrap_err().to_string()
    };
    let closed = closed_port().await;
    let refused = cause(format!("http://127.0.0.1:{closed}/")).await;
    assert_eq!(refused, "unavailable: connection refused");
    let port = listen(Some(theirs.mutual())).await;
    let stranger = cause(format!("https://localhost:{port}/")).await;
    let unknown = "unavailable: tls: invalid peer certificate: UnknownIssuer";
    assert_eq!(stranger, unknown);
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_refused_before_anything_is_sent() {
    let new = |settings| HttpTarget::new(settings, Tally::new()).map(|_| ());
    for url in [
        "ftp://host/",
        "/path",
        "http://user:secret@host/",
        "",
        "https://",
        "not a url",
    ] {
        assert!(
            matches!(new(settings(url.into())), Err(TargetError::Url)),
            "{url}"
        );
    }
    let mut broken = settings("http://host/".into());
    broken.authorization = Some(Authorization::Bearer("two\nlines".into()));
    let refused = new(broken).unwrap_err();
    assert!(matches!(refused, TargetError::Header("authorization")));
    assert!(!refused.to_string().contains("lines"));
}
