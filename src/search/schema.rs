//! What a document of the index is made of. Each kind of document has text fields of its own, so
//! that how rare a word is among cases does not depend on how often articles use it.

use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{Index, Term};

use crate::domain::words;

/// Names the directory. Counts up with every change to fields, records or the cutting of words; an
/// index of another version is not read but fed anew.
pub(super) const VERSION: u32 = 1;
const TOKENIZER: &str = "baton";
/// More of one text is not indexed: words beyond it would not tell texts apart any more.
pub(super) const TEXT_CHARS_MAX: usize = 64 * 1024;

/// The kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Passage,
    Case,
    Conversation,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Passage => "passage",
            Self::Case => "case",
            Self::Conversation => "conversation",
        }
    }
}

/// The fields, by purpose.
#[derive(Clone, Debug)]
pub(super) struct Fields {
    /// [`Kind::name`], to know how many documents there are of a kind.
    pub(super) kind: Field,
    /// The document's own key.
    pub(super) key: Field,
    /// What it is deleted with: an article or a conversation.
    pub(super) owner: Field,
    /// What it can be filtered by: a passage's audience, a case's topic.
    pub(super) tag: Field,
    /// Everything that is needed to give it back.
    pub(super) record: Field,
    /// A passage's title, headings and text with what a word in them counts.
    pub(super) passage: [(Field, f32); 3],
    /// A case's ask, tried, cause, fix, tags and transcript with what a word in them counts.
    pub(super) case: [(Field, f32); 6],
    /// What a customer said.
    pub(super) conversation: [(Field, f32); 1],
}

impl Fields {
    /// The text fields of a kind with what a word in them counts.
    pub(super) fn texts(&self, kind: Kind) -> &[(Field, f32)] {
        match kind {
            Kind::Passage => &self.passage,
            Kind::Case => &self.case,
            Kind::Conversation => &self.conversation,
        }
    }

    /// The term all documents of a kind have.
    pub(super) fn all(&self, kind: Kind) -> Term {
        Term::from_field_text(self.kind, kind.name())
    }
}

/// The schema and its fields.
pub(super) fn build() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = TextOptions::default().set_indexing_options(indexing);
    let kind = schema.add_text_field("kind", STRING);
    let key = schema.add_bytes_field("key", tantivy::schema::INDEXED);
    let owner = schema.add_bytes_field("owner", tantivy::schema::INDEXED);
    let tag = schema.add_text_field("tag", STRING);
    let record = schema.add_bytes_field("record", STORED);
    let mut texts = |name: &str| schema.add_text_field(name, text.clone());
    let passage = [
        (texts("passage_title"), 1.0),
        (texts("passage_headings"), 1.0),
        (texts("passage_text"), 1.0),
    ];
    let case = [
        (texts("case_ask"), 1.0),
        (texts("case_tried"), 0.5),
        (texts("case_cause"), 0.8),
        (texts("case_fix"), 0.8),
        (texts("case_tags"), 1.0),
        (texts("case_transcript"), 1.0),
    ];
    let conversation = [(texts("conversation_words"), 1.0)];
    let fields = Fields { kind, key, owner, tag, record, passage, case, conversation };
    (schema.build(), fields)
}

/// Gives an index the house's way of cutting text into words.
pub(super) fn register(index: &mut Index) {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(TOKENIZER, Stems);
    index.set_tokenizers(tokenizers);
}

/// The words of the house as tantivy asks for them.
#[derive(Clone)]
struct Stems;

impl Tokenizer for Stems {
    type TokenStream<'a> = StemStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> StemStream {
        StemStream { rest: words::stems(text).into_iter(), token: Token::default() }
    }
}

/// Positions count up so that tantivy sees an ordinary text; nothing searches for phrases.
struct StemStream {
    rest: std::vec::IntoIter<String>,
    token: Token,
}

impl TokenStream for StemStream {
    fn advance(&mut self) -> bool {
        self.rest.next().is_some_and(|word| {
            self.token.position = self.token.position.wrapping_add(1);
            self.token.text = word;
            true
        })
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
