//! What senders and delivery see of MLLP, and what the framing holds to.

mod codec;

mod listening;

mod sending;
