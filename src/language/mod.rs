//! The language engine: one pass turns a text into a [`Reading`], which is evidence and never a
//! decision.
//!
//! `text` cuts, `tongue` tells the language, `encoder` gives the vector, `lexicon` finds wordings,
//! `heads` weigh both, `entities` finds what is named. The same text gives the same reading, however
//! often and wherever; any text has one, also an empty one, and the time it takes is bounded.

pub mod encoder;
mod entities;
mod features;
mod form;
mod heads;
mod lexicon;
mod products;
mod signals;
mod text;
mod tongue;

#[cfg(test)]
mod tests;

use std::num::NonZero;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::domain::reading::{Form, Reading, Tongue};
use crate::domain::vector::Vector;
use encoder::{Encoded, Encoder, Scratch};
pub use features::Features;
use heads::Heads;
use lexicon::{Hit, Lexicon};
pub use products::Products;
use text::Token;

/// How much work memory is kept for later calls, of each kind: as much as can be worked with at
/// once. More callers than that make their own.
static SCRATCHES_KEPT: LazyLock<usize> =
    LazyLock::new(|| std::thread::available_parallelism().map_or(1, NonZero::get));

/// The engine, loaded once.
pub struct Language {
    encoder: &'static Encoder,
    heads: Heads,
    scratches: Mutex<Vec<Scratch>>,
}

/// What one pass over a text found, before the heads weigh it.
struct Seen {
    text: String,
    tongue: Tongue,
    sure: f32,
    tokens: Vec<Token>,
    hits: Vec<Hit>,
    form: Form,
    sentiment: f32,
    /// What it means, and what the encoder held on the way; none of a text without a word.
    encoded: Option<(Vector, Vec<f32>)>,
}

impl Seen {
    fn features(&self) -> Features {
        let (vector, inner) = self
            .encoded
            .as_ref()
            .map_or_else(Default::default, |(v, inner)| (v.to_floats().to_vec(), inner.clone()));
        Features {
            tongue: self.tongue,
            vector,
            inner,
            lexical: features::lexical(&self.hits, &self.form, self.sentiment).to_vec(),
            groups: features::letter_groups(&self.tokens),
        }
    }
}

impl Language {
    /// The engine this executable carries.
    pub fn embedded() -> Arc<Self> {
        let heads = Heads::parse(include_str!("../../data/language/heads.json"))
            .expect("a test parses the embedded heads");
        let encoder = Encoder::embedded();
        Arc::new(Self { encoder, heads, scratches: Mutex::default() })
    }

    /// Everything seen in a text. Takes a millisecond or so: call it off the async workers.
    pub fn read(&self, text: &str) -> Reading {
        let seen = self.see(text);
        let features = seen.features();
        let heads = self.heads.probabilities(&features);
        let severity = self.heads.severity(&features);
        let signals = signals::signals(&seen.text, &seen.tokens, &seen.hits, &heads, &seen.form);
        let certainty = certainty(&seen);
        Reading {
            tongue: seen.tongue,
            certainty,
            vector: seen.encoded.map(|(vector, _)| vector),
            signals,
            sentiment: seen.sentiment,
            severity,
            entities: entities::entities(&seen.text, seen.tongue),
            form: seen.form,
        }
    }

    /// The same with what the house's knowledge base names.
    pub fn read_naming(&self, text: &str, products: &Products) -> Reading {
        let mut reading = self.read(text);
        reading.entities.extend(products.named_in(text));
        reading
    }

    /// What these titles of articles name. German ones are left out: there a capital says nothing.
    pub fn products<'a>(&self, titles: impl IntoIterator<Item = &'a str>) -> Products {
        let is_german = |title: &&str| tongue::tongue(title, &self.heads).0 == Tongue::De;
        Products::of(titles.into_iter().filter(|title| !is_german(title)))
    }

    /// What a text means; none for text without a word.
    pub fn encode(&self, text: &str) -> Option<Vector> {
        let text = text::tidy(text);
        text.chars().any(char::is_alphanumeric).then(|| {
            let encoded = self.run_encoder(&text);
            Vector::from_floats(&encoded.vector)
        })
    }

    /// What the heads would look at, for fitting them.
    pub fn features(&self, text: &str) -> Features {
        self.see(text).features()
    }

    fn see(&self, text: &str) -> Seen {
        let text = text::tidy(text);
        let (tongue, sure) = tongue::tongue(&text, &self.heads);
        let tokens = text::tokens(&text, tongue);
        let lexicon = Lexicon::of(tongue);
        let hits = lexicon.hits(&tokens);
        let form = form::form(&text, &tokens);
        let sentiment = lexicon::sentiment(&text, &tokens, lexicon.words(), &form);
        let encoded = (!tokens.is_empty()).then(|| {
            let encoded = self.run_encoder(&text);
            (Vector::from_floats(&encoded.vector), encoded.inner.to_vec())
        });
        Seen { text, tongue, sure, tokens, hits, form, sentiment, encoded }
    }

    fn run_encoder(&self, text: &str) -> Encoded {
        let mut scratch = self.take_scratch();
        let encoded = self.encoder.encode(&mut scratch, text);
        let mut kept = self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < *SCRATCHES_KEPT {
            kept.push(scratch);
        }
        encoded
    }

    fn take_scratch(&self) -> Scratch {
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }
}

/// How much of a reading to believe: the encoder reads English, the lexicons five more languages.
fn certainty(seen: &Seen) -> f32 {
    let by_tongue = match seen.tongue {
        Tongue::En => 1.0,
        Tongue::De | Tongue::Fr | Tongue::Es | Tongue::It | Tongue::Zh => 0.7,
        Tongue::Other => 0.3,
    };
    if seen.tokens.is_empty() { 0.1 } else { by_tongue * (0.5 + 0.5 * seen.sure) }
}
