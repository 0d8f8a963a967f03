//! One binary for all integration tests.
#[test]
fn it_builds() {}
