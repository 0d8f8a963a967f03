//! Secrets by what they look like: keys and tokens of well-known makers, private keys, and whatever
//! somebody introduces as a password, key or token.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::decide::redact::SECRET;

/// What is a secret by itself.
const ALONE: &str = r"(?x)
    -----BEGIN\ [A-Z\ ]*PRIVATE\ KEY-----[\s\S]*?(?:-----END\ [A-Z\ ]*PRIVATE\ KEY-----|\z)
  | \b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,}
  | \bwhsec_[A-Za-z0-9+/=]{16,}
  | \bsk-[A-Za-z0-9_-]{20,}
  | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b
  | \bgh[pousr]_[A-Za-z0-9]{36,} | \bgithub_pat_[A-Za-z0-9_]{40,} | \bglpat-[A-Za-z0-9_-]{20,}
  | \bxox[abeoprs]-[A-Za-z0-9-]{10,}
  | \bAIza[A-Za-z0-9_-]{35}
  | \beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}
  | \b(?:bat|bct|bln|bcs)_[A-Za-z0-9_-]{43}";

/// A word that introduces one, and what follows. After a colon or an equals sign anything is taken;
/// after `is` only what has a digit in it, for a password may also be wrong, lost or old.
const INTRODUCED: &str = r"(?ix)
    \b(pass(?:word|wort|code|phrase)|passwd|pwd|kennwort|mot\ de\ passe|contrase(?:ñ|n)a
       |api[\ _-]?key|secret(?:[\ _-]?key)?|access[\ _-]?token|token|pin)
    (\s*[:=]\s*|\s+(?:is|ist|lautet|est|es)\s+)
    (\S{4,})";

static SECRETS: LazyLock<Regex> = LazyLock::new(|| compiled(ALONE));
static NAMED: LazyLock<Regex> = LazyLock::new(|| compiled(INTRODUCED));

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a test compiles this pattern")
}

/// The text without secrets.
pub(super) fn without(text: String) -> String {
    let text = SECRETS.replace_all(&text, SECRET);
    let text = NAMED.replace_all(&text, |caught: &Captures<'_>| {
        let part = |n: usize| caught.get(n).map_or("", |found| found.as_str());
        let (word, link, value) = (part(1), part(2), part(3));
        let said = link.contains([':', '=']) || value.chars().any(|c| c.is_ascii_digit());
        // What was taken out by itself is not taken out again.
        if said && !value.starts_with('[') {
            format!("{word}{link}{SECRET}")
        } else {
            part(0).to_owned()
        }
    });
    text.into_owned()
}
