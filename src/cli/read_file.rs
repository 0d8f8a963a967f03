//! The hidden subcommand in which files of others are read: a file on standard input, lines of JSON
//! on standard output, limits before anything else. See [`crate::interchange::child`].

use std::io::{BufWriter, Read, Write};
use std::process::ExitCode;

use clap::Subcommand;

use crate::cli::Failure;
use crate::domain::sheet::FileRead;
use crate::interchange::child::{ONE_EXPORT, ONE_FILE, confine};
use crate::interchange::conversations::{self, Source};
use crate::interchange::knowledge::{self, FILE_BYTES_MAX};
use crate::interchange::sitemap::{self, SITEMAP_BYTES_MAX};

/// What is read.
#[derive(Debug, Subcommand)]
pub enum What {
    /// A file of articles.
    Knowledge {
        /// What the file is called: its ending says how it is read.
        name: String,
    },
    /// A sitemap.
    Sitemap,
    /// An export of conversations.
    Conversations {
        /// The system it comes from.
        from: String,
    },
}

/// Reads it.
pub fn run(what: &What) -> Result<ExitCode, Failure> {
    match what {
        What::Knowledge { name } => {
            confine(ONE_FILE)?;
            articles(name)
        }
        What::Sitemap => {
            confine(ONE_FILE)?;
            addresses()
        }
        What::Conversations { from } => {
            confine(ONE_EXPORT)?;
            let source = Source::from_name(from).ok_or("an export of what?")?;
            talks(source)
        }
    }
}

/// Reads as far as somebody takes what is read.
fn talks(source: Source) -> Result<ExitCode, Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut written = Ok(());
    conversations::read(source, std::io::stdin().lock(), |read| {
        written = serde_json::to_writer(&mut out, &read)
            .map_err(std::io::Error::from)
            .and_then(|()| out.write_all(b"\n"));
        written.is_ok()
    });
    written?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn addresses() -> Result<ExitCode, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(SITEMAP_BYTES_MAX as u64).read_to_end(&mut bytes)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut out, &sitemap::locations(&bytes))?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn articles(name: &str) -> Result<ExitCode, Failure> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    let files = if bytes.len() as u64 > FILE_BYTES_MAX {
        vec![FileRead::refused(name, format!("is more than {FILE_BYTES_MAX} bytes"))]
    } else {
        knowledge::read(name, &bytes)
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    for file in files {
        serde_json::to_writer(&mut out, &file)?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
