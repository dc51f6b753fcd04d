//! A Millennium as the gateway meets it: sends HL7 v2 over MLLP and does not let go of a message before it is
//! acknowledged. Written on bare sockets.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const START: u8 = 0x0B;
const END: [u8; 2] = [0x1C, 0x0D];

/// One sending connection, opened again whenever it is lost.
#[derive(Debug)]
pub struct Sender {
    addresses: Vec<SocketAddr>,
    stream: Option<TcpStream>,
    patience: Duration,
    /// Messages that had to be sent again.
    pub resent: u64,
}

impl Sender {
    /// A sender that gives up waiting for an acknowledgement after `patience`, and sends again.
    #[must_use]
    pub fn new(address: SocketAddr, patience: Duration) -> Self {
        Self::to_any(vec![address], patience)
    }

    /// The same, to whichever of several addresses answers; the next one is tried when one fails.
    #[must_use]
    pub const fn to_any(addresses: Vec<SocketAddr>, patience: Duration) -> Self {
        Self {
            addresses,
            stream: None,
            patience,
            resent: 0,
        }
    }

    /// Sends until there is an acknowledgement for this very message, and returns it.
    pub async fn send(&mut self, message: &[u8]) -> String {
        loop {
            let attempt = tokio::time::timeout(self.patience, self.exchange(message)).await;
            if let Ok(Ok(acknowledgement)) = attempt {
                return acknowledgement;
            }
            self.stream = None;
            self.addresses.rotate_left(1);
            self.resent += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Sends once.
    ///
    /// # Errors
    /// When the connection fails or closes before an acknowledgement.
    pub async fn exchange(&mut self, message: &[u8]) -> std::io::Result<String> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => self.stream.insert(TcpStream::connect(self.addresses[0]).await?),
        };
        let mut frame = vec![START];
        frame.extend_from_slice(message);
        frame.extend_from_slice(&END);
        stream.write_all(&frame).await?;
        let mut reply = Vec::new();
        while !reply.ends_with(&END) {
            let mut chunk = [0; 4096];
            match stream.read(&mut chunk).await? {
                0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                read => reply.extend_from_slice(&chunk[..read]),
            }
        }
        let text = reply
            .strip_prefix(&[START])
            .and_then(|r| r.strip_suffix(&END))
            .expect("an MLLP frame");
        Ok(String::from_utf8_lossy(text).into_owned())
    }
}

/// MSA-1 and MSA-2 of an acknowledgement.
#[must_use]
pub fn msa(acknowledgement: &str) -> (String, String) {
    let msa = acknowledgement
        .split('\r')
        .find(|segment| segment.starts_with("MSA|"))
        .expect("an MSA segment");
    let mut fields = msa.split('|').skip(1).map(str::to_owned);
    (
        fields.next().unwrap_or_default(),
        fields.next().unwrap_or_default(),
    )
}

/// What a receiving Millennium says to a message, one acknowledgement after another: a code of MSA-1, and after a
/// `|` the control id of another message.
pub type Said = &'static [&'static str];

/// A receiving Millennium.
#[derive(Debug)]
pub struct Receiver {
    /// Where it listens.
    pub address: SocketAddr,
    got: std::sync::Arc<std::sync::Mutex<Vec<Vec<u8>>>>,
}

impl Receiver {
    /// One that accepts whatever comes. Listens on a free port of loopback.
    pub async fn start() -> Self {
        Self::saying(&[&["AA"]]).await
    }

    /// One that says this to its first message, this to the second, and so on; the last of it to all others.
    pub async fn saying(script: &'static [Said]) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let got = std::sync::Arc::<std::sync::Mutex<Vec<Vec<u8>>>>::default();
        let book = std::sync::Arc::clone(&got);
        drop(tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                drop(tokio::spawn(take(stream, script, std::sync::Arc::clone(&book))));
            }
        }));
        Self { address, got }
    }

    /// What has come so far.
    #[must_use]
    pub fn got(&self) -> Vec<Vec<u8>> {
        self.got.lock().unwrap().clone()
    }
}

async fn take(
    mut stream: TcpStream,
    script: &'static [Said],
    book: std::sync::Arc<std::sync::Mutex<Vec<Vec<u8>>>>,
) {
    let mut buffer = Vec::new();
    loop {
        while let Some(end) = buffer.windows(2).position(|two| two == END) {
            let frame: Vec<u8> = buffer.drain(..end + 2).collect();
            let message = frame[1..end].to_vec();
            let id = String::from_utf8_lossy(&message)
                .split('|')
                .nth(9)
                .unwrap_or_default()
                .to_owned();
            let before = {
                let mut book = book.lock().unwrap();
                book.push(message);
                book.len() - 1
            };
            for said in script[before.min(script.len() - 1)] {
                let (code, id) = said.split_once('|').unwrap_or((said, &id));
                let reply = format!("MSH|^~\\&|||||20260101000000||ACK|A{id}|P|2.5.1\rMSA|{code}|{id}\r");
                let framed = [&[START], reply.as_bytes(), &END].concat();
                if stream.write_all(&framed).await.is_err() {
                    return;
                }
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(read) => buffer.extend_from_slice(&chunk[..read]),
        }
    }
}
