//! Parse the command, run it, say what went wrong.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use baton::cli::{Arguments, run};
use clap::Parser;
use mimalloc::MiMalloc;

/// Memory that threads come and go with is given back. The system's own allocator keeps an arena for
/// each of many threads, as large as the most any of them ever held: over a week that is hundreds of
/// megabytes (`tests/soak` measures it). Huge pages are not asked for: a small team's house would hold
/// 47 MiB more, and nothing `baton bench` measures is faster with them.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// How often memory that nobody uses is given back.
const GIVEN_BACK_EVERY: Duration = Duration::from_secs(1);

/// Gives back from time to time what was freed in large pieces: the allocator does it by itself only
/// when it is asked for another one, and in a quiet house nobody asks (a password's hash takes 19 MiB).
#[expect(unsafe_code, reason = "the allocator is written in C")]
fn give_memory_back() {
    let thread = std::thread::Builder::new().name("memory".to_owned());
    let started = thread.spawn(|| {
        loop {
            std::thread::sleep(GIVEN_BACK_EVERY);
            // SAFETY: it may be called at any time, from any thread.
            unsafe { libmimalloc_sys::mi_collect(false) };
        }
    });
    // Without the thread more memory is held, and everything works.
    drop(started);
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.serves() {
        give_memory_back();
    }
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "baton: {error}");
            ExitCode::FAILURE
        }
    }
}
