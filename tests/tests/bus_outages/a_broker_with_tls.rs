//! TLS with a private authority and a certificate of our own; and a broker whose authority is not trusted.

use std::net::TcpListener;
use std::path::Path;

use gateway::bus::amqp::{self, Settings, TlsSettings};
use tests::certificates::certificates;
use tests::rabbitmq::Rabbit;

use crate::broker::{RECOVERY, until_down, until_up};

fn config(certificates: &Path, port: u16) -> String {
    let file = |name: &str| certificates.join(name).display().to_string();
    format!(
        "listeners.ssl.1 = 127.0.0.1:{port}\n\
         ssl_options.cacertfile = {}\n\
         ssl_options.certfile = {}\n\
         ssl_options.keyfile = {}\n\
         ssl_options.verify = verify_peer\n\
         ssl_options.fail_if_no_peer_cert = true\n",
        file("ca.pem"),
        file("localhost.pem"),
        file("localhost.key"),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn mutual_tls_with_a_private_authority_works_and_a_stranger_is_refused() {
    let certificates = certificates(&["localhost", "gateway"]);
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let config = config(certificates.path(), port);
    let _broker = tokio::task::block_in_place(|| Rabbit::start_with(&config));
    let file = |name: &str| Some(certificates.path().join(name));
    let settings = |tls: TlsSettings| Settings {
        tls: Some(tls),
        ..Settings::from_address(&format!("amqps://guest:guest@localhost:{port}/%2f")).unwrap()
    };

    let known = amqp::open(settings(TlsSettings {
        ca_file: file("ca.pem"),
        certificate_file: file("gateway.pem"),
        key_file: file("gateway.key"),
    }));
    until_up(&*known, RECOVERY).await;
    known.close().await;

    let untrusting = amqp::open(settings(TlsSettings::default()));
    let cause = until_down(&*untrusting, RECOVERY).await;
    assert!(
        cause.contains("invalid peer certificate: UnknownIssuer"),
        "{cause}"
    );
    untrusting.close().await;

    let anonymous = amqp::open(settings(TlsSettings {
        ca_file: file("ca.pem"),
        ..TlsSettings::default()
    }));
    let cause = until_down(&*anonymous, RECOVERY).await;
    // The broker's refusal may arrive as an alert or as the end of the connection.
    assert!(cause.starts_with("the broker cannot be reached: "), "{cause}");
    anonymous.close().await;
}
