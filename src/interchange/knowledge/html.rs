//! HTML read as Markdown: headings, paragraphs, lists, tables, emphasis, links to the web, code.
//! Everything else is its text, or nothing at all. The page is cut into tokens as the HTML standard
//! says (html5ever) and never made a tree: nothing in it can nest deeper than we can count.

mod made;

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::{markdown, title_of};
use crate::domain::sheet::Sheet;
use made::Made;

/// The title is the first heading, what the page calls itself, or what the file is called.
pub(super) fn sheet(name: &str, text: &str) -> Sheet {
    let (title, body) = markdown_of(text);
    let title = markdown::heading(&body).or(title).unwrap_or_else(|| title_of(name));
    Sheet { title: unmarked(&title), body, topic: None, internal: false }
}

/// What the page calls itself, and its text as Markdown.
pub(super) fn markdown_of(html: &str) -> (Option<String>, String) {
    read(html, Made::default())
}

/// Its text, without any marks.
pub(super) fn plain(html: &str) -> String {
    read(html, Made::plain()).1
}

fn read(html: &str, made: Made) -> (Option<String>, String) {
    let tokens = Tokenizer::new(Sink(RefCell::new(made)), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The sink never asks for a script to be run, so one feeding takes everything.
    let _ = tokens.feed(&input);
    tokens.end();
    tokens.sink.0.take().whole()
}

/// A heading without its marks.
fn unmarked(title: &str) -> String {
    let kept: String = title.chars().filter(|c| !matches!(c, '*' | '`')).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Sink(RefCell<Made>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::CharacterTokens(text) => self.0.borrow_mut().text(&text),
            Token::TagToken(tag) => {
                let mut made = self.0.borrow_mut();
                match tag.kind {
                    TagKind::StartTag => made.opens(&tag.name, href(&tag), tag.self_closing),
                    TagKind::EndTag => made.closes(&tag.name),
                }
                return raw(&tag);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Within these the standard knows no tags: what looks like one is text.
fn raw(tag: &Tag) -> TokenSinkResult<()> {
    if tag.kind == TagKind::EndTag {
        return TokenSinkResult::Continue;
    }
    match &*tag.name {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        _ => TokenSinkResult::Continue,
    }
}

fn href(tag: &Tag) -> Option<&str> {
    tag.attrs.iter().find(|a| &*a.name.local == "href").map(|a| &*a.value)
}
