//! Whether a sentence that a model wrote stands in texts it was given. What a model writes is a
//! claim, never a fact: it is kept only when every number, name and promise in it, its direction
//! (done or not done) and nearly all of its words are found together in one place.
//!
//! The check errs towards dropping: a paraphrase too far from its source is lost, which costs a
//! sentence, while an invented one would cost trust. It compares words and meanings, so it cannot
//! see who does what to whom when both orders use the same words.

mod numbers;
#[cfg(test)]
mod tests;
mod wording;

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::decide::text;
use crate::domain::vector::Vector;
use crate::domain::words;
use numbers::Number;

/// Sentences of the given texts that are looked at.
pub const UNITS_MAX: usize = 160;
/// Characters of one sentence to be checked; a longer one is no sentence.
const SENTENCE_CHARS_MAX: usize = 600;
/// Words that say something, below which there is nothing to compare.
const TELLING_MIN: usize = 2;
/// One word in this many may be the model's own.
const OWN_WORD_IN: usize = 6;
/// How near in meaning a sentence is to where it comes from, as a cosine.
const MEANING_MIN: f32 = 0.5;

/// How the texts are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Articles: a sentence comes from at most two sentences of one of them.
    Articles,
    /// Messages of a conversation: a sentence may gather three of them, and may say who spoke.
    Messages,
}

impl Manner {
    fn units_max(self) -> usize {
        match self {
            Self::Articles => 2,
            Self::Messages => 3,
        }
    }
}

/// A text that was given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// What it is headed by; counts as said, but supports nothing by itself.
    pub heading: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// Why a sentence is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Markup, or longer than a sentence is.
    Form,
    /// Too few words to be compared with anything.
    Short,
    /// A number that stands nowhere, or in other company.
    Number(String),
    /// A name or code that stands nowhere.
    Name(String),
    /// A word that promises or turns the sense and stands nowhere.
    Claim(String),
    /// It says no where the source says yes, or the other way round.
    Negation,
    /// It leaves out what limits the source: "only", "unless".
    Limit,
    /// Too many words of its own.
    Words,
    /// It means something else.
    Meaning,
}

impl Doubt {
    /// Its name, for the log: what was written never stands there.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Short => "short",
            Self::Number(_) => "number",
            Self::Name(_) => "name",
            Self::Claim(_) => "claim",
            Self::Negation => "negation",
            Self::Limit => "limit",
            Self::Words => "words",
            Self::Meaning => "meaning",
        }
    }
}

/// The given texts, cut into sentences.
#[derive(Clone, Debug)]
pub struct Grounds {
    manner: Manner,
    headings: Vec<BTreeSet<String>>,
    units: Vec<Unit>,
}

/// One sentence of a given text.
#[derive(Clone, Debug)]
struct Unit {
    source: usize,
    text: String,
    vector: Option<Vector>,
    seen: Seen,
}

/// What is compared of a sentence.
#[derive(Clone, Debug)]
struct Seen {
    /// Its words in order, folded.
    words: Vec<String>,
    /// The stems of those that say something.
    stems: BTreeSet<String>,
    numbers: Vec<Number>,
    /// What each negation denies.
    denied: Vec<BTreeSet<String>>,
}

