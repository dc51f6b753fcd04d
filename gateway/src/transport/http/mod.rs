//! Messages over HTTP/1.1, in and out. Knows methods, headers, limits and status codes; what a body says is
//! the adapter's business.

pub mod listener;

mod attendant;

mod desk;

mod hops;

pub mod pages;

mod receipt;

pub mod target;

pub(crate) mod client;

mod reply;

pub use receipt::Replies;

#[cfg(test)]
mod tests;
