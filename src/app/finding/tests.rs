//! The place that is shown is the one that holds most of the words.
use super::*;
use crate::clock::Timestamp;
use crate::domain::message::{Author, MessageKind};

fn message(seq: u32, text: &str) -> Message {
    Message {
        seq: Seq(seq),
        at: Timestamp(0),
        author: Author::Customer,
        text: text.into(),
        kind: MessageKind::Plain,
        client_msg_id: None,
    }
}

fn sought(text: &str) -> BTreeSet<String> {
    words::stems(text).into_iter().collect()
}

#[test]
fn the_message_with_most_of_the_words_is_the_place() {
    let said = [message(1, "a parcel"), message(2, "labels for parcels"), message(3, "a label")];
    let place = best_place(said.iter(), &sought("parcel label")).unwrap();
    assert_eq!((place.seq, place.text.as_str()), (Seq(2), "labels for parcels"));
    assert_eq!(best_place(said.iter(), &sought("refund")), None);
}

#[test]
fn a_long_message_is_cut_around_the_first_word() {
    let text =
        format!("{}the refund came {}", "before it all ".repeat(20), "and after ".repeat(60));
    let shown = excerpt(&text, &sought("refund"));
    assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    assert!(shown.contains("the refund came"), "{shown}");
    assert!(shown.chars().count() <= EXCERPT_CHARS_MAX + 2, "{shown}");
}
