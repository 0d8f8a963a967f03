//! How discontent a customer turn shows the customer to be with the assistant so far.
//!
//! A turn that says so in words is read by the language engine and counts as read. Most discontent
//! is milder and shows only beside what the assistant said before: it could not, found nothing or
//! asks yet again, and the customer refuses, corrects or wants something else. Those cues are
//! weighed here in log-odds. They alone stay below what decides anything: a "no" is no quarrel.

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use crate::decide::detect::Turn;
use crate::decide::detect::scene::{is_customer, probability};
use crate::domain::message::Author;
use crate::domain::reading::SignalKind;

/// From here on what the turn itself says counts, whatever came before it.
const SAID_FROM: f64 = 0.5;
/// What cues beside the words come up to at most: below every threshold a decision uses.
const CUES_MAX: f64 = 0.44;
/// Log-odds when no cue shows.
const BASE: f64 = -2.2;
/// Customer turns after which the length of a conversation adds no more.
const DEPTH_MAX: usize = 12;
/// Characters of a turn that are looked at.
const CHARS_MAX: usize = 2_000;

/// Words by which an assistant says that it cannot, or that there is nothing.
static FAILS: Wordings = Wordings::new(
    "sorry|unfortunately|afraid|apologize|apologise|apologies|unable|couldnt|\
    could not|cannot|cant|dont have|do not have|doesnt|does not|didnt|did not|not available|\
    unavailable|isnt|is not|arent|are not|wasnt|was not|no results|not able|unsuccessful|failed|\
    there are no|there is no|there arent|there isnt|no matches|not find|do not|dont see|\
    leider|entschuldigung|tut mir leid|kann nicht|konnte nicht|keine ergebnisse|nicht verfugbar|\
    desole|malheureusement|ne peux pas|impossible|aucun|lo siento|lamentablemente|no puedo|\
    no hay|mi dispiace|purtroppo|non posso|non ci sono|抱歉|对不起|无法|没有找到|不能",
);
/// Words that begin a refusal or a correction.
static REFUSES: Wordings =
    Wordings::new("no|nope|nah|not|never|dont|none|neither|nein|nicht|non|pas|不|不是|没有");
/// Words that ask for something other than what was given.
static OTHERWISE: Wordings = Wordings::new(
    "else|other|others|another|different|instead|alternative|alternatives|\
    anything|rather|any more|again|at all|at least|anders|andere|stattdessen|autre|otro|otra|\
    altro|altra|其他|别的|另外",
);
/// Words of contentment.
static PLEASED: Wordings = Wordings::new(
    "thank|thanks|perfect|great|wonderful|excellent|awesome|sounds good|\
    sounds great|sounds nice|love|danke|super|merci|parfait|gracias|perfecto|grazie|perfetto|\
    谢谢|太好了",
);
/// Words that agree.
static AGREES: Wordings = Wordings::new(
    "yes|yeah|yep|sure|ok|okay|alright|correct|that works|right|ja|oui|si|sí|sì|va bene|好|可以",
);
/// Words that put right what was misunderstood.
static CORRECTS: Wordings = Wordings::new(
    "i said|i meant|i mean|i asked|i told|already|i wanted|i am talking|\
    im talking|actually|wait|still|not what|wrong|mistake|i didnt|you didnt|but|you said|\
    are you sure|check again|why|never mind|nevermind|guess|confusing|doesnt matter|dont care|\
    dont really|ich sagte|ich meinte|schon|aber|falsch|jai dit|deja|mais|dije|ya|pero|ho detto|\
    gia|ma|我说|已经|但是",
);
/// Words by which an assistant closes a matter.
static CLOSES: Wordings = Wordings::new(
    "anything else|something else|else i can|help you with|further|\
    sonst noch|autre chose|algo mas|qualcosaltro|还有什么",
);

