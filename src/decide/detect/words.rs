//! Words in which a turn is looked for openings and phrases, in any script. A phrase of Chinese
//! characters is found anywhere, one of letters only as whole words.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// Words looked at in one turn, at most.
const WORDS_MAX: usize = 200;

/// Phrases looked for together: one pass over a turn finds whichever of them stand in it.
pub struct Phrases {
    list: &'static [&'static str],
    built: OnceLock<Option<AhoCorasick>>,
}

impl Phrases {
    /// These phrases, in small letters.
    pub const fn new(list: &'static [&'static str]) -> Self {
        Self { list, built: OnceLock::new() }
    }

    /// What finds them; none if it cannot be built, and then nothing is found.
    fn finder(&self) -> Option<&AhoCorasick> {
        let whole = |phrase: &&str| {
            if phrase.chars().any(is_han) { (*phrase).to_owned() } else { format!(" {phrase} ") }
        };
        let build = || AhoCorasick::new(self.list.iter().map(whole)).ok();
        self.built.get_or_init(build).as_ref()
    }
}

/// A turn as its words.
#[derive(Clone, Debug)]
pub struct Words {
    plain: String,
    is_han: bool,
}

impl Words {
    /// Lower case, without punctuation; apostrophes stay.
    pub fn of(text: &str) -> Self {
        let lower = text.to_lowercase().replace('’', "'");
        let words: Vec<&str> = lower
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|w| !w.is_empty())
            .take(WORDS_MAX)
            .collect();
        let plain = format!(" {} ", words.join(" "));
        let is_han = plain.chars().any(is_han);
        Self { plain, is_han }
    }

    /// Whether one of the phrases stands somewhere.
    pub fn has(&self, phrases: &Phrases) -> bool {
        phrases.finder().is_some_and(|finder| finder.is_match(&self.plain))
    }

    /// How many words it has; two Chinese characters count as one.
    pub fn n(&self) -> usize {
        let n_han = self.plain.chars().filter(|c| is_han(*c)).count();
        self.plain.split(' ').filter(|w| !w.is_empty()).count() + n_han / 2
    }

    /// How many different ones of the phrases stand in it.
    pub fn n_of(&self, phrases: &Phrases) -> usize {
        let Some(finder) = phrases.finder() else { return 0 };
        let found = finder.find_overlapping_iter(&self.plain).map(|found| found.pattern());
        found.collect::<BTreeSet<_>>().len()
    }

    /// Whether it begins with one of the phrases.
    pub fn begins(&self, phrases: &[&str]) -> bool {
        let plain = self.plain.trim_start();
        phrases.iter().any(|phrase| {
            plain
                .strip_prefix(phrase)
                .is_some_and(|rest| self.is_han || rest.is_empty() || rest.starts_with(' '))
        })
    }
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}
