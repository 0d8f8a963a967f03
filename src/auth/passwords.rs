//! Passwords: argon2id, few at once, never on the threads that answer requests. An unknown name
//! costs the same time as a wrong password. How often somebody may try is limited elsewhere.

use std::sync::Arc;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::Semaphore;

use crate::ids::IdSource;

/// The longest password, in bytes: hashing reads all of it.
pub const PASSWORD_BYTES_MAX: usize = 1_024;
/// The shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Hashes computed at once: each takes a core for tens of milliseconds and 19 MiB.
const AT_ONCE: usize = 2;
/// Ceilings for what a stored hash may ask for, so that a doctored record cannot take the machine:
/// 64 MiB, ten passes, four lanes.
const MEMORY_KIB_MAX: u32 = 64 * 1_024;
const PASSES_MAX: u32 = 10;
const LANES_MAX: u32 = 4;

/// Why a password was not hashed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Fewer than [`PASSWORD_CHARS_MIN`] characters.
    #[error("a password has at least {PASSWORD_CHARS_MIN} characters")]
    TooShort,
    /// More than [`PASSWORD_BYTES_MAX`] bytes.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes")]
    TooLong,
    /// The hashing itself failed: no memory, or the thread was stopped.
    #[error("the password could not be hashed: {0}")]
    Failed(String),
}

/// Hashes and checks passwords, a few at a time.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    /// What unknown names are checked against; no password fits it.
    dummy: Arc<str>,
    ids: IdSource,
}

impl Passwords {
    /// Ready to work.
    ///
    /// # Errors
    /// [`PasswordError::Failed`] when the parameters cannot be written down.
    pub fn new(ids: &IdSource) -> Result<Self, PasswordError> {
        let dummy = nobodys(ids.bytes(), ids.bytes()).map_err(PasswordError::Failed)?;
        let permits = Arc::new(Semaphore::new(AT_ONCE));
        Ok(Self { permits, dummy: dummy.into(), ids: ids.clone() })
    }

    /// The PHC text to keep for a new password.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let (password, salt) = (accept(password)?.to_owned(), self.ids.bytes());
        self.run(move || hash_now(password.as_bytes(), salt)).await?
    }

    /// The same on the calling thread: for the command line.
    ///
    /// # Errors
    /// See [`PasswordError`].
    pub fn hash_blocking(&self, password: &str) -> Result<String, PasswordError> {
        hash_now(accept(password)?.as_bytes(), self.ids.bytes())
    }

    /// Whether `password` is the one behind `stored`; `None` stands for an unknown name, takes as
    /// long and is never right.
    ///
    /// # Errors
    /// [`PasswordError::Failed`] when no check could be made at all.
    pub async fn verify(
        &self,
        password: &str,
        stored: Option<&str>,
    ) -> Result<bool, PasswordError> {
        if password.len() > PASSWORD_BYTES_MAX {
            return Ok(false);
        }
        let known = stored.is_some();
        let stored = stored.map_or_else(|| Arc::clone(&self.dummy), Arc::from);
        let password = password.to_owned();
        let fits = self.run(move || verify_now(password.as_bytes(), &stored)).await?;
        Ok(fits && known)
    }

    async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let stopped = |why: String| PasswordError::Failed(why);
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        let permit = permit.map_err(|e| stopped(e.to_string()))?;
        let done = tokio::task::spawn_blocking(move || {
            let _held_until_done = permit;
            job()
        });
        done.await.map_err(|e| stopped(e.to_string()))
    }
}

fn accept(password: &str) -> Result<&str, PasswordError> {
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordError::TooLong);
    }
    if password.chars().count() < PASSWORD_CHARS_MIN {
        return Err(PasswordError::TooShort);
    }
    Ok(password)
}

fn hash_now(password: &[u8], salt: [u8; 16]) -> Result<String, PasswordError> {
    let hash: PasswordHash = hasher()
        .hash_password_with_salt(password, &salt)
        .map_err(|e| PasswordError::Failed(e.to_string()))?;
    Ok(hash.to_string())
}

/// In the form of the hashes of passwords, and of no password: both its parts are random bytes.
fn nobodys(hash: [u8; 32], salt: [u8; 16]) -> Result<String, String> {
    let params = ParamsString::try_from(&Params::DEFAULT).map_err(|e| e.to_string())?;
    let nobodys = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params,
        salt: Some(Salt::new(&salt).map_err(|e| e.to_string())?),
        hash: Some(Output::new(&hash).map_err(|e| e.to_string())?),
    };
    Ok(nobodys.to_string())
}

/// A hash that does not parse, is of another algorithm or asks for too much fits no password.
fn verify_now(password: &[u8], stored: &str) -> bool {
    let Ok(hash) = PasswordHash::new(stored) else { return false };
    let Ok(params) = Params::try_from(&hash) else { return false };
    let affordable = hash.algorithm.as_str() == Algorithm::Argon2id.as_str()
        && params.m_cost() <= MEMORY_KIB_MAX
        && params.t_cost() <= PASSES_MAX
        && params.p_cost() <= LANES_MAX;
    affordable && hasher().verify_password(password, &hash).is_ok()
}

/// The parameters OWASP's password storage cheat sheet gives first for argon2id: 19 MiB, two
/// passes, one lane.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

#[cfg(test)]
mod tests;
