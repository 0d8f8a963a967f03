//! What was promised: sentences in which an agent or the assistant commits to something, and the
//! waits that were quoted. Promises are shown as they were made, never reworded.

use super::story::Story;
use super::text::{LINE_CHARS, line, sentences, short, words};
use crate::domain::briefing::Line;
use crate::domain::message::Author;

/// Promises shown, the latest.
const PROMISES_MAX: usize = 6;

/// How somebody commits: the words stand one after the other, apostrophes left out.
const COMMITS: [&str; 40] = [
    "i will",
    "ill",
    "we will",
    "well get",
    "well send",
    "well call",
    "well refund",
    "well let",
    "you will get",
    "you will receive",
    "youll get",
    "youll receive",
    "will be refunded",
    "will be credited",
    "will call you",
    "call you back",
    "get back to you",
    "i promise",
    "guarantee",
    "ich werde",
    "wir werden",
    "wir melden uns",
    "wir erstatten",
    "sie erhalten",
    "rufen sie zurück",
    "nous allons",
    "je vais",
    "nous vous enverrons",
    "nous vous rembourserons",
    "vous recevrez",
    "le enviaremos",
    "le llamaremos",
    "le devolveremos",
    "vamos a",
    "recibirá",
    "le invieremo",
    "la richiameremo",
    "la rimborseremo",
    "riceverà",
    "provvederemo",
];

/// The same where words are not set apart.
const COMMITS_HAN: [&str; 5] = ["我会", "我们会", "将为您", "会给您", "保证"];

/// Promises in the order they were made.
pub(super) fn promises(story: &Story<'_>) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let ours = |author| matches!(author, Author::Assistant | Author::Agent(_));
    for message in story.messages.iter().rev().filter(|m| ours(m.author)) {
        for sentence in sentences(&message.text).iter().rev().filter(|s| commits(s)) {
            found.extend(line(&short(sentence, LINE_CHARS), [message.seq]));
        }
        if found.len() >= PROMISES_MAX {
            break;
        }
    }
    found.truncate(PROMISES_MAX);
    found.reverse();
    found.extend(quoted(story));
    found
}

fn commits(sentence: &str) -> bool {
    let all: Vec<String> = words(sentence).collect();
    let text = format!(" {} ", all.join(" "));
    let conditional = text.starts_with(" if ") || sentence.ends_with(['?', '？']);
    let han = || COMMITS_HAN.iter().any(|commit| sentence.contains(commit));
    !conditional && (COMMITS.iter().any(|commit| text.contains(&format!(" {commit} "))) || han())
}

fn quoted(story: &Story<'_>) -> Option<Line> {
    let (seq, quote) = story.quotes.last()?;
    let minutes = quote.upper_s?.div_ceil(60);
    line(&format!("told that most people wait under {minutes} min"), [*seq])
}
