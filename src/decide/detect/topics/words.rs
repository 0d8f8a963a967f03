//! A text by its words: whole words, neighbours of two and groups of letters, put into a fixed
//! number of slots by a hash. Rare ones count more than those that stand in many examples. They tell
//! topics apart that the encoder finds alike ("top up by card", "top up by cheque").

use crate::domain::words;

/// Slots; two groups that meet in one carry their own sign, so that they cancel more than they add.
pub(super) const SLOTS: usize = 2048;
/// Lengths of the groups of letters, word ends included.
const GROUPS: std::ops::RangeInclusive<usize> = 3..=5;
/// Words looked at in one text.
const WORDS_MAX: usize = 160;
/// What a group that stands in every example still counts.
const COMMON: f32 = 0.3;

/// Slots with what is in them, ascending; length 1.
pub(super) type Slots = Vec<(usize, f32)>;

/// What each slot is worth, learned from the examples.
#[derive(Clone, Debug)]
pub(super) struct Worth {
    slots: Vec<f32>,
}

impl Worth {
    pub(super) fn of<'a>(examples: impl Iterator<Item = &'a str>) -> Self {
        let mut found = vec![0.0_f32; SLOTS];
        let mut n = 0.0_f32;
        for text in examples {
            n += 1.0;
            for (slot, _) in counted(text) {
                found[slot] += 1.0;
            }
        }
        let slots = found.into_iter().map(|f| ((n + 1.0) / (f + 1.0)).ln() + COMMON);
        Self { slots: slots.collect() }
    }

    /// The slots of a text, weighed, of this length.
    pub(super) fn weigh(&self, text: &str, length: f32) -> Slots {
        let mut out = counted(text);
        for (slot, value) in &mut out {
            *value *= self.slots.get(*slot).copied().unwrap_or_default();
        }
        let own = out.iter().map(|(_, v)| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        out.iter_mut().for_each(|(_, value)| *value *= length / own);
        out
    }
}

/// The different groups of a text, by slot.
fn counted(text: &str) -> Slots {
    let words: Vec<String> = words::words(text).into_iter().take(WORDS_MAX).collect();
    let mut groups: Vec<u32> = Vec::new();
    for word in &words {
        groups.push(hash("w", &[word]));
        push_letters(word, &mut groups);
    }
    for pair in words.windows(2) {
        if let [one, next] = pair {
            groups.push(hash("b", &[one, next]));
        }
    }
    groups.sort_unstable();
    groups.dedup();
    let mut sums = [0.0; SLOTS];
    for (slot, sign) in groups.into_iter().map(slot) {
        sums[slot] += sign;
    }
    sums.into_iter().enumerate().filter(|(_, value)| *value != 0.0).collect()
}

/// The groups of letters of a word. Those that begin at one letter share their beginning, and it is
/// hashed once.
fn push_letters(word: &str, groups: &mut Vec<u32>) {
    let framed = format!("<{word}>");
    let beginning = go_on(BASIS, "c");
    for (start, _) in framed.char_indices() {
        let letters = framed.get(start..).unwrap_or_default().chars();
        let mut group = beginning;
        for (letter, n) in letters.zip(1..=*GROUPS.end()) {
            group = go_on(group, letter.encode_utf8(&mut [0; 4]));
            if GROUPS.contains(&n) {
                groups.push(go_on(group, END));
            }
        }
    }
}

fn slot(hash: u32) -> (usize, f32) {
    let mixed = (hash ^ (hash >> 15)) as usize;
    (mixed % SLOTS, if hash >> 31 == 0 { 1.0 } else { -1.0 })
}

/// What the hash begins with, and what ends each part.
const BASIS: u32 = 0x811c_9dc5;
const END: &str = " ";

/// FNV-1a of a kind of group and its parts. Fowler, Noll and Vo, 1991.
fn hash(kind: &str, parts: &[&str]) -> u32 {
    parts.iter().fold(go_on(BASIS, kind), |hash, part| go_on(go_on(hash, part), END))
}

fn go_on(hash: u32, text: &str) -> u32 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
