//! What is known of the team's OpenID provider, fetched when it is needed and kept for a while. Who
//! is signed in already never depends on it: nothing here is asked but by signing in and out.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::app::error::Error;
use crate::app::house::House;
use crate::auth::provider::{Attempt, Discovery, Keys, WayBack, redeeming};
use crate::clock::Timestamp;
use crate::domain::single_sign_on::Provider;
use crate::outbound::{Fetch, Fetched, PostError, Reach, Target, fetch};

/// How long what is known of the provider is used without asking again, in ms: an hour.
const FRESH_MS: i64 = 3_600 * 1_000;
/// It is not asked again sooner than this, in ms, whatever tokens name unknown keys.
const AGAIN_MS: i64 = 5_000;
/// Log-outs remembered, so that none is heeded twice.
const HEEDED_MAX: usize = 1_000;

/// The provider and what is known of it.
#[derive(Debug)]
pub struct Trust {
    pub(super) provider: Provider,
    state: tokio::sync::Mutex<State>,
    heeded: Mutex<VecDeque<String>>,
}

#[derive(Debug, Default)]
struct State {
    known: Option<Arc<Known>>,
    asked_at: Option<Timestamp>,
    why: String,
}

/// What the provider says of itself.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) discovery: Discovery,
    pub(super) keys: Keys,
    at: Timestamp,
}

/// What a code was redeemed for.
#[derive(Deserialize)]
pub(super) struct Redeemed {
    pub(super) id_token: String,
    #[serde(default)]
    pub(super) access_token: Option<String>,
}

impl Trust {
    /// Nothing is known yet.
    pub fn in_(provider: Provider) -> Self {
        Self { provider, state: Default::default(), heeded: Mutex::default() }
    }

    /// Whether a log-out is heard for the first time.
    pub(super) fn heeds(&self, id: &str) -> bool {
        let mut heeded = self.heeded.lock().unwrap_or_else(PoisonError::into_inner);
        if heeded.iter().any(|known| known == id) {
            return false;
        }
        if heeded.len() >= HEEDED_MAX {
            heeded.pop_front();
        }
        heeded.push_back(id.to_owned());
        true
    }

    fn does_not_answer(&self, why: &str) -> Error {
        let name = &self.provider.name;
        Error::conflict(format!("{name} does not answer now ({why}); try again in a moment"))
    }
}

impl House {
    /// What is known of the provider; asked for when that is too old, or when its keys have to be
    /// looked at `anew`. When it does not answer, what was known goes on being used.
    pub(super) async fn known_of(&self, trust: &Trust, anew: bool) -> Result<Arc<Known>, Error> {
        let now = self.now();
        let mut state = trust.state.lock().await;
        let known = state.known.as_ref();
        let fresh = !anew && known.is_some_and(|known| now.ms_since(known.at) < FRESH_MS);
        let just_asked = state.asked_at.is_some_and(|at| now.ms_since(at) < AGAIN_MS);
        if !fresh && !just_asked {
            state.asked_at = Some(now);
            match self.ask_provider(&trust.provider, now).await {
                Ok(known) => state.known = Some(Arc::new(known)),
                Err(why) => {
                    tracing::warn!(why, "the provider of single sign-on does not answer");
                    state.why = why;
                }
            }
        }
        state.known.clone().ok_or_else(|| trust.does_not_answer(&state.why))
    }

    async fn ask_provider(&self, provider: &Provider, now: Timestamp) -> Result<Known, String> {
        let document = self.document(&Discovery::address(&provider.issuer)).await?;
        let discovery = Discovery::read(&document, &provider.issuer)?;
        let keys = Keys::read(&self.document(&discovery.jwks_uri).await?)?;
        Ok(Known { discovery, keys, at: now })
    }

    async fn document(&self, url: &str) -> Result<Vec<u8>, String> {
        match self.fetched(url, None, None).await {
            Ok(Fetched { status: 200, body }) => Ok(body),
            Ok(Fetched { status, .. }) => Err(format!("{url} answers {status}")),
            Err(why) => Err(why),
        }
    }

    /// Redeems a code for tokens.
    pub(super) async fn redeem(
        &self,
        trust: &Trust,
        known: &Known,
        attempt: &Attempt,
        code: &str,
        back: WayBack<'_>,
    ) -> Result<Redeemed, Error> {
        let (form, above) = redeeming(&trust.provider, &known.discovery, attempt, code, back);
        let answer = self.fetched(&known.discovery.token_endpoint, Some(form), above).await;
        let answer = answer.map_err(|why| trust.does_not_answer(&why))?;
        if answer.status != 200 {
            let why = refusal(&answer.body);
            tracing::warn!(answer.status, why, "a sign-in was not redeemed by the provider");
            let name = &trust.provider.name;
            return Err(Error::Forbidden(format!("{name} did not complete the sign-in ({why})")));
        }
        let odd = |_| trust.does_not_answer("its answer cannot be read");
        serde_json::from_slice(&answer.body).map_err(odd)
    }

    /// What else the provider says of whoever has just signed in there.
    pub(super) async fn more_claims(
        &self,
        trust: &Trust,
        endpoint: &str,
        token: &str,
    ) -> Result<Map<String, Value>, Error> {
        let proof = format!("Bearer {token}");
        let answer = self.fetched(endpoint, None, Some(proof)).await;
        let answer = answer.map_err(|why| trust.does_not_answer(&why))?;
        let said = serde_json::from_slice(&answer.body);
        match said {
            Ok(Value::Object(claims)) if answer.status == 200 => Ok(claims),
            _ => Err(trust.does_not_answer("it does not say who you are")),
        }
    }

    async fn fetched(
        &self,
        url: &str,
        form: Option<String>,
        authorization: Option<String>,
    ) -> Result<Fetched, String> {
        let target = Target::parse(url).map_err(|why| format!("{url} {why}"))?;
        // The address is the administrator's own, from the settings file: it may be near.
        let what = Fetch { authorization, form, ..Fetch::get(target, Reach::Everywhere) };
        fetch(self.connector(), &what).await.map_err(|error| match error {
            PostError::Unreachable(why) => format!("it cannot be reached: {why}"),
            other => other.to_string(),
        })
    }
}

/// The provider's own word for why not, when it is one of OAuth's; never its prose.
fn refusal(body: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    let lawful = |error: &String| {
        error.len() <= 40 && error.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    let said: Option<Refusal> = serde_json::from_slice(body).ok();
    said.map(|refusal| refusal.error).filter(lawful).unwrap_or_else(|| "no reason given".to_owned())
}
