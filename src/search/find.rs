//! Searching one state of the index: the best by words and the best by meaning, together, each with
//! both measures. Whatever stands in a query costs no more than its few terms and one pass over the
//! vectors; an index that fails to answer is reported and finds nothing.

use std::collections::BTreeSet;

use tantivy::collector::TopDocs;
use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::ConversationHit;
use super::index::View;
use super::record::Record;
use super::schema::Kind;
use super::terms::{self, Terms};
use super::vectors::{Key, Wanted};
use super::worth;
use crate::domain::article::Audience;
use crate::domain::finding::{CaseHit, CaseQuery, Passage, PassageHit, PassageQuery, Wording};
use crate::domain::vector::Vector;
use crate::domain::words;

/// The most a search gives back of each measure, whatever is asked for.
const HITS_MAX: usize = 1_000;

pub(super) fn passages(view: &View, query: &PassageQuery, max: usize) -> Vec<PassageHit> {
    let tag = match query.audience {
        Audience::Public => Some(Audience::Public.name()),
        Audience::Internal => None,
    };
    let looked = look(view, Kind::Passage, &query.wordings).and_then(|terms| {
        let sought = Sought { kind: Kind::Passage, terms: &terms, tag, exclude: &[] };
        let found = candidates(view, &sought, query.vector.as_ref(), max)?;
        Ok(found.into_iter().filter_map(|found| passage_hit(found, &terms)).collect())
    });
    or_nothing(looked)
}

pub(super) fn cases(view: &View, query: &CaseQuery, max: usize) -> Vec<CaseHit> {
    let exclude: Vec<Key> = query.exclude.iter().map(|id| Key { id: id.0, part: 0 }).collect();
    let tag = query.topic.as_deref();
    let looked = look(view, Kind::Case, &query.wordings).and_then(|terms| {
        let sought = Sought { kind: Kind::Case, terms: &terms, tag, exclude: &exclude };
        let found = candidates(view, &sought, query.vector.as_ref(), max)?;
        Ok(found.into_iter().filter_map(case_hit).collect())
    });
    or_nothing(looked)
}

pub(super) fn conversations(view: &View, wordings: &[Wording], max: usize) -> Vec<ConversationHit> {
    let looked = look(view, Kind::Conversation, wordings).and_then(|terms| {
        let sought = Sought { kind: Kind::Conversation, terms: &terms, tag: None, exclude: &[] };
        let mut found = candidates(view, &sought, None, max)?;
        found.sort_by(|a, b| b.words.total_cmp(&a.words).then(a.key.cmp(&b.key)));
        Ok(found.into_iter().filter_map(conversation_hit).collect())
    });
    or_nothing(looked)
}

fn look(view: &View, kind: Kind, wordings: &[Wording]) -> tantivy::Result<Terms> {
    terms::choose(view, kind, wordings)
}

fn or_nothing<T>(looked: tantivy::Result<Vec<T>>) -> Vec<T> {
    looked.unwrap_or_else(|why| {
        tracing::error!(%why, "a search failed");
        Vec::new()
    })
}

fn passage_hit(found: Found, terms: &Terms) -> Option<PassageHit> {
    let Record::Passage { article, title, headings, text, audience, vector, .. } = found.record
    else {
        return None;
    };
    let passage = Passage { article, title, headings, text, audience, vector };
    let stems: BTreeSet<String> = words::stems(&passage.to_read()).into_iter().collect();
    let coverage = terms.coverage(&stems);
    Some(PassageHit { passage, words: found.words, meaning: found.meaning, coverage })
}

fn case_hit(found: Found) -> Option<CaseHit> {
    let Record::Case { case, resolved_at, .. } = found.record else { return None };
    Some(CaseHit { case, words: found.words, meaning: found.meaning, resolved_at })
}

fn conversation_hit(found: Found) -> Option<ConversationHit> {
    let Record::Conversation { conversation } = found.record else { return None };
    Some(ConversationHit { conversation, words: found.words })
}

/// What is looked for.
struct Sought<'a> {
    kind: Kind,
    terms: &'a Terms,
    tag: Option<&'a str>,
    exclude: &'a [Key],
}

/// What was found, with both measures.
struct Found {
    key: Key,
    words: f32,
    meaning: f32,
    record: Record,
}

