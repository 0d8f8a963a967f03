//! Ids of mails, sealed: an answer that names one shows that whoever wrote it was sent that mail.
//! The address somebody says they write from shows nothing.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::domain::mail::{MailHash, MailSecret};
use crate::ids::{self, ConversationId, Epoch, IdSource};

/// Bytes of what ids are sealed with.
const SECRET_BYTES: usize = 32;
/// Bytes of a seal: 128 bits of it, which nobody guesses.
const SEAL_BYTES: usize = 16;
/// What stands before the number of a mail that is in no conversation.
const ALONE: &str = "mail";

/// Makes what ids are sealed with.
pub fn mint(ids: &IdSource) -> MailSecret {
    MailSecret(ids.bytes::<SECRET_BYTES>().to_vec())
}

/// The id of a mail, the same for every attempt: which conversation it is in, its number, the
/// lineage of the data (after a restore numbers come again), and the seal.
pub fn id(
    secret: &MailSecret,
    epoch: Epoch,
    conversation: Option<ConversationId>,
    number: u64,
    domain: &str,
) -> String {
    let of = conversation.map_or_else(|| ALONE.to_owned(), |id| ids::encode(id.0));
    let lineage = ids::encode(epoch.0);
    let open = format!("{of}.{number}.{lineage}").to_ascii_lowercase();
    let seal = seal(secret, &open);
    format!("{open}.{seal}@{domain}")
}

/// The conversation of the mail with this id; none for an id that was not sealed here.
pub fn conversation(secret: &MailSecret, id: &str) -> Option<ConversationId> {
    let (local, _) = id.split_once('@')?;
    // Some programs change the case of ids they quote.
    let local = local.to_ascii_lowercase();
    let (open, seal) = local.rsplit_once('.')?;
    let seal = ids::decode(seal)?.to_be_bytes();
    mac(secret, open).verify_truncated_left(&seal).ok()?;
    let (of, _) = open.split_once('.')?;
    ids::decode(of).map(ConversationId)
}

/// What a mail is known again by.
pub fn hash(id: &[u8]) -> MailHash {
    MailHash(Sha256::digest(id).into())
}

fn seal(secret: &MailSecret, open: &str) -> String {
    let whole = mac(secret, open).finalize().into_bytes();
    let mut bytes = [0; SEAL_BYTES];
    bytes.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
    ids::encode(u128::from_be_bytes(bytes)).to_ascii_lowercase()
}

fn mac(secret: &MailSecret, open: &str) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(&secret.0).expect("HMAC takes a key of any length");
    mac.update(b"baton mail id\0");
    mac.update(open.as_bytes());
    mac
}

#[cfg(test)]
mod tests;
