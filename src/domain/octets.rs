//! Bytes in a noun: as they are in the store's records, as base64 where people and other programs
//! read along.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// Writes them.
pub(super) fn serialize<S: Serializer>(bytes: &impl AsRef<[u8]>, to: S) -> Result<S::Ok, S::Error> {
    if to.is_human_readable() {
        to.serialize_str(&STANDARD.encode(bytes))
    } else {
        to.serialize_bytes(bytes.as_ref())
    }
}

/// Reads them, into an array only if there are just as many.
pub(super) fn deserialize<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<Vec<u8>>,
{
    let bytes = if from.is_human_readable() {
        from.deserialize_str(Base64)?
    } else {
        serde_bytes::deserialize::<Vec<u8>, D>(from)?
    };
    let n = bytes.len();
    T::try_from(bytes).map_err(|_| D::Error::invalid_length(n, &"another number of bytes"))
}

struct Base64;

impl Visitor<'_> for Base64 {
    type Value = Vec<u8>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes in base64")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
        STANDARD.decode(text).map_err(|_| E::custom("no base64"))
    }
}
