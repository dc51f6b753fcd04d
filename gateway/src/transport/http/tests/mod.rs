//! What senders and delivery see of HTTP, on real sockets.

mod listening;

mod sending;
