//! What all the words of a query are worth in a few documents, exactly. Finding documents looks up
//! the rarest words only, since a conversation's sixty cost a hundred times as much over a million
//! cases; the documents found are then weighed with every word, which costs next to nothing.

use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocId, DocSet, SegmentReader, Term};

use super::find::Statistics;
use super::index::View;
use super::schema::Kind;
use super::terms::Terms;

/// BM25 of every known term in each of these documents, which are in ascending order; the fields of
/// a kind count as they do in a search.
pub(super) fn at(
    view: &View,
    kind: Kind,
    terms: &Terms,
    places: &[DocAddress],
) -> tantivy::Result<Vec<f32>> {
    let statistics = Statistics::of(view, kind)?;
    let mut out = vec![0.0; places.len()];
    for (field, worth) in view.fields.texts(kind) {
        for asked in &terms.known {
            let term = Term::from_field_text(*field, &asked.stem);
            if statistics.doc_freq(&term)? == 0 {
                continue;
            }
            let weight = Bm25Weight::for_terms(&statistics, std::slice::from_ref(&term))?;
            let sought = One { term, field: *field, weight: weight.boost_by(worth * asked.weight) };
            for (ord, segment) in (0_u32..).zip(view.searcher.segment_readers()) {
                let from = places.partition_point(|at| at.segment_ord < ord);
                let to = places.partition_point(|at| at.segment_ord <= ord);
                if let (Some(here), Some(sums)) = (places.get(from..to), out.get_mut(from..to)) {
                    sought.add(segment, here.iter().map(|at| at.doc_id).zip(sums))?;
                }
            }
        }
    }
    Ok(out)
}

/// One term in one field.
struct One {
    term: Term,
    field: Field,
    weight: Bm25Weight,
}

impl One {
    /// Adds what it is worth to documents of one segment, in ascending order.
    fn add<'a>(
        &self,
        segment: &SegmentReader,
        places: impl ExactSizeIterator<Item = (DocId, &'a mut f32)>,
    ) -> tantivy::Result<()> {
        if places.len() == 0 {
            return Ok(());
        }
        let index = segment.inverted_index(self.field)?;
        let Some(mut postings) = index.read_postings(&self.term, IndexRecordOption::WithFreqs)?
        else {
            return Ok(());
        };
        let norms = segment.get_fieldnorms_reader(self.field)?;
        for (doc, sum) in places {
            if postings.doc() < doc {
                postings.seek(doc);
            }
            if postings.doc() == doc {
                let n = tantivy::postings::Postings::term_freq(&postings);
                *sum += self.weight.score(norms.fieldnorm_id(doc), n);
            }
        }
        Ok(())
    }
}
