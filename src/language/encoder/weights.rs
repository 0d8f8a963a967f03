//! Reads the packed weights (their layout is told in `data/language/prepare.py`) and refuses any
//! file that is not exactly of the shape the model has. It copies the small tables and borrows the
//! large ones; it computes nothing.

use serde::Deserialize;

use super::TOKENS_MAX;

/// The sizes of the model.
pub(super) struct Shape;

impl Shape {
    /// Word pieces in the vocabulary.
    pub(super) const WORDS: usize = 30_522;
    /// Numbers a token is made of.
    pub(super) const HIDDEN: usize = 384;
    /// Numbers a token is made of between the two halves of a layer's last step.
    pub(super) const WIDE: usize = 1_536;
    /// Heads of attention, each looking at its own share of the numbers.
    pub(super) const HEADS: usize = 12;
    /// Numbers a head looks at.
    pub(super) const HEAD: usize = Self::HIDDEN / Self::HEADS;
    /// Layers, one after the other.
    pub(super) const LAYERS: usize = 6;
    /// Inputs of a matrix that are stored together.
    pub(super) const STEP: usize = 4;
}

const MAGIC: &[u8; 8] = b"BATONENC";
const VERSION: u32 = 1;
const ALIGN: usize = 64;

/// Why a file of weights was refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// It does not begin as such a file does.
    #[error("these are not packed weights of the sentence encoder")]
    Foreign,
    /// It is laid out in a way this program does not know.
    #[error("the weights are laid out in version {0}, and this program reads {VERSION}")]
    Version(u32),
    /// The header is cut off or is not the JSON it should be.
    #[error("the header of the weights can't be read: {0}")]
    Header(String),
    /// A table is not listed.
    #[error("the weights have no table {0}")]
    Missing(String),
    /// A table is listed with another kind or shape than the model has.
    #[error("the table {name} is {found}, and should be {expected}")]
    Shape {
        /// The table.
        name: String,
        /// What the header says.
        found: String,
        /// What the model has.
        expected: String,
    },
    /// A table lies outside the file or off its boundary.
    #[error("the table {0} is not where the header says")]
    Place(String),
    /// A table holds an infinity or something that is no number.
    #[error("the table {0} holds something that is not a finite number")]
    NotFinite(String),
    /// The word list belongs to another model.
    #[error("the vocabulary has {found} pieces, and the weights have {expected}")]
    Vocabulary {
        /// Lines of the word list.
        found: usize,
        /// Rows of the table of words.
        expected: usize,
    },
}

/// The whole model.
pub(super) struct Weights<'w> {
    /// `WORDS` rows of `HIDDEN` signed integers.
    pub(super) words: &'w [u8],
    /// One factor a word.
    pub(super) words_scale: Vec<f32>,
    /// `TOKENS_MAX` rows of `HIDDEN`: what each place in the text adds.
    pub(super) positions: Vec<f32>,
    pub(super) norm: Norm,
    pub(super) layers: Vec<Layer<'w>>,
}

/// One layer, in the order it is run: attend, merge, norm, widen, narrow, norm.
pub(super) struct Layer<'w> {
    /// Queries, keys and values at once.
    pub(super) attend: Matrix<'w>,
    pub(super) merge: Matrix<'w>,
    pub(super) merge_norm: Norm,
    pub(super) widen: Matrix<'w>,
    pub(super) narrow: Matrix<'w>,
    pub(super) narrow_norm: Norm,
}

/// Gain and shift of a layer normalisation.
pub(super) struct Norm {
    pub(super) gain: Vec<f32>,
    pub(super) shift: Vec<f32>,
}

/// `outputs = (ease * inputs) x integers * scale + bias`.
pub(super) struct Matrix<'w> {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    /// For each block of 16 outputs, and in it for every four inputs: four weights of each output.
    pub(super) steps: &'w [[u8; 64]],
    /// One an output, as are `sum` and `bias`.
    pub(super) scale: Vec<f32>,
    /// The sum of an output's integers.
    pub(super) sum: Vec<i32>,
    pub(super) bias: Vec<f32>,
    /// One an input: evens out the inputs before they are rounded.
    pub(super) ease: Vec<f32>,
}

impl<'w> Matrix<'w> {
    /// The steps of one block of outputs.
    pub(super) fn block(&self, index: usize) -> &'w [[u8; 64]] {
        let n = self.inputs / Shape::STEP;
        self.steps.get(index * n..(index + 1) * n).unwrap_or_default()
    }
}

impl<'w> Weights<'w> {
    /// Checks the file and takes it apart.
    pub(super) fn read(bytes: &'w [u8]) -> Result<Self, Malformed> {
        let file = File::open(bytes)?;
        let layers = (0..Shape::LAYERS).map(|index| file.layer(index));
        Ok(Self {
            words: file.table("words", "i8", Shape::WORDS, Shape::HIDDEN)?,
            words_scale: file.floats("words.scale", 1, Shape::WORDS)?,
            positions: file.floats("positions", TOKENS_MAX, Shape::HIDDEN)?,
            norm: file.norm("norm")?,
            layers: layers.collect::<Result<_, _>>()?,
        })
    }
}

