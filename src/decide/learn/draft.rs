//! An article drafted from what agents wrote when customers asked: their own sentences, those that
//! say how it is for everybody, in the order in which they are told. What one customer alone was
//! told (their order, their name, what was done for them) stays out. It is a draft: somebody reads
//! it before it answers anybody.

use std::collections::BTreeSet;

use crate::decide::learn::gaps::Gap;
use crate::decide::text::{sentences, words};
use crate::domain::vector::Vector;
use crate::ids::ConversationId;

/// Sentences of a draft at most.
const SENTENCES_MAX: usize = 7;
/// Sentences looked at: of the most typical questions first.
const LOOKED_AT_MAX: usize = 120;
/// Two sentences from here on say the same.
const SAME: f32 = 0.8;
/// The least likeness to the question, or agreement between conversations, for a place in a draft.
const WORTH_MIN: f32 = 0.42;
/// What being said in another conversation too is worth beside being about the question.
const AGREED: f32 = 0.5;
/// A sentence has at least so many words.
const WORDS_MIN: usize = 4;
/// Other wordings given below.
const WORDINGS_MAX: usize = 3;
/// Characters of a title.
const TITLE_CHARS: usize = 110;

/// Words of somebody who speaks of themselves or of what they did for one customer.
const OF_ONESELF: [&str; 24] = [
    "i", "ive", "ill", "im", "id", "me", "my", "mine", "ich", "mir", "mich", "mein", "je", "jai",
    "moi", "mon", "yo", "mi", "io", "mio", "dear", "hello", "hi", "我",
];
/// Words of courtesy: a sentence that is little else tells nothing.
const COURTESY: [&str; 22] = [
    "thank",
    "thanks",
    "sorry",
    "welcome",
    "pleasure",
    "apologies",
    "apologise",
    "apologize",
    "glad",
    "happy",
    "hope",
    "regards",
    "bye",
    "goodbye",
    "danke",
    "gern",
    "entschuldigung",
    "merci",
    "gracias",
    "grazie",
    "谢谢",
    "抱歉",
];

/// A drafted article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// Its title: the question, as it is typically asked.
    pub title: String,
    /// Markdown; empty when no agent has answered it yet.
    pub body: String,
    /// Where its sentences stand.
    pub sources: Vec<ConversationId>,
}

/// A sentence of an agent.
struct Said {
    text: String,
    meaning: Vector,
    conversation: ConversationId,
    /// How far into what was written it stands, 0 to 1.
    place: f32,
}

/// The draft of an article that would close a gap; `meaning` tells what a sentence means.
pub fn draft(gap: &Gap, mut meaning: impl FnMut(&str) -> Option<Vector>) -> Draft {
    let title = title(gap);
    let asked = Vector::mean(gap.questions.iter().filter_map(|q| q.meaning.as_ref()));
    let Some(asked) = asked else { return Draft { title, ..Draft::default() } };
    let said = said(gap, &mut meaning);
    let worth: Vec<f32> = said.iter().map(|one| worth(one, &said, &asked)).collect();
    let mut order: Vec<usize> = (0..said.len()).filter(|i| worth[*i] >= WORTH_MIN).collect();
    order.sort_by(|a, b| worth[*b].total_cmp(&worth[*a]).then(a.cmp(b)));
    let mut kept: Vec<&Said> = Vec::new();
    for place in order {
        let one = &said[place];
        let new = kept.iter().all(|other| other.meaning.cosine(&one.meaning) < SAME);
        if kept.len() < SENTENCES_MAX && new {
            kept.push(one);
        }
    }
    kept.sort_by(|a, b| a.place.total_cmp(&b.place).then(a.conversation.cmp(&b.conversation)));
    let sources: BTreeSet<ConversationId> = kept.iter().map(|one| one.conversation).collect();
    let body = body(gap, &title, &kept);
    Draft { title, body, sources: sources.into_iter().collect() }
}

