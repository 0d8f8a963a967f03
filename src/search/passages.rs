//! Cutting an article into passages: one for each stretch under a heading, short enough that what
//! it means is one thing and that it can be quoted. Pure. Markdown is read for its structure only;
//! what comes out is plain text, and raw HTML is left out.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::article::Article;
use crate::domain::finding::Passage;

/// A passage is closed before it would grow beyond this; the language model reads about as much.
const PASSAGE_CHARS_MAX: usize = 1_000;
/// A list is kept whole up to here: half of the steps is no answer.
const LIST_CHARS_MAX: usize = 2_400;
/// Passages of one article at most.
const PASSAGES_MAX: usize = 400;

/// The passages of an article, in its order, without vectors. A draft is cut like any article; that
/// it is not found is up to the index.
pub fn cut(article: &Article) -> Vec<Passage> {
    let mut out = Vec::new();
    for section in sections(&article.body) {
        let headings: Vec<String> =
            section.headings.into_iter().filter(|h| !same(h, &article.title)).collect();
        for text in pack(section.blocks) {
            out.push(Passage {
                article: article.id,
                title: article.title.clone(),
                headings: headings.clone(),
                text,
                audience: article.audience,
                vector: None,
            });
        }
    }
    out.truncate(PASSAGES_MAX);
    out
}

/// Blocks of text under one path of headings.
#[derive(Debug, Default)]
struct Section {
    headings: Vec<String>,
    blocks: Vec<Block>,
}

/// A paragraph, a list or a table as plain text.
#[derive(Debug, Default)]
struct Block {
    text: String,
    list: bool,
}

fn same(heading: &str, title: &str) -> bool {
    heading.trim().eq_ignore_ascii_case(title.trim())
}

fn sections(markdown: &str) -> Vec<Section> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        reader.take(event);
    }
    reader.end_block();
    reader.done.push(reader.section);
    reader.done
}

/// Walks the parsed Markdown and writes plain text.
#[derive(Debug, Default)]
struct Reader {
    done: Vec<Section>,
    section: Section,
    path: Vec<(HeadingLevel, String)>,
    heading: Option<(HeadingLevel, String)>,
    text: String,
    /// The number of the next item of each list that is open; none for bullets.
    lists: Vec<Option<u64>>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.write(&text),
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.write("\n"),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_block();
                self.heading = Some((*level, String::new()));
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.end_block();
                }
                self.lists.push(*first);
            }
            Tag::Item => self.start_item(),
            _ => {}
        }
    }

    fn start_item(&mut self) {
        let depth = self.lists.len().saturating_sub(1);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.new_line();
        self.text.extend(std::iter::repeat_n("  ", depth));
        self.text.push_str(&mark);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.close(true);
                }
            }
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                if self.lists.is_empty() {
                    self.end_block();
                } else {
                    self.text.push(' ');
                }
            }
            TagEnd::TableCell => self.text.push_str(" | "),
            TagEnd::TableHead | TagEnd::TableRow => self.new_line(),
            TagEnd::Table => self.close(true),
            _ => {}
        }
    }

    fn end_heading(&mut self) {
        let Some((level, text)) = self.heading.take() else { return };
        while self.path.last().is_some_and(|(above, _)| *above >= level) {
            self.path.pop();
        }
        self.path.push((level, text.trim().to_owned()));
        let headings = self.path.iter().map(|(_, text)| text.clone()).collect();
        let next = Section { headings, blocks: Vec::new() };
        self.done.push(std::mem::replace(&mut self.section, next));
    }

    fn write(&mut self, text: &str) {
        match &mut self.heading {
            Some((_, heading)) => heading.push_str(text),
            None => self.text.push_str(text),
        }
    }

    fn new_line(&mut self) {
        let end = self.text.trim_end_matches([' ', '|', '\n']).len();
        self.text.truncate(end);
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn end_block(&mut self) {
        self.close(false);
    }

    fn close(&mut self, list: bool) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim_end_matches([' ', '|', '\n']).trim_start_matches('\n');
        if !text.trim().is_empty() {
            self.section.blocks.push(Block { text: text.to_owned(), list });
        }
    }
}

/// Blocks put together to passages of at most [`PASSAGE_CHARS_MAX`], lists kept whole with the
/// paragraph that introduces them.
fn pack(blocks: Vec<Block>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = String::new();
    for block in blocks {
        let max = if block.list { LIST_CHARS_MAX } else { PASSAGE_CHARS_MAX };
        for piece in split(&block.text, max) {
            if !open.is_empty() && chars(&open) + chars(&piece) > max {
                out.push(std::mem::take(&mut open));
            }
            if !open.is_empty() {
                open.push_str("\n\n");
            }
            open.push_str(&piece);
        }
    }
    if !open.is_empty() {
        out.push(open);
    }
    out
}

/// A text in pieces of at most `max` characters, between sentences where that is possible.
fn split(text: &str, max: usize) -> Vec<String> {
    if chars(text) <= max {
        return vec![text.to_owned()];
    }
    let mut out = Vec::new();
    let mut open = String::new();
    for sentence in text.split_sentence_bounds() {
        if !open.is_empty() && chars(&open) + chars(sentence) > max {
            out.push(std::mem::take(&mut open).trim().to_owned());
        }
        open.push_str(sentence);
        while chars(&open) > max {
            let head: String = open.chars().take(max).collect();
            open = open.chars().skip(max).collect();
            out.push(head);
        }
    }
    out.push(open.trim().to_owned());
    out.retain(|piece| !piece.is_empty());
    out
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests;
