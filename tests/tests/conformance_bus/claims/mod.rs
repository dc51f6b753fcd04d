//! The claims, by what they are about.

pub(crate) mod closing;
pub(crate) mod consumers;
pub(crate) mod durability;
pub(crate) mod messages;
pub(crate) mod order;
pub(crate) mod prefetch;
pub(crate) mod queues;
