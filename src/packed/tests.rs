use serde::{Deserialize, Serialize};

use super::*;

/// A value that nests for as long as its bytes do.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nest(Vec<Nest>);

/// So many lists of one, each in the one before, and an empty one in the last: `0x91` and `0x90`.
fn nested(levels: usize) -> Vec<u8> {
    let mut bytes = vec![0x91; levels - 1];
    bytes.push(0x90);
    bytes
}

#[test]
fn what_nests_without_end_is_refused_and_not_followed() {
    assert!(read::<Nest>(&nested(20)).is_ok());
    for levels in [LEVELS_MAX + 2, 1_000, 10_000_000] {
        let refused = read::<Nest>(&nested(levels)).unwrap_err().to_string();
        assert!(refused.contains("depth"), "{levels} levels: {refused}");
    }
}

#[test]
fn a_value_reads_back_as_it_was_written() {
    let value = (7_u32, "words".to_owned(), vec![Some(1_i64), None]);
    assert_eq!(read::<(u32, String, Vec<Option<i64>>)>(&nameless(&value).unwrap()).unwrap(), value);
    let mut named = Vec::new();
    add_named(&value, &mut named).unwrap();
    assert_eq!(read::<(u32, String, Vec<Option<i64>>)>(&named).unwrap(), value);
}
