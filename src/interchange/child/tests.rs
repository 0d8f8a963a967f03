//! The children here are programs of the system: how a child ends is what is looked at.

use std::io::Cursor;

use super::{Allowance, ChildError, Reader};

const LITTLE: Allowance = Allowance { cpu_s: 1, output_bytes_max: 100 };

fn read(executable: &str, argument: &str) -> (Vec<u64>, Result<(), ChildError>) {
    let reader = Reader { executable: executable.into() };
    let mut taken = Vec::new();
    let done = reader.read(&[argument.into()], LITTLE, Cursor::new(b"input"), |n| {
        taken.push(n);
        true
    });
    (taken, done)
}

#[test]
fn a_child_that_fails_is_no_answer() {
    assert!(matches!(read("/bin/true", "x"), (taken, Ok(())) if taken.is_empty()));
    let (_, failed) = read("/bin/false", "x");
    assert!(matches!(failed, Err(ChildError::Ended(why)) if why.starts_with("cannot be read")));
    assert!(matches!(read("/nowhere", "x").1, Err(ChildError::Process(_))));
}

#[test]
fn a_child_that_never_ends_is_ended() {
    // It says "read-file x" for ever, which is no JSON.
    let (taken, done) = read("/usr/bin/yes", "x");
    assert!(taken.is_empty());
    assert!(matches!(done, Err(ChildError::Ended(_))), "{done:?}");
}
