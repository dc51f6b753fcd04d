//! A site that speaks the gateway's own language: takes documents over HTTP, writes down what it got, and answers as
//! told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use contracts::{Document, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::http;

/// A listening site. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Site {
    /// Where it listens.
    pub address: SocketAddr,
    got: Arc<Mutex<Vec<Document>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Site {
    /// Starts to listen on a free port of loopback. `judge` says with which status each document is answered; what is
    /// answered with 200 is written down.
    pub async fn start(judge: impl Fn(&Document) -> u16 + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), judge).await
    }

    /// Starts to listen at an address.
    pub async fn start_at(
        address: SocketAddr,
        judge: impl Fn(&Document) -> u16 + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let got = Arc::default();
        let desk = Arc::new(Desk {
            judge: Box::new(judge),
            got: Arc::clone(&got),
        });
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let _handle = connections.spawn(Arc::clone(&desk).serve(stream));
            }
        });
        Self { address, got, task }
    }

    /// Of each document that it got, in order: its id, and the unit that its envelope is addressed to.
    #[must_use]
    pub fn got(&self) -> Vec<(String, String)> {
        let got = self.got.lock().unwrap();
        let named = got.iter().map(|document| {
            let envelope = &document.envelope;
            let unit = envelope.receiver.unit.as_ref().unwrap();
            (envelope.message_id.clone().unwrap(), unit.as_str().to_owned())
        });
        named.collect()
    }

    /// What it got, whole.
    #[must_use]
    pub fn documents(&self) -> Vec<Document> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Desk {
    judge: Box<dyn Fn(&Document) -> u16 + Send + Sync>,
    got: Arc<Mutex<Vec<Document>>>,
}

impl Desk {
    async fn serve(self: Arc<Self>, mut stream: TcpStream) {
        let mut buffer = Vec::new();
        while let Some((_, body)) = http::read_request(&mut stream, &mut buffer).await {
            let (document, _) = json::read(&body).expect("a document from the gateway");
            let status = (self.judge)(&document);
            if status == 200 {
                self.got.lock().unwrap().push(document);
            }
            let answer = match status {
                200 => r#"{"outcome":"accepted"}"#,
                _ => r#"{"outcome":"refused"}"#,
            };
            if http::respond(&mut stream, status, "application/json", answer.as_bytes())
                .await
                .is_err()
            {
                return;
            }
        }
    }
}
