//! What a customer told of their wish besides numbers and addresses: names and places, days and
//! times, how many of what, of which kind. Found by how it is said, without knowing the subject: in
//! sentences that say what is wanted, in replies to a question, and wherever something is named or
//! counted. Each stands in the customer's own words, with a plain value beside it where theirs
//! has one.

mod meaning;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::text::sentences;
use super::weigh::is_content;
use crate::domain::message::Seq;
use crate::domain::reading::EntityKind;
use meaning::means;

/// Words of one detail, and of a reply that is taken whole, at most.
const WORDS_MAX: usize = 6;
const REPLY_WORDS: usize = 12;
/// Details of one conversation at most.
const DETAILS_MAX: usize = 48;

/// Words by which a sentence says what is wanted.
const WISHES: &str = "need needs looking prefer preferably book booking reserve reservation leave \
    leaving depart departing arrive arriving going travel traveling travelling heading stay \
    staying include includes including id should must would located brauche möchte suche veux \
    voudrais cherche quiero necesito busco voglio vorrei cerco";
/// Words that carry the wish and not what is wished for.
const PLAIN: &str = "need needs needed want wants wanted looking look like prefer preferably \
    should must book booked booking reserve reservation reservations find search searching leave \
    leaving leaves depart departing departure arrive arriving arrives going travel traveling \
    travelling heading stay staying include includes including recommend information info number \
    phone address postcode reference help tell give make sure able doesnt matter particular care \
    something somewhere anything anywhere place places thing things try trying instead another \
    different available know provide send getting take use mind idea question yes bye goodbye \
    interested area type total sounds perfect wonderful nice hello don cant didnt im ill id ive \
    let lets thanks preference preferences actually also maybe perhaps okay great ideally check \
    many options option today's dont isnt wont wouldnt wed well were its thats theres youre \
    whats long starting start beginning begin begins gave wondering possible familiar nah \
    sometimes please coming feel feeling work works nevermind particularly sorry hoping kindly \
    enjoy town ticket tickets time price people person seats was says said told think visit see \
    come back day days";
/// Words that say how what follows is meant; the first of a detail may be one.
const LEADS: &str = "from to after before by at on in for near until without around between no not";

/// Something the customer told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Detail {
    pub(super) kind: EntityKind,
    /// As it stands in the message.
    pub(super) value: String,
    /// The same in one plain spelling; empty when it is that already.
    pub(super) means: String,
    pub(super) turn: Seq,
}

/// What one customer message tells; `asked` when it follows a question. What was said before is
/// not told again.
pub(super) fn details(
    turn: Seq,
    text: &str,
    asked: bool,
    said: &mut BTreeSet<String>,
) -> Vec<Detail> {
    let reply = asked && text.split_whitespace().count() <= REPLY_WORDS;
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let wishes = wishes(&sentence);
        for chunk in chunks(&sentence) {
            let specific = reply || wishes || is_specific(&chunk);
            let content = content(&chunk);
            let new = content.iter().any(|word| !said.contains(word));
            if specific && new && found.len() < DETAILS_MAX {
                let means = means(&chunk, &sentence);
                said.extend(content);
                found.push(Detail { kind: kind(&chunk, &means), value: chunk, means, turn });
            }
        }
        if let Some((value, means)) = meaning::alone(&sentence)
            && said.insert(means.clone())
        {
            found.push(Detail { kind: EntityKind::Count, value, means, turn });
        }
    }
    found
}

/// Whether a sentence says what is wanted.
pub(super) fn wishes(sentence: &str) -> bool {
    sentence.split_whitespace().any(|word| listed(WISHES, &bare(word)))
}

/// Runs of words that carry content, each with the word before that says how it is meant.
fn chunks(sentence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut lead: Vec<&str> = Vec::new();
    for word in sentence.split_whitespace().chain([""]) {
        let plain = bare(word);
        let counted = run.last().is_some_and(|last| last.chars().any(|c| c.is_ascii_digit()));
        let carries = carries(&plain) || counted && matches!(plain.as_str(), "am" | "pm");
        if carries {
            run.push(word);
        }
        let ends =
            !carries || run.len() == WORDS_MAX || word.ends_with([',', ';', '.', '!', '?', ')']);
        if ends && !run.is_empty() {
            let whole: Vec<&str> = lead.iter().chain(&run).copied().collect();
            found.push(trimmed(&whole.join(" ")));
            run.clear();
            lead.clear();
        }
        if !carries {
            match plain.as_str() {
                lead_word if listed(LEADS, lead_word) => lead = vec![word],
                "the" | "a" | "an" if lead.len() == 1 => lead.push(word),
                _ => lead.clear(),
            }
        }
    }
    found.retain(|chunk| !chunk.is_empty());
    found
}

fn carries(bare: &str) -> bool {
    let number = bare.chars().any(|c| c.is_ascii_digit()) || meaning::number(bare).is_some();
    number || is_content(bare) && !listed(PLAIN, bare)
}

/// Something named, counted or dated, whatever sentence it stands in.
fn is_specific(chunk: &str) -> bool {
    let mut words =
        chunk.split_whitespace().map(|w| (w, bare(w))).filter(|(_, b)| !listed(LEADS, b));
    words.any(|(word, bare)| {
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        bare.chars().any(|c| c.is_ascii_digit())
            || meaning::is_day(&bare)
            || capital && chunk.contains(' ')
    })
}

fn kind(chunk: &str, means: &str) -> EntityKind {
    let words: Vec<String> = chunk.split_whitespace().map(bare).collect();
    if meaning::is_time(means) {
        EntityKind::Time
    } else if words.iter().any(|word| meaning::is_day(word)) {
        EntityKind::Date
    } else if words.iter().any(|word| meaning::number(word).is_some()) {
        EntityKind::Count
    } else if chunk.split_whitespace().any(|w| w.chars().next().is_some_and(char::is_uppercase)) {
        EntityKind::Name
    } else {
        EntityKind::Detail
    }
}

pub(super) fn content(chunk: &str) -> Vec<String> {
    chunk.split_whitespace().map(bare).filter(|word| carries(word)).collect()
}

fn trimmed(chunk: &str) -> String {
    chunk.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '£' | '$' | '€')).to_owned()
}

/// In lower case, of letters, digits and what stands within a time or number.
fn bare(word: &str) -> String {
    let kept = word.chars().filter(|c| c.is_alphanumeric() || matches!(c, ':' | '.'));
    let lower: String = kept.flat_map(char::to_lowercase).collect();
    lower.trim_matches(['.', ':']).to_owned()
}

fn listed(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_whitespace().any(|listed| listed == word)
}