#[derive(Deserialize)]
struct Header {
    tables: Vec<Table>,
}

#[derive(Deserialize)]
struct Table {
    name: String,
    kind: String,
    rows: usize,
    columns: usize,
    offset: usize,
}

struct File<'w> {
    bytes: &'w [u8],
    tables: Vec<Table>,
}

impl<'w> File<'w> {
    fn open(bytes: &'w [u8]) -> Result<Self, Malformed> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Malformed::Foreign)?;
        let (version, rest) = rest.split_first_chunk().ok_or(Malformed::Foreign)?;
        let version = u32::from_le_bytes(*version);
        if version != VERSION {
            return Err(Malformed::Version(version));
        }
        let cut_off = || Malformed::Header("it is cut off".to_owned());
        let (length, rest) = rest.split_first_chunk().ok_or_else(cut_off)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| cut_off())?;
        let header = rest.get(..length).ok_or_else(cut_off)?;
        let header: Header =
            serde_json::from_slice(header).map_err(|cause| Malformed::Header(cause.to_string()))?;
        Ok(Self { bytes, tables: header.tables })
    }

    fn layer(&self, index: usize) -> Result<Layer<'w>, Malformed> {
        let (hidden, wide) = (Shape::HIDDEN, Shape::WIDE);
        Ok(Layer {
            attend: self.matrix(&format!("{index}.attend"), 3 * hidden, hidden)?,
            merge: self.matrix(&format!("{index}.merge"), hidden, hidden)?,
            merge_norm: self.norm(&format!("{index}.merge.norm"))?,
            widen: self.matrix(&format!("{index}.widen"), wide, hidden)?,
            narrow: self.matrix(&format!("{index}.narrow"), hidden, wide)?,
            narrow_norm: self.norm(&format!("{index}.narrow.norm"))?,
        })
    }

    fn matrix(&self, name: &str, outputs: usize, inputs: usize) -> Result<Matrix<'w>, Malformed> {
        Ok(Matrix {
            inputs,
            outputs,
            steps: self.table(name, "blocks", outputs, inputs)?.as_chunks().0,
            scale: self.floats(&format!("{name}.scale"), 1, outputs)?,
            sum: self.integers(&format!("{name}.sum"), outputs)?,
            bias: self.floats(&format!("{name}.bias"), 1, outputs)?,
            ease: self.floats(&format!("{name}.ease"), 1, inputs)?,
        })
    }

    fn norm(&self, name: &str) -> Result<Norm, Malformed> {
        Ok(Norm {
            gain: self.floats(&format!("{name}.gain"), 1, Shape::HIDDEN)?,
            shift: self.floats(&format!("{name}.shift"), 1, Shape::HIDDEN)?,
        })
    }

    fn floats(&self, name: &str, rows: usize, columns: usize) -> Result<Vec<f32>, Malformed> {
        let (words, _) = self.table(name, "f32", rows, columns)?.as_chunks();
        let floats: Vec<f32> = words.iter().map(|word| f32::from_le_bytes(*word)).collect();
        if floats.iter().all(|number| number.is_finite()) {
            Ok(floats)
        } else {
            Err(Malformed::NotFinite(name.to_owned()))
        }
    }

    fn integers(&self, name: &str, columns: usize) -> Result<Vec<i32>, Malformed> {
        let (words, _) = self.table(name, "i32", 1, columns)?.as_chunks();
        Ok(words.iter().map(|word| i32::from_le_bytes(*word)).collect())
    }

    /// The bytes of a table that must have this kind and shape.
    fn table(
        &self,
        name: &str,
        kind: &str,
        rows: usize,
        columns: usize,
    ) -> Result<&'w [u8], Malformed> {
        let table = self.tables.iter().find(|table| table.name == name);
        let table = table.ok_or_else(|| Malformed::Missing(name.to_owned()))?;
        if (table.kind.as_str(), table.rows, table.columns) != (kind, rows, columns) {
            return Err(Malformed::Shape {
                name: name.to_owned(),
                found: format!("{} {} x {}", table.kind, table.rows, table.columns),
                expected: format!("{kind} {rows} x {columns}"),
            });
        }
        let width = if kind == "f32" || kind == "i32" { 4 } else { 1 };
        let place = || Malformed::Place(name.to_owned());
        let end = table.offset.checked_add(rows * columns * width).ok_or_else(place)?;
        let bytes = self.bytes.get(table.offset..end).ok_or_else(place)?;
        if table.offset.is_multiple_of(ALIGN) { Ok(bytes) } else { Err(place()) }
    }
}
