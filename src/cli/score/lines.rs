//! JSON lines in and out, the same for every kind of scoring: a line that cannot be read is
//! reported with its number and skipped, and the rest is still scored.

use std::io::{BufRead, Result, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What became of the lines of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines that were read.
    pub n_good: usize,
    /// Lines that were skipped; the exit status is 1 when there are any.
    pub n_bad: usize,
}

impl Tally {
    /// Two files together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { n_good: self.n_good + other.n_good, n_bad: self.n_bad + other.n_bad }
    }
}

/// Hands over every line of `input` that can be read, in order. `name` says in a report which file
/// a bad line stands in. Empty lines are passed over.
///
/// # Errors
/// When the input or the report cannot be read or written, or `each` fails.
pub fn read<T: DeserializeOwned>(
    name: &str,
    mut input: impl BufRead,
    errors: &mut dyn Write,
    mut each: impl FnMut(T) -> Result<()>,
) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut line = Vec::new();
    for number in 1_usize.. {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(&line) {
            Ok(read) => {
                tally.n_good += 1;
                each(read)?;
            }
            Err(why) => {
                tally.n_bad += 1;
                writeln!(errors, "{name}: line {number} skipped: {why}")?;
            }
        }
    }
    Ok(tally)
}

/// Writes one line.
///
/// # Errors
/// When the output cannot be written.
pub fn write(output: &mut dyn Write, line: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}
