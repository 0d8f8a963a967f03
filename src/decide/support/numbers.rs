//! Numbers in their company: "5 days" is another thing than "5 hours", and "20 %" than "20 €".

use super::Unit;
use crate::domain::words;

/// A number as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its digits, with a point before decimals and nothing between thousands.
    pub(super) value: String,
    /// `%`, or a currency.
    pub(super) sign: Option<char>,
    /// The stem of the word it counts: the next one that says something, else the one before.
    pub(super) of: Option<String>,
}

/// Numbers written as words; "one" is left out, since it is mostly a pronoun.
const WORDS: [(&str, &str); 22] = [
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
    ("thirteen", "13"),
    ("fourteen", "14"),
    ("fifteen", "15"),
    ("sixteen", "16"),
    ("eighteen", "18"),
    ("twenty", "20"),
    ("thirty", "30"),
    ("forty", "40"),
    ("fifty", "50"),
    ("sixty", "60"),
    ("ninety", "90"),
];

/// Signs written as words.
const SIGNS: [(&str, char); 10] = [
    ("percent", '%'),
    ("dollar", '$'),
    ("dollars", '$'),
    ("usd", '$'),
    ("euro", '€'),
    ("euros", '€'),
    ("eur", '€'),
    ("pound", '£'),
    ("pounds", '£'),
    ("gbp", '£'),
];

/// Every number of a sentence, in order.
pub(super) fn numbers(sentence: &str) -> Vec<Number> {
    let pieces = pieces(sentence);
    let mut out = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let (value, before) = match piece {
            Piece::Digits(value) => (value.clone(), sign(pieces.get(at.wrapping_sub(1)))),
            Piece::Word(word) => match WORDS.iter().find(|(name, _)| name == word) {
                Some((_, value)) => ((*value).to_owned(), None),
                None => continue,
            },
            Piece::Sign(_) => continue,
        };
        let next = pieces.get(at + 1);
        let sign = sign(next).or(before);
        let of = company(pieces.get(at + 1..).unwrap_or_default().iter())
            .or_else(|| company(pieces.get(..at).unwrap_or_default().iter().rev()));
        out.push(Number { value, sign, of });
    }
    out
}

/// Whether a number stands in one of these sentences, with the same sign and in the same company.
pub(super) fn stands_in(number: &Number, window: &[&Unit]) -> bool {
    window.iter().any(|unit| {
        let same = |other: &Number| other.value == number.value && other.sign == number.sign;
        let company = number
            .of
            .as_ref()
            .is_none_or(|stem| unit.seen.stems.contains(stem) || unit.seen.words.contains(stem));
        company && unit.seen.numbers.iter().any(same)
    })
}

/// Whether two sentences have the same numbers in the same order.
pub(super) fn same(a: &[Number], b: &[Number]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.value == b.value && a.sign == b.sign)
}

/// Whether a word is a number or its sign, which are compared here and not as words.
pub(super) fn is_compared_apart(word: &str) -> bool {
    word.chars().all(|c| c.is_numeric() || matches!(c, '.' | ','))
        || WORDS.iter().any(|(name, _)| *name == word)
        || SIGNS.iter().any(|(name, _)| *name == word)
}

#[derive(Debug)]
enum Piece {
    Digits(String),
    Word(String),
    Sign(char),
}

/// Runs of digits, runs of letters, signs; what stands between is left out.
fn pieces(sentence: &str) -> Vec<Piece> {
    let chars: Vec<char> = sentence.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = at(i);
        let from = i;
        if c.is_numeric() {
            while at(i).is_numeric() || (matches!(at(i), '.' | ',') && at(i + 1).is_numeric()) {
                i += 1;
            }
            out.push(Piece::Digits(plain(chars.get(from..i).unwrap_or_default())));
        } else if c.is_alphabetic() {
            while at(i).is_alphabetic()
                || (matches!(at(i), '\'' | '’') && at(i + 1).is_alphabetic())
            {
                i += 1;
            }
            let word: String = chars.get(from..i).unwrap_or_default().iter().collect();
            out.push(Piece::Word(word.to_lowercase()));
        } else {
            if matches!(c, '%' | '$' | '€' | '£' | '¥') {
                out.push(Piece::Sign(c));
            }
            i += 1;
        }
    }
    out
}

/// One spelling: `1,000` and `1000`, `4,50` and `4.50`, `05` and `5`. Three digits after a comma are
/// thousands.
fn plain(digits: &[char]) -> String {
    let mut out = String::new();
    for (i, c) in digits.iter().enumerate() {
        let after = digits.iter().skip(i + 1).take_while(|c| c.is_numeric()).count();
        match c {
            ',' if after == 3 => {}
            ',' => out.push('.'),
            c => out.push(*c),
        }
    }
    let bare = out.trim_start_matches('0');
    if bare.starts_with(char::is_numeric) { bare.to_owned() } else { format!("0{bare}") }
}

fn sign(piece: Option<&Piece>) -> Option<char> {
    match piece? {
        Piece::Sign(sign) => Some(*sign),
        Piece::Word(word) => SIGNS.iter().find(|(name, _)| name == word).map(|(_, sign)| *sign),
        Piece::Digits(_) => None,
    }
}

/// The first word that says something, unless another number comes before it.
fn company<'a>(pieces: impl Iterator<Item = &'a Piece>) -> Option<String> {
    for piece in pieces {
        match piece {
            Piece::Word(word) if words::is_function_word(word) => {}
            Piece::Word(word) if SIGNS.iter().any(|(name, _)| name == word) => {}
            Piece::Word(word) => return Some(words::stem(word)),
            Piece::Sign(_) => {}
            Piece::Digits(_) => return None,
        }
    }
    None
}
