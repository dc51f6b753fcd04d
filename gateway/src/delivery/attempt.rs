//! One attempt: send the bytes, read the reply, and say what a failure is about. Decides nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use adapters::{Answer, ReplyUnreadable};
use bytes::Bytes;
use contracts::Reason;

use super::Delivery;
use crate::message::{Class, Taken, Undelivered};
use crate::transport::{Commits, Outgoing, Reply, SendFailure};

impl Delivery {
    /// Sends once.
    ///
    /// # Errors
    /// [`Undelivered`] with the class that retry decides by.
    pub(super) async fn attempt(&self, taken: &Taken) -> Result<(), Undelivered> {
        let start = Instant::now();
        let sent = self.target.send(&self.outgoing(taken)).await;
        self.metrics.stage("send").observe(start.elapsed().as_secs_f64());
        match sent {
            Ok(Reply::Taken) => Ok(()),
            Ok(Reply::Native(reply)) => self.read(taken, &reply),
            Err(failure) => Err(self.explain(taken, failure)),
        }
    }

    fn read(&self, taken: &Taken, reply: &[u8]) -> Result<(), Undelivered> {
        // A fault of ours on one reply must cost that message and nothing else.
        let read = || self.system.adapter.read_reply(&taken.message.body, reply);
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(Ok(answer)) => judge(answer),
            Err(_) => Err(failed(
                Class::Permanent,
                Reason::InternalFault,
                "reading the reply failed".to_owned(),
            )),
            Ok(Err(ReplyUnreadable { expected })) => {
                // Whatever this reply belongs to, the next one on the same connection cannot be trusted either.
                self.target.distrust();
                Err(failed(
                    Class::Transient,
                    Reason::ReplyUnreadable,
                    format!("reply unreadable: expected {expected}"),
                ))
            }
        }
    }

    fn outgoing(&self, taken: &Taken) -> Outgoing {
        Outgoing {
            body: taken.message.body.clone(),
            content_type: taken.message.properties.content_type.clone(),
            message_id: taken.identity.message_id.clone(),
            action: self.system.adapter.action(&taken.message.body),
            traceparent: taken.message.properties.traceparent.clone(),
            // The store keeps no count; what waited there has passed through this gateway at least.
            hops: taken.message.properties.hops.max(1),
            commits: Some(self.commits(taken.message.body.clone())),
        }
    }

    /// Tells a commit from an answer. A fault of ours here is met again, and judged, when the reply is read.
    fn commits(&self, sent: Bytes) -> Commits {
        let adapter = Arc::clone(&self.system.adapter);
        Arc::new(move |reply| {
            let read = || adapter.read_reply(&sent, reply);
            matches!(catch_unwind(AssertUnwindSafe(read)), Ok(Ok(Answer::Committed)))
        })
    }

    /// The transport's word, unless the adapter can read a better one from the body.
    fn explain(&self, taken: &Taken, failure: SendFailure) -> Undelivered {
        match failure {
            SendFailure::Unavailable { cause, after } => Undelivered {
                after,
                ..failed(Class::Unavailable, Reason::AttemptsUsedUp, cause)
            },
            SendFailure::Failed { code, after, body } => {
                let own = failed(Class::Transient, Reason::AttemptsUsedUp, code);
                Undelivered {
                    after,
                    ..self.better(taken, body, own)
                }
            }
            SendFailure::Refused { code, body } => {
                self.better(taken, body, failed(Class::Permanent, Reason::TargetRefused, code))
            }
        }
    }

    fn better(&self, taken: &Taken, body: Option<Bytes>, own: Undelivered) -> Undelivered {
        let answer = body.and_then(|body| self.system.adapter.read_reply(&taken.message.body, &body).ok());
        // A body that says "accepted" under a status that says "failed" is not believed.
        answer.and_then(|answer| judge(answer).err()).unwrap_or(own)
    }
}

fn judge(answer: Answer) -> Result<(), Undelivered> {
    match answer {
        // A commit is the last word only of a transport that brings one reply.
        Answer::Accepted | Answer::Committed => Ok(()),
        Answer::Refused { reason, code } => Err(failed(Class::Permanent, reason, code)),
        Answer::Failed { code } => Err(failed(Class::Transient, Reason::AttemptsUsedUp, code)),
        Answer::Unavailable { code } => Err(failed(Class::Unavailable, Reason::AttemptsUsedUp, code)),
    }
}

fn failed(class: Class, reason: Reason, code: String) -> Undelivered {
    Undelivered {
        class,
        reason,
        code,
        after: None,
    }
}