fn body(gap: &Gap, title: &str, kept: &[&Said]) -> String {
    if kept.is_empty() {
        return String::new();
    }
    let text: Vec<&str> = kept.iter().map(|one| one.text.as_str()).collect();
    with_wordings(text.join(" "), gap, title)
}

/// An article's text, with other wordings of the question below: they help it to be found.
pub(super) fn with_wordings(mut body: String, gap: &Gap, title: &str) -> String {
    let mut wordings: Vec<String> = Vec::new();
    for question in gap.questions.iter().skip(1) {
        let wording = asked(&question.text);
        if wording != title && fits(&wording) && !wordings.contains(&wording) {
            wordings.push(wording);
        }
    }
    if !wordings.is_empty() {
        body.push_str("\n\n## Also asked as\n\n");
        for wording in wordings.iter().take(WORDINGS_MAX) {
            body.push_str("- ");
            body.push_str(wording);
            body.push('\n');
        }
    }
    body
}

/// What agents wrote that could stand in an article.
fn said(gap: &Gap, meaning: &mut impl FnMut(&str) -> Option<Vector>) -> Vec<Said> {
    let mut found = Vec::new();
    for question in &gap.questions {
        let all: Vec<String> = question.replies.iter().flat_map(|text| sentences(text)).collect();
        let last = all.len().saturating_sub(1).max(1) as f32;
        for (place, text) in all.iter().enumerate() {
            if found.len() == LOOKED_AT_MAX
                || !is_for_everybody(text)
                || text.ends_with(['?', '？'])
            {
                continue;
            }
            if let Some(meaning) = meaning(text) {
                let (text, place) = (whole(text), place as f32 / last);
                found.push(Said { text, meaning, conversation: question.conversation, place });
            }
        }
    }
    found
}

/// How much a sentence is about the question, and said by others too.
fn worth(one: &Said, all: &[Said], asked: &Vector) -> f32 {
    let others = all.iter().filter(|other| other.conversation != one.conversation);
    let agreed = others.map(|other| other.meaning.cosine(&one.meaning)).fold(0.0, f32::max);
    let about = one.meaning.cosine(asked);
    (about + AGREED * agreed) / (1.0 + AGREED)
}

/// Whether a sentence says how it is, rather than what somebody did or feels, and names nothing that
/// is one customer's.
pub(super) fn is_for_everybody(text: &str) -> bool {
    let words: Vec<String> = words(text).collect();
    let own = words.iter().any(|word| OF_ONESELF.contains(&word.as_str()));
    let kind = words.iter().filter(|word| COURTESY.contains(&word.as_str())).count();
    let is_long = words.len() >= WORDS_MIN || !text.is_ascii();
    is_long && !own && !names_somebody(text) && kind * 4 <= words.len()
}

/// Whether a question could stand in an article: short, and nobody's in particular.
fn fits(question: &str) -> bool {
    !names_somebody(question) && question.chars().count() <= TITLE_CHARS
}

/// Whether a text holds a number or an address that is one customer's.
fn names_somebody(text: &str) -> bool {
    let numbered = |part: &str| part.chars().filter(char::is_ascii_digit).count() >= 5;
    text.split_whitespace().any(|part| numbered(part) || part.contains('@'))
}

/// The question as a title.
pub(super) fn title(gap: &Gap) -> String {
    let typical = gap.questions.iter().map(|q| asked(&q.text)).find(|text| fits(text));
    typical.unwrap_or_else(|| capital(&gap.words.join(", ")))
}

/// The sentence of a message that asks, or its last one.
fn asked(text: &str) -> String {
    let all = sentences(text);
    let question = all.iter().find(|s| s.ends_with(['?', '？'])).or(all.last());
    capital(question.map_or("", String::as_str))
}

/// A sentence with its capital and its full stop.
fn whole(text: &str) -> String {
    let text = capital(text);
    if text.ends_with(['.', '!', '…', '。', '！', ':']) { text } else { format!("{text}.") }
}

fn capital(text: &str) -> String {
    let mut chars = text.trim().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
