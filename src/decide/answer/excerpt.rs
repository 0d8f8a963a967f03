//! Shortening a passage to what answers, in its own words: a run of whole sentences, or the whole
//! list when the answer is one, for half of the steps is no answer.

use std::collections::{BTreeSet, HashMap};

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::finding::PassageHit;
use crate::domain::words;

/// What an answer has room for; a passage that is shorter is given whole.
const ANSWER_CHARS: usize = 420;

/// The stretch of `text` that has most of the question's words, by how rare these are among what
/// was found.
pub(super) fn shorten(question: &str, text: &str, found: &[PassageHit]) -> String {
    if text.chars().count() <= ANSWER_CHARS {
        return text.to_owned();
    }
    let worth = worths(question, found);
    let pieces = pieces(text);
    let best = windows(&pieces)
        .map(|(from, to)| (value(&pieces, from, to, &worth), from, to))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let (from, to) = best.map_or((0, pieces.len()), |(_, from, to)| (from, to));
    pieces.get(from..to).unwrap_or_default().concat().trim().to_owned()
}

/// What each word of the question is worth: the fewer of the passages have it, the more.
fn worths(question: &str, found: &[PassageHit]) -> HashMap<String, f32> {
    let asked = words::words(question);
    let asked = asked.iter().filter(|word| !words::is_function_word(word));
    let mut worth: HashMap<String, f32> = asked.map(|word| (words::stem(word), 0.0)).collect();
    for hit in found {
        let stems: BTreeSet<String> = words::stems(&hit.passage.text).into_iter().collect();
        for (stem, n) in &mut worth {
            *n += f32::from(u8::from(stems.contains(stem)));
        }
    }
    let all = found.len() as f32;
    worth.values_mut().for_each(|n| *n = (1.0 + (all + 0.5) / (*n + 0.5)).ln());
    worth
}

/// The text as sentences, a list (with the line that introduces it) as one; nothing is lost.
fn pieces(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for block in text.split_inclusive("\n\n") {
        if is_list(block) {
            match out.last_mut().filter(|before| before.trim_end().ends_with(':')) {
                Some(introduction) => introduction.push_str(block),
                None => out.push(block.to_owned()),
            }
        } else {
            block.split_sentence_bounds().for_each(|sentence| push(sentence, &mut out));
        }
    }
    out
}

/// A line's end belongs to the sentence before it.
fn push(sentence: &str, out: &mut Vec<String>) {
    match out.last_mut().filter(|_| sentence.trim().is_empty()) {
        Some(before) => before.push_str(sentence),
        None => out.push(sentence.to_owned()),
    }
}

fn is_list(block: &str) -> bool {
    let marked = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("- ")
            || line.split_once(". ").is_some_and(|(number, _)| {
                !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
            })
    };
    let n = block.lines().filter(|line| !line.trim().is_empty()).count();
    n > 1 && block.lines().filter(marked).count() * 2 >= n
}

/// Every run of pieces that fits, each as long as it can be; a piece too long for itself stands
/// alone.
fn windows(pieces: &[String]) -> impl Iterator<Item = (usize, usize)> {
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.chars().count()).collect();
    (0..pieces.len()).map(move |from| {
        let mut room = ANSWER_CHARS;
        let fitting = lengths.iter().skip(from).take_while(|length| {
            let fits = **length <= room;
            room = room.saturating_sub(**length);
            fits
        });
        (from, from + fitting.count().max(1))
    })
}

/// What a run of pieces has of the question, each word once, and a trifle for beginning early.
fn value(pieces: &[String], from: usize, to: usize, worth: &HashMap<String, f32>) -> f32 {
    let run = pieces.get(from..to).unwrap_or_default().concat();
    let stems: BTreeSet<String> = words::stems(&run).into_iter().collect();
    let held: f32 = stems.iter().filter_map(|stem| worth.get(stem)).sum();
    held - 0.01 * from as f32
}