/// Weights of the cues in log-odds. Set by hand; chosen on a development set of labelled dialogues.
const FAILED: f64 = 1.2;
const REFUSED: f64 = 2.0;
const OTHERWISE_ASKED: f64 = 1.0;
const CORRECTED: f64 = 0.8;
const ASKED: f64 = 0.4;
const DEEP: f64 = 0.4;
const CONTENT: f64 = -0.8;
const AGREED: f64 = -0.4;
const CLOSED: f64 = -0.6;
const FIRST: f64 = -1.0;

/// How likely the last customer turn shows discontent with the assistant so far, 0 to 1; what
/// follows that turn is not looked at.
pub fn probability_of(turns: &[Turn]) -> f64 {
    let Some(place) = turns.iter().rposition(is_customer) else { return 0.0 };
    let said = probability(&turns[place], SignalKind::Dissatisfied);
    let cues = CUES_MAX / (1.0 + (-log_odds(&turns[..place], &turns[place])).exp());
    if said >= SAID_FROM { said } else { cues }
}

fn log_odds(before: &[Turn], turn: &Turn) -> f64 {
    let words = turn.folded();
    let answer = before.iter().rfind(|t| t.author == Author::Assistant);
    let asks = |t: &Turn| t.text.trim_end().ends_with(['?', '？']);
    let answered = answer.map(Turn::folded).unwrap_or_default();
    let n_before = before.iter().filter(|t| is_customer(t)).count();
    let refuses = begins(words, &REFUSES);
    let cues = [
        (shows(answered, &FAILS), FAILED),
        (shows(answered, &CLOSES), CLOSED),
        (answer.is_some_and(asks), ASKED),
        (refuses, REFUSED),
        (shows(words, &OTHERWISE), OTHERWISE_ASKED),
        (shows(words, &CORRECTS), CORRECTED),
        (shows(words, &PLEASED), CONTENT),
        (!refuses && shows(words, &AGREES), AGREED),
        (n_before == 0, FIRST),
    ];
    let depth = n_before.min(DEPTH_MAX) as f64 / DEPTH_MAX as f64;
    let shown: f64 = cues.iter().filter(|(is_so, _)| *is_so).map(|(_, weight)| weight).sum();
    BASE + DEEP * depth + shown
}

/// A text's words in small letters, one blank around each; Chinese characters stand alone.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for c in text.chars().take(CHARS_MAX).flat_map(char::to_lowercase) {
        match c {
            '\'' | '’' => {}
            c if ('\u{3400}'..='\u{9fff}').contains(&c) => {
                end_word(&mut out);
                out.extend([c, ' ']);
            }
            c if c.is_alphanumeric() => out.push(plain(c)),
            _ => end_word(&mut out),
        }
    }
    end_word(&mut out);
    out
}

/// One blank, however many there were.
fn end_word(out: &mut String) {
    if !out.ends_with(' ') {
        out.push(' ');
    }
}

/// A letter without the accents of the languages above.
fn plain(c: char) -> char {
    match c {
        'ä' | 'à' | 'á' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'ü' | 'ù' | 'ú' => 'u',
        'ö' | 'ò' | 'ó' => 'o',
        'ì' | 'í' => 'i',
        c => c,
    }
}

/// Wordings with `|` between them, cut once for all turns.
struct Wordings {
    written: &'static str,
    cut: OnceLock<(Vec<String>, Option<AhoCorasick>)>,
}

impl Wordings {
    const fn new(written: &'static str) -> Self {
        Self { written, cut: OnceLock::new() }
    }

    /// Each of them, and what finds any of them in one pass.
    fn all(&self) -> &(Vec<String>, Option<AhoCorasick>) {
        self.cut.get_or_init(|| {
            let all: Vec<String> = self.written.split('|').map(folded).collect();
            let finder = AhoCorasick::new(&all).ok();
            (all, finder)
        })
    }
}

/// Whether one of the wordings is among the words.
fn shows(words: &str, wordings: &Wordings) -> bool {
    wordings.all().1.as_ref().is_some_and(|finder| finder.is_match(words))
}

/// Whether the words begin with one of the wordings.
fn begins(words: &str, wordings: &Wordings) -> bool {
    wordings.all().0.iter().any(|wording| words.starts_with(wording.as_str()))
}
