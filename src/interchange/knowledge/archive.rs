//! A zip archive as the files it holds. Nothing is unpacked to the disk; each entry is read up to
//! its bound and all of them together up to theirs, whatever the archive says of their sizes.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::domain::sheet::FileRead;

use super::read_one;

/// Entries of an archive, at most.
const ENTRIES_MAX: usize = 5_000;
/// Bytes of one entry, unpacked, at most.
const ENTRY_BYTES_MAX: u64 = 4 * 1_024 * 1_024;
/// Bytes of all entries, unpacked, at most.
const UNPACKED_BYTES_MAX: u64 = 128 * 1_024 * 1_024;

/// What each file in it holds. An archive that is broken or too much is refused whole.
pub(super) fn read(name: &str, bytes: &[u8]) -> Vec<FileRead> {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return vec![FileRead::refused(name, format!("is no zip archive: {error}"))],
    };
    if archive.len() > ENTRIES_MAX {
        let why = format!("holds more than {ENTRIES_MAX} files");
        return vec![FileRead::refused(name, why)];
    }
    let mut left = UNPACKED_BYTES_MAX;
    let mut files = Vec::new();
    for index in 0..archive.len() {
        match entry(&mut archive, index, &mut left) {
            Ok(Some(file)) => files.push(file),
            Ok(None) => {}
            Err(why) => {
                files.push(FileRead::refused(name, why));
                break;
            }
        }
    }
    if files.is_empty() {
        files.push(FileRead::refused(name, "holds no files"));
    }
    files
}

/// One entry; none for a folder and for what an operating system left there.
///
/// # Errors
/// Why the archive is not read any further.
fn entry(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    left: &mut u64,
) -> Result<Option<FileRead>, String> {
    let mut file = match archive.by_index(index) {
        Ok(file) => file,
        Err(ZipError::UnsupportedArchive(why)) => {
            let name = format!("entry {}", index + 1);
            return Ok(Some(FileRead::refused(&name, format!("cannot be unpacked: {why}"))));
        }
        Err(error) => return Err(format!("is damaged: {error}")),
    };
    let name = file.name().map_err(|_| "has names that are no text".to_owned())?.into_owned();
    if file.is_dir() || name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") {
        return Ok(None);
    }
    if file.enclosed_name().is_none() || name.contains('\\') || name.starts_with('/') {
        return Ok(Some(FileRead::refused(&name, "leads out of the archive")));
    }
    if file.is_symlink() {
        return Ok(Some(FileRead::refused(&name, "is a link, not a file")));
    }
    let mut bytes = Vec::new();
    let most = ENTRY_BYTES_MAX.min(*left);
    if let Err(error) = file.by_ref().take(most + 1).read_to_end(&mut bytes) {
        return Ok(Some(FileRead::refused(&name, format!("cannot be unpacked: {error}"))));
    }
    let n = bytes.len() as u64;
    if n > *left {
        return Err(format!("is more than {UNPACKED_BYTES_MAX} bytes when unpacked"));
    }
    *left -= n;
    if n > ENTRY_BYTES_MAX {
        let why = format!("is more than {ENTRY_BYTES_MAX} bytes when unpacked");
        return Ok(Some(FileRead::refused(&name, why)));
    }
    Ok(Some(read_one(&name, &bytes)))
}
