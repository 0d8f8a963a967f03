//! Words in which a turn is looked for openings and phrases, in any script. A phrase of Chinese
//! characters is found anywhere, one of letters only as whole words.

/// Words looked at in one turn, at most.
const WORDS_MAX: usize = 200;

/// A turn as its words.
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
    pub fn has(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.holds(phrase))
    }

    /// How many words it has; two Chinese characters count as one.
    pub fn n(&self) -> usize {
        let n_han = self.plain.chars().filter(|c| is_han(*c)).count();
        self.plain.split(' ').filter(|w| !w.is_empty()).count() + n_han / 2
    }

    /// How many different ones of the phrases stand in it.
    pub fn n_of(&self, phrases: &[&str]) -> usize {
        phrases.iter().filter(|phrase| self.holds(phrase)).count()
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

    fn holds(&self, phrase: &str) -> bool {
        if phrase.chars().any(is_han) {
            return self.plain.contains(phrase);
        }
        self.plain.contains(&format!(" {phrase} "))
    }
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}
