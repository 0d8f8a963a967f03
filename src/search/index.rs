//! Where the index lives, how it is opened, and what a search sees of it. A directory that cannot
//! be read in full is emptied: the index is derived, and feeding it again is cheaper than trusting
//! half of it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::schema::Value;
use tantivy::{
    Index, IndexBuilder, IndexReader, ReloadPolicy, Searcher, TantivyDocument, TantivyError,
};

use super::SearchError;
use super::record::Record;
use super::schema::{self, Fields, Kind};
use super::vectors::Vectors;
use crate::domain::event::Position;
use crate::ids::ArticleId;

/// Where an index lives.
#[derive(Clone, Debug)]
pub(super) enum Home {
    /// Nowhere: it is gone with the process.
    Memory,
    /// In a directory of its own, named after the schema's version.
    Disk(PathBuf),
}

impl Home {
    pub(super) fn below(dir: &Path) -> Self {
        Self::Disk(dir.join(format!("{DIRECTORY}{}", schema::VERSION)))
    }
}

const DIRECTORY: &str = "index-";

/// An index that is open.
pub(super) struct Opened {
    pub(super) index: Index,
    pub(super) reader: IndexReader,
    pub(super) view: View,
}

/// What a search sees: one consistent state of words and vectors.
pub(super) struct View {
    pub(super) searcher: Searcher,
    pub(super) fields: Fields,
    pub(super) passages: Vectors,
    pub(super) cases: Vectors,
    pub(super) revisions: BTreeMap<ArticleId, u32>,
    pub(super) checkpoint: Position,
}

impl View {
    /// The vectors of a kind; conversations have none.
    pub(super) fn vectors(&self, kind: Kind) -> Option<&Vectors> {
        match kind {
            Kind::Passage => Some(&self.passages),
            Kind::Case => Some(&self.cases),
            Kind::Conversation => None,
        }
    }

    /// Takes note of a document that is in the index.
    pub(super) fn note(&mut self, record: &Record) {
        if let Record::Passage { article, revision, .. } = record {
            self.revisions.insert(*article, *revision);
        }
        let table = match record.kind() {
            Kind::Passage => &mut self.passages,
            Kind::Case => &mut self.cases,
            Kind::Conversation => return,
        };
        match record.vector() {
            Some(vector) => table.put(record.key(), record.tag(), vector),
            None => table.remove(record.key()),
        }
    }

    /// Forgets everything noted and reads it from the documents again.
    pub(super) fn note_anew(&mut self) -> Result<(), TantivyError> {
        self.passages = Vectors::default();
        self.cases = Vectors::default();
        self.revisions.clear();
        for record in records(&self.searcher.clone(), self.fields.record)? {
            self.note(&record);
        }
        Ok(())
    }
}

/// Opens the index at home, or begins an empty one.
///
/// # Errors
/// When the directory cannot be made or emptied, or an empty index cannot be begun in it; and when the
/// process may open no more files.
pub(super) fn open(home: &Home) -> Result<Opened, SearchError> {
    let Home::Disk(path) = home else {
        return Ok(begin(IndexBuilder::create_in_ram)?);
    };
    // A damaged file may make the library panic where it should refuse; both mean the same here.
    let read = catch_unwind(AssertUnwindSafe(|| read(path)));
    match read {
        Ok(Ok(opened)) => return Ok(opened),
        // What could not be looked at may be whole: it is looked at again.
        Ok(Err(why)) if is_want_of_files(&why) => return Err(why.into()),
        _ => tracing::info!("the search index is begun anew"),
    }
    empty(path)?;
    Ok(begin(|builder| builder.create_in_dir(path))?)
}

/// What is remembered with every commit: how far the feed is in. Written twice, the second time
/// with every bit turned, so that a damaged number is noticed.
pub(super) fn payload(checkpoint: Position) -> String {
    format!("{:016x}{:016x}", checkpoint.0, !checkpoint.0)
}

fn checkpoint_of(payload: &str) -> Option<Position> {
    let (number, turned) = payload.split_at_checked(16)?;
    let number = u64::from_str_radix(number, 16).ok()?;
    let turned = u64::from_str_radix(turned, 16).ok()?;
    (number == !turned).then_some(Position(number))
}

fn begin(
    create: impl FnOnce(IndexBuilder) -> Result<Index, TantivyError>,
) -> Result<Opened, TantivyError> {
    let (schema, fields) = schema::build();
    let mut index = create(Index::builder().schema(schema))?;
    schema::register(&mut index);
    see(index, fields, Position(0))
}

/// Whether the process, or the whole machine, may open no more files now.
fn is_want_of_files(why: &TantivyError) -> bool {
    let (TantivyError::IoError(cause)
    | TantivyError::LockFailure(LockError::IoError(cause), _)
    | TantivyError::OpenReadError(OpenReadError::IoError { io_error: cause, .. })
    | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: cause, .. })
    | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: cause, .. })) = why
    else {
        return false;
    };
    matches!(cause.raw_os_error(), Some(libc::EMFILE | libc::ENFILE))
}

/// Reads an index that is there, every byte of it.
fn read(path: &Path) -> Result<Opened, TantivyError> {
    let mut index = Index::open_in_dir(path)?;
    let (schema, fields) = schema::build();
    schema::register(&mut index);
    let damaged = |why: &str| TantivyError::InternalError(why.to_owned());
    if index.schema() != schema {
        return Err(damaged("another schema"));
    }
    if !index.validate_checksum()?.is_empty() {
        return Err(damaged("a file does not match its checksum"));
    }
    let payload = index.load_metas()?.payload;
    let checkpoint = payload.as_deref().and_then(checkpoint_of);
    let mut opened = see(index, fields, checkpoint.ok_or_else(|| damaged("no checkpoint"))?)?;
    for segment in opened.view.searcher.segment_readers() {
        let norms = segment.get_fieldnorms_reader(opened.view.fields.conversation[0].0)?;
        if norms.num_docs() != segment.max_doc() {
            return Err(damaged("a segment of another size"));
        }
    }
    opened.view.note_anew()?;
    Ok(opened)
}

fn see(index: Index, fields: Fields, checkpoint: Position) -> Result<Opened, TantivyError> {
    let reader: IndexReader =
        index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let view = View {
        searcher: reader.searcher(),
        fields,
        passages: Vectors::default(),
        cases: Vectors::default(),
        revisions: BTreeMap::new(),
        checkpoint,
    };
    Ok(Opened { index, reader, view })
}

/// Every record of the index, block by block of the document store.
fn records(
    searcher: &Searcher,
    field: tantivy::schema::Field,
) -> Result<Vec<Record>, TantivyError> {
    let mut out = Vec::new();
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(1)?;
        for document in store.iter::<TantivyDocument>(segment.alive_bitset()) {
            let document = document?;
            let bytes = document.get_first(field).and_then(|value| value.as_bytes());
            let record = bytes.and_then(Record::from_bytes);
            out.push(record.ok_or_else(|| {
                TantivyError::InternalError("a document without a record".to_owned())
            })?);
        }
    }
    Ok(out)
}

/// Removes the indexes of every version, and makes room for this one's.
fn empty(path: &Path) -> Result<(), std::io::Error> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
        for entry in std::fs::read_dir(parent)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(DIRECTORY) {
                remove(&entry.path())?;
            }
        }
    }
    std::fs::create_dir_all(path)
}

fn remove(path: &Path) -> Result<(), std::io::Error> {
    if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }
}
