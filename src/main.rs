//! Parse the command, run it, say what went wrong.

use std::io::Write;
use std::process::ExitCode;

use baton::cli::{Arguments, run};
use clap::Parser;
use mimalloc::MiMalloc;

/// Memory that threads come and go with is given back. The system's own allocator keeps an arena for
/// each of many threads, as large as the most any of them ever held: over a week that is hundreds of
/// megabytes (`tests/soak` measures it). Huge pages are not asked for: a small team's house would hold
/// 47 MiB more, and nothing `baton bench` measures is faster with them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "baton: {error}");
            ExitCode::FAILURE
        }
    }
}
