//! How much a sentence tells: by its words, numbers and names, without knowing the subject. Used to
//! choose which of a customer's sentences an agent should see first, never to decide anything.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use super::text::words;

/// Content words beyond which a sentence tells no more.
const CONTENT_MAX: usize = 14;
const PER_CONTENT_WORD: f64 = 1.0;
const PER_NUMBER: f64 = 1.5;
const PER_NAME: f64 = 0.7;
const PER_CUE: f64 = 1.0;
const CUES_MAX: usize = 3;

/// Words that carry grammar or courtesy, not content.
const EMPTY_WORDS: &str = "a about after again all also am an and any are as at be because been being but by can \
    could did do does doing done else ever few for from get getting go goes going good got great guys had \
    has have having he hello help her here hey hi him his how i id if ill im in into is isnt it its ive just \
    kind know let lets like lol look may me might more much must my no not now of off oh ok okay on one only \
    or other our out please pls really right same say she should so some still such sure thank thanks that \
    thats the their them then there these they thing things think this those though to too u up us very was \
    we well went were weve what whats when where which while who why will with would yeah yes yet yep yup nope absolutely actually alright awesome cheers cool correct fine perfect thx you your \
    youre yours der die das und ich ist nicht ein eine zu es mit wir sie auf le la les et de un une je est \
    pas que el los y en no por con il lo che di per sono non";

/// Words by which customers say what goes wrong or what they want.
const CUE_WORDS: &str = "broken cancel cannot cant charged closed couldnt crash damaged declined delayed didnt \
    doesnt dont error expired fail failed fails hasnt havent how interested late locked looking lost missing \
    need never nothing problem refund stopped stuck trying unable want wasnt when where why without wont \
    work working wrong brauche kann funktioniert problem quiero necesito puedo veux besoin marche voglio";

static EMPTY: LazyLock<HashSet<&str>> = LazyLock::new(|| EMPTY_WORDS.split(' ').collect());
static CUES: LazyLock<HashSet<&str>> = LazyLock::new(|| CUE_WORDS.split(' ').collect());

/// What a sentence tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighed {
    /// How much; 0 for courtesy.
    pub(super) weight: f64,
    /// The words that carry it.
    pub(super) content: BTreeSet<String>,
}

/// Weighs one sentence.
pub(super) fn weigh(sentence: &str) -> Weighed {
    let all: Vec<String> = words(sentence).collect();
    let content: BTreeSet<String> = all.iter().filter(|word| is_content(word)).cloned().collect();
    let numbers = all.iter().filter(|word| has_digit(word)).count();
    let names = sentence.split_whitespace().skip(1).filter(|word| is_name(word)).count();
    let cues = all.iter().filter(|word| CUES.contains(word.as_str())).count().min(CUES_MAX);
    let tells = content.len().min(CONTENT_MAX) as f64 * PER_CONTENT_WORD;
    let extra = numbers as f64 * PER_NUMBER + names as f64 * PER_NAME + cues as f64 * PER_CUE;
    let weight = if content.is_empty() && numbers == 0 { 0.0 } else { tells + extra };
    Weighed { weight, content }
}

/// The share of a sentence's words that were not said in `already`, 0 to 1.
pub(super) fn novelty(content: &BTreeSet<String>, already: &BTreeSet<String>) -> f64 {
    if content.is_empty() {
        return 0.0;
    }
    let new = content.iter().filter(|word| !already.contains(*word)).count();
    new as f64 / content.len() as f64
}

fn has_digit(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit())
}

pub(super) fn is_content(word: &str) -> bool {
    let long_enough = word.chars().count() > 2 || word.chars().any(|c| !c.is_ascii_lowercase());
    long_enough && !EMPTY.contains(word)
}

fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1
}
