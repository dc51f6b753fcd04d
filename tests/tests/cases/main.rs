//! Messages against their cases: through the running program, and where several gateways follow the same case.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on stops, and says what it saw"
)]

mod journeys;
mod several_gateways;
