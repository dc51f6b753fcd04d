//! Sources that do not stop before they are told: each with several open cases, the messages of a case in order,
//! each sent again until it is accepted. Judges nothing.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use gateway::bus::{Bus, BusMessage, Properties, QueueName};
use gateway::system::SystemName;
use tokio::task::JoinSet;

use crate::books::{self, Books};
use crate::millennium::{Sender, msa};
use crate::workload::{Size, Template};

/// A source sends again after this long without an answer.
const PATIENCE: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(50);

/// How a source reaches the gateway.
#[derive(Clone, Debug)]
pub enum Door {
    /// MLLP, to the first of these addresses that answers.
    Mllp(Vec<SocketAddr>),
    /// The queue `in.millennium` of a broker.
    Bus(Arc<dyn Bus>),
}

/// How much is sent.
#[derive(Clone, Copy, Debug)]
pub struct Pressure {
    /// Sources, each with one message on its way.
    pub sources: u64,
    /// Cases that a source has open at a time; it takes turns between them.
    pub cases: u64,
    /// Messages of a case; then another case is opened.
    pub versions: u64,
    /// Time between two messages of a source.
    pub pace: Duration,
    /// The receiving unit.
    pub unit: &'static str,
}

/// Sources at work.
#[derive(Debug)]
pub struct Load {
    ends: Arc<AtomicBool>,
    sources: JoinSet<u64>,
    books: Arc<Books>,
}

impl Load {
    /// Starts; source after source takes the next of the doors. Cases are numbered from `first_case`.
    #[must_use]
    pub fn start(books: &Arc<Books>, doors: &[Door], pressure: Pressure, first_case: u64) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        let template = Arc::new(Template::new(Size::Small).to(pressure.unit));
        let mut sources = JoinSet::new();
        for (number, door) in (0..pressure.sources).zip(doors.iter().cycle()) {
            let source = Source {
                entrance: Entrance::of(door),
                books: Arc::clone(books),
                template: Arc::clone(&template),
                ends: Arc::clone(&ends),
            };
            let _handle = sources.spawn(source.work(pressure, first_case, number));
        }
        Self {
            ends,
            sources,
            books: Arc::clone(books),
        }
    }

    /// Ends the load, when everything sent is accepted; how many messages had to be sent again.
    pub async fn end(mut self) -> u64 {
        self.ends.store(true, Ordering::Relaxed);
        let mut again = 0;
        while let Some(source) = self.sources.join_next().await {
            again += source.unwrap();
        }
        self.books.rest();
        again
    }
}

struct Source {
    entrance: Entrance,
    books: Arc<Books>,
    template: Arc<Template>,
    ends: Arc<AtomicBool>,
}

impl Source {
    async fn work(mut self, pressure: Pressure, first_case: u64, number: u64) -> u64 {
        let mut again = 0;
        for round in 0.. {
            // Of each generation of cases this source has its own, side by side.
            let generation = round / (pressure.cases * pressure.versions);
            let turn = round % pressure.cases;
            let case = first_case + (generation * pressure.sources + number) * pressure.cases + turn;
            if self.ends.load(Ordering::Relaxed) {
                break;
            }
            let message = self.books.sent(case);
            let body = self.template.message(message, case);
            again += self.entrance.send(message, body).await;
            self.books.accepted(message);
            if !pressure.pace.is_zero() {
                tokio::time::sleep(pressure.pace).await;
            }
        }
        again
    }
}

enum Entrance {
    Mllp(Sender),
    Bus(Arc<dyn Bus>),
}

impl Entrance {
    fn of(door: &Door) -> Self {
        match door {
            Door::Mllp(addresses) => Self::Mllp(Sender::to_any(addresses.clone(), PATIENCE)),
            Door::Bus(bus) => Self::Bus(Arc::clone(bus)),
        }
    }

    /// Sends until the message is accepted; how often again.
    async fn send(&mut self, number: u64, body: Vec<u8>) -> u64 {
        let id = books::id(number);
        match self {
            Self::Mllp(sender) => {
                let before = sender.resent;
                let answer = msa(&sender.send(&body).await);
                assert_eq!(answer, ("AA".to_owned(), id));
                sender.resent - before
            }
            Self::Bus(bus) => {
                let queue = QueueName::inbound(&SystemName::new("millennium").unwrap());
                let message = BusMessage {
                    body: Bytes::from(body),
                    properties: Properties {
                        message_id: Some(id),
                        ..Properties::default()
                    },
                };
                let mut again = 0;
                while bus.publish(&queue, message.clone()).await.is_err() {
                    again += 1;
                    tokio::time::sleep(PAUSE).await;
                }
                again
            }
        }
    }
}
