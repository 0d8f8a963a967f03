//! From the words somebody used to the few terms that are looked up. Nobody's text is ever read as
//! a query language: it is cut into words, and the words that tell documents apart are kept.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use tantivy::{Searcher, Term};

use super::index::View;
use super::schema::Kind;
use super::typo;
use crate::domain::finding::Wording;
use crate::domain::words;

/// More terms than this are cut to the rarest. What a document is worth is reckoned with all of
/// these: with a dozen of a long report's words, its duplicates were found a fifth less well.
const TERMS_MAX: usize = 48;
/// Documents are looked up by all terms up to here.
const LOOKED_UP_MAX: usize = 16;
/// By how many of the rarest when there are more. A conversation of 60 terms costs 250 ms over a
/// million cases, its 12 rarest half a millisecond.
const RAREST_MAX: usize = 12;
/// The documents they may stand in, all together: beyond it only the rarest are looked up, however many
/// documents there are. Of ten thousand documents it leaves no word out.
const IN_DOCUMENTS_MAX: u64 = 200_000;
/// But so many always.
const RAREST_MIN: usize = 3;
/// What is read of one wording.
const CHARS_MAX: usize = 16 * 1024;
/// Different words that are looked at before the rarest are chosen.
const DISTINCT_MAX: usize = 256;
/// Words of one query that are tried as typing errors.
const TYPOS_MAX: usize = 4;
/// What a corrected word counts beside one that was typed right.
const TYPO_WEIGHT: f32 = 0.8;

/// A term to look for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub(super) stem: String,
    /// How much it counts, above 0, at most 1.
    pub(super) weight: f32,
    /// In how many documents of its kind it stands.
    pub(super) n: u64,
    /// How rare that is, in nats; the greatest for unknown words.
    pub(super) idf: f32,
}

impl Asked {
    /// What it says of a document that it stands there.
    fn worth(&self) -> f32 {
        self.weight * self.idf
    }
}

/// The terms of a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Terms {
    /// Those that stand in some document, worth most first where there are many.
    pub(super) known: Vec<Asked>,
    /// All that were asked for, to say what share of them a document covers.
    pub(super) all: Vec<Asked>,
}

impl Terms {
    /// Those that documents are looked up by.
    pub(super) fn looked_up(&self) -> Vec<&Asked> {
        let most = if self.known.len() > LOOKED_UP_MAX { RAREST_MAX } else { LOOKED_UP_MAX };
        let mut asked: Vec<&Asked> = self.known.iter().take(most).collect();
        if asked.iter().map(|asked| asked.n).sum::<u64>() > IN_DOCUMENTS_MAX {
            asked.sort_by(|a, b| by_worth(a, b));
            let mut n = 0;
            let within = asked.iter().take_while(|asked| {
                n += asked.n;
                n <= IN_DOCUMENTS_MAX
            });
            let kept = within.count().max(RAREST_MIN);
            asked.truncate(kept);
        }
        asked
    }

    /// The share of what was asked that stands in a text of these stems, 0 to 1.
    pub(super) fn coverage(&self, stems: &BTreeSet<String>) -> f32 {
        let all: f32 = self.all.iter().map(Asked::worth).sum();
        let held = self.all.iter().filter(|asked| stems.contains(&asked.stem));
        let held: f32 = held.map(Asked::worth).sum();
        if all > 0.0 { held / all } else { 0.0 }
    }
}

/// Chooses the terms of a query for the documents of a kind.
pub(super) fn choose(view: &View, kind: Kind, wordings: &[Wording]) -> tantivy::Result<Terms> {
    let mut terms = Terms::default();
    let documents = documents(view, kind)?;
    let mut typos_left = TYPOS_MAX;
    for (stem, weight) in distinct(wordings) {
        let n = frequency(view, kind, &stem)?;
        let mut asked = Asked { stem, weight, n, idf: 0.0 };
        if n == 0 && typos_left > 0 && may_be_typo(&asked.stem) {
            typos_left -= 1;
            if let Some((stem, n)) = correct(view, kind, &asked.stem)? {
                asked = Asked { stem, weight: weight * TYPO_WEIGHT, n, idf: 0.0 };
            }
        }
        asked.idf = idf(asked.n, documents);
        if asked.n > 0 {
            terms.known.push(asked.clone());
        }
        terms.all.push(asked);
    }
    cut(&mut terms.known);
    Ok(terms)
}

