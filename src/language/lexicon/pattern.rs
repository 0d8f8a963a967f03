//! A small language for wordings: what a lexicon file writes on one line, and how it is found.
//!
//! ```text
//! speak|talk to|with ..2 human|person      alternatives, a gap of at most two words
//! ^ human please? $                        whole sentence, an optional word
//! lawyer*                                  beginning of a word
//! real_person|@somebody                    several words as one alternative; a named class
//! ```
//! Matching looks at tokens, never crosses a sentence, and takes time bounded by pattern and text.

use std::collections::HashMap;

use crate::domain::reading::Tongue;
use crate::language::text::{Token, tokens};

/// A named class of words: `@somebody = human|person`.
pub type Classes = HashMap<String, String>;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    word: String,
    prefix: bool,
}

impl Piece {
    fn fits(&self, token: &Token) -> bool {
        if self.prefix { token.norm.starts_with(&self.word) } else { token.norm == self.word }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// One of these runs of words; may be left out when optional.
    Words { any: Vec<Vec<Piece>>, optional: bool },
    /// At most so many words of any kind.
    Gap(usize),
    /// The sentence begins here.
    Begin,
    /// The sentence ends here.
    End,
}

/// One wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
}

/// The first words a pattern can begin with.
pub enum Openings {
    /// Only these.
    Words(Vec<String>),
    /// Anything may begin it.
    Any,
}

impl Pattern {
    /// Reads one line; the error says what is wrong with it.
    pub fn parse(line: &str, classes: &Classes, tongue: Tongue) -> Result<Self, String> {
        let parts: Result<Vec<Part>, String> =
            line.split_whitespace().map(|part| parse_part(part, classes, tongue)).collect();
        let parts = parts?;
        if parts.iter().any(|p| matches!(p, Part::Words { optional: false, .. })) {
            Ok(Self { parts })
        } else {
            Err(format!("nothing is required in {line:?}"))
        }
    }

    /// Where a match that begins at token `from` ends (exclusive); none when there is none.
    pub fn end_of(&self, tokens: &[Token], from: usize) -> Option<usize> {
        walk(&self.parts, tokens, from, from)
    }

    /// What the pattern may begin with, for an index.
    pub fn openings(&self) -> Openings {
        let mut words = Vec::new();
        for part in &self.parts {
            match part {
                Part::Begin => {}
                Part::Gap(_) | Part::End => return Openings::Any,
                Part::Words { any, optional } => {
                    for piece in any.iter().filter_map(|run| run.first()) {
                        if piece.prefix {
                            return Openings::Any;
                        }
                        words.push(piece.word.clone());
                    }
                    if !optional {
                        return Openings::Words(words);
                    }
                }
            }
        }
        Openings::Any
    }
}

fn parse_part(part: &str, classes: &Classes, tongue: Tongue) -> Result<Part, String> {
    match part {
        "^" => return Ok(Part::Begin),
        "$" => return Ok(Part::End),
        _ => {}
    }
    if let Some(n) = part.strip_prefix("..") {
        return n.parse().map(Part::Gap).map_err(|_| format!("{part:?} is no gap"));
    }
    let (part, optional) = part.strip_suffix('?').map_or((part, false), |p| (p, true));
    let mut any = Vec::new();
    for choice in part.split('|') {
        if let Some(name) = choice.strip_prefix('@') {
            let class = classes.get(name).ok_or_else(|| format!("no class {name:?}"))?;
            for word in class.split('|') {
                any.push(pieces(word, tongue));
            }
        } else {
            any.push(pieces(choice, tongue));
        }
    }
    if any.iter().any(Vec::is_empty) {
        return Err(format!("an empty alternative in {part:?}"));
    }
    Ok(Part::Words { any, optional })
}

/// The tokens of one alternative, cut exactly as a message is.
fn pieces(choice: &str, tongue: Tongue) -> Vec<Piece> {
    let (choice, prefix) = choice.strip_suffix('*').map_or((choice, false), |c| (c, true));
    let spaced = choice.replace('_', " ");
    let mut out: Vec<Piece> = tokens(&spaced, tongue)
        .into_iter()
        .map(|t| Piece { word: t.norm, prefix: false })
        .collect();
    if let Some(last) = out.last_mut() {
        last.prefix = prefix;
    }
    out
}

/// Finds the rest of a pattern from token `at` on; `origin` is where the match began.
fn walk(parts: &[Part], tokens: &[Token], origin: usize, at: usize) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    let sentence = tokens.get(origin)?.sentence;
    let here = |i: usize| tokens.get(i).is_some_and(|t| t.sentence == sentence);
    match part {
        Part::Begin => {
            let begins = at == 0 || !here(at - 1);
            begins.then(|| walk(rest, tokens, origin, at)).flatten()
        }
        Part::End => (!here(at)).then(|| walk(rest, tokens, origin, at)).flatten(),
        Part::Gap(n) => (0..=*n)
            .take_while(|skip| *skip == 0 || here(at + skip - 1))
            .find_map(|skip| walk(rest, tokens, origin, at + skip)),
        Part::Words { any, optional } => {
            let found = any.iter().find_map(|run| {
                let fits = run.iter().enumerate().all(|(i, piece)| {
                    here(at + i) && tokens.get(at + i).is_some_and(|t| piece.fits(t))
                });
                fits.then(|| walk(rest, tokens, origin, at + run.len())).flatten()
            });
            if found.is_none() && *optional { walk(rest, tokens, origin, at) } else { found }
        }
    }
}
