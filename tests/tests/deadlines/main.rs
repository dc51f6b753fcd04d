//! What cases wait for and what they come to, in the running program: real messages over HTTP, its metrics, `deadlines` and
//! `report`, with either store. The times lie in the past, so that nobody has to wait for them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod desk;
mod messages;
mod overdue;
mod reports;
