//! What happens to the bus on RabbitMQ when the broker goes, hangs, refuses or comes late. One broker, one
//! outage at a time.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a proof that cannot go on says so by panicking"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a proof about the bus settles for itself"
)]

mod broker;
mod load;

mod a_blocked_broker;
mod a_broker_that_cannot_be_had;
mod a_broker_under_load;
mod a_broker_with_tls;
mod a_harmful_policy;
