//! Letters become lines, page by page, and what repeats on the pages is left out.

use std::collections::HashMap;

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization as _;

/// Characters that are read of one file, at most: some ten books of them.
pub(super) const CHARS_MAX: usize = 4_000_000;
/// Shares of a letter's size. How far off its line a letter still stands on it (an index, a power),
/// how far back it may begin (some are set closer than they are wide), and from which gap on
/// another word begins.
const OFF: f64 = 0.5;
const BACK: f64 = 0.5;
const GAP: f64 = 0.15;
/// So many lines at the top and at the bottom of a page may be its furniture.
const EDGE: usize = 2;
/// It is when it stands on so many pages, and on such a share of all.
const REPEATS: usize = 3;
const REPEATS_SHARE: f64 = 0.6;

/// Letters side by side.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// How large its largest letter is, in points; signs count only where there is no letter.
    pub size: f64,
    /// Where it stands, in points from below.
    pub y: f64,
    pub text: String,
    /// Where its last letter ends, in points from the left.
    end: f64,
    is_lettered: bool,
}

/// The lines of each page, in the order in which they are drawn.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pages: Vec<Vec<Line>>,
    /// Characters so far; reading ends after [`CHARS_MAX`].
    pub n_chars: usize,
}

impl Pages {
    /// The lines of each page that belong to the text.
    pub(super) fn settled(mut self) -> Vec<Vec<Line>> {
        for page in &mut self.pages {
            page.retain_mut(|line| {
                line.text = line.text.trim().to_owned();
                !line.text.is_empty() && !leads_elsewhere(&line.text)
            });
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        for page in &self.pages {
            let edges = page.iter().enumerate().filter(|(at, _)| is_edge(*at, page.len()));
            let mut marks: Vec<String> = edges.map(|(_, line)| mark(line)).collect();
            marks.sort_unstable();
            marks.dedup();
            for mark in marks {
                *seen.entry(mark).or_default() += 1;
            }
        }
        let n_enough = (self.pages.len() as f64 * REPEATS_SHARE).ceil() as usize;
        let n_enough = n_enough.max(REPEATS);
        let is_furniture = |line: &Line| {
            is_number(&line.text) || seen.get(&mark(line)).is_some_and(|n| *n >= n_enough)
        };
        let kept = self.pages.into_iter().map(|page| {
            let n = page.len();
            let lines = page.into_iter().enumerate();
            let kept = lines.filter(|(at, line)| !is_edge(*at, n) || !is_furniture(line));
            kept.map(|(_, line)| line).collect()
        });
        kept.collect()
    }

    fn place(&mut self, said: &str, x: f64, y: f64, size: f64, width: f64) {
        let Some(page) = self.pages.last_mut() else { return };
        let (end, is_lettered) = (x + width, said.contains(char::is_alphanumeric));
        if let Some(line) = page.last_mut()
            && (line.y - y).abs() < OFF * line.size.max(size)
            && x > line.end - BACK * size
        {
            if x > line.end + GAP * size && !line.text.ends_with(' ') {
                line.text.push(' ');
            }
            line.text.push_str(said);
            line.end = end;
            if is_lettered && (size > line.size || !line.is_lettered) {
                (line.size, line.y, line.is_lettered) = (size, y, true);
            }
            return;
        }
        page.push(Line { size, y, text: said.to_owned(), end, is_lettered });
    }
}

impl OutputDev for Pages {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.pages.push(Vec::new());
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        size: f64,
        said: &str,
    ) -> Result<(), OutputError> {
        // What stands aslant is no line of the text: a stamp across the page, a label of a chart.
        if at.m12.abs() > f64::EPSILON.sqrt() || at.m11 <= 0.0 {
            return Ok(());
        }
        let said: String = said.chars().flat_map(letters).collect();
        self.n_chars += said.chars().count();
        if self.n_chars > CHARS_MAX {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        self.place(&said, at.m31, at.m32, size * at.m22.abs(), width * size * at.m11);
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// A character as it is written: ligatures in their letters, every space alike, and nothing that
/// nobody sees.
fn letters(c: char) -> Vec<char> {
    match c {
        '\u{FB00}'..='\u{FB06}' => [c].into_iter().nfkc().collect(),
        '\u{AD}' => vec!['-'],
        _ if c.is_whitespace() => vec![' '],
        _ if c.is_control() => Vec::new(),
        _ => vec![c],
    }
}

/// Whether a line of so many may be the page's furniture.
fn is_edge(at: usize, n: usize) -> bool {
    at < EDGE || at + EDGE >= n
}

/// A line of a table of contents: dots, and the page to which they lead.
fn leads_elsewhere(text: &str) -> bool {
    let before = text.trim_end_matches(char::is_alphanumeric);
    let dots: String = before.chars().rev().take(12).filter(|c| !c.is_whitespace()).collect();
    dots.len() >= 5 && dots.chars().all(|c| c == '.')
}

/// A page's number, in the digits of today or, as before a first chapter, in those of Rome.
fn is_number(text: &str) -> bool {
    let text = text.trim_matches(['-', '–', ' ']);
    let ones = text.trim_start_matches('x');
    let roman = text.len() - ones.len() <= 3
        && ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"].contains(&ones);
    text.chars().all(char::is_numeric) || roman
}

/// What is the same of a line on every page: all but its numbers.
fn mark(line: &Line) -> String {
    line.text.chars().filter(|c| !c.is_numeric()).collect()
}
