//! `baton import knowledge`: says of each file what came of it.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::app::shelf::Shelf;
use crate::cli::import::desk::Desk;
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
    /// A file, or a folder with everything below it.
    path: PathBuf,
    /// Publish at once: the assistant answers from them. Else they are drafts.
    #[arg(long)]
    publish: bool,
    /// For agents only.
    #[arg(long)]
    internal: bool,
}

/// Imports it; the exit status is 1 when anything was refused.
pub(super) fn run(config: &Config, options: &Options) -> Result<ExitCode, Failure> {
    let files = files(&options.path)?;
    let reader = Reader::this_executable()?;
    let how = Shelving { published: options.publish, internal: options.internal };
    let mut desk = Desk::for_articles(config, how)?;
    let imported = import(&mut desk, &reader, files);
    desk.close();
    let sum = imported?;
    tell(&format!("{}, {} refused", counts(&sum), sum.refused.len()));
    Ok(if sum.refused.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn import(
    desk: &mut Desk<Shelf>,
    reader: &Reader,
    files: Vec<(String, PathBuf)>,
) -> Result<FileCame, Failure> {
    let mut sum = FileCame::default();
    for (name, path) in files {
        for file in read(reader, &name, &path)? {
            let came = put(desk, file)?;
            say(&came);
            add(&mut sum, came);
        }
    }
    Ok(sum)
}

/// What a file holds, by a process of its own.
fn read(reader: &Reader, name: &str, path: &Path) -> Result<Vec<FileRead>, Failure> {
    let file = match File::open(path) {
        Ok(file) if file.metadata()?.len() > FILE_BYTES_MAX => {
            return Ok(vec![FileRead::refused(
                name,
                format!("is more than {FILE_BYTES_MAX} bytes"),
            )]);
        }
        Ok(file) => file,
        Err(error) => return Ok(vec![FileRead::refused(name, error.to_string())]),
    };
    let mut found = Vec::new();
    let arguments = ["knowledge".into(), "--".into(), name.into()];
    let read = reader.read(&arguments, ONE_FILE, file, |file| {
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
