//! Plain values: times on a clock of 24 hours, numbers in digits, how many people "just me" is.

/// Number words up to twelve, of six languages where they are no other word.
const NUMBERS: [(&str, u32); 30] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("sechs", 6),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("due", 2),
    ("tre", 3),
    ("quattro", 4),
    ("cinque", 5),
    ("couple", 2),
];

/// Days as customers name them, in English.
const DAYS: &str =
    "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight weekend";

/// How customers say that they come alone, and one of something.
const ALONE: [&str; 12] = [
    "just me",
    "only me",
    "just myself",
    "by myself",
    "for myself",
    "for me",
    "one person",
    "one ticket",
    "a ticket",
    "a single ticket",
    "just one",
    "a seat",
];

/// The plain value of a detail; empty when it says it plainly itself.
pub(super) fn means(chunk: &str, sentence: &str) -> String {
    if let Some(time) = time(chunk, sentence) {
        return if chunk.contains(&time) { String::new() } else { time };
    }
    let words: Vec<String> = chunk.split_whitespace().map(super::bare).collect();
    let replaced: Vec<String> = words.iter().map(|word| plainly(word)).collect();
    if replaced == words { String::new() } else { replaced.join(" ") }
}

/// Whether a value is a time of day.
pub(super) fn is_time(text: &str) -> bool {
    let Some((hour, minute)) = text.split_once(':') else { return false };
    hour.len() == 2 && minute.len() == 2 && text.chars().all(|c| c.is_ascii_digit() || c == ':')
}

/// The number a word stands for; digits of an ordinary count too.
pub(super) fn number(word: &str) -> Option<u32> {
    if word.len() <= 3 && word.chars().all(|c| c.is_ascii_digit()) {
        return word.parse().ok();
    }
    NUMBERS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number)
}

pub(super) fn is_day(word: &str) -> bool {
    DAYS.split_whitespace().any(|day| word.strip_suffix('s').unwrap_or(word) == day || word == day)
}

/// "Just me": one of them, though no number is said.
pub(super) fn alone(sentence: &str) -> Option<(String, String)> {
    let lower = sentence.to_lowercase();
    let at = ALONE.iter().find_map(|way| {
        let at = lower.find(way)?;
        let whole = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let before = lower.get(..at).and_then(|rest| rest.chars().next_back());
        let after = lower.get(at + way.len()..).and_then(|rest| rest.chars().next());
        (whole(before) && whole(after)).then_some((at, way.len()))
    });
    let (at, length) = at?;
    Some((sentence.get(at..at + length)?.to_owned(), "1".to_owned()))
}

/// "moderately" as "moderate", "two" as "2", "center" as "centre".
fn plainly(word: &str) -> String {
    if let Some((_, number)) = NUMBERS.iter().find(|(name, _)| *name == word) {
        return number.to_string();
    }
    match word {
        "moderately" => "moderate".to_owned(),
        "cheaply" | "inexpensive" => "cheap".to_owned(),
        "center" | "central" => "centre".to_owned(),
        "wifi" | "wi-fi" => "internet".to_owned(),
        other => other.to_owned(),
    }
}

/// `5:15 pm`, `5pm`, `9:30`, `17h15`, noon: on 24 hours.
fn time(chunk: &str, sentence: &str) -> Option<String> {
    let words: Vec<String> = chunk.split_whitespace().map(super::bare).collect();
    let after = sentence.split(chunk).nth(1).unwrap_or_default().trim_start().to_lowercase();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).map_or_else(|| after.as_str(), String::as_str);
        let half = |ending: &str| {
            word.ends_with(ending)
                || next.starts_with(ending)
                || next.starts_with(&format!(
                    "{}.{}",
                    ending.get(..1).unwrap_or_default(),
                    ending.get(1..).unwrap_or_default()
                ))
        };
        let clock = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '.');
        match word.as_str() {
            "noon" | "midday" | "mittag" | "midi" | "mediodía" | "mezzogiorno" => {
                return Some("12:00".to_owned());
            }
            "midnight" | "mitternacht" | "minuit" | "medianoche" | "mezzanotte" => {
                return Some("00:00".to_owned());
            }
            _ => {}
        }
        let halves = half("am") || half("pm");
        let (hour, minute) = match clock.split_once([':', 'h', '.']) {
            Some((hour, minute)) => (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?),
            None if halves || next.starts_with("oclock") || next.starts_with("o'clock") => {
                let Ok(number) = clock.parse::<u32>() else { continue };
                if clock.len() >= 3 { (number / 100, number % 100) } else { (number, 0) }
            }
            None => continue,
        };
        if hour > 24 || minute > 59 || !(word.contains(':') || word.contains('h') || halves) {
            continue;
        }
        let hour = match hour {
            12 if half("am") => 0,
            1..=11 if half("pm") => hour + 12,
            24 => 0,
            other => other,
        };
        return Some(format!("{hour:02}:{minute:02}"));
    }
    None
}
