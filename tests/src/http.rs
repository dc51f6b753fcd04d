//! HTTP/1.1 by hand: enough to ask the gateway and to answer it. No keep-alive tricks, no chunks.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// What was answered.
#[derive(Debug)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The head, with its header lines.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Asks for a page.
///
/// # Errors
/// When nobody answers within ten seconds.
pub async fn get(address: SocketAddr, path: &str) -> std::io::Result<Response> {
    get_with(address, path, &[]).await
}

/// Asks for a page with headers.
///
/// # Errors
/// When nobody answers within ten seconds.
pub async fn get_with(
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
) -> std::io::Result<Response> {
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    exchange(address, request.into_bytes()).await
}

/// Sends a message.
///
/// # Errors
/// When nobody answers within ten seconds.
pub async fn post(
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Response> {
    exchange(address, message(address, path, headers, body)).await
}

/// Sends a message over TLS to `localhost`, as the machine whose certificate and key lie in a folder beside
/// `ca.pem`, or as one without a certificate.
///
/// # Errors
/// When there is no connection, or nobody answers within ten seconds.
pub async fn post_over_tls(
    address: SocketAddr,
    path: &str,
    certificates: &Path,
    machine: Option<&str>,
    body: &[u8],
) -> std::io::Result<Response> {
    let of = |name: &str| CertificateDer::from_pem_file(certificates.join(name)).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(of("ca.pem")).unwrap();
    let config = ClientConfig::builder().with_root_certificates(roots);
    let config = match machine {
        None => config.with_no_client_auth(),
        Some(machine) => {
            let key = PrivateKeyDer::from_pem_file(certificates.join(format!("{machine}.key"))).unwrap();
            config
                .with_client_auth_cert(vec![of(&format!("{machine}.pem"))], key)
                .unwrap()
        }
    };
    let stream = TcpStream::connect(address).await?;
    let server = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config))
        .connect(server, stream)
        .await?;
    within_ten_seconds(converse(stream, message(address, path, &[], body))).await
}

fn message(address: SocketAddr, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    let mut bytes = request.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

async fn exchange(address: SocketAddr, request: Vec<u8>) -> std::io::Result<Response> {
    within_ten_seconds(async { converse(TcpStream::connect(address).await?, request).await }).await
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: Vec<u8>,
) -> std::io::Result<Response> {
    stream.write_all(&request).await?;
    let mut bytes = Vec::new();
    let _: usize = stream.read_to_end(&mut bytes).await?;
    Ok(parse(&bytes))
}

async fn within_ten_seconds<T>(work: impl Future<Output = std::io::Result<T>>) -> std::io::Result<T> {
    tokio::time::timeout(Duration::from_secs(10), work)
        .await
        .map_err(|_| std::io::Error::from(std::io::ErrorKind::TimedOut))?
}

fn parse(bytes: &[u8]) -> Response {
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    Response {
        status,
        head,
        body: bytes.get(end + 4..).unwrap_or_default().to_vec(),
    }
}

/// Reads one request from a connection that may carry several: head and body, or `None` at its end.
pub async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(String, Vec<u8>)> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
            let length = head
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .and_then(|(_, value)| value.trim().parse::<usize>().ok())
                .unwrap_or(0);
            if buffer.len() >= end + 4 + length {
                let body = buffer[end + 4..end + 4 + length].to_vec();
                drop(buffer.drain(..end + 4 + length));
                return Some((head, body));
            }
        }
        let mut chunk = [0; 16 * 1024];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => buffer.extend_from_slice(&chunk[..read]),
        }
    }
}

/// Answers a request.
///
/// # Errors
/// When the peer has gone.
pub async fn respond(
    stream: &mut TcpStream,
    status: u16,
    content_type: &str,
    body: &[u8],
) -> std::io::Result<()> {
    stream.write_all(&response(status, content_type, body)).await
}

/// Answers a request with all but the last bytes of a body, if the peer still listens.
pub async fn respond_half(stream: &mut TcpStream, content_type: &str, body: &[u8], less: usize) {
    let response = response(200, content_type, body);
    let whole = response.len().saturating_sub(less);
    drop(stream.write_all(&response[..whole]).await);
}

fn response(status: u16, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status} Status\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
