//! Server-sent events: bytes in, the text of each event out (WHATWG HTML, section 9.2). Only `data`
//! is looked at; a line without end is refused rather than kept.

use super::LlmError;

/// The longest line, in bytes.
const LINE_BYTES_MAX: usize = 64 * 1_024;

/// What has come and is not yet a whole event.
#[derive(Debug, Default)]
pub(super) struct Events {
    line: Vec<u8>,
    data: String,
}

impl Events {
    /// The events that end within these bytes.
    ///
    /// # Errors
    /// For a line that is too long or no UTF-8.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<Vec<String>, LlmError> {
        let mut whole = Vec::new();
        for byte in bytes {
            if *byte != b'\n' {
                self.line.push(*byte);
                if self.line.len() > LINE_BYTES_MAX {
                    return Err(LlmError::TooLong);
                }
                continue;
            }
            let line = std::mem::take(&mut self.line);
            let line = str::from_utf8(&line).map_err(|_| LlmError::Unreadable("no UTF-8"))?;
            self.take(line.trim_end_matches('\r'), &mut whole)?;
        }
        Ok(whole)
    }

    fn take(&mut self, line: &str, whole: &mut Vec<String>) -> Result<(), LlmError> {
        if line.is_empty() {
            if !self.data.is_empty() {
                whole.push(std::mem::take(&mut self.data));
            }
        } else if let Some(data) = line.strip_prefix("data:") {
            if !self.data.is_empty() {
                self.data.push('\n');
            }
            self.data.push_str(data.strip_prefix(' ').unwrap_or(data));
            if self.data.len() > LINE_BYTES_MAX {
                return Err(LlmError::TooLong);
            }
        }
        Ok(())
    }
}
