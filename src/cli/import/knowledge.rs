//! `baton import knowledge`: says of each file what came of it.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::Args;

use crate::app::shelf::Shelf;
use crate::cli::import::desk::Desk;
use crate::cli::import::sitemap::{Site, file_name};
use crate::cli::{Failure, tell};
use crate::config::Config;
use crate::domain::sheet::{FileCame, FileRead, Shelving};
use crate::interchange::child::{ChildError, ONE_FILE, Reader};
use crate::interchange::knowledge::{FILE_BYTES_MAX, is_read};

/// Files of one folder, at most.
const FILES_MAX: usize = 20_000;
/// Folders within folders, at most.
const DEPTH_MAX: usize = 32;
/// Articles handed in at once.
const SHEETS_MAX: usize = 16;

/// What to import, and how.
#[derive(Debug, Args)]
pub struct Options {
    /// A file, a folder with everything below it, or the address of a sitemap: its pages are fetched.
    path: String,
    /// Publish at once: the assistant answers from them. Else they are drafts.
    #[arg(long)]
    publish: bool,
    /// For agents only.
    #[arg(long)]
    internal: bool,
}

/// Imports it; the exit status is 1 when anything was refused.
pub(super) fn run(config: &Config, options: &Options) -> Result<ExitCode, Failure> {
    let reader = Reader::this_executable()?;
    let files = sources(&options.path, &reader)?;
    let how = Shelving { published: options.publish, internal: options.internal };
    let mut desk = Desk::for_articles(config, how)?;
    let imported = import(&mut desk, &reader, files);
    desk.close();
    let sum = imported?;
    tell(&format!("{}, {} refused", counts(&sum), sum.refused.len()));
    Ok(if sum.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn import(desk: &mut Desk<Shelf>, reader: &Reader, files: Sources) -> Result<FileCame, Failure> {
    let mut sum = FileCame::default();
    for (name, source) in files {
        let read = match source() {
            Ok(input) => read(reader, &name, input)?,
            Err(why) => vec![FileRead::refused(&name, why)],
        };
        for file in read {
            let came = put(desk, file)?;
            say(&came);
            add(&mut sum, came);
        }
    }
    Ok(sum)
}

/// What there is to read: names, and what gives the bytes when its turn has come, or why there are
/// none.
type Sources = Vec<(String, Box<dyn FnOnce() -> Result<Input, String>>)>;
/// The bytes of a file or of a page.
type Input = Box<dyn Read + Send>;

fn sources(path: &str, reader: &Reader) -> Result<Sources, Failure> {
    if path.starts_with("http://") || path.starts_with("https://") {
        let site = Rc::new(Site::of(path)?);
        let page = |url: String| {
            let (site, name) = (Rc::clone(&site), file_name(&url));
            let get: Box<dyn FnOnce() -> Result<Input, String>> = Box::new(move || {
                site.page(&url).map(|bytes| Box::new(Cursor::new(bytes)) as Input)
            });
            (name, get)
        };
        return Ok(site.pages(path, reader)?.into_iter().map(page).collect());
    }
    let open = |(name, path): (String, PathBuf)| {
        let get: Box<dyn FnOnce() -> Result<Input, String>> = Box::new(move || opened(&path));
        (name, get)
    };
    Ok(files(Path::new(path))?.into_iter().map(open).collect())
}

fn opened(path: &Path) -> Result<Input, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let bytes = file.metadata().map_err(|error| error.to_string())?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(format!("is more than {FILE_BYTES_MAX} bytes"));
    }
    Ok(Box::new(file))
}

/// What a file holds, by a process of its own.
fn read(reader: &Reader, name: &str, input: Input) -> Result<Vec<FileRead>, Failure> {
    let mut found = Vec::new();
    let arguments = ["knowledge".into(), "--".into(), name.into()];
    let read = reader.read(&arguments, ONE_FILE, input, |file| {
        found.push(file);
        true
    });
    match read {
        Ok(()) => {}
        Err(ChildError::Ended(why)) => found.push(FileRead::refused(name, why)),
        Err(error) => return Err(error.into()),
    }
    Ok(found)
}

/// Hands a file in, a few articles at a time.
fn put(desk: &mut Desk<Shelf>, file: FileRead) -> Result<FileCame, Failure> {
    let FileRead { file: name, sheets, refused } = file;
    let mut sum = FileCame { file: name.clone(), refused, ..FileCame::default() };
    let mut sheets = sheets.into_iter().peekable();
    while sheets.peek().is_some() {
        let some = sheets.by_ref().take(SHEETS_MAX).collect();
        let came = desk.put(FileRead { file: name.clone(), sheets: some, refused: Vec::new() })?;
        add(&mut sum, came);
    }
    Ok(sum)
}

fn add(sum: &mut FileCame, came: FileCame) {
    sum.n_new += came.n_new;
    sum.n_changed += came.n_changed;
    sum.n_same += came.n_same;
    sum.refused.extend(came.refused);
}

fn say(came: &FileCame) {
    tell(&format!("{}: {}", came.file, counts(came)));
    for why in &came.refused {
        tell(&format!("  refused: {why}"));
    }
}

fn counts(came: &FileCame) -> String {
    format!("{} new, {} changed, {} as before", came.n_new, came.n_changed, came.n_same)
}

/// The files below a path with their names from there, in the order of their names. Links are not
/// followed: they may lead anywhere. Hidden files are nobody's articles.
fn files(path: &Path) -> Result<Vec<(String, PathBuf)>, Failure> {
    if !std::fs::metadata(path)?.is_dir() {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        return Ok(vec![(name, path.to_owned())]);
    }
    let mut found = Vec::new();
    walk(path, "", 0, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(
    dir: &Path,
    below: &str,
    depth: usize,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), Failure> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let (kind, path) = (entry.file_type()?, entry.path());
        if name.starts_with('.') {
            continue;
        }
        let name = if below.is_empty() { name } else { format!("{below}/{name}") };
        if kind.is_dir() && depth < DEPTH_MAX {
            walk(&path, &name, depth + 1, found)?;
        } else if kind.is_file() && is_read(&name) {
            found.push((name, path));
        }
        if found.len() > FILES_MAX {
            return Err(format!("{} holds more than {FILES_MAX} files", dir.display()).into());
        }
    }
    Ok(())
}
