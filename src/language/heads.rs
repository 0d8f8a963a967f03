//! Linear heads: one weighted sum a signal over what [`features`](super::features) gives, and the
//! logistic of it. The numbers were fitted by `data/language/fit_heads.py`, which also says from
//! what; the file holds numbers only.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::domain::reading::{SignalKind, Tongue};
use crate::language::encoder::{DIMENSIONS, INNER_DIMENSIONS};
use crate::language::features::{Features, N_LEXICAL, N_SLOTS, reads_by_vector};

/// Every head that was fitted.
pub struct Heads {
    english: Vec<(SignalKind, Head)>,
    others: Vec<(SignalKind, Head)>,
    tongues: Vec<(Tongue, Head)>,
    /// One for each severity of a complaint, from none; the largest sum tells.
    severity: Vec<Head>,
}

/// One weighted sum. A head may have fewer slots than there are, a divisor of them: they fold.
struct Head {
    bias: f32,
    vector: Vec<f32>,
    inner: Vec<f32>,
    lexical: Vec<f32>,
    slots: Vec<f32>,
}

#[derive(Deserialize)]
struct FileOfHeads {
    english: Vec<HeadRecord>,
    others: Vec<HeadRecord>,
    #[serde(default)]
    tongues: Vec<HeadRecord>,
    #[serde(default)]
    severity: Vec<HeadRecord>,
}

/// Weights are 16-bit little-endian integers in base 64; times `scale` they are the numbers.
#[derive(Deserialize)]
struct HeadRecord {
    signal: String,
    bias: f32,
    scale: f32,
    vector: String,
    inner: String,
    lexical: String,
    slots: String,
}

impl Heads {
    /// Reads the embedded file; the error says what is wrong with it.
    pub fn parse(json: &str) -> Result<Self, String> {
        let file: FileOfHeads = serde_json::from_str(json).map_err(|e| e.to_string())?;
        let heads = |records: Vec<HeadRecord>| records.into_iter().map(Head::of).collect();
        let english: Result<Vec<(SignalKind, Head)>, String> = heads(file.english);
        let others: Result<Vec<(SignalKind, Head)>, String> = heads(file.others);
        let tongues: Result<Vec<(Tongue, Head)>, String> = file
            .tongues
            .into_iter()
            .map(|r| Ok((Tongue::from_code(&r.signal), Head::weights(r)?)))
            .collect();
        let severity: Result<Vec<Head>, String> =
            file.severity.into_iter().map(Head::weights).collect();
        Ok(Self { english: english?, others: others?, tongues: tongues?, severity: severity? })
    }

    /// The language letter groups look like, and how likely it is among those told apart.
    pub fn tongue(&self, groups: &[(u16, f32)]) -> Option<(Tongue, f32)> {
        let sums: Vec<(Tongue, f32)> = self
            .tongues
            .iter()
            .map(|(tongue, head)| (*tongue, head.bias + head.of_groups(groups)))
            .collect();
        let (tongue, best) = *sums.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let all: f32 = sums.iter().map(|(_, sum)| (sum - best).exp()).sum();
        Some((tongue, 1.0 / all))
    }

    /// How severe a complaint in English is, from 0 (none); 0 in other languages.
    pub fn severity(&self, features: &Features) -> u8 {
        if !reads_by_vector(features.tongue) {
            return 0;
        }
        let sums = self.severity.iter().map(|head| head.sum(features));
        let most = (0_u8..).zip(sums).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        most.map_or(0, |(severity, _)| severity)
    }

    /// How likely each fitted signal is, 0 to 1.
    pub fn probabilities(&self, features: &Features) -> Vec<(SignalKind, f32)> {
        let by_vector = reads_by_vector(features.tongue);
        let heads = if by_vector { &self.english } else { &self.others };
        let logistic = |sum: f32| 1.0 / (1.0 + (-sum).exp());
        heads.iter().map(|(kind, head)| (*kind, logistic(head.sum(features)))).collect()
    }
}

impl Head {
    fn of(record: HeadRecord) -> Result<(SignalKind, Self), String> {
        let kind = SignalKind::ALL.into_iter().find(|k| k.name() == record.signal);
        let kind = kind.ok_or_else(|| format!("no signal {:?}", record.signal))?;
        Ok((kind, Self::weights(record)?))
    }

    fn weights(record: HeadRecord) -> Result<Self, String> {
        let read = |text: &str, n: usize| numbers(text, record.scale, |found| found == n);
        let divides = |found: usize| N_SLOTS.is_multiple_of(found);
        Ok(Self {
            bias: record.bias,
            vector: read(&record.vector, DIMENSIONS)?,
            inner: read(&record.inner, INNER_DIMENSIONS)?,
            lexical: read(&record.lexical, N_LEXICAL)?,
            slots: numbers(&record.slots, record.scale, divides)?,
        })
    }

    fn sum(&self, features: &Features) -> f32 {
        self.bias
            + dot(&self.vector, &features.vector)
            + dot(&self.inner, &features.inner)
            + dot(&self.lexical, &features.lexical)
            + self.of_groups(&features.groups)
    }

    fn of_groups(&self, groups: &[(u16, f32)]) -> f32 {
        let n_slots = self.slots.len();
        if n_slots == 0 {
            return 0.0;
        }
        groups.iter().map(|(s, v)| self.slots[usize::from(*s) % n_slots] * v).sum()
    }
}

/// Sum of products; a table that was not fitted, or what a text has not got, is empty and adds
/// nothing.
fn dot(weights: &[f32], values: &[f32]) -> f32 {
    weights.iter().zip(values).map(|(w, v)| w * v).sum()
}

fn numbers(text: &str, scale: f32, fits: impl Fn(usize) -> bool) -> Result<Vec<f32>, String> {
    let bytes = STANDARD.decode(text).map_err(|e| e.to_string())?;
    let whole = bytes.len().is_multiple_of(2) && fits(bytes.len() / 2);
    if !whole && !bytes.is_empty() {
        return Err(format!("{} bytes are not as many as belong here", bytes.len()));
    }
    let pair = |b: &[u8]| f32::from(i16::from_le_bytes([b[0], b[1]])) * scale;
    Ok(bytes.chunks_exact(2).map(pair).collect())
}
