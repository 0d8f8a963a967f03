//! Certificates by ACME while Baton serves: one is fetched at the start when there is none, another
//! in time before it ends, and each is served as soon as it is there. What is kept lies in the data
//! folder, for its owner's eyes alone; it is no part of a backup, for another one is fetched.

mod kept;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use crate::app::House;
use crate::cli::Failure;
use crate::clock::{Clock, Timestamp};
use crate::domain::certificate::{Care, Certificate};
use crate::http::tls::{Said, Tls, TlsError};
use crate::outbound::acme::{Client, Issued, Proof, Refused, Settings};
use kept::Kept;

/// How long after the first failure it is tried again, in seconds; each further one doubles it.
const AGAIN_S: u64 = 5 * 60;
/// And how long at most: directories count failures by the hour.
const AGAIN_S_MAX: u64 = 6 * 3_600;
/// It is looked at least this often, in seconds, whatever the clock did meanwhile.
const LOOK_S: u64 = 3_600;
/// Letters of a reason that are told on.
const WHY_MAX: usize = 300;

/// What sees to the certificate.
pub(super) struct Keeper {
    settings: Settings,
    kept: Kept,
    tls: Arc<Tls>,
    house: House,
    failing: Option<Failing>,
}

/// What has not worked.
struct Failing {
    since: Timestamp,
    why: String,
    n_times: u32,
}

impl Keeper {
    /// Sees to what `tls` serves; `dir` is where things are kept.
    pub(super) fn new(settings: Settings, dir: PathBuf, tls: Arc<Tls>, house: House) -> Self {
        Self { settings, kept: Kept::in_(dir), tls, house, failing: None }
    }

    /// Sees to it for as long as it is awaited; whoever is in a hurry has it tried again at once.
    pub(super) async fn keep(mut self, hurry: Arc<Notify>) {
        loop {
            let now = Clock::System.now();
            if self.tls.stands_in() || is_due(&self.tls.said(), &self.settings.names, now) {
                self.renew().await;
            }
            self.tell();
            tokio::select! {
                () = tokio::time::sleep(self.rest()) => {}
                () = hurry.notified() => {}
            }
        }
    }

    async fn renew(&mut self) {
        match self.fetch().await {
            Ok(()) => {
                let (fingerprint, ends_at) = (self.tls.fingerprint(), self.tls.ends_at());
                let ends_at = ends_at.to_rfc3339();
                tracing::info!(%fingerprint, %ends_at, "another certificate is served");
                self.failing = None;
            }
            Err(error) => {
                let why = error.to_string();
                tracing::error!(%why, "no certificate was issued; what is served goes on");
                let why: String = why.trim_end_matches('.').chars().take(WHY_MAX).collect();
                let before = self.failing.take();
                let since = before.as_ref().map_or_else(|| Clock::System.now(), |it| it.since);
                let n_times = before.map_or(0, |it| it.n_times) + 1;
                self.failing = Some(Failing { since, why, n_times });
            }
        }
    }

    /// Fetches a certificate and serves it. A directory that has forgotten the account, as one that
    /// was set up anew has, is introduced to another.
    async fn fetch(&self) -> Result<(), Failure> {
        let issued = match self.order().await {
            Err(Trouble::Refused(Refused { forgot_us: true, .. })) => {
                self.kept.forget_account()?;
                self.order().await?
            }
            other => other?,
        };
        let (kept, names) = (self.kept.clone(), self.settings.names.clone());
        let file = tokio::task::spawn_blocking(move || take(&kept, &issued, &names)).await??;
        Ok(self.tls.exchange(&file, &file)?)
    }

    async fn order(&self) -> Result<Issued, Trouble> {
        let account = self.kept.account();
        let (client, made) = Client::open(&self.settings, account.as_deref()).await?;
        if let Some(made) = made {
            self.kept.keep_account(&made)?;
        }
        let show = |proof: Proof<'_>| match proof {
            Proof::OverTls { name, digest } => self.tls.prove(name, digest),
            Proof::OverHttp { token, text } => {
                self.tls.prove_over_http(token, text);
                Ok(())
            }
        };
        let issued = client.order(&self.settings.names, &show).await;
        self.tls.no_more_proofs();
        Ok(issued?)
    }

    /// Tells the house how it stands.
    fn tell(&self) {
        let failing = self.failing.as_ref().map(|it| (it.since, it.why.clone()));
        let care = Care::House { stands_in: self.tls.stands_in(), failing };
        self.house.is_served_with(Certificate { ends_at: self.tls.ends_at(), care });
    }

    fn rest(&self) -> Duration {
        let in_time = || {
            let ms = due_at(&self.tls.said()).ms_since(Clock::System.now());
            u64::try_from(ms / 1_000).unwrap_or_default().clamp(1, LOOK_S)
        };
        let s = self.failing.as_ref().map_or_else(in_time, |failing| again_s(failing.n_times));
        Duration::from_secs(s)
    }
}

/// Why there was no certificate.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("what is kept of certificates: {0}")]
    Disk(#[from] std::io::Error),
    #[error(transparent)]
    NoGood(#[from] TlsError),
    #[error("the directory issued a certificate {0}")]
    Useless(&'static str),
}

/// Keeps what was issued, if it can be served; where it lies.
fn take(kept: &Kept, issued: &Issued, names: &[String]) -> Result<PathBuf, Trouble> {
    let new = kept.write_new(&[issued.chain.trim_end(), "\n", &issued.key].concat())?;
    let said = Tls::load(&new, &new)?.said();
    if !said.is_for(names) {
        return Err(Trouble::Useless("for other names"));
    }
    if is_due(&said, names, Clock::System.now()) {
        return Err(Trouble::Useless("that has as good as ended"));
    }
    Ok(kept.publish(&new)?)
}

/// When the next certificate is fetched: after two thirds of this one's time, as directories advise,
/// so that a month of ninety days is left for what does not work.
fn due_at(said: &Said) -> Timestamp {
    said.begins_at.plus_ms(said.ends_at.ms_since(said.begins_at) / 3 * 2)
}

fn is_due(said: &Said, names: &[String], now: Timestamp) -> bool {
    !said.is_for(names) || now >= due_at(said)
}

/// How long it is left alone after so many failures, in seconds.
fn again_s(n_times: u32) -> u64 {
    let doubled = 1_u64.checked_shl(n_times.saturating_sub(1)).unwrap_or(u64::MAX);
    AGAIN_S.saturating_mul(doubled).min(AGAIN_S_MAX)
}
