//! Card numbers: 13 to 19 digits, alone or in groups, with the check digit of ISO/IEC 7812-1 (Luhn)
//! and a beginning and length that an issuer uses.

use crate::decide::redact::CARD;

/// Digits of the shortest and the longest card number.
const DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// A digit and where it stands.
#[derive(Clone, Copy)]
struct Digit {
    value: u32,
    /// Its place in the text, in bytes, and the place after it.
    from: usize,
    to: usize,
    /// Whether a group begins here.
    begins: bool,
}

/// The text without card numbers.
pub(super) fn without(text: String) -> String {
    let mut out = String::new();
    let mut kept = 0;
    for run in runs(&text) {
        let mut at = 0;
        while at < run.len() {
            let Some(n) = card_at(&run, at) else {
                at += 1;
                continue;
            };
            let (first, last) = (run[at], run[at + n - 1]);
            out.push_str(text.get(kept..first.from).unwrap_or_default());
            out.push_str(CARD);
            kept = last.to;
            at += n;
        }
    }
    if kept == 0 {
        return text;
    }
    out.push_str(text.get(kept..).unwrap_or_default());
    out
}

/// How many digits from here on are a card number: a whole number of groups.
fn card_at(run: &[Digit], at: usize) -> Option<usize> {
    if !run.get(at)?.begins {
        return None;
    }
    DIGITS.rev().find(|n| {
        let Some(digits) = run.get(at..at + n) else { return false };
        let whole = run.get(at + n).is_none_or(|next| next.begins);
        let values: Vec<u32> = digits.iter().map(|digit| digit.value).collect();
        whole && is_issued(&values) && check_digit_is_right(&values)
    })
}

/// Digits that follow each other with at most one blank, dash or dot between two groups.
fn runs(text: &str) -> Vec<Vec<Digit>> {
    let (mut runs, mut run, mut n_between) = (Vec::new(), Vec::<Digit>::new(), 0);
    for (from, c) in text.char_indices() {
        if let Some(value) = digit(c) {
            let begins = run.is_empty() || n_between > 0;
            run.push(Digit { value, from, to: from + c.len_utf8(), begins });
            n_between = 0;
        } else if matches!(c, ' ' | '-' | '.' | '\u{a0}' | '\u{2011}') && n_between == 0 {
            n_between = 1;
        } else {
            runs.push(std::mem::take(&mut run));
            n_between = 0;
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() >= *DIGITS.start());
    runs
}

/// A digit, also in its full width.
fn digit(c: char) -> Option<u32> {
    let narrow = match c {
        '\u{ff10}'..='\u{ff19}' => char::from_u32(u32::from(c) - 0xff10 + u32::from('0')),
        other => Some(other),
    };
    narrow?.to_digit(10)
}

/// Every second digit from the right counts twice, as the sum of its digits; all together a
/// multiple of ten.
fn check_digit_is_right(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            0 => *digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whether an issuer gives out numbers that begin so and are so long.
fn is_issued(digits: &[u32]) -> bool {
    let first = |n: usize| digits.iter().take(n).fold(0, |number, digit| number * 10 + digit);
    let n = digits.len();
    match (first(1), first(2), first(4)) {
        (4, ..) => matches!(n, 13 | 16 | 19),
        (_, 34 | 37, _) => n == 15,
        (_, 36 | 38 | 39, _) => n == 14,
        (_, 30, _) => n == 14,
        (_, 51..=55, _) | (_, _, 2221..=2720) => n == 16,
        (_, _, 3528..=3589) => n == 16,
        (_, 50 | 56..=69, _) => n >= 16,
        _ => false,
    }
}
