//! What a file is, by how it begins: the sender's word for it counts for nothing. A picture whose
//! size is not plainly there, or beyond all measure, is no picture: it is saved, never shown.

#[cfg(test)]
mod tests;

use crate::domain::attachment::UNKNOWN_KIND;

/// How much of a file is looked at. A JPEG's size may stand behind its thumbnail and colour profile.
pub const HEAD_BYTES: usize = 256 * 1024;
/// The longest side of a picture that is shown, in pixels.
const SIDE_MAX: u32 = 16_384;
/// The largest picture that is shown, in pixels: four bytes each once it is unpacked.
const PIXELS_MAX: u64 = 64_000_000;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its media type.
    pub media_type: &'static str,
    /// Width and height in pixels, of a picture that may be shown.
    pub pixels: Option<(u32, u32)>,
}

/// What a file is that begins like this.
pub fn of(head: &[u8]) -> Kind {
    let pictures: [(&str, fn(&[u8]) -> Option<(u32, u32)>); 4] =
        [("image/png", png), ("image/jpeg", jpeg), ("image/gif", gif), ("image/webp", webp)];
    for (media_type, size) in pictures {
        if let Some(pixels) = size(head).filter(|pixels| may_be_shown(*pixels)) {
            return Kind { media_type, pixels: Some(pixels) };
        }
    }
    let media_type = if head.starts_with(b"%PDF-") {
        "application/pdf"
    } else if head.starts_with(b"PK\x03\x04") {
        "application/zip"
    } else if is_text(head) {
        "text/plain; charset=utf-8"
    } else {
        UNKNOWN_KIND
    };
    Kind { media_type, pixels: None }
}

fn may_be_shown((width, height): (u32, u32)) -> bool {
    let sides = 1..=SIDE_MAX;
    sides.contains(&width)
        && sides.contains(&height)
        && u64::from(width) * u64::from(height) <= PIXELS_MAX
}

/// PNG: the header chunk stands first (ISO/IEC 15948, 11.2.2).
fn png(head: &[u8]) -> Option<(u32, u32)> {
    let rest = head.strip_prefix(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")?;
    Some((big(rest, 0, 4)?, big(rest, 4, 4)?))
}

/// GIF: the logical screen (GIF89a, 18).
fn gif(head: &[u8]) -> Option<(u32, u32)> {
    let rest = head.strip_prefix(b"GIF87a").or_else(|| head.strip_prefix(b"GIF89a"))?;
    Some((little(rest, 0, 2)?, little(rest, 2, 2)?))
}

/// WebP: lossy, lossless or extended (RFC 9649).
fn webp(head: &[u8]) -> Option<(u32, u32)> {
    let rest = head.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WEBP")?;
    let body = rest.get(8..)?;
    match rest.get(..4)? {
        b"VP8X" => Some((little(body, 4, 3)? + 1, little(body, 7, 3)? + 1)),
        b"VP8L" => {
            let bits = little(body.strip_prefix(b"\x2f")?, 0, 4)?;
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8 " => {
            let rest = body.get(3..)?.strip_prefix(b"\x9d\x01\x2a")?;
            Some((little(rest, 0, 2)? & 0x3fff, little(rest, 2, 2)? & 0x3fff))
        }
        _ => None,
    }
}

/// JPEG: the first frame header among the segments (ITU-T T.81, B.2.2).
fn jpeg(head: &[u8]) -> Option<(u32, u32)> {
    let mut rest = head.strip_prefix(b"\xff\xd8")?;
    loop {
        let (marker, after) = match rest {
            [0xff, 0xff, ..] => {
                rest = rest.get(1..)?;
                continue;
            }
            [0xff, marker, after @ ..] => (*marker, after),
            _ => return None,
        };
        // Frame headers are C0 to CF, but for tables (C4, CC) and what is reserved (C8).
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((big(after, 5, 2)?, big(after, 3, 2)?));
        }
        let alone = matches!(marker, 0x01 | 0xd0..=0xd8);
        let n = if alone { 0 } else { big(after, 0, 2)?.max(2) as usize };
        rest = after.get(n..)?;
    }
}

fn big(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    Some(bytes.get(at..at + n)?.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

fn little(bytes: &[u8], at: usize, n: usize) -> Option<u32> {
    Some(bytes.get(at..at + n)?.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

/// UTF-8 without what no text holds. The head may end within a character.
fn is_text(head: &[u8]) -> bool {
    let (text, whole) = match std::str::from_utf8(head) {
        Ok(text) => (text, true),
        Err(error) => {
            let valid = head.get(..error.valid_up_to()).unwrap_or_default();
            let cut_off = error.error_len().is_none() && head.len() >= HEAD_BYTES;
            (std::str::from_utf8(valid).unwrap_or_default(), cut_off)
        }
    };
    whole
        && !text.is_empty()
        && !text.contains(|c: char| c.is_control() && !"\t\r\n\u{c}".contains(c))
}