impl Grounds {
    /// Cuts the texts into sentences, as many as are looked at.
    pub fn new<'a>(manner: Manner, given: impl IntoIterator<Item = Given<'a>>) -> Self {
        let mut grounds = Self { manner, headings: Vec::new(), units: Vec::new() };
        for (source, given) in given.into_iter().enumerate() {
            grounds.headings.push(words::stems(given.heading).into_iter().collect());
            for sentence in sentences(given.text) {
                if grounds.units.len() < UNITS_MAX {
                    let seen = Seen::of(&sentence, manner);
                    grounds.units.push(Unit { source, text: sentence, vector: None, seen });
                }
            }
        }
        grounds
    }

    /// With what each sentence means.
    #[must_use]
    pub fn with_meanings(mut self, meaning: impl Fn(&str) -> Option<Vector>) -> Self {
        for unit in &mut self.units {
            unit.vector = meaning(&unit.text);
        }
        self
    }

    /// The texts a sentence comes from, by their places; first the one it has most of.
    ///
    /// # Errors
    /// [`Doubt`] when it does not surely come from any.
    pub fn check(&self, sentence: &str, meaning: Option<&Vector>) -> Result<Vec<usize>, Doubt> {
        if sentence.chars().count() > SENTENCE_CHARS_MAX || wording::is_markup(sentence) {
            return Err(Doubt::Form);
        }
        let seen = Seen::of(sentence, self.manner);
        if let Some(same) = self.units.iter().find(|unit| unit.is_same(&seen, sentence)) {
            return Ok(vec![same.source]);
        }
        if seen.stems.len() + seen.numbers.len() < TELLING_MIN {
            return Err(Doubt::Short);
        }
        let mut doubts = Vec::new();
        for window in self.windows(&seen, meaning) {
            match self.compare(sentence, &seen, meaning, &window) {
                Ok(()) => return Ok(sources(&window)),
                Err(doubt) => doubts.push(doubt),
            }
        }
        Err(doubts.into_iter().next().unwrap_or(Doubt::Words))
    }

    /// For each place a sentence may come from, the sentences there that have most of it; the most
    /// likely place first.
    fn windows(&self, seen: &Seen, meaning: Option<&Vector>) -> Vec<Vec<&Unit>> {
        let places: BTreeSet<usize> = match self.manner {
            Manner::Articles => self.units.iter().map(|unit| unit.source).collect(),
            Manner::Messages => [usize::MAX].into(),
        };
        let mut windows: Vec<(usize, f32, Vec<&Unit>)> = Vec::new();
        for place in places {
            let here = |unit: &&Unit| place == usize::MAX || unit.source == place;
            let window = self.window(self.units.iter().filter(here), seen, meaning);
            let Some(first) = window.first() else { continue };
            let near = meaning.zip(first.vector.as_ref()).map_or(0.0, |(a, b)| a.cosine(b));
            let held = seen.stems.iter().filter(|stem| holds(&window, stem)).count();
            windows.push((held, near, window));
        }
        windows.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        windows.into_iter().map(|(_, _, window)| window).collect()
    }

    /// The few sentences that have most of it together, the best first; what a heading says needs
    /// no second one.
    fn window<'a>(
        &self,
        units: impl Iterator<Item = &'a Unit>,
        seen: &Seen,
        meaning: Option<&Vector>,
    ) -> Vec<&'a Unit> {
        let units: Vec<&Unit> = units.collect();
        let near =
            |unit: &Unit| meaning.zip(unit.vector.as_ref()).map_or(0.0, |(a, b)| a.cosine(b));
        let mut wanted: BTreeSet<&String> = seen.stems.iter().collect();
        let mut window: Vec<&Unit> = Vec::new();
        while window.len() < self.manner.units_max() {
            let gain =
                |unit: &Unit| wanted.iter().filter(|s| unit.seen.stems.contains(**s)).count();
            // Of equals the last is taken, and that shall be the first of the text.
            let best = units
                .iter()
                .rev()
                .copied()
                .max_by(|a, b| gain(a).cmp(&gain(b)).then(near(a).total_cmp(&near(b))));
            let Some(best) = best.filter(|unit| gain(unit) > 0) else { break };
            let heading = self.headings.get(best.source);
            wanted.retain(|stem| {
                !best.seen.stems.contains(*stem) && !heading.is_some_and(|h| h.contains(*stem))
            });
            window.push(best);
        }
        window
    }

    fn compare(
        &self,
        sentence: &str,
        seen: &Seen,
        meaning: Option<&Vector>,
        window: &[&Unit],
    ) -> Result<(), Doubt> {
        if let Some(number) = seen.numbers.iter().find(|n| !numbers::stands_in(n, window)) {
            return Err(Doubt::Number(number.value.clone()));
        }
        let headed = |stem: &str| {
            let source = |unit: &&Unit| self.headings.get(unit.source);
            window.iter().filter_map(source).any(|heading| heading.contains(stem))
        };
        let stands = |word: &str| {
            let stem = words::stem(word);
            holds(window, &stem) || headed(&stem) || has_word(window, word)
        };
        if let Some(name) = wording::names(sentence, self.manner).find(|name| {
            !words::words(name).iter().all(|part| stands(part) || numbers::is_compared_apart(part))
        }) {
            return Err(Doubt::Name(name));
        }
        let claims = seen.words.iter().filter(|word| wording::is_claim(word));
        if let Some(claim) = claims.into_iter().find(|word| !stands(word)) {
            return Err(Doubt::Claim(claim.clone()));
        }
        check_denials(seen, window)?;
        if let Some(first) = window.first()
            && wording::is_limited(&first.seen.words)
            && !wording::is_limited(&seen.words)
        {
            return Err(Doubt::Limit);
        }
        let own = seen.stems.iter().filter(|stem| !stands(stem)).count();
        if own > seen.stems.len() / OWN_WORD_IN {
            return Err(Doubt::Words);
        }
        let near = window
            .iter()
            .filter_map(|unit| Some(meaning?.cosine(unit.vector.as_ref()?)))
            .fold(None, |best: Option<f32>, near| Some(best.map_or(near, |b| b.max(near))));
        if near.is_some_and(|near| near < MEANING_MIN) {
            return Err(Doubt::Meaning);
        }
        Ok(())
    }
}

