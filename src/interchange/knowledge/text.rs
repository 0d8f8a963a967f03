//! Bytes as text. What a file says of its own encoding is believed and then checked; what says
//! nothing is UTF-8 or refused: a wrong guess would put rubbish into an answer.

use std::sync::LazyLock;

use encoding_rs::{Encoding, UTF_8};
use regex::bytes::Regex;

/// Bytes of a page in which it may name its encoding (the HTML standard's own measure).
const HEAD_BYTES: usize = 1_024;

static CHARSET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i)charset\s*=\s*["']?\s*([a-z0-9_:.-]{1,40})"#).ok());

/// The text, with its line ends as `\n` and without a byte order mark.
///
/// # Errors
/// Why it is no text, to be read after the file's name.
pub(super) fn decode(bytes: &[u8], html: bool) -> Result<String, String> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if html => named(bytes)?,
        None => UTF_8,
    };
    let (text, _, broken) = encoding.decode(bytes);
    if broken && encoding == UTF_8 {
        return Err("is not UTF-8: save it with that encoding".into());
    }
    if broken {
        return Err(format!("is not the {} that it says it is", encoding.name()));
    }
    if text.contains('\0') {
        return Err("is not a text".into());
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

fn named(bytes: &[u8]) -> Result<&'static Encoding, String> {
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let found = CHARSET.as_ref().and_then(|charset| charset.captures(head)?.get(1));
    let Some(label) = found else { return Ok(UTF_8) };
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        format!("is in an encoding nobody knows, {}", String::from_utf8_lossy(label.as_bytes()))
    })
}
