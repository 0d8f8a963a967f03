//! A sentence as words with the marks around them: what grammar is done on.

/// Contractions as they are often typed, and as they are written.
const UNTIDY: [(&str, &str); 28] = [
    ("dont", "don't"),
    ("doesnt", "doesn't"),
    ("didnt", "didn't"),
    ("cant", "can't"),
    ("couldnt", "couldn't"),
    ("wont", "won't"),
    ("wouldnt", "wouldn't"),
    ("shouldnt", "shouldn't"),
    ("isnt", "isn't"),
    ("arent", "aren't"),
    ("wasnt", "wasn't"),
    ("werent", "weren't"),
    ("hasnt", "hasn't"),
    ("havent", "haven't"),
    ("hadnt", "hadn't"),
    ("im", "I'm"),
    ("ive", "I've"),
    ("youre", "you're"),
    ("youve", "you've"),
    ("youll", "you'll"),
    ("youd", "you'd"),
    ("theyre", "they're"),
    ("thats", "that's"),
    ("theres", "there's"),
    ("weve", "we've"),
    ("whats", "what's"),
    ("hows", "how's"),
    ("wheres", "where's"),
];

/// A word and the marks that stand before and after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) before: String,
    pub(super) word: String,
    pub(super) after: String,
}

impl Token {
    /// A word alone.
    pub(super) fn of(word: &str) -> Self {
        Self { before: String::new(), word: word.to_owned(), after: String::new() }
    }

    /// The word in lower case without apostrophes, for comparing.
    pub(super) fn bare(&self) -> String {
        let kept = self.word.chars().filter(|c| !is_apostrophe(*c));
        kept.flat_map(char::to_lowercase).collect()
    }

    /// Whether the word was written with an apostrophe.
    pub(super) fn contracted(&self) -> bool {
        self.word.chars().any(is_apostrophe)
    }

    /// Whether the word begins with a capital letter.
    pub(super) fn capital(&self) -> bool {
        self.word.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether a mark after the word ends a clause.
    pub(super) fn pauses(&self) -> bool {
        self.after.contains([',', ';', ':', '.', '!', '?', '…', ')', '–', '—'])
    }
}

/// The words of a sentence; marks standing alone go to the word before them.
pub(super) fn tokens(sentence: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for part in sentence.split_whitespace() {
        let start = part.find(is_word_char);
        let Some(start) = start else {
            if let (Some(last), true) = (found.last_mut(), part.is_ascii()) {
                last.after.push_str(part.trim_matches(|c| matches!(c, '*' | '_' | '~' | '^')));
            }
            continue;
        };
        let end = part.rfind(is_word_char).map_or(part.len(), |at| {
            at + part.get(at..).and_then(|p| p.chars().next()).map_or(1, char::len_utf8)
        });
        found.push(Token {
            before: part.get(..start).unwrap_or_default().to_owned(),
            word: tidy(part.get(start..end).unwrap_or_default()),
            after: part.get(end..).unwrap_or_default().to_owned(),
        });
    }
    found
}

/// The words as a sentence again.
pub(super) fn join(tokens: &[Token]) -> String {
    let parts: Vec<String> =
        tokens.iter().map(|t| format!("{}{}{}", t.before, t.word, t.after)).collect();
    parts.join(" ")
}

fn tidy(word: &str) -> String {
    let lower = word.to_lowercase();
    let found = UNTIDY.iter().find(|(untidy, _)| *untidy == lower);
    found.map_or_else(|| word.to_owned(), |(_, tidied)| (*tidied).to_owned())
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '¥' | '%' | '+')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`')
}
