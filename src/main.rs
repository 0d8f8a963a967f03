//! Parse the command, run it, say what went wrong.

use std::io::Write;
use std::process::ExitCode;

use baton::cli::{Arguments, run};
use clap::Parser;
use tikv_jemallocator::Jemalloc;

/// Memory that threads come and go with is given back. The system's own allocator keeps an arena for
/// each of many threads, as large as the most any of them ever held: over a week that is hundreds of
/// megabytes (`tests/soak` measures it).
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// How the allocator is set, as [its manual](https://jemalloc.net/jemalloc.3.html) names it: two
/// arenas, for two cores; what is free is given back within a second, and no huge pages are asked
/// for, of which a small team's house would fill little.
#[expect(unsafe_code, reason = "the allocator looks for a symbol of this name")]
#[unsafe(export_name = "_rjem_malloc_conf")]
pub static SETTINGS: &[u8; 57] = b"narenas:2,dirty_decay_ms:1000,muzzy_decay_ms:0,thp:never\0";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.serves() {
        // In a quiet house nobody asks for memory, and what was freed would be kept until somebody
        // does: a thread gives it back. Without it everything works.
        let _ = tikv_jemalloc_ctl::background_thread::write(true);
    }
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "baton: {error}");
            ExitCode::FAILURE
        }
    }
}
