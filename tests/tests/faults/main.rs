//! Real faults under load, against the whole program: RabbitMQ, the connection to it, the gateway, the cluster and
//! the target fail, and the logs of sources and target are compared. One fault at a time on the machine.
//!
//! `make faults` runs the same with many messages and writes `tests/RESULTS.md`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on stops, and says what it saw"
)]

mod broker;
mod desk;
mod quantity;
mod report;
mod stage;
mod trial;

mod a_cluster_loses_a_node;
mod a_replica_takes_over;
mod beside_a_blocked_case;
mod causes_are_told;
mod the_broker_fails;
mod the_connection_fails;
mod the_gateway_is_killed;
mod the_target_fails;
