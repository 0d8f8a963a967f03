//! `baton cert`: a self-signed certificate for a house on its own network, with the fingerprint by
//! which people recognise it.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;

use clap::Args;

use crate::cli::{Failure, tell};
use crate::clock::Clock;
use crate::http::tls::fingerprint;
use crate::http::tls::made::self_signed;

/// What the certificate is for.
#[derive(Debug, Args)]
pub struct Options {
    /// Names and addresses under which the house is reached.
    #[arg(required = true)]
    names: Vec<String>,
    /// The folder to write `certificate.pem` and `key.pem` to.
    #[arg(long, default_value = ".")]
    to: PathBuf,
}

/// Makes a certificate and its key, where there is none.
pub fn run(options: &Options) -> Result<ExitCode, Failure> {
    let (certificate, key) = (options.to.join("certificate.pem"), options.to.join("key.pem"));
    let made = self_signed(&options.names, Clock::System.now())?;
    write_new(&key, 0o600, &made.key)?;
    write_new(&certificate, 0o644, &made.certificate)?;
    tell(&format!("SHA-256 fingerprint: {}", fingerprint(&made.der)));
    tell("Into the settings file:");
    tell("[tls]");
    tell(&format!("certificate = \"{}\"", absolute(&certificate)?.display()));
    tell(&format!("key = \"{}\"", absolute(&key)?.display()));
    Ok(ExitCode::SUCCESS)
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, mode: u32, text: &str) -> Result<(), Failure> {
    let mut how = OpenOptions::new();
    let file = how.write(true).create_new(true).mode(mode).open(path);
    let mut file = file.map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(file.write_all(text.as_bytes())?)
}
