//! API tokens: what programs come in with. A token's secret is shown once, when it is made; every
//! request asks anew whether it still opens anything.

use crate::app::access::{Operation, Principal, Scope, allow};
use crate::app::conversations::check_text;
use crate::app::error::Error;
use crate::app::house::House;
use crate::auth::secrets::{self, Secret, SecretKind};
use crate::clock::Timestamp;
use crate::domain::access::{SecretHash, Token};
use crate::domain::act::Deed;
use crate::ids::TokenId;
use crate::store::Read as _;

/// API tokens of a house, at most.
const TOKENS_MAX: usize = 200;
/// Days a token may be made for, at most: ten years.
pub const TOKEN_DAYS_MAX: u32 = 3_650;
/// Days before its end from which people are warned of it.
pub const WARNED_DAYS: i64 = 7;
const DAY_S: i64 = 24 * 3_600;

impl House {
    /// Who an API token stands for.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for an unknown one, [`Error::Expired`] for one that is over.
    pub async fn token_principal(&self, hash: SecretHash) -> Result<Principal, Error> {
        let token = self.read(move |at| at.token_by_hash(hash)).await?;
        let token = token.ok_or(Error::Unauthenticated)?;
        match token.expires_at {
            Some(at) if token.is_over(self.now()) => {
                let (name, at) = (token.name, at.to_rfc3339());
                Err(Error::Expired(format!("the API token {name:?} expired at {at}; make another")))
            }
            _ => Ok(Principal::Token { id: token.id, scopes: token.scopes.into_iter().collect() }),
        }
    }

    /// What people call the program that asks; nothing when it is none.
    pub(super) async fn program_name(&self, who: &Principal) -> Result<String, Error> {
        let Principal::Token { id, .. } = who else { return Ok(String::new()) };
        let id = *id;
        let token = self.read(move |at| at.get::<Token>(id)).await?;
        Ok(token.map(|token| token.name).unwrap_or_default())
    }

    /// Makes an API token that works for so many days, or until it is revoked; its secret is shown
    /// once.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a name or scope, and for a number of days nobody means.
    pub async fn make_token(
        &self,
        who: &Principal,
        name: String,
        scopes: Vec<Scope>,
        days: Option<u32>,
    ) -> Result<(Token, Secret), Error> {
        allow(who, Operation::ManageTokens)?;
        check_text("name", &name, 100)?;
        if scopes.is_empty() {
            return Err(Error::invalid("scopes", "name at least one"));
        }
        if days.is_some_and(|days| !(1..=TOKEN_DAYS_MAX).contains(&days)) {
            return Err(Error::invalid("days", format!("are 1 to {TOKEN_DAYS_MAX}")));
        }
        let created_by = who.agent().ok_or(Error::Forbidden("tokens are made by people".into()))?;
        let now = self.now();
        let secret = secrets::mint(SecretKind::Api, self.ids());
        let (id, hash) = (self.ids().next(now), secret.hash());
        let expires_at = days.map(|days| now.plus_s(i64::from(days) * DAY_S));
        let token = Token { hash, id, name, scopes, created_by, created_at: now, expires_at };
        let stored = token.clone();
        let act = self.act(who, Deed::TokenMade, &token.name);
        self.write(move |tx| {
            if tx.scan::<Token>(None, TOKENS_MAX)?.len() >= TOKENS_MAX {
                return Err(Error::conflict(format!("at most {TOKENS_MAX} tokens")));
            }
            tx.note(act)?;
            Ok(tx.put(&stored)?)
        })
        .await?;
        Ok((token, secret))
    }

    /// All API tokens, without their secrets.
    ///
    /// # Errors
    /// When the asker may not.
    pub async fn tokens(&self, who: &Principal) -> Result<Vec<Token>, Error> {
        allow(who, Operation::ManageTokens)?;
        self.read(|at| at.scan::<Token>(None, TOKENS_MAX)).await
    }

    /// Names of tokens that stop working within [`WARNED_DAYS`], and when. Those that are over are
    /// not among them: whoever needed one knows by now.
    pub(super) async fn tokens_ending(&self) -> Result<Vec<(String, Timestamp)>, Error> {
        let now = self.now();
        let soon = now.plus_s(WARNED_DAYS * DAY_S);
        let all = self.read(|at| at.scan::<Token>(None, TOKENS_MAX)).await?;
        let ends = |it: Token| Some((it.name, it.expires_at?));
        Ok(all.into_iter().filter_map(ends).filter(|(_, at)| (now..=soon).contains(at)).collect())
    }

    /// Revokes an API token; its sockets are cut.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn revoke_token(&self, who: &Principal, id: TokenId) -> Result<(), Error> {
        allow(who, Operation::ManageTokens)?;
        let mut act = self.act(who, Deed::TokenRevoked, "");
        self.write(move |tx| {
            act.about = tx.get::<Token>(id)?.ok_or(Error::NotFound("token"))?.name;
            tx.note(act)?;
            Ok(tx.delete::<Token>(id)?)
        })
        .await?;
        self.hub().revoke_token(id);
        Ok(())
    }
}
