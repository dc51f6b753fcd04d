//! What the disk and the kernel can do to the embedded bus: a kill between any two writes, a write torn
//! anywhere, a full disk, and much traffic over a long time. The real bus on real files throughout.
//!
//! `VARDBRYGGA_KILLS`, `VARDBRYGGA_CUTS` and `VARDBRYGGA_MESSAGES` make it longer.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a proof that cannot go on says so by panicking"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a proof about the bus settles for itself"
)]

mod bench;
mod full_disk;
mod kills;
mod long_traffic;
mod torn_log;
