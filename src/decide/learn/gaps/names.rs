//! Naming a group of questions by its own words: those that many of its questions hold and few
//! others do, two neighbours as one where they belong together.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::words;

/// Words, or pairs, in a name at most.
const PARTS_MAX: usize = 3;
/// The least share of a group's questions that hold a word of its name.
const SHARE_MIN: f64 = 0.25;
/// What a pair of neighbours is worth beside a single word held as often.
const PAIR: f64 = 1.5;

/// They turn what is said round and name nothing by themselves.
const NEGATIONS: [&str; 12] =
    ["not", "no", "never", "nicht", "kein", "keine", "pas", "jamais", "non", "nunca", "mai", "nie"];

/// How often words stand in all open questions.
pub(super) struct Names {
    n: f64,
    held: HashMap<String, f64>,
}

/// A word or a pair of one question: what it is counted by, and how it stands there.
struct Part {
    stems: String,
    written: String,
}

impl Names {
    pub(super) fn of<'a>(questions: impl Iterator<Item = &'a str>) -> Self {
        let (mut n, mut held) = (0.0, HashMap::new());
        for text in questions {
            n += 1.0;
            let different: BTreeSet<String> = parts(text).into_iter().map(|p| p.stems).collect();
            for stems in different {
                *held.entry(stems).or_default() += 1.0;
            }
        }
        Self { n, held }
    }

    /// The name of a group of these questions.
    pub(super) fn of_group<'a>(&self, questions: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut n = 0.0;
        let mut held: BTreeMap<String, (f64, BTreeMap<String, u32>)> = BTreeMap::new();
        for text in questions {
            n += 1.0;
            let mut seen = BTreeSet::new();
            for part in parts(text) {
                let entry = held.entry(part.stems.clone()).or_default();
                *entry.1.entry(part.written).or_default() += 1;
                if seen.insert(part.stems) {
                    entry.0 += 1.0;
                }
            }
        }
        let worth = |stems: &String, here: f64| {
            let all = self.held.get(stems).copied().unwrap_or(here).max(here);
            let pair = if stems.contains(' ') { PAIR } else { 1.0 };
            pair * here / n * (here / all) * (1.0 + (self.n / all).ln())
        };
        let mut ranked: Vec<(f64, String, String)> = held
            .into_iter()
            .filter(|(_, (here, _))| here / n >= SHARE_MIN && *here > 1.0)
            .filter_map(|(stems, (here, written))| {
                let often = written.into_iter().max_by_key(|(_, n)| *n)?.0;
                Some((worth(&stems, here), stems, often))
            })
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let (mut name, mut taken): (Vec<String>, BTreeSet<String>) = Default::default();
        for (_, stems, written) in ranked {
            let own: Vec<&str> = stems.split(' ').collect();
            if name.len() < PARTS_MAX && !own.iter().any(|stem| taken.contains(*stem)) {
                taken.extend(own.into_iter().map(str::to_owned));
                name.push(written);
            }
        }
        name
    }
}

/// The words of a text that say something, and its neighbours among them.
fn parts(text: &str) -> Vec<Part> {
    let all = words::words(text);
    let says = |word: &&String| {
        let empty = words::is_function_word(word) || NEGATIONS.contains(&word.as_str());
        !empty && word.chars().nth(1).is_some()
    };
    let single = all
        .iter()
        .filter(says)
        .map(|word| Part { stems: words::stem(word), written: word.clone() });
    let pair = |pair: &[String]| match pair {
        [one, next] if says(&one) && says(&next) && one != next => Some(Part {
            stems: format!("{} {}", words::stem(one), words::stem(next)),
            written: format!("{one} {next}"),
        }),
        _ => None,
    };
    single.chain(all.windows(2).filter_map(pair)).collect()
}
