//! Lines become paragraphs, headings and lists.

use std::collections::HashMap;

use super::page::Line;

/// How much larger than the text a heading's letters are, at least.
const LARGER: f64 = 1.15;
/// Ranks of headings that are told apart; smaller ones are of the last.
const RANKS: usize = 3;
/// Characters of a heading; more of them are a paragraph in large letters.
const HEADING_CHARS_MAX: usize = 160;
/// How much further than usual the next paragraph's first line stands away.
const FURTHER: f64 = 1.25;
/// How far apart lines stand where nothing says it, in sizes of the text.
const USUAL: f64 = 1.3;
/// What an item of a list begins with.
const BULLETS: &[char] = &['•', '▪', '◦', '‣', '●', '○', '■', '–', '·', '\u{F0B7}'];

/// The whole text as Markdown.
pub(super) fn markdown(pages: &[Vec<Line>]) -> String {
    let style = Style::of(pages);
    let mut made = Made::default();
    for page in pages {
        let mut above: Option<&Line> = None;
        for line in page {
            let rank = style.rank(line);
            let goes_on = match above {
                Some(above) if above.y > line.y => style.are_near(above, line),
                // Into the next column and over the page goes a sentence that has not ended.
                _ => rank.is_none() && !made.ends(),
            };
            made.line(&line.text, rank, goes_on);
            above = Some(line);
        }
    }
    made.whole()
}

/// The only heading of the first rank, when there is one and no more.
pub(super) fn title(text: &str) -> Option<&str> {
    let mut first = text.lines().filter_map(|line| line.strip_prefix("# "));
    first.next().filter(|_| first.next().is_none())
}

/// A text by its chapters: its headings of the first rank that has several, each with what stands
/// below it; first, without one, what stands above them all.
pub(super) fn chapters(text: &str) -> Vec<(Option<&str>, &str)> {
    let headings = (1..=RANKS).map(|rank| {
        let mark = format!("{} ", "#".repeat(rank));
        let lines = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(lines);
        let of_rank = |at: &usize| text.get(*at..).is_some_and(|line| line.starts_with(&mark));
        let starts: Vec<usize> = starts.filter(of_rank).collect();
        (mark, starts)
    });
    let Some((mark, starts)) = headings.into_iter().find(|(_, starts)| starts.len() > 1) else {
        return vec![(None, text)];
    };
    let from = std::iter::once(0).chain(starts.iter().copied());
    let to = starts.iter().copied().chain([text.len()]);
    let parts = from.zip(to).filter_map(|(from, to)| text.get(from..to));
    let titled = parts.filter(|part| !part.trim().is_empty()).map(|part| {
        let first = part.lines().next().unwrap_or_default();
        (first.strip_prefix(mark.as_str()), part.trim_end())
    });
    titled.collect()
}

/// How a text is set.
struct Style {
    text: f64,
    /// Sizes of headings, largest first.
    headings: Vec<f64>,
    /// How far apart its lines stand.
    apart: f64,
}

impl Style {
    fn of(pages: &[Vec<Line>]) -> Self {
        let mut by_size: HashMap<i64, usize> = HashMap::new();
        for line in pages.iter().flatten() {
            *by_size.entry(halves(line.size)).or_default() += line.text.chars().count();
        }
        let most = by_size.iter().max_by_key(|(size, n)| (**n, -**size));
        let text = most.map_or(0.0, |(size, _)| *size as f64 / 2.0);
        let mut headings: Vec<f64> =
            by_size.keys().map(|size| *size as f64 / 2.0).filter(|s| *s >= LARGER * text).collect();
        headings.sort_by(|a, b| b.total_cmp(a));
        let steps = pages.iter().flat_map(|page| page.windows(2));
        let mut steps: Vec<f64> = steps
            .filter(|pair| pair.iter().all(|line| halves(line.size) == halves(text)))
            .map(|pair| pair[0].y - pair[1].y)
            .filter(|step| (text..2.0 * text).contains(step))
            .collect();
        steps.sort_by(f64::total_cmp);
        let apart = steps.get(steps.len() / 2).copied().unwrap_or(USUAL * text);
        Self { text, headings, apart }
    }

    /// Which rank of heading a line is.
    fn rank(&self, line: &Line) -> Option<usize> {
        let size = halves(line.size) as f64 / 2.0;
        let says = line.text.chars().any(char::is_alphabetic);
        if !says || line.text.chars().count() > HEADING_CHARS_MAX {
            return None;
        }
        let rank = self.headings.iter().position(|of| *of == size)?;
        Some(rank.min(RANKS - 1) + 1)
    }

    /// Whether the second is the next line of the first's paragraph.
    fn are_near(&self, above: &Line, line: &Line) -> bool {
        let step = above.y - line.y;
        let scale = (above.size.max(line.size) / self.text).max(1.0);
        step <= FURTHER * self.apart * scale
    }
}

/// A size in half points: what differs by less is one size.
fn halves(size: f64) -> i64 {
    (size * 2.0).round() as i64
}

#[derive(Default)]
struct Made {
    blocks: Vec<(Option<usize>, String)>,
}

impl Made {
    fn line(&mut self, text: &str, rank: Option<usize>, goes_on: bool) {
        let item = item(text);
        match self.blocks.last_mut() {
            Some((of, said)) if goes_on && *of == rank && item.is_none() => join(said, text),
            _ => self.blocks.push((rank, item.unwrap_or_else(|| unmarked(text)))),
        }
    }

    /// Whether what was said last has come to its end.
    fn ends(&self) -> bool {
        self.blocks.last().is_none_or(|(rank, said)| {
            rank.is_some() || said.ends_with(['.', '!', '?', ':', '。', '！', '？'])
        })
    }

    fn whole(self) -> String {
        let mut out = String::new();
        let mut was_item = false;
        for (rank, said) in self.blocks {
            let is_item = rank.is_none() && is_item(&said);
            if !out.is_empty() {
                out.push_str(if was_item && is_item { "\n" } else { "\n\n" });
            }
            if let Some(rank) = rank {
                out.push_str(&"#".repeat(rank));
                out.push(' ');
            }
            out.push_str(&said);
            was_item = is_item;
        }
        out
    }
}

/// The next line of a paragraph; a word that was parted at the line's end is whole again.
fn join(said: &mut String, text: &str) {
    let parted = said.strip_suffix('-').is_some_and(|word| word.ends_with(char::is_alphabetic));
    if parted && text.starts_with(char::is_lowercase) {
        said.pop();
    } else {
        said.push(' ');
    }
    said.push_str(text);
}

/// An item of a list as Markdown writes it.
fn item(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix(BULLETS).or_else(|| text.strip_prefix("- ")) {
        return Some(format!("- {}", rest.trim_start()));
    }
    is_item(text).then(|| text.to_owned())
}

fn is_item(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text.get(digits..).unwrap_or_default();
    let numbered = (1..=3).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    numbered || text.starts_with("- ")
}

/// A line that would be taken for a mark of Markdown says what it said.
fn unmarked(text: &str) -> String {
    if text.starts_with(['#', '>', '`', '|', '*', '+', '=']) {
        format!("\\{text}")
    } else {
        text.to_owned()
    }
}
