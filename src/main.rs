//! Parse the command, open the house, run.
fn main() {}
