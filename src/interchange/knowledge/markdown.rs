//! A Markdown or text file as an article. The Markdown stays as it is; only its title, and what
//! stands between `---` lines above it, are looked at.

use crate::domain::sheet::Sheet;

use super::title_of;

/// The title is what the head says, the first heading, or what the file is called.
pub(super) fn sheet(name: &str, text: &str) -> Sheet {
    let (head, body) = split(text);
    let title = value(head, "title").or_else(|| heading(body)).unwrap_or_else(|| title_of(name));
    let internal = value(head, "audience").is_some_and(|audience| audience == "internal");
    Sheet { title, body: body.trim().to_owned(), topic: value(head, "topic"), internal }
}

/// `key: value` lines between two `---` (as site generators have them), and the rest.
fn split(text: &str) -> (&str, &str) {
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    parts.unwrap_or(("", text))
}

fn value(head: &str, key: &str) -> Option<String> {
    let found = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    let found = found.trim().trim_matches(['"', '\'']).trim();
    (!found.is_empty()).then(|| found.to_owned())
}

/// The first heading of the first rank, outside of code.
pub(super) fn heading(body: &str) -> Option<String> {
    let mut code = false;
    let mut before = "";
    for line in body.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        let underlined = line.len() > 1 && line.chars().all(|c| c == '=');
        if !code && underlined && !before.trim().is_empty() {
            return Some(before.trim().to_owned());
        }
        if let Some(words) = line.strip_prefix("# ").filter(|_| !code) {
            let words = words.trim().trim_end_matches('#').trim();
            if !words.is_empty() {
                return Some(words.to_owned());
            }
        }
        before = line;
    }
    None
}
