//! A message on its way through the gateway: its stages as types, what can go wrong, what is decided, and
//! the wrapper it cannot be lost from.

mod failure;
mod in_flight;
mod stages;
mod verdict;

pub use failure::{Class, Refusal, Undelivered};
pub use in_flight::{Claim, InFlight};
pub use stages::{
    Decoded, Encoded, HandOver, HandedOver, HandedOverCopy, Identity, Received, Routed, RoutedCopy, Taken,
    Validated,
};
pub use verdict::{Decision, Verdict};
