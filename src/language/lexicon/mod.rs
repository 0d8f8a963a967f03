//! Wordings that decide by themselves ("speak to a human", "my lawyer"), in six languages.
//!
//! The files in `data/language/lexicon/` hold the wordings; this reads them once and finds them in a
//! message. A wording that is negated, quoted or reported is found and not counted. What a wording
//! is worth stands in the file; whether a person is needed is decided elsewhere.

mod context;
mod pattern;
mod valence;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::reading::{SignalKind, Tongue};
use crate::language::text::Token;
use pattern::{Classes, Openings, Pattern};

pub use valence::sentiment;

/// Wordings found in one text at most.
const HITS_MAX: usize = 200;

/// A wording found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// What it signals.
    pub kind: SignalKind,
    /// Whether it speaks against the signal ("I need no person").
    pub against: bool,
    /// How sure the wording alone makes it, 0 to 1.
    pub strength: f32,
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
}

/// The wordings of one language.
pub struct Lexicon {
    rules: Vec<Rule>,
    by_word: HashMap<String, Vec<usize>>,
    anywhere: Vec<usize>,
    words: Words,
}

/// Words that change what stands beside them, and words with a tone of their own.
#[derive(Default)]
pub struct Words {
    /// Turn the following wording around ("not", "kein").
    pub negators: Vec<Pattern>,
    /// Somebody else's words follow ("my colleague says").
    pub reporters: Vec<Pattern>,
    /// Make the next tone word stronger or weaker.
    pub degrees: HashMap<String, f32>,
    /// Tone of a word, -4 to 4.
    pub tones: HashMap<String, f32>,
    /// Tone of wordings of several words, -4 to 4.
    pub phrases: Vec<(Pattern, f32)>,
}

struct Rule {
    kind: SignalKind,
    against: bool,
    strength: f32,
    pattern: Pattern,
}

macro_rules! lexicons {
    ($($name:ident = $file:literal for $tongue:expr;)*) => {$(
        static $name: LazyLock<Lexicon> = LazyLock::new(|| {
            let text = include_str!(concat!("../../../data/language/lexicon/", $file));
            Lexicon::parse(text, $tongue).expect("a test parses every embedded lexicon")
        });
    )*};
}

lexicons! {
    EN = "en.txt" for Tongue::En;
    DE = "de.txt" for Tongue::De;
    FR = "fr.txt" for Tongue::Fr;
    ES = "es.txt" for Tongue::Es;
    IT = "it.txt" for Tongue::It;
    ZH = "zh.txt" for Tongue::Zh;
}

impl Lexicon {
    /// The wordings of a language; English for a language that has none.
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::En | Tongue::Other => &EN,
            Tongue::De => &DE,
            Tongue::Fr => &FR,
            Tongue::Es => &ES,
            Tongue::It => &IT,
            Tongue::Zh => &ZH,
        }
    }

    /// Reads a lexicon file; the error names the line.
    ///
    /// `@class = a|b`, `[section strength]`, one wording a line, `#` comments. Sections are the names
    /// of signals (with `!` in front: wordings against it), `negators`, `reporters`, and `degrees` and
    /// `tones` whose lines are `number: word word ...`.
    pub fn parse(text: &str, tongue: Tongue) -> Result<Self, String> {
        let mut reader = Reader { tongue, classes: Classes::new(), section: Section::None };
        let mut out = Self {
            rules: Vec::new(),
            by_word: HashMap::new(),
            anywhere: Vec::new(),
            words: Words::default(),
        };
        for (i, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                reader.line(line, &mut out).map_err(|why| format!("line {}: {why}", i + 1))?;
            }
        }
        for (i, rule) in out.rules.iter().enumerate() {
            match rule.pattern.openings() {
                Openings::Any => out.anywhere.push(i),
                Openings::Words(words) => {
                    for word in words {
                        out.by_word.entry(word).or_default().push(i);
                    }
                }
            }
        }
        Ok(out)
    }

    /// The words that change or colour others.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Every wording that counts: not negated, not quoted, not reported.
    pub fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut found = Vec::new();
        for (from, token) in tokens.iter().enumerate() {
            let by_word = self.by_word.get(&token.norm).map(Vec::as_slice).unwrap_or_default();
            for i in by_word.iter().chain(&self.anywhere) {
                let rule = &self.rules[*i];
                let Some(to) = rule.pattern.end_of(tokens, from) else { continue };
                let (kind, against, strength) = (rule.kind, rule.against, rule.strength);
                if !(against && crosses(tokens, from, to)) && found.len() < HITS_MAX {
                    found.push(Hit { kind, against, strength, from, to });
                }
            }
        }
        context::sift(found, tokens, &self.words)
    }
}

