//! What a run of the tests found of the promises: each test that holds one writes a line into the
//! folder that `BATON_PROMISES` names, and `tests/promises.mjs` makes `tests/PROMISES.md` of them.
//! Without the variable nothing is written. A test that fails leaves the line it began with, which
//! says that it did not hold.

use std::fmt::Display;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

/// A promise, or several, on trial in one test.
#[must_use = "a trial that is not said to have held has failed"]
pub struct Trial {
    promises: &'static [&'static str],
    test: &'static str,
}

impl Trial {
    /// Begins: until it is said to have held, it has not. `test` is the test's own path.
    pub fn of(promises: &'static [&'static str], test: &'static str) -> Self {
        let trial = Self { promises, test };
        trial.write(false, 0, "", "it failed, or was not finished");
        trial
    }

    /// It held, so many times, and this is what was seen.
    pub fn held(self, n: u64, unit: &str, found: impl Display) {
        self.write(true, n, unit, &found.to_string());
    }

    fn write(&self, held: bool, n: u64, unit: &str, found: &str) {
        let Some(folder) = std::env::var_os("BATON_PROMISES").map(PathBuf::from) else { return };
        let line = json!({
            "promises": self.promises, "test": self.test, "held": held, "n": n, "unit": unit,
            "found": found, "commit": commit(),
        });
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(format!("{}.json", self.test.replace("::", ".")));
        std::fs::File::create(path).unwrap().write_all(line.to_string().as_bytes()).unwrap();
    }
}

/// The commit these sources are, with a plus when they are more than that.
fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let named = git(&["rev-parse", "--short", "HEAD"]).filter(|name| !name.is_empty());
    let touched = git(&["status", "--porcelain", "--", "src", "tests/it", "Cargo.lock"]);
    let plus = if touched.is_some_and(|files| !files.is_empty()) { "+" } else { "" };
    named.map_or_else(|| "no commit".to_owned(), |name| name + plus)
}