impl Unit {
    /// Whether a sentence is this one, whatever stands between its words; numbers and signs count.
    fn is_same(&self, seen: &Seen, sentence: &str) -> bool {
        !seen.words.is_empty()
            && self.seen.words == seen.words
            && numbers::same(&self.seen.numbers, &seen.numbers)
            && letters(&self.text).eq(letters(sentence))
    }
}

impl Seen {
    fn of(sentence: &str, manner: Manner) -> Self {
        let sentence: String = sentence.nfkc().collect();
        let words = words::words(&sentence);
        let telling =
            |word: &&String| !wording::is_glue(word, manner) && !numbers::is_compared_apart(word);
        let stems = words.iter().filter(telling).map(|word| words::stem(word)).collect();
        let numbers = numbers::numbers(&sentence);
        let denied = wording::denied(&words, manner);
        Self { words, stems, numbers, denied }
    }
}

/// What a sentence denies must be denied there, and what it affirms must not be.
fn check_denials(seen: &Seen, window: &[&Unit]) -> Result<(), Doubt> {
    let there: Vec<&BTreeSet<String>> = window.iter().flat_map(|unit| &unit.seen.denied).collect();
    let denied_there = |denied: &BTreeSet<String>| {
        denied.is_empty() || there.iter().any(|other| !other.is_disjoint(denied))
    };
    let affirms = seen.denied.is_empty()
        && there.iter().any(|denied| denied.iter().any(|stem| seen.stems.contains(stem)));
    if affirms || (!seen.denied.is_empty() && there.is_empty()) {
        return Err(Doubt::Negation);
    }
    if seen.denied.iter().all(denied_there) { Ok(()) } else { Err(Doubt::Negation) }
}

/// The sentences of a text as they are compared: list marks gone, nothing invisible in them.
pub fn sentences(text: &str) -> Vec<String> {
    let mut all = text::sentences(text);
    for sentence in &mut all {
        *sentence = wording::without_marks(sentence);
    }
    all.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    all
}

/// A sentence without what stands around it: list marks, bold, citations like `[1]`.
pub fn bare(sentence: &str) -> String {
    wording::without_marks(sentence)
}

fn holds(window: &[&Unit], stem: &str) -> bool {
    window.iter().any(|unit| unit.seen.stems.contains(stem))
}

fn has_word(window: &[&Unit], word: &str) -> bool {
    window.iter().any(|unit| unit.seen.words.iter().any(|other| other == word))
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn sources(window: &[&Unit]) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    for unit in window {
        if !out.contains(&unit.source) {
            out.push(unit.source);
        }
    }
    out
}