/// The union of the best by words and the best by meaning, by key, each with both measures.
fn candidates(
    view: &View,
    sought: &Sought<'_>,
    vector: Option<&Vector>,
    max: usize,
) -> tantivy::Result<Vec<Found>> {
    let max = max.clamp(1, HITS_MAX);
    let mut places = by_words(view, sought, max)?;
    if let (Some(table), Some(vector)) = (view.vectors(sought.kind), vector) {
        let wanted = Wanted { tag: sought.tag, without: sought.exclude };
        let near = table.nearest(vector, max, wanted);
        for (key, _) in near {
            places.extend(address_of(view, sought.kind, key)?);
        }
    }
    places.sort_unstable();
    places.dedup();
    let words = worth::at(view, sought.kind, sought.terms, &places)?;
    let mut out = Vec::with_capacity(places.len());
    for (place, words) in places.into_iter().zip(words) {
        if let Some(record) = record_at(view, place)? {
            let key = record.key();
            let meaning = match (view.vectors(sought.kind), vector) {
                (Some(table), Some(vector)) => table.cosine(key, vector),
                _ => 0.0,
            };
            out.push(Found { key, words, meaning, record });
        }
    }
    out.retain(|found| !sought.exclude.contains(&found.key));
    out.sort_by_key(|hit| hit.key);
    Ok(out)
}

/// Where the best by words are, without what is left out.
fn by_words(view: &View, sought: &Sought<'_>, max: usize) -> tantivy::Result<Vec<DocAddress>> {
    if sought.terms.known.is_empty() {
        return Ok(Vec::new());
    }
    let statistics = Statistics::of(view, sought.kind)?;
    let top = TopDocs::with_limit(max + sought.exclude.len()).order_by_score();
    let query = build(view, sought);
    let top = view.searcher.search_with_statistics_provider(&*query, &top, &statistics)?;
    Ok(top.into_iter().map(|(_, address)| address).collect())
}

/// Any of the terms in any of the kind's fields, and the tag when one is wanted (worth nothing).
fn build(view: &View, sought: &Sought<'_>) -> Box<dyn Query> {
    let mut any: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    for asked in sought.terms.looked_up() {
        for (field, worth) in view.fields.texts(sought.kind) {
            let term = Term::from_field_text(*field, &asked.stem);
            let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
            any.push((Occur::Should, boosted(query, worth * asked.weight)));
        }
    }
    let any = Box::new(BooleanQuery::new(any));
    let Some(tag) = sought.tag else { return any };
    let tag = Term::from_field_text(view.fields.tag, tag);
    let tag = TermQuery::new(tag, IndexRecordOption::Basic);
    let tag = ConstScoreQuery::new(Box::new(tag), 0.0);
    Box::new(BooleanQuery::new(vec![(Occur::Must, any), (Occur::Must, Box::new(tag))]))
}

fn boosted(query: TermQuery, by: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(Box::new(query), by))
}

/// BM25's counts over the documents of one kind, as if they were an index of their own.
pub(super) struct Statistics<'a> {
    searcher: &'a Searcher,
    documents: u64,
}

impl<'a> Statistics<'a> {
    pub(super) fn of(view: &'a View, kind: Kind) -> tantivy::Result<Self> {
        Ok(Self { searcher: &view.searcher, documents: terms::documents(view, kind)? })
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}

fn address_of(view: &View, kind: Kind, key: Key) -> tantivy::Result<Option<DocAddress>> {
    let term = Term::from_field_bytes(view.fields.key, &key.to_bytes(kind));
    for (ord, segment) in (0_u32..).zip(view.searcher.segment_readers()) {
        let index = segment.inverted_index(view.fields.key)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if !segment.is_deleted(postings.doc()) {
                return Ok(Some(DocAddress::new(ord, postings.doc())));
            }
            postings.advance();
        }
    }
    Ok(None)
}

fn record_at(view: &View, address: DocAddress) -> tantivy::Result<Option<Record>> {
    let document: TantivyDocument = view.searcher.doc(address)?;
    let bytes = document.get_first(view.fields.record).and_then(|value| value.as_bytes());
    Ok(bytes.and_then(Record::from_bytes))
}
