//! The claims, by what they are about.

pub(crate) mod cases;
pub(crate) mod decisions;
pub(crate) mod duplicates;
pub(crate) mod durability;
pub(crate) mod journal;
pub(crate) mod lanes;
pub(crate) mod leases;
pub(crate) mod retention;
pub(crate) mod storing;
pub(crate) mod trouble;
