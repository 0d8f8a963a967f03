//! The new words of an answer: what was quoted under or above it goes, and so does a signature. Where
//! nothing would be left, the whole is taken: showing a quotation twice is better than losing what
//! somebody wrote between its lines.

/// Lines within which the line above a quotation ("On Monday, Ada wrote:") may be broken.
const ATTRIBUTION_LINES: usize = 3;
/// Characters of such a line, at most: anything longer is prose.
const ATTRIBUTION_CHARS_MAX: usize = 250;
/// How the line above a quotation ends, by language.
const WROTE: [&str; 9] = [
    "wrote:",
    "schrieb:",
    "geschrieben:",
    "a écrit :",
    "a écrit:",
    "escribió:",
    "ha scritto:",
    "写道：",
    "写道:",
];
/// What stands in a line before a quotation that is only set off, by language.
const ORIGINAL: [&str; 7] = [
    "original message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "mensaje original",
    "messaggio originale",
    "forwarded message",
];
/// Heads as they stand above a quotation that is not marked at all, by language.
const FROM: [&str; 5] = ["from:", "von:", "de :", "de:", "da:"];
/// What must follow such a head within a few lines for it to be one.
const SENT: [&str; 12] = [
    "sent:",
    "date:",
    "gesendet:",
    "datum:",
    "envoyé :",
    "envoyé:",
    "enviado:",
    "inviato:",
    "to:",
    "an:",
    "à :",
    "para:",
];
/// What programs on phones put below an answer, by language.
const PHONES: [&str; 7] = [
    "sent from my ",
    "get outlook for ",
    "von meinem ",
    "gesendet mit ",
    "envoyé de mon ",
    "enviado desde mi ",
    "inviato da ",
];

/// What somebody wrote anew.
pub fn new_words(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let end = quotation(&lines).unwrap_or(lines.len());
    let kept = lines.get(..end).unwrap_or_default();
    let kept: Vec<&str> = kept.iter().copied().filter(|line| !is_quoted(line)).collect();
    let kept = kept.get(..signature(&kept)).unwrap_or_default();
    let words = tidy(kept);
    if !words.is_empty() {
        return words;
    }
    let unmarked: Vec<&str> =
        lines.iter().map(|line| line.trim_start_matches(['>', ' '])).collect();
    tidy(&unmarked)
}

/// The line a quotation begins at, with what announces it; none when nothing is quoted below, or
/// somebody wrote on below it.
fn quotation(lines: &[&str]) -> Option<usize> {
    (0..lines.len()).find(|at| {
        let line = lines.get(*at).map_or("", |line| line.trim()).to_lowercase();
        if ORIGINAL.iter().any(|words| line.contains(words)) && line.starts_with(['-', '_', '*']) {
            return true;
        }
        // A ruler belongs to what it sets off.
        let heads = if is_ruler(&line) { *at..*at + 3 } else { *at..*at + 1 };
        if heads.into_iter().any(|head| is_head_of_quotation(lines, head)) {
            return true;
        }
        announces(lines, *at)
    })
}

/// "On Monday, Ada wrote:", perhaps broken over lines, with a quotation right below it and nothing
/// but it.
fn announces(lines: &[&str], at: usize) -> bool {
    let mut whole = String::new();
    for n in 0..ATTRIBUTION_LINES {
        let Some(line) = lines.get(at + n) else { return false };
        let line = line.trim();
        if line.is_empty() || is_quoted(line) {
            return false;
        }
        whole.push_str(&line.to_lowercase());
        whole.push(' ');
        let said = whole.trim_end();
        if said.chars().count() > ATTRIBUTION_CHARS_MAX {
            return false;
        }
        if WROTE.iter().any(|words| said.ends_with(words)) {
            // Without marks, only a line that names a day or an address announces anything.
            let is_dated = said.chars().any(|c| c.is_ascii_digit() || c == '@');
            return rest_is_quoted(lines, at + n + 1, is_dated);
        }
    }
    false
}

/// Whether everything from here on is a quotation. Without a single mark it may be one too, where it
/// is announced well: some programs only set it off.
fn rest_is_quoted(lines: &[&str], from: usize, is_announced: bool) -> bool {
    let rest: Vec<&&str> = lines.iter().skip(from).filter(|line| !line.trim().is_empty()).collect();
    let n_marked = rest.iter().filter(|line| is_quoted(line)).count();
    let first = rest.iter().position(|line| !is_quoted(line));
    match first {
        None => true,
        _ if n_marked == 0 => is_announced,
        // What follows a marked quotation was written below it, but for a signature.
        Some(first) => rest.get(first).is_some_and(|line| is_signature(line)),
    }
}

/// "From: ...", "Sent: ..." one after another: a quotation that is not marked.
fn is_head_of_quotation(lines: &[&str], at: usize) -> bool {
    let line = lines.get(at).map_or("", |line| line.trim()).to_lowercase();
    let line = line.trim_start_matches('*');
    if !FROM.iter().any(|head| line.starts_with(head)) {
        return false;
    }
    let below = lines.iter().skip(at + 1).take(3);
    let mut below = below.map(|line| line.trim().trim_start_matches('*').to_lowercase());
    below.any(|line| SENT.iter().any(|head| line.starts_with(head)))
}

/// The line a signature begins at; the end when there is none.
fn signature(lines: &[&str]) -> usize {
    let marked = lines.iter().position(|line| *line == "--" || *line == "-- ");
    let end = marked.unwrap_or(lines.len());
    let last = lines.iter().take(end).rposition(|line| !line.trim().is_empty());
    match last {
        Some(at) if lines.get(at).is_some_and(|line| is_signature(line)) => at,
        _ => end,
    }
}

fn is_signature(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    line == "--" || PHONES.iter().any(|words| line.starts_with(words))
}

fn is_ruler(line: &str) -> bool {
    line.len() >= 5 && line.chars().all(|c| "_-=*".contains(c))
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Without blank lines at the ends, and with one blank line at most between others.
fn tidy(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut blanks = 0;
    for line in lines {
        if line.trim().is_empty() {
            blanks += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blanks > 0 { "\n\n" } else { "\n" });
        }
        blanks = 0;
        out.push_str(line);
    }
    out
}
