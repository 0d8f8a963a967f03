//! Mild discontent shows beside what the assistant said, and never decides anything by itself.

use super::probability_of;
use crate::clock::Timestamp;
use crate::decide::detect::{Cut, Turn};
use crate::domain::message::{Author, MessageKind, Seq};
use crate::domain::reading::{Form, Reading, Signal, SignalKind, Tongue};

fn turns(said: &[(Author, &str)]) -> Vec<Turn> {
    let numbered = (1_u32..).zip(said);
    let turns = numbered.map(|(seq, (author, text))| Turn {
        seq: Seq(seq),
        at: Timestamp(0),
        author: *author,
        text: (*text).to_owned(),
        kind: MessageKind::Plain,
        reading: None,
        vector: None,
        cut: Cut::default(),
    });
    turns.collect()
}

fn after(answer: &str, reply: &str) -> f64 {
    let said = [
        (Author::Customer, "I'm looking for a blue lamp"),
        (Author::Assistant, answer),
        (Author::Customer, reply),
    ];
    probability_of(&turns(&said))
}

#[test]
fn a_refusal_after_a_failure_shows_more_discontent_than_thanks_after_an_answer() {
    let failed = "Sorry, I could not find a lamp like that. Shall I look for a chair?";
    let refused = after(failed, "no, I said a lamp, is there any other");
    let accepted = after(failed, "yes, a chair is fine, thanks");
    let thanked = after("Here is the blue lamp Ida.", "perfect, thank you");
    assert!(refused > accepted && accepted > thanked, "{refused} {accepted} {thanked}");
}

#[test]
fn cues_alone_stay_below_one_half_in_every_language() {
    let replies =
        ["no no no, wrong again, I said another one", "nein, falsch, andere", "不是，别的"];
    for reply in replies {
        let all = after("Sorry, unfortunately I cannot, there are no results. Again?", reply);
        assert!((0.1..0.45).contains(&all), "{reply}: {all}");
    }
}

#[test]
fn what_the_turn_itself_says_counts_as_read() {
    let mut turns = turns(&[(Author::Customer, "this is no help")]);
    let signal = Signal { kind: SignalKind::Dissatisfied, probability: 0.75, words: Vec::new() };
    turns[0].reading = Some(Reading {
        tongue: Tongue::En,
        certainty: 1.0,
        vector: None,
        signals: vec![signal],
        sentiment: 0.0,
        severity: 0,
        entities: Vec::new(),
        form: Form::default(),
    });
    assert!((probability_of(&turns) - 0.75).abs() < 1e-9);
}

#[test]
fn what_comes_later_and_strange_text_change_nothing() {
    let mut said = turns(&[(Author::Customer, "a lamp please"), (Author::Assistant, "Sorry?")]);
    let with_answer = probability_of(&said);
    said.pop();
    assert!((probability_of(&said) - with_answer).abs() < 1e-12);
    assert!(probability_of(&[]).abs() < 1e-12);
    let long = "\u{202e}no ".repeat(1 << 18);
    assert!(after(&long, &long).is_finite());
}
