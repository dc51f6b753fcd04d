//! The target: a PMO that writes into the books what it takes, and answers as it is told to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tests::books::{self, Books};
use tests::pmo::{Answer, Pmo};

/// What to answer to a message, by its number and its case.
type Manner = Arc<dyn Fn(u64, u64) -> Answer + Send + Sync>;

/// How a PMO answers, which may change while it works.
pub(crate) struct Desk {
    books: Arc<Books>,
    manner: Mutex<Manner>,
}

impl Desk {
    /// A desk that takes everything.
    pub(crate) fn new(books: &Arc<Books>) -> Arc<Self> {
        Arc::new(Self {
            books: Arc::clone(books),
            manner: Mutex::new(Arc::new(|_, _| Answer::Ok)),
        })
    }

    /// Answers in another manner from now on.
    pub(crate) fn behave(&self, manner: impl Fn(u64, u64) -> Answer + Send + Sync + 'static) {
        *self.manner.lock().unwrap() = Arc::new(manner);
    }

    /// Opens at an address.
    pub(crate) async fn open(self: &Arc<Self>, at: SocketAddr) -> Pmo {
        let desk = Arc::clone(self);
        Pmo::start_at(at, move |document| {
            desk.judge(document.envelope.message_id.as_deref().unwrap())
        })
        .await
    }

    fn judge(&self, id: &str) -> Answer {
        let (Some(number), Some(case)) = (books::number(id), self.books.case_of(id)) else {
            self.books.arrived(id);
            return Answer::Ok;
        };
        let manner = Arc::clone(&self.manner.lock().unwrap());
        let answer = manner(number, case);
        match answer {
            Answer::Half => {
                self.books.untold(number);
                self.books.arrived(id);
            }
            Answer::Ok | Answer::Late(_) => self.books.arrived(id),
            Answer::ValidationError | Answer::Status(_) | Answer::Silence => {}
        }
        answer
    }
}
