//! The claims, by what they are about.

pub(crate) mod duplicates;
pub(crate) mod durability;
pub(crate) mod journal;
pub(crate) mod parking;
pub(crate) mod retention;
pub(crate) mod trouble;