/// Whether a match reaches over a comma: "no, I want an agent" is no refusal.
fn crosses(tokens: &[Token], from: usize, to: usize) -> bool {
    let clause = |i: usize| tokens.get(i).map(|t| t.clause);
    clause(from) != clause(to.saturating_sub(1))
}

/// What a line of a lexicon file belongs to.
enum Section {
    None,
    Signal { kind: SignalKind, against: bool, strength: f32 },
    Negators,
    Reporters,
    Degrees,
    Tones,
}

struct Reader {
    tongue: Tongue,
    classes: Classes,
    section: Section,
}

impl Reader {
    fn line(&mut self, line: &str, out: &mut Lexicon) -> Result<(), String> {
        if let Some(class) = line.strip_prefix('@')
            && let Some((name, words)) = class.split_once(" = ")
        {
            self.classes.insert(name.trim().to_owned(), words.trim().to_owned());
            return Ok(());
        }
        if let Some(head) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            self.section = section(head)?;
            return Ok(());
        }
        let pattern = |line: &str| Pattern::parse(line, &self.classes, self.tongue);
        match &self.section {
            Section::None => return Err("a wording before the first section".into()),
            Section::Signal { kind, against, strength } => {
                let (kind, against, strength) = (*kind, *against, *strength);
                out.rules.push(Rule { kind, against, strength, pattern: pattern(line)? });
            }
            Section::Negators => out.words.negators.push(pattern(line)?),
            Section::Reporters => out.words.reporters.push(pattern(line)?),
            Section::Degrees | Section::Tones => self.numbered(line, out)?,
        }
        Ok(())
    }

    /// `1.5: word word two_words`.
    fn numbered(&self, line: &str, out: &mut Lexicon) -> Result<(), String> {
        let (number, words) = line.split_once(':').ok_or("expected `number: words`")?;
        let value: f32 = number.trim().parse().map_err(|_| format!("{number:?} is no number"))?;
        let degrees = matches!(self.section, Section::Degrees);
        for word in words.split_whitespace() {
            let cut = crate::language::text::tokens(&word.replace('_', " "), self.tongue);
            match cut.as_slice() {
                [one] if degrees => drop(out.words.degrees.insert(one.norm.clone(), value)),
                [one] => drop(out.words.tones.insert(one.norm.clone(), value)),
                _ => {
                    let pattern = Pattern::parse(word, &self.classes, self.tongue)?;
                    out.words.phrases.push((pattern, value));
                }
            }
        }
        Ok(())
    }
}

fn section(head: &str) -> Result<Section, String> {
    let (name, strength) = head.split_once(' ').unwrap_or((head, "0.9"));
    match name {
        "negators" => return Ok(Section::Negators),
        "reporters" => return Ok(Section::Reporters),
        "degrees" => return Ok(Section::Degrees),
        "tones" => return Ok(Section::Tones),
        _ => {}
    }
    let (name, against) = name.strip_prefix('!').map_or((name, false), |n| (n, true));
    let kind = SignalKind::ALL.into_iter().find(|k| k.name() == name);
    let kind = kind.ok_or_else(|| format!("no signal {name:?}"))?;
    let strength = strength.parse().map_err(|_| format!("{strength:?} is no strength"))?;
    Ok(Section::Signal { kind, against, strength })
}
