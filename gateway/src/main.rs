//! The `vardbrygga` program: arguments in, exit code out. Chooses the allocator.

use std::process::ExitCode;

/// Messages are many small pieces, taken by one thread and given back by another.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gateway::cli::main()
}
