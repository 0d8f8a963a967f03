//! The one file that knows processors: it finds out what this one can do, compiles the parts of
//! `maths` for it, and multiplies integers with the best instructions there are. What the model is
//! made of is not its business.
//!
//! Each path gives the same bits. The products of bytes are summed in 32-bit integers, exactly:
//! 1,536 products of at most 255 x 127 stay below 2^26.

#![expect(unsafe_code, reason = "instructions a processor may lack can't be used otherwise")]
#![expect(clippy::inline_always, reason = "only what is inlined into a path is compiled for it")]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_add_ps,
    _mm256_cvtepi8_epi16, _mm256_hadd_epi32, _mm256_loadu_ps, _mm256_madd_epi16, _mm256_mul_ps,
    _mm256_permute4x64_epi64, _mm256_set1_epi64x, _mm256_set1_ps, _mm256_setzero_ps,
    _mm256_setzero_si256, _mm256_storeu_ps, _mm256_storeu_si256, _mm512_add_ps,
    _mm512_dpbusd_epi32, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_mul_ps, _mm512_set1_epi32,
    _mm512_set1_ps, _mm512_setzero_ps, _mm512_setzero_si512, _mm512_storeu_ps, _mm512_storeu_si512,
};

use super::maths::{self, HeadRoom, LANES, QUERIES, Rounded};
use super::weights::{Matrix, Norm};

/// A set of instructions this processor has. There is no other way to get one than to ask this
/// processor, which is what makes running it safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

impl Path {
    /// Every path this processor can run, the fastest first.
    pub fn available() -> Vec<Self> {
        let mut paths = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            let has_512 = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vnni");
            let has_256 = is_x86_feature_detected!("avx2");
            paths.extend((has_512 && has_256).then_some(Self(Kind::Avx512)));
            paths.extend(has_256.then_some(Self(Kind::Avx2)));
        }
        paths.push(Self(Kind::Portable));
        paths
    }

    /// The fastest path of this processor.
    pub fn best() -> Self {
        Self::available().first().copied().unwrap_or(Self(Kind::Portable))
    }

    /// What it is called in a log.
    pub fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "AVX-512 VNNI",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "AVX2",
            Kind::Portable => "portable",
        }
    }
}

