//! HL7 v2 over TCP in MLLP frames, in and out. Knows framing and connections; what an acknowledgement says,
//! and which message it answers, is the adapter's business.

pub mod codec;

mod connection;

pub mod listener;

mod pool;

pub mod target;

#[cfg(test)]
mod tests;
