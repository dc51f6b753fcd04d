//! A PMO as the gateway meets it: takes RIV-TA XML over HTTP, writes down what it got, and answers as told.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use adapters::{Acknowledged, Acknowledgement, Adapter, WireMessage, registry};
use contracts::{Document, Reason};
use jiff::Timestamp;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::http;

/// How a PMO answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// `OK`.
    Ok,
    /// `VALIDATION_ERROR`: never send it again.
    ValidationError,
    /// A bare HTTP status without a RIV body.
    Status(u16),
    /// No answer at all: the connection is closed.
    Silence,
    /// Half an answer, then the connection is closed.
    Half,
    /// `OK`, after a while.
    Late(Duration),
}

/// A listening PMO. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Pmo {
    /// Where it listens.
    pub address: SocketAddr,
    task: tokio::task::JoinHandle<()>,
}

impl Pmo {
    /// Starts to listen on a free port of loopback. `judge` sees each document and says the answer.
    pub async fn start(judge: impl Fn(&Document) -> Answer + Send + Sync + 'static) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), judge).await
    }

    /// Starts to listen at an address.
    pub async fn start_at(
        address: SocketAddr,
        judge: impl Fn(&Document) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let desk = Arc::new(Desk {
            adapter: adapter(),
            judge: Box::new(judge),
        });
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let _handle = connections.spawn(Arc::clone(&desk).serve(stream));
            }
        });
        Self { address, task }
    }
}

impl Drop for Pmo {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Desk {
    adapter: Arc<dyn Adapter>,
    judge: Box<dyn Fn(&Document) -> Answer + Send + Sync>,
}

impl Desk {
    async fn serve(self: Arc<Self>, mut stream: TcpStream) {
        let mut buffer = Vec::new();
        while let Some((head, body)) = http::read_request(&mut stream, &mut buffer).await {
            let action = "soapaction: \"urn:riv:clinicalprocess:activity:request:ProcessRequestResponder:2:ProcessRequest\"";
            assert!(
                head.to_lowercase().contains(&action.to_lowercase()),
                "a SOAP request without its action: {head}"
            );
            let decoded = self
                .adapter
                .decode(&WireMessage::new(&body))
                .expect("RIV-TA XML from the gateway");
            let answer = (self.judge)(&decoded.document);
            if let Answer::Late(by) = answer {
                tokio::time::sleep(by).await;
            }
            let outcome = match answer {
                Answer::Ok | Answer::Half | Answer::Late(_) => Acknowledged::Accepted(&[]),
                Answer::ValidationError => Acknowledged::Refused(Reason::ContractViolated, &[]),
                Answer::Status(status) => {
                    if http::respond(&mut stream, status, "text/plain", b"")
                        .await
                        .is_err()
                    {
                        return;
                    }
                    continue;
                }
                Answer::Silence => return,
            };
            let acknowledgement = Acknowledgement {
                outcome,
                now: Timestamp::now(),
                id: "PMO-TEST",
            };
            let reply = self.adapter.acknowledge(&body, &acknowledgement);
            if answer == Answer::Half {
                let half = reply.body.len() / 2;
                return http::respond_half(&mut stream, reply.content_type, &reply.body, half).await;
            }
            if http::respond(&mut stream, 200, reply.content_type, &reply.body)
                .await
                .is_err()
            {
                return;
            }
        }
    }
}

fn adapter() -> Arc<dyn Adapter> {
    (registry::find("pmo").unwrap().build)(serde_json::json!({})).unwrap()
}