/// Compiles a function once a path and calls the one that is asked for: `name = where(arguments)`,
/// where the places stand for the AVX-512, the AVX2 and the portable body.
macro_rules! on_each_path {
    ($(
        $(#[$doc:meta])*
        fn $name:ident($($argument:ident: $type:ty),*) = $wide:path, $middle:path, $plain:path;
    )*) => {$(
        $(#[$doc])*
        pub(super) fn $name(path: Path, $($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
            fn avx512($($argument: $type),*) {
                $wide($($argument),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($argument: $type),*) {
                $middle($($argument),*);
            }
            match path.0 {
                // SAFETY: there is a `Path` of this kind only where the processor has said that it
                // has all of these instructions.
                #[cfg(target_arch = "x86_64")]
                Kind::Avx512 => unsafe { avx512($($argument),*) },
                // SAFETY: likewise.
                #[cfg(target_arch = "x86_64")]
                Kind::Avx2 => unsafe { avx2($($argument),*) },
                Kind::Portable => $plain($($argument),*),
            }
        }
    )*};
}

on_each_path! {
    /// See [`maths::round`].
    fn round(inputs: &[f32], matrix: &Matrix<'_>, rounded: &mut Rounded)
        = maths::round, maths::round, maths::round;
    /// See [`maths::gelu`].
    fn gelu(numbers: &mut [f32]) = maths::gelu, maths::gelu, maths::gelu;
    /// See [`maths::add_and_normalise`].
    fn add_and_normalise(tokens: &mut [f32], added: &[f32], norm: &Norm)
        = maths::add_and_normalise, maths::add_and_normalise, maths::add_and_normalise;
    /// See [`maths::attend`].
    fn attend(mixed: &[f32], context: &mut [f32], room: &mut HeadRoom)
        = attend_avx512, attend_avx2, attend_plain;
    /// Multiplies each of the rounded rows by the matrix: one row of `outputs` for each.
    fn multiply(matrix: &Matrix<'_>, rounded: &mut Rounded, outputs: &mut [f32])
        = multiply_avx512, multiply_avx2, multiply_plain;
}

/// What a tile reads: some rows of input from `first` on.
struct Tile<'a> {
    matrix: &'a Matrix<'a>,
    rounded: &'a Rounded,
    first: usize,
}

impl<'a> Tile<'a> {
    /// The inputs of the tile's `T` rows, four at a time.
    #[inline(always)]
    fn rows<T: Copy, const N: usize>(&self, inputs: &'a [T]) -> [&'a [[T; 4]]; N] {
        let n = self.matrix.inputs;
        std::array::from_fn(|row| inputs[(self.first + row) * n..][..n].as_chunks().0)
    }

    /// Turns the sums of a block into outputs, and puts them in their row.
    #[inline(always)]
    fn put(&self, row: usize, block: usize, sums: &[i32; LANES], outputs: &mut [f32]) {
        let row = self.first + row;
        let factors = (self.rounded.scale[row], self.rounded.zero[row]);
        let outputs = &mut outputs[row * self.matrix.outputs..][..self.matrix.outputs];
        maths::scale_block(sums, self.matrix, block, factors, outputs);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn multiply_avx512(matrix: &Matrix<'_>, rounded: &Rounded, outputs: &mut [f32]) {
    for block in (0..matrix.outputs / LANES).step_by(2) {
        let mut first = 0;
        while first < rounded.rows() {
            let tile = Tile { matrix, rounded, first };
            first += match rounded.rows() - first {
                8.. => tile_avx512::<8>(&tile, block, outputs),
                4.. => tile_avx512::<4>(&tile, block, outputs),
                2.. => tile_avx512::<2>(&tile, block, outputs),
                _ => tile_avx512::<1>(&tile, block, outputs),
            };
        }
    }
}

/// `T` rows by two blocks of outputs; returns `T`.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn tile_avx512<const T: usize>(tile: &Tile<'_>, block: usize, outputs: &mut [f32]) -> usize {
    let (left, right) = (tile.matrix.block(block), tile.matrix.block(block + 1));
    let rows: [_; T] = tile.rows(&tile.rounded.bytes);
    let n = left.len().min(right.len());
    let rows = rows.map(|row: &[[u8; 4]]| &row[..n]);
    let mut sums = [[_mm512_setzero_si512(); 2]; T];
    for (step, (left, right)) in left[..n].iter().zip(&right[..n]).enumerate() {
        let (left, right) = (load_512(left), load_512(right));
        for t in 0..T {
            let inputs = _mm512_set1_epi32(i32::from_ne_bytes(rows[t][step]));
            sums[t][0] = _mm512_dpbusd_epi32(sums[t][0], inputs, left);
            sums[t][1] = _mm512_dpbusd_epi32(sums[t][1], inputs, right);
        }
    }
    for (t, [left, right]) in sums.into_iter().enumerate() {
        tile.put(t, block, &store_512(left), outputs);
        tile.put(t, block + 1, &store_512(right), outputs);
    }
    T
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f")]
fn load_512(bytes: &[u8; 64]) -> __m512i {
    // SAFETY: the reference stands for 64 bytes that may be read, and this load asks for no
    // alignment.
    unsafe { _mm512_loadu_si512(bytes.as_ptr().cast()) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx512f")]
fn store_512(sums: __m512i) -> [i32; LANES] {
    let mut lanes = [0; LANES];
    // SAFETY: the array is 64 bytes that may be written, and this store asks for no alignment.
    unsafe { _mm512_storeu_si512(lanes.as_mut_ptr().cast(), sums) };
    lanes
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn multiply_avx2(matrix: &Matrix<'_>, rounded: &mut Rounded, outputs: &mut [f32]) {
    widen(rounded);
    for block in 0..matrix.outputs / LANES {
        let mut first = 0;
        while first < rounded.rows() {
            let tile = Tile { matrix, rounded, first };
            first += match rounded.rows() - first {
                4.. => tile_avx2::<4>(&tile, block, outputs),
                2.. => tile_avx2::<2>(&tile, block, outputs),
                _ => tile_avx2::<1>(&tile, block, outputs),
            };
        }
    }
}

/// `T` rows by one block of outputs, in two halves lest the registers run out; returns `T`.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn tile_avx2<const T: usize>(tile: &Tile<'_>, block: usize, outputs: &mut [f32]) -> usize {
    let steps = tile.matrix.block(block);
    let rows: [_; T] = tile.rows(&tile.rounded.words);
    let rows = rows.map(|row: &[[i16; 4]]| &row[..steps.len()]);
    let mut lanes = [[0; LANES]; T];
    for half in 0..2 {
        let mut sums = [[_mm256_setzero_si256(); 2]; T];
        for step in 0..steps.len() {
            let weights = steps[step].as_chunks::<16>().0;
            let low = _mm256_cvtepi8_epi16(load_128(&weights[2 * half]));
            let high = _mm256_cvtepi8_epi16(load_128(&weights[2 * half + 1]));
            for t in 0..T {
                let inputs = _mm256_set1_epi64x(four_words(rows[t][step]));
                sums[t][0] = _mm256_add_epi32(sums[t][0], _mm256_madd_epi16(inputs, low));
                sums[t][1] = _mm256_add_epi32(sums[t][1], _mm256_madd_epi16(inputs, high));
            }
        }
        for t in 0..T {
            // Each output has two neighbouring sums; adding neighbours leaves the outputs in the
            // order 0 1 4 5 2 3 6 7 and the middle pairs change places.
            let pairs = _mm256_hadd_epi32(sums[t][0], sums[t][1]);
            let half_lanes = store_256(_mm256_permute4x64_epi64::<0b11_01_10_00>(pairs));
            lanes[t][8 * half..][..8].copy_from_slice(&half_lanes);
        }
    }
    for (t, sums) in lanes.iter().enumerate() {
        tile.put(t, block, sums, outputs);
    }
    T
}

/// The four words as the one number with the same bytes.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn four_words(words: [i16; 4]) -> i64 {
    // SAFETY: both are eight bytes of plain integers, and any bytes are a valid integer.
    unsafe { std::mem::transmute::<[i16; 4], i64>(words) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn load_128(bytes: &[u8; 16]) -> __m128i {
    // SAFETY: the reference stands for 16 bytes that may be read, and this load asks for no
    // alignment.
    unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) }
}

#[cfg(target_arch = "x86_64")]
#[inline]
#[target_feature(enable = "avx2")]
fn store_256(sums: __m256i) -> [i32; 8] {
    let mut lanes = [0; 8];
    // SAFETY: the array is 32 bytes that may be written, and this store asks for no alignment.
    unsafe { _mm256_storeu_si256(lanes.as_mut_ptr().cast(), sums) };
    lanes
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn attend_avx512(mixed: &[f32], context: &mut [f32], room: &mut HeadRoom) {
    maths::attend(mixed, context, room, |factors: &[[f32; QUERIES]], rows: &[[f32; LANES]]| {
        let mut sums = [_mm512_setzero_ps(); QUERIES];
        for (factors, row) in factors.iter().zip(rows) {
            // SAFETY: the reference stands for 16 floats that may be read; no alignment is asked
            // for.
            let row = unsafe { _mm512_loadu_ps(row.as_ptr()) };
            for i in 0..QUERIES {
                sums[i] = _mm512_add_ps(sums[i], _mm512_mul_ps(_mm512_set1_ps(factors[i]), row));
            }
        }
        let mut lanes = [[0.0; LANES]; QUERIES];
        for (lanes, sum) in lanes.iter_mut().zip(sums) {
            // SAFETY: the array is 16 floats that may be written; no alignment is asked for.
            unsafe { _mm512_storeu_ps(lanes.as_mut_ptr(), sum) };
        }
        lanes
    });
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn attend_avx2(mixed: &[f32], context: &mut [f32], room: &mut HeadRoom) {
    maths::attend(mixed, context, room, |factors: &[[f32; QUERIES]], rows: &[[f32; LANES]]| {
        let mut sums = [[_mm256_setzero_ps(); 2]; QUERIES];
        for (factors, row) in factors.iter().zip(rows) {
            // SAFETY: the reference stands for 16 floats that may be read, eight by each load; no
            // alignment is asked for.
            let (low, high) =
                unsafe { (_mm256_loadu_ps(row.as_ptr()), _mm256_loadu_ps(row.as_ptr().add(8))) };
            for i in 0..QUERIES {
                let factor = _mm256_set1_ps(factors[i]);
                sums[i][0] = _mm256_add_ps(sums[i][0], _mm256_mul_ps(factor, low));
                sums[i][1] = _mm256_add_ps(sums[i][1], _mm256_mul_ps(factor, high));
            }
        }
        let mut lanes = [[0.0; LANES]; QUERIES];
        for (lanes, sum) in lanes.iter_mut().zip(sums) {
            // SAFETY: the array is 16 floats that may be written, eight by each store; no alignment
            // is asked for.
            unsafe {
                _mm256_storeu_ps(lanes.as_mut_ptr(), sum[0]);
                _mm256_storeu_ps(lanes.as_mut_ptr().add(8), sum[1]);
            }
        }
        lanes
    });
}

fn attend_plain(mixed: &[f32], context: &mut [f32], room: &mut HeadRoom) {
    maths::attend(mixed, context, room, maths::weigh);
}

/// Without instructions of its own: a block is unpacked into one row an output, and each is
/// multiplied with each row of input by a loop so plain that any compiler finds vector instructions
/// for it.
fn multiply_plain(matrix: &Matrix<'_>, rounded: &mut Rounded, outputs: &mut [f32]) {
    widen(rounded);
    let n = matrix.inputs;
    let mut unpacked = std::mem::take(&mut rounded.block);
    unpacked.resize(LANES * n, 0);
    for block in 0..matrix.outputs / LANES {
        for (step, weights) in matrix.block(block).iter().enumerate() {
            for (output, weights) in weights.as_chunks::<4>().0.iter().enumerate() {
                let place = &mut unpacked[output * n + 4 * step..][..4];
                place.copy_from_slice(&weights.map(|weight| i16::from(weight.cast_signed())));
            }
        }
        for first in 0..rounded.rows() {
            let inputs = &rounded.words[first * n..][..n];
            let sums = std::array::from_fn(|output| dot(&unpacked[output * n..][..n], inputs));
            Tile { matrix, rounded, first }.put(0, block, &sums, outputs);
        }
    }
    rounded.block = unpacked;
}

fn dot(weights: &[i16], inputs: &[i16]) -> i32 {
    weights.iter().zip(inputs).map(|(&weight, &input)| i32::from(weight) * i32::from(input)).sum()
}

/// Fills in the wide integers.
#[inline(always)]
fn widen(rounded: &mut Rounded) {
    rounded.words.clear();
    rounded.words.extend(rounded.bytes.iter().map(|&byte| i16::from(byte)));
}
