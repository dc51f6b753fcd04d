//! Wire formats of record systems to documents and back; pure and synchronous.
//!
//! [`Adapter`] is the trait, [`registry`] the explicit list, one folder per kind of system. Wire syntax
//! that several systems share lives in `wire/`. No adapter names another; none reads a clock, a file or
//! a socket.

mod adapter;
mod canonical;
mod millennium;
mod minaplaner;
mod pmo;
mod wire;

pub mod registry;

#[cfg(any(test, feature = "conformance"))]
pub mod conformance;

pub use registry::rules;

pub use adapter::{
    Acknowledged, Acknowledgement, Adapter, Answer, Capabilities, DecodeFailure, Decoded, EncodeFailure,
    Encoded, ReplyUnreadable, WireMessage,
};
