//! The `hamyon` program.

use std::process::ExitCode;

/// Each request is hundreds of small allocations, made on one thread and freed on another; this allocator takes half the
/// time of the system's for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    api::cli::run()
}