/// How many documents of a kind there are, deleted ones that were not merged away included, as in
/// every other count.
pub(super) fn documents(view: &View, kind: Kind) -> tantivy::Result<u64> {
    view.searcher.doc_freq(&view.fields.all(kind))
}

/// The different stems of what was said with their greatest weight, in the order they were said.
/// Function words count only where there is nothing else.
fn distinct(wordings: &[Wording]) -> Vec<(String, f32)> {
    let telling = gather(wordings, |word| !words::is_function_word(word));
    if telling.is_empty() { gather(wordings, |_| true) } else { telling }
}

fn gather(wordings: &[Wording], wanted: impl Fn(&str) -> bool) -> Vec<(String, f32)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<(String, f32)> = Vec::new();
    for wording in wordings {
        let text: String = wording.text.chars().take(CHARS_MAX).collect();
        for word in words::words(&text).iter().filter(|word| wanted(word)) {
            let stem = words::stem(word);
            if let Some(place) = places.get(&stem) {
                if let Some((_, weight)) = out.get_mut(*place) {
                    *weight = weight.max(wording.weight);
                }
            } else if out.len() < DISTINCT_MAX {
                places.insert(stem.clone(), out.len());
                out.push((stem, wording.weight));
            }
        }
    }
    out
}

/// In how many documents of a kind a stem stands: in the field that has it most often.
fn frequency(view: &View, kind: Kind, stem: &str) -> tantivy::Result<u64> {
    let mut most = 0;
    for (field, _) in view.fields.texts(kind) {
        most = most.max(view.searcher.doc_freq(&Term::from_field_text(*field, stem))?);
    }
    Ok(most)
}

/// Inverse document frequency as in BM25, never negative: Robertson and Zaragoza, "The
/// probabilistic relevance framework", 2009, with 1 added inside the logarithm as Lucene does.
fn idf(found: u64, documents: u64) -> f32 {
    let rest = documents.saturating_sub(found) as f32;
    (1.0 + (rest + 0.5) / (found as f32 + 0.5)).ln()
}

fn cut(terms: &mut Vec<Asked>) {
    if terms.len() <= LOOKED_UP_MAX {
        return;
    }
    terms.sort_by(by_worth);
    terms.truncate(TERMS_MAX);
}

/// Those that say most first.
fn by_worth(a: &Asked, b: &Asked) -> Ordering {
    b.worth().total_cmp(&a.worth()).then_with(|| a.stem.cmp(&b.stem))
}

fn may_be_typo(stem: &str) -> bool {
    stem.chars().count() >= typo::LETTERS_MIN && stem.chars().all(char::is_alphabetic)
}

/// The most frequent word of the documents that is one slip away, and how many have it.
fn correct(view: &View, kind: Kind, stem: &str) -> tantivy::Result<Option<(String, u64)>> {
    let mut near = BTreeSet::new();
    for (field, _) in view.fields.texts(kind) {
        near.extend(neighbours(&view.searcher, *field, stem)?);
    }
    let mut best: Option<(String, u64)> = None;
    for word in near {
        let n = frequency(view, kind, &word)?;
        if best.as_ref().is_none_or(|(_, most)| n > *most) {
            best = Some((word, n));
        }
    }
    Ok(best)
}

fn neighbours(
    searcher: &Searcher,
    field: tantivy::schema::Field,
    stem: &str,
) -> tantivy::Result<BTreeSet<String>> {
    let mut out = BTreeSet::new();
    let first: String = stem.chars().take(1).collect();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut from_first = index.terms().range().ge(&first).into_stream()?;
        while let Some((word, _)) = from_first.next() {
            if !word.starts_with(first.as_bytes()) {
                break;
            }
            if word.len().abs_diff(stem.len()) <= 4
                && let Ok(word) = std::str::from_utf8(word)
                && typo::one_slip(stem, word)
            {
                out.insert(word.to_owned());
            }
        }
    }
    Ok(out)
}
