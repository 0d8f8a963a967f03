//! A second factor beside the password: set up by whoever it is for, asked for at every sign-in with
//! a password or a one-time link, taken away by a lead from somebody who lost it. Whoever the
//! settings ask for one and who has none can do nothing else first ([`Principal::Newcomer`]).

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::sign_in::{SESSIONS_MAX, drop_session};
use crate::auth::second_factor::{self, Worth};
use crate::clock::Timestamp;
use crate::domain::access::{SecretHash, Session};
use crate::domain::act::{Act, Deed, Doer};
use crate::domain::agent::Agent;
use crate::domain::second_factor::SecondFactor;
use crate::domain::single_sign_on::ProviderSession;
use crate::ids::AgentId;
use crate::store::{Read as _, Snapshot, StoreError, Tx};

/// How somebody's own second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnFactor {
    /// Since when it is asked for; none when there is none.
    pub active_since: Option<Timestamp>,
    /// Recovery codes that are left.
    pub n_recovery: usize,
    /// Whether the settings ask for one.
    pub demanded: bool,
}

/// What proved that it is them, in the audit's words.
pub(super) type Proof = &'static str;

impl House {
    /// How one's own second factor stands.
    ///
    /// # Errors
    /// When not a person.
    pub async fn own_factor(&self, who: &Principal) -> Result<OwnFactor, Error> {
        let me = self.oneself(who)?;
        let known = self.read(move |at| at.get::<SecondFactor>(me.id)).await?;
        let active = known.filter(|known| known.active_since.is_some());
        Ok(OwnFactor {
            active_since: active.as_ref().and_then(|it| it.active_since),
            n_recovery: active.map_or(0, |it| it.recovery.len()),
            demanded: self.demand().is_on(me.role),
        })
    }

    /// Begins a second factor: a secret for an app, which is shown once. Nothing is asked for
    /// before the app has shown that it knows it.
    ///
    /// # Errors
    /// [`Error::Conflict`] for somebody who has one.
    pub async fn begin_factor(&self, who: &Principal) -> Result<(Agent, SecondFactor), Error> {
        let me = self.oneself(who)?;
        let factor = second_factor::begin(me.id, self.ids(), self.now());
        let begun = factor.clone();
        self.write(move |tx| {
            let known = tx.get::<SecondFactor>(begun.agent)?;
            if known.is_some_and(|known| known.active_since.is_some()) {
                return Err(Error::conflict("there is a second factor already; drop it first"));
            }
            Ok(tx.put(&begun)?)
        })
        .await?;
        Ok((me, factor))
    }

    /// Shows by a first code that the app knows the secret: from now on codes are asked for. Other
    /// consoles of the same person are over: they came in without one. Returns recovery codes.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a code that is not right, [`Error::Conflict`] when nothing was begun,
    /// [`Error::TooMany`] after too many wrong ones.
    pub async fn confirm_factor(
        &self,
        who: &Principal,
        here: Option<SecretHash>,
        code: String,
    ) -> Result<Vec<String>, Error> {
        let me = self.oneself(who)?;
        let (codes, kept) = second_factor::recovery_codes(self.ids());
        let (now, refusal) = (self.now(), self.refusal_act(&me));
        let act = self.act(who, Deed::SecondFactorSetUp, "");
        let cut = self
            .write(move |tx| {
                let begun = tx.get::<SecondFactor>(me.id)?;
                let begun = begun.filter(|it| it.active_since.is_none());
                let begun =
                    begun.ok_or_else(|| Error::conflict("no second factor has been begun"))?;
                if let Err(refused) = judged(tx, begun, &code, now, refusal)? {
                    return Ok(Err(refused));
                }
                let factor = tx.get::<SecondFactor>(me.id)?.ok_or(Error::Unauthenticated)?;
                tx.put(&SecondFactor { active_since: Some(now), recovery: kept, ..factor })?;
                tx.note(act)?;
                let sessions = tx.scan::<Session>(None, SESSIONS_MAX)?.into_iter();
                let others = sessions.filter(|it| it.agent == me.id && Some(it.hash) != here);
                let others: Vec<Session> = others.collect();
                for other in &others {
                    drop_session(tx, other.hash)?;
                }
                Ok(Ok(others))
            })
            .await??;
        cut.iter().for_each(|other| self.hub().revoke_session(other.id));
        Ok(codes)
    }

    /// Makes new recovery codes; the old ones count no more.
    ///
    /// # Errors
    /// As [`Self::drop_factor`].
    pub async fn renew_recovery(
        &self,
        who: &Principal,
        code: String,
    ) -> Result<Vec<String>, Error> {
        let (codes, kept) = second_factor::recovery_codes(self.ids());
        self.with_code(who, code, Deed::RecoveryCodesMade, move |tx, factor| {
            tx.put(&SecondFactor { recovery: kept, ..factor })
        })
        .await?;
        Ok(codes)
    }

    /// Drops one's own second factor, for another phone or for none.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a code that is not right, [`Error::Conflict`] for somebody who has
    /// no second factor, [`Error::TooMany`] after too many wrong codes.
    pub async fn drop_factor(&self, who: &Principal, code: String) -> Result<(), Error> {
        let dropped = |tx: &mut Tx, it: SecondFactor| tx.delete::<SecondFactor>(it.agent);
        self.with_code(who, code, Deed::SecondFactorDropped, dropped).await
    }

