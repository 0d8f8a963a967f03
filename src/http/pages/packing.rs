//! Packing for the way: which form a reader wishes, and each form made once, when it is first
//! wished for, away from the threads that answer.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use poem::http::{HeaderMap, header};
use tokio::sync::OnceCell;

/// Brotli's effort, 0 to 11: the last two steps cost ten times the time for two per cent.
const BROTLI_QUALITY: u32 = 9;
/// Brotli's window as a power of two; no page is larger.
const BROTLI_WINDOW: u32 = 18;
/// Bytes brotli reads and writes at a time.
const BUFFER_BYTES: usize = 16 * 1_024;

/// How a body is packed. Browsers offer brotli over TLS and to this machine only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// As it is.
    Plain,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
}

impl Packing {
    /// The best of what a reader says it can unpack.
    pub(super) fn wished(headers: &HeaderMap) -> Self {
        let said = headers.get_all(header::ACCEPT_ENCODING).iter();
        let mut best = Self::Plain;
        for wish in said.filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(',')) {
            match accepted(wish) {
                Some("br") => return Self::Brotli,
                Some("gzip") => best = Self::Gzip,
                _ => {}
            }
        }
        best
    }

    /// The name on the wire; none when it is plain.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

/// `gzip;q=0.5` is gzip; `gzip;q=0` is a refusal.
fn accepted(wish: &str) -> Option<&str> {
    let (name, weight) = wish.split_once(';').unwrap_or((wish, "q=1"));
    let weight = weight.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
    (weight.unwrap_or(0.0) > 0.0).then(|| name.trim())
}

/// The packed forms of one file.
#[derive(Debug, Default)]
pub(super) struct Packed {
    gzip: OnceCell<Bytes>,
    brotli: OnceCell<Bytes>,
}

impl Packed {
    /// The form that was wished; who comes while it is made waits for the same.
    pub(super) async fn get(&self, packing: Packing, plain: &Bytes) -> Bytes {
        let (cell, pack): (_, fn(&[u8]) -> std::io::Result<Vec<u8>>) = match packing {
            Packing::Plain => return plain.clone(),
            Packing::Gzip => (&self.gzip, gzip),
            Packing::Brotli => (&self.brotli, brotli),
        };
        cell.get_or_init(|| made(pack, plain.clone())).await.clone()
    }
}

async fn made(pack: fn(&[u8]) -> std::io::Result<Vec<u8>>, plain: Bytes) -> Bytes {
    let packed = tokio::task::spawn_blocking(move || pack(&plain)).await;
    let packed = packed.expect("packing does not panic");
    packed.expect("writing to memory does not fail").into()
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(plain)?;
    out.finish()
}

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer =
        brotli::CompressorWriter::new(&mut out, BUFFER_BYTES, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(plain)?;
    drop(writer);
    Ok(out)
}

#[cfg(test)]
mod tests;
