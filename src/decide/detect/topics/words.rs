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
    let mut groups: Vec<u32> = Vec::new();
    let words: Vec<String> = words::words(text).into_iter().take(WORDS_MAX).collect();
    for word in &words {
        groups.push(hash("w", &[word]));
        let framed = format!("<{word}>");
        let ends: Vec<usize> =
            framed.char_indices().map(|(at, _)| at).chain([framed.len()]).collect();
        for n in GROUPS {
            let group = |ends: &[usize]| framed.get(*ends.first()?..*ends.last()?);
            groups.extend(ends.windows(n + 1).filter_map(group).map(|g| hash("c", &[g])));
        }
    }
    for pair in words.windows(2) {
        if let [one, next] = pair {
            groups.push(hash("b", &[one, next]));
        }
    }
    groups.sort_unstable();
    groups.dedup();
    let mut slots: Slots = groups.into_iter().map(slot).collect();
    slots.sort_by_key(|(slot, _)| *slot);
    let mut out: Slots = Vec::with_capacity(slots.len());
    for (slot, sign) in slots {
        match out.last_mut() {
            Some((last, value)) if *last == slot => *value += sign,
            _ => out.push((slot, sign)),
        }
    }
    out.retain(|(_, value)| *value != 0.0);
    out
}

fn slot(hash: u32) -> (usize, f32) {
    let mixed = (hash ^ (hash >> 15)) as usize;
    (mixed % SLOTS, if hash >> 31 == 0 { 1.0 } else { -1.0 })
}

/// FNV-1a of a kind of group and its parts. Fowler, Noll and Vo, 1991.
fn hash(kind: &str, parts: &[&str]) -> u32 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain(std::iter::once(b' ')));
    kind.bytes()
        .chain(bytes)
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
