//! What is kept of certificates by ACME: the account at the directory, and the certificate with its
//! key in one file, so that neither is ever there without the other.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The account.
const ACCOUNT: &str = "account.json";
/// A certificate that is being looked at.
const NEW: &str = "new";

/// A folder for its owner's eyes alone.
#[derive(Clone, Debug)]
pub(super) struct Kept(PathBuf);

impl Kept {
    /// In this folder; it is made when there is something to keep.
    pub(super) fn in_(dir: PathBuf) -> Self {
        Self(dir)
    }

    /// The account, when there is one.
    pub(super) fn account(&self) -> Option<String> {
        fs::read_to_string(self.0.join(ACCOUNT)).ok()
    }

    /// Keeps an account.
    pub(super) fn keep_account(&self, text: &str) -> io::Result<()> {
        let new = self.write_new(text)?;
        self.rename(&new, ACCOUNT).map(drop)
    }

    /// Keeps none any more.
    pub(super) fn forget_account(&self) -> io::Result<()> {
        fs::remove_file(self.0.join(ACCOUNT))
    }

    /// Writes something durably under a name that nobody reads; which.
    pub(super) fn write_new(&self, text: &str) -> io::Result<PathBuf> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
        let path = self.0.join(NEW);
        if path.exists() {
            fs::remove_file(&path)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(path)
    }

    /// Puts a certificate in the place of the one before; where it lies.
    pub(super) fn publish(&self, new: &Path) -> io::Result<PathBuf> {
        self.rename(new, crate::config::ACME_CERTIFICATE)
    }

    fn rename(&self, new: &Path, name: &str) -> io::Result<PathBuf> {
        let path = self.0.join(name);
        fs::rename(new, &path)?;
        File::open(&self.0)?.sync_all()?;
        Ok(path)
    }
}
