//! A message that addresses several units reaches every one of them, through the route of that unit: it is accepted for
//! all or for none, each copy has its own id and its own fate, and a resend is known. The next gateway makes no copies of
//! a copy, and nothing goes round in circles.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod between_gateways;
mod every_unit;
mod region;
