//! The harness: real programs, real sockets, real files. Peers here are written apart from the gateway's own
//! transports, so that a fault in one is not hidden by the same fault in the other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a harness that cannot go on must stop the test, and say where"
)]
#![allow(clippy::print_stderr, reason = "what a test saw belongs to its output")]

mod guardian;

pub mod accounts;
pub mod books;
pub mod certificates;
pub mod http;
pub mod load;
pub mod millennium;
pub mod pmo;
pub mod postgres;
pub mod process;
pub mod prometheus;
pub mod rabbitmq;
pub mod simulated;
pub mod site;
pub mod tools;
pub mod tree;
pub mod wire;
pub mod workload;
pub mod world;
