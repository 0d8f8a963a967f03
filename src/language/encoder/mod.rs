//! The sentence encoder: a text becomes a direction in 384 dimensions, near those of texts that
//! mean the same.
//!
//! It runs all-MiniLM-L6-v2 (see `NOTICE`) in eight-bit integers on one thread, from weights
//! carried in the executable. The same text gives the same bits on every machine: the integer sums
//! are exact, and the rest is written so that every processor rounds in the same order. It knows
//! nothing of conversations, and it does not compare vectors: since they have length one, their dot
//! product is the cosine.
//!
//! `wordpiece` cuts the text, `weights` reads the packed file, `forward` is the model, `maths` its
//! parts in plain code, and `kernel` the few instructions that need to know the processor.

mod forward;
mod kernel;
mod maths;
mod weights;
mod wordpiece;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use forward::Scratch;
pub use kernel::Path;
pub use weights::Malformed;

use weights::{Shape, Weights};
use wordpiece::WordPiece;

/// How many numbers a vector has.
pub const DIMENSIONS: usize = Shape::HIDDEN;

/// How many numbers are taken from the layers on the way (`forward::INNER`).
pub const INNER_DIMENSIONS: usize = forward::INNER.len() * Shape::HIDDEN;

/// How many word pieces of a text are read, the opening and closing marks included; the rest is
/// left out, as it was when the model was trained.
pub const TOKENS_MAX: usize = 256;

/// The weights, on a boundary of 64 bytes so that no load straddles two cache lines.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

/// What a text became.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// What it means: of length one, or all zeros of no ids at all.
    pub vector: [f32; DIMENSIONS],
    /// The tokens' mean after each of the layers on the way that are looked at, one after the other.
    /// The last layer was trained to keep what a text is about; how it is said, which tells a
    /// request from a report and anger from a question, is still there in those before it.
    pub inner: [f32; INNER_DIMENSIONS],
}

static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../data/language/minilm.bin"));
static VOCABULARY: &str = include_str!("../../../data/language/vocab.txt");

static EMBEDDED: LazyLock<Encoder> = LazyLock::new(|| {
    Encoder::read(&WEIGHTS.0, VOCABULARY, Path::best()).expect("a test reads these very files")
});

/// A loaded model. It is never changed, so any number of threads may use it, each with its own
/// [`Scratch`].
pub struct Encoder {
    pieces: WordPiece,
    weights: Weights<'static>,
    path: Path,
}

impl Encoder {
    /// The model this executable carries, on the fastest path of this processor; loaded on the
    /// first call.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// A model from its two files, on a chosen path.
    ///
    /// # Errors
    /// [`Malformed`] says what is wrong with the weights, or that the vocabulary is not theirs.
    pub fn read(
        weights: &'static [u8],
        vocabulary: &'static str,
        path: Path,
    ) -> Result<Self, Malformed> {
        let (pieces, weights) = (WordPiece::new(vocabulary), Weights::read(weights)?);
        if pieces.len() != Shape::WORDS {
            return Err(Malformed::Vocabulary { found: pieces.len(), expected: Shape::WORDS });
        }
        Ok(Self { pieces, weights, path })
    }

    /// What a text becomes. Any text will do, an empty one too; of a long one only the beginning
    /// counts (see [`TOKENS_MAX`]), and the time it takes is bounded whatever the text.
    pub fn encode(&self, scratch: &mut Scratch, text: &str) -> Encoded {
        let mut ids = std::mem::take(&mut scratch.ids);
        self.pieces.cut(text, &mut ids);
        let encoded = self.encode_ids(scratch, &ids);
        scratch.ids = ids;
        encoded
    }

    /// What a text becomes that is already cut into the ids of its pieces, marks included. Ids past
    /// [`TOKENS_MAX`] are left out, one that is not in the vocabulary counts as unknown, and no ids
    /// at all give zeros.
    pub fn encode_ids(&self, scratch: &mut Scratch, ids: &[u32]) -> Encoded {
        let ids = ids.get(..TOKENS_MAX).unwrap_or(ids);
        forward::run(&self.weights, self.path, scratch, ids)
    }

    /// The ids of a text's pieces, between the opening and the closing mark, at most
    /// [`TOKENS_MAX`].
    pub fn ids(&self, text: &str) -> Vec<u32> {
        let mut ids = Vec::new();
        self.pieces.cut(text, &mut ids);
        ids
    }

    /// Which instructions it runs on.
    pub fn path(&self) -> Path {
        self.path
    }
}
