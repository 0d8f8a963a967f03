//! A file somebody sends with a message: its name, what it is, and where its bytes are kept. The
//! bytes themselves are no business of this room.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::message::{Author, Seq};
use crate::ids::{AttachmentId, ConversationId};

/// Files of one message, at most.
pub const FILES_MAX: usize = 10;
/// The longest name of a file, in characters.
pub const NAME_CHARS_MAX: usize = 120;
/// What a file is when nothing is known of it, or nothing good.
pub const UNKNOWN_KIND: &str = "application/octet-stream";

/// SHA-256 of a file's bytes: what they are kept under, once however often they are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileHash(#[serde(with = "crate::domain::octets")] pub [u8; 32]);

impl FileHash {
    /// Reads the name a file is kept under: 64 hexadecimal digits.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut hash = [0; 32];
        let lawful = name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
        for (at, byte) in hash.iter_mut().enumerate().filter(|_| lawful) {
            *byte = u8::from_str_radix(name.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        lawful.then_some(Self(hash))
    }
}

impl std::fmt::Display for FileHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What those who may see a file are told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Its id: random, and of no use to anybody outside its conversation.
    pub id: AttachmentId,
    /// Its name, without any path.
    pub name: String,
    /// The media type, as its content says: never what the sender says.
    pub kind: String,
    /// Its size.
    pub bytes: u64,
    /// Width and height in pixels, of a picture that may be shown.
    pub pixels: Option<(u32, u32)>,
}

/// A file as the house keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// The one conversation it belongs to.
    pub conversation: ConversationId,
    /// Who sent it.
    pub by: Author,
    /// When it was complete.
    pub at: Timestamp,
    /// The message it came with; none while it is not sent.
    pub message: Option<Seq>,
    /// Where its bytes are.
    pub hash: FileHash,
    /// What is told of it.
    pub shown: Attached,
}

/// The names of several files, in one line.
pub fn names(files: &[Attached]) -> String {
    files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A name as it may be shown and saved: no path, nothing invisible, nothing that turns the reading
/// direction, not too long with its ending kept.
pub fn clean_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let is_edge = |c: char| c == '.' || c.is_whitespace();
    let trimmed = visible.trim_matches(is_edge);
    let n_chars = trimmed.chars().count();
    if n_chars == 0 {
        return "file".to_owned();
    }
    if n_chars <= NAME_CHARS_MAX {
        return trimmed.to_owned();
    }
    let ending = trimmed.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let is_one = (1..=8).contains(&ending.chars().count());
    let ending = if is_one { format!(".{ending}") } else { String::new() };
    let n_kept = NAME_CHARS_MAX - ending.chars().count();
    let kept: String = trimmed.chars().take(n_kept).collect();
    kept.trim_end_matches(is_edge).to_owned() + &ending
}

/// Control characters, and those of the format class that hide text or turn it around.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}' | '"' | '<' | '>' | '|' | ':' | '*' | '?'
        )
}

#[cfg(test)]
mod tests;