    async fn with_code(
        &self,
        who: &Principal,
        code: String,
        deed: Deed,
        then: impl FnOnce(&mut Tx, SecondFactor) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), Error> {
        let me = self.oneself(who)?;
        let (now, refusal, act) = (self.now(), self.refusal_act(&me), self.act(who, deed, ""));
        self.write(move |tx| {
            let factor =
                active(tx, me.id)?.ok_or_else(|| Error::conflict("there is no second factor"))?;
            if let Err(refused) = judged(tx, factor, &code, now, refusal)? {
                return Ok(Err(refused));
            }
            let factor = active(tx, me.id)?.ok_or(Error::Unauthenticated)?;
            then(tx, factor)?;
            Ok(Ok(tx.note(act)?))
        })
        .await?
    }

    /// Who has a second factor, and since when.
    ///
    /// # Errors
    /// When the asker may not know.
    pub async fn factors(&self, who: &Principal) -> Result<Vec<(AgentId, Timestamp)>, Error> {
        allow(who, Operation::RescuePeople)?;
        let all = self.read(|at| at.scan::<SecondFactor>(None, usize::MAX)).await?;
        Ok(all.into_iter().filter_map(|it| Some((it.agent, it.active_since?))).collect())
    }

    /// Takes the second factor from somebody who lost it, and ends their sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody who has none, [`Error::Forbidden`] for somebody with more
    /// authority than the asker, and for oneself.
    pub async fn take_factor(&self, who: &Principal, id: AgentId) -> Result<(), Error> {
        allow(who, Operation::RescuePeople)?;
        let agent = self.board().agent(id).cloned().ok_or(Error::NotFound("agent"))?;
        let Principal::Agent { id: by, role } = *who else { return Err(Error::Unauthenticated) };
        if by == id {
            return Err(Error::Forbidden("your own is dropped with a code of it".into()));
        }
        if agent.role > role {
            let what = format!("only an administrator takes it from an {}", agent.role.name());
            return Err(Error::Forbidden(what));
        }
        self.remove_factor(&agent, Doer::Agent(by)).await
    }

    /// Takes a second factor away without asking who asks: the command line.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody who has none.
    pub async fn remove_factor(&self, agent: &Agent, by: Doer) -> Result<(), Error> {
        let id = agent.id;
        let act = self.act_of(by, Deed::SecondFactorTaken, &agent.name);
        self.write(move |tx| {
            active(tx, id)?.ok_or(Error::NotFound("second factor"))?;
            tx.delete::<SecondFactor>(id)?;
            Ok(tx.note(act)?)
        })
        .await?;
        self.end_sessions(id).await
    }

    /// Whether a session has to set up a second factor before anything else. The provider has seen
    /// to those who came by it.
    pub(super) async fn owes_factor(&self, agent: &Agent, hash: SecretHash) -> Result<bool, Error> {
        if !self.demand().is_on(agent.role) {
            return Ok(false);
        }
        let id = agent.id;
        self.read(move |at| {
            let by_provider = at.get::<ProviderSession>(hash)?.is_some();
            Ok(!by_provider && !has_factor(at, id)?)
        })
        .await
    }

    /// What is written down when too many codes were wrong.
    pub(super) fn refusal_act(&self, agent: &Agent) -> Act {
        self.act_of(Doer::Agent(agent.id), Deed::CodesRefused, "")
    }

    fn oneself(&self, who: &Principal) -> Result<Agent, Error> {
        allow(who, Operation::SecureOneself)?;
        let id = who.person().ok_or(Error::Unauthenticated)?;
        self.board().agent(id).cloned().ok_or(Error::Unauthenticated)
    }
}

/// Whether an agent is who they say, as far as a second factor is asked of them. What was tried is
/// remembered also when it is refused: the refusal is inside.
///
/// # Errors
/// When the store fails.
pub(super) fn prove(
    tx: &mut Tx,
    agent: AgentId,
    code: Option<&str>,
    now: Timestamp,
    refused: Act,
) -> Result<Result<Option<Proof>, Error>, Error> {
    let Some(factor) = active(tx, agent)? else { return Ok(Ok(None)) };
    let Some(code) = code.filter(|code| !code.trim().is_empty()) else {
        let why = "a code is needed: the six digits of your authenticator app, or a recovery code";
        return Ok(Err(Error::invalid("code", why)));
    };
    Ok(judged(tx, factor, code, now, refused)?.map(Some))
}

/// Whether somebody has a second factor.
pub(super) fn has_factor(at: &Snapshot, agent: AgentId) -> Result<bool, StoreError> {
    Ok(at.get::<SecondFactor>(agent)?.is_some_and(|it| it.active_since.is_some()))
}

fn active(tx: &Tx, agent: AgentId) -> Result<Option<SecondFactor>, StoreError> {
    Ok(tx.get::<SecondFactor>(agent)?.filter(|it| it.active_since.is_some()))
}

fn judged(
    tx: &mut Tx,
    mut factor: SecondFactor,
    code: &str,
    now: Timestamp,
    refused: Act,
) -> Result<Result<Proof, Error>, Error> {
    let worth = second_factor::weigh(&mut factor, code, now);
    tx.put(&factor)?;
    Ok(match worth {
        Worth::App => Ok("code"),
        Worth::Recovery => Ok("recovery code"),
        Worth::Unread { wait_s } => Err(Error::TooMany { retry_after_s: wait_s }),
        Worth::Nothing { now_waits } => {
            if now_waits {
                tx.note(refused)?;
            }
            Err(Error::invalid("code", "the code is not right, or was used before"))
        }
    })
}
