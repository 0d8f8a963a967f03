//! Parse the command, run it, say what went wrong.

use std::io::Write;
use std::process::ExitCode;

use baton::cli::{Arguments, run};
use clap::Parser;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "baton: {error}");
            ExitCode::FAILURE
        }
    }
}
