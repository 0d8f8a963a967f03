//! Values as MessagePack, which is how the engines keep them on the disk, and the one place that
//! reads it: nothing nests deeper than what Baton keeps ever does, so that damaged bytes are an error
//! and not the end of the stack, which would end the process.

#[cfg(test)]
mod tests;

use rmp_serde::{decode, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Levels of values within values, at most; the deepest that is kept has a dozen.
pub const LEVELS_MAX: usize = 64;

/// The value these bytes stand for.
///
/// # Errors
/// When they stand for no such value, or for one of more than [`LEVELS_MAX`] levels.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, decode::Error> {
    let mut source = rmp_serde::Deserializer::from_read_ref(bytes);
    source.set_max_depth(LEVELS_MAX);
    T::deserialize(&mut source)
}

/// Adds a value with the names of its fields, so that fields may come and go.
///
/// # Errors
/// For a value without a MessagePack form; no plain noun is one.
pub fn add_named<T: Serialize>(value: &T, to: &mut Vec<u8>) -> Result<(), encode::Error> {
    encode::write_named(to, value)
}

/// A value without names: shorter, for what is written anew with every version of its shape.
///
/// # Errors
/// For a value without a MessagePack form; no plain noun is one.
pub fn nameless<T: Serialize>(value: &T) -> Result<Vec<u8>, encode::Error> {
    rmp_serde::to_vec(value)
}
