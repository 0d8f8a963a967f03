use super::*;

/// A conversation's row with one more field, of so many lists within lists, as a map with names:
/// `0x81` for one entry, `0xa0` and a length for a name, `0x91` and `0x90` for a list.
fn row(levels: usize) -> Vec<u8> {
    let mut bytes = vec![0x81, 0xa0 + 12];
    bytes.extend(b"Conversation");
    bytes.extend([0x82, 0xa0 + 12]);
    bytes.extend(b"conversation");
    bytes.extend(packed::nameless(&ConversationId(7)).unwrap());
    bytes.extend([0xa0 + 4]);
    bytes.extend(b"more");
    bytes.extend(vec![0x91; levels]);
    bytes.push(0x90);
    bytes
}

#[test]
fn a_row_that_nests_without_end_is_no_record() {
    let read = Record::from_bytes(&row(20)).unwrap();
    assert!(matches!(read, Record::Conversation { conversation: ConversationId(7) }), "{read:?}");
    for levels in [packed::LEVELS_MAX, 1_000, 10_000_000] {
        assert!(Record::from_bytes(&row(levels)).is_none(), "{levels} levels");
    }
}
