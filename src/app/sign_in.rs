//! Signing in and staying signed in: passwords, one-time links, console sessions. Every request asks
//! anew, so that revoking takes effect at once.

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::people::AgentChange;
use crate::app::second_factor::{Proof, has_factor, prove};
use crate::auth::passwords::PasswordError;
use crate::auth::provider::WayBack;
use crate::auth::secrets::Secret;
use crate::auth::sessions::Standing;
use crate::auth::{links, sessions};
use crate::domain::access::{Credential, Link, LinkPurpose, SecretHash, Session};
use crate::domain::act::Deed;
use crate::domain::agent::{Agent, Role};
use crate::domain::single_sign_on::ProviderSession;
use crate::ids::{AgentId, SessionId};
use crate::store::{Read, Tx};

/// Sessions looked through when an agent's are ended; far more than a small team ever has.
pub(super) const SESSIONS_MAX: usize = 10_000;

/// What somebody with a one-time link fills in, as far as the link asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkForm {
    /// Set-up only: the first administrator's name.
    pub name: Option<String>,
    /// Set-up only: their address.
    pub email: Option<String>,
    /// Set-up, invitation and reset: the new password.
    pub password: Option<String>,
    /// The code of somebody with a second factor.
    pub code: Option<String>,
}

/// What a one-time link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opens {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whom it lets in; none for the set-up link.
    pub agent: Option<Agent>,
    /// Whether it takes the code of a second factor, too.
    pub takes_code: bool,
}

impl House {
    /// Signs in with a password, and a code of the second factor for whoever has one.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for anything that is not right, in the same time;
    /// [`Error::Invalid`] naming `code` when only that is missing or wrong, [`Error::TooMany`] after
    /// too many wrong ones.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        code: Option<String>,
    ) -> Result<(Agent, Secret), Error> {
        let email = email.to_owned();
        let found = self
            .read(move |at| {
                let Some(agent) = at.agent_by_email(&email)? else { return Ok(None) };
                let credential = at.get::<Credential>(agent.id)?;
                Ok(credential.map(|c| (agent, c)))
            })
            .await?;
        let stored = found.as_ref().map(|(_, c)| c.password.as_str());
        let right = self.passwords().verify(password, stored).await?;
        match found {
            Some((agent, _)) if right && !agent.disabled => {
                self.password_counts(&agent.email, agent.role)?;
                let secret = self.begin_session(&agent, code).await?;
                Ok((agent, secret))
            }
            _ => Err(Error::Unauthenticated),
        }
    }

    /// Whether the settings still let somebody in by password.
    fn password_counts(&self, email: &str, role: Role) -> Result<(), Error> {
        match self.provider() {
            Some(provider) if !provider.allows_password(email, role) => {
                let name = &provider.name;
                Err(Error::Forbidden(format!("passwords are not used here; sign in with {name}")))
            }
            _ => Ok(()),
        }
    }

    async fn begin_session(&self, agent: &Agent, code: Option<String>) -> Result<Secret, Error> {
        let (session, secret) = sessions::begin(agent.id, self.ids(), self.now());
        let (now, refusal) = (self.now(), self.refusal_act(agent));
        let mut act = self.act(&principal(agent), Deed::SignedIn, "");
        self.write(move |tx| {
            let proof = match prove(tx, session.agent, code.as_deref(), now, refusal)? {
                Ok(proof) => proof,
                Err(refused) => return Ok(Err(refused)),
            };
            act.about = came_by("password", proof);
            tx.note(act)?;
            Ok(Ok(tx.put(&session)?))
        })
        .await??;
        Ok(secret)
    }

    /// What a one-time link is for, without using it up.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is unknown, used or too old.
    pub async fn link(&self, hash: SecretHash) -> Result<Opens, Error> {
        let now = self.now();
        let found = self
            .read(move |at| {
                let link = at.get::<Link>(hash)?.filter(|link| links::usable(link, now));
                let Some(Link { purpose, agent, .. }) = link else { return Ok(None) };
                let takes_code = agent.map(|id| has_factor(at, id)).transpose()?.unwrap_or(false);
                let agent = agent.map(|id| at.get::<Agent>(id)).transpose()?.flatten();
                Ok(Some(Opens { purpose, agent, takes_code }))
            })
            .await?;
        found.ok_or(Error::NotFound("link"))
    }

    /// Uses a one-time link: signs its agent in, with a new password where it asks for one. The
    /// set-up link makes the first administrator.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a link that is unknown, used or too old; [`Error::Invalid`] for a
    /// field it needs, the code of a second factor among them; [`Error::TooMany`] after too many
    /// wrong codes.
    pub async fn use_link(
        &self,
        hash: SecretHash,
        form: LinkForm,
    ) -> Result<(Agent, Secret), Error> {
        let Opens { purpose, .. } = self.link(hash).await?;
        if links::takes_password(purpose)
            && let Some(agent) = self.agent_of_link(hash).await?
        {
            self.password_counts(&agent.email, agent.role)?;
        }
        let password = match (links::takes_password(purpose), form.password) {
            (false, _) => None,
            (true, None) => return Err(Error::invalid("password", "is needed")),
            (true, Some(password)) => Some(self.passwords().hash(&password).await?),
        };
        let first = match purpose {
            LinkPurpose::SetUp => Some(AgentChange {
                name: Some(form.name.ok_or_else(|| Error::invalid("name", "is needed"))?),
                email: Some(form.email.ok_or_else(|| Error::invalid("email", "is needed"))?),
                role: Some(Role::Administrator),
                tier: Some(3),
                ..AgentChange::default()
            }),
            _ => None,
        };
        let first = match first {
            Some(change) => Some(self.put_new_agent(change).await?.id),
            None => None,
        };
        let (house, code, now) = (self.clone(), form.code, self.now());
        let (agent, secret) = self
            .write(move |tx| {
                let link = tx.get::<Link>(hash)?.filter(|l| links::usable(l, now));
                let link = link.ok_or(Error::NotFound("link"))?;
                let id = first.or(link.agent).ok_or(Error::NotFound("agent"))?;
                let agent = tx.get::<Agent>(id)?.ok_or(Error::NotFound("agent"))?;
                if agent.disabled {
                    return Err(Error::NotFound("link"));
                }
                let refusal = house.refusal_act(&agent);
                let proof = match prove(tx, id, code.as_deref(), now, refusal)? {
                    Ok(proof) => proof,
                    Err(refused) => return Ok(Err(refused)),
                };
                if let Some(password) = password {
                    tx.put(&Credential { agent: id, password, changed_at: now })?;
                }
                tx.delete::<Link>(hash)?;
                let (session, secret) = sessions::begin(id, house.ids(), now);
                tx.put(&session)?;
                let how = came_by(purpose.name(), proof);
                tx.note(house.act(&principal(&agent), Deed::SignedIn, &how))?;
                Ok(Ok((agent, secret)))
            })
            .await??;
        Ok((agent, secret))
    }

    async fn agent_of_link(&self, hash: SecretHash) -> Result<Option<Agent>, Error> {
        let link = self.read(move |at| at.get::<Link>(hash)).await?;
        let id = link.and_then(|link| link.agent);
        Ok(id.and_then(|id| self.board().agent(id).cloned()))
    }

    /// Makes a one-time link for an agent: an invitation, a sign-in or a reset.
    ///
    /// # Errors
    /// When the asker may not.
    pub async fn invite(
        &self,
        who: &Principal,
        agent: AgentId,
        purpose: LinkPurpose,
    ) -> Result<Secret, Error> {
        allow(who, Operation::ManagePeople)?;
        if links::takes_password(purpose) {
            let agent = self.board().agent(agent).cloned().ok_or(Error::NotFound("agent"))?;
            self.password_counts(&agent.email, agent.role)?;
        }
        let name = self.agent_name(agent);
        self.note_act(who, Deed::LinkMade, &format!("{} ({name})", purpose.name())).await?;
        self.issue_link(purpose, Some(agent)).await
    }

    /// Makes a one-time link without asking who asks: the start and the command line.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn issue_link(
        &self,
        purpose: LinkPurpose,
        agent: Option<AgentId>,
    ) -> Result<Secret, Error> {
        let (link, secret) = links::issue(purpose, agent, self.ids(), self.now());
        self.write(move |tx| Ok(tx.put(&link)?)).await?;
        Ok(secret)
    }

    /// Whether anybody can sign in at all; if not, a set-up link is due.
    pub fn is_set_up(&self) -> bool {
        self.board().agents().any(|a| a.role == Role::Administrator && !a.disabled)
    }

    /// Sets an agent's password without asking who asks: the command line.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a password that is too short or too long.
    pub async fn set_password(&self, agent: AgentId, password: &str) -> Result<(), Error> {
        let password = self.passwords().hash(password).await?;
        let changed_at = self.now();
        self.write(move |tx| Ok(tx.put(&Credential { agent, password, changed_at })?)).await?;
        self.end_sessions(agent).await
    }

    /// Who a console session belongs to.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for one that is unknown or over, or whose agent was disabled.
    pub async fn session_principal(&self, hash: SecretHash) -> Result<Principal, Error> {
        let now = self.now();
        let session =
            self.read(move |at| at.get::<Session>(hash)).await?.ok_or(Error::Unauthenticated)?;
        match sessions::standing(&session, now) {
            Standing::Over => return Err(Error::Unauthenticated),
            Standing::Touch => {
                self.write(move |tx| touch(tx, hash, now)).await?;
            }
            Standing::Live => {}
        }
        let principal = self.agent_principal(session.agent)?;
        let agent = self.board().agent(session.agent).cloned();
        let owes = match agent {
            Some(agent) => self.owes_factor(&agent, hash).await?,
            None => false,
        };
        Ok(if owes { Principal::Newcomer(session.agent) } else { principal })
    }

    /// The id of a console session, by which its sockets are cut when it ends.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for one that is unknown.
    pub async fn session_id(&self, hash: SecretHash) -> Result<SessionId, Error> {
        let session = self.read(move |at| at.get::<Session>(hash)).await?;
        session.map(|session| session.id).ok_or(Error::Unauthenticated)
    }

    /// An agent as an asker, with the role of this moment.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] for one who may not sign in.
    pub fn agent_principal(&self, id: AgentId) -> Result<Principal, Error> {
        match self.board().agent(id) {
            Some(agent) if !agent.disabled => Ok(Principal::Agent { id, role: agent.role }),
            _ => Err(Error::Unauthenticated),
        }
    }

    /// Ends a console session; where the browser is sent to sign out at the provider too, if
    /// anywhere.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn sign_out(
        &self,
        hash: SecretHash,
        back: WayBack<'_>,
    ) -> Result<Option<String>, Error> {
        let (session, owed) = self
            .write(move |tx| {
                let found = (tx.get::<Session>(hash)?, tx.get::<ProviderSession>(hash)?);
                drop_session(tx, hash)?;
                Ok(found)
            })
            .await?;
        if let Some(session) = session {
            self.hub().revoke_session(session.id);
        }
        match owed {
            Some(owed) => Ok(self.way_out(&owed, back).await),
            None => Ok(None),
        }
    }

    /// Ends every session of an agent and cuts their sockets.
    pub(super) async fn end_sessions(&self, agent: AgentId) -> Result<(), Error> {
        self.write(move |tx| drop_sessions(tx, agent)).await?;
        self.hub().revoke_agent(agent);
        Ok(())
    }
}

/// How somebody came in, in the audit's words.
fn came_by(way: &str, proof: Option<Proof>) -> String {
    proof.map_or_else(|| way.to_owned(), |proof| format!("{way} and {proof}"))
}

fn principal(agent: &Agent) -> Principal {
    Principal::Agent { id: agent.id, role: agent.role }
}

/// Ends a session, and what it owes to the provider.
pub(super) fn drop_session(tx: &mut Tx, hash: SecretHash) -> Result<(), Error> {
    tx.delete::<ProviderSession>(hash)?;
    Ok(tx.delete::<Session>(hash)?)
}

/// Ends every session of an agent.
pub(super) fn drop_sessions(tx: &mut Tx, agent: AgentId) -> Result<(), Error> {
    for session in tx.scan::<Session>(None, SESSIONS_MAX)? {
        if session.agent == agent {
            drop_session(tx, session.hash)?;
        }
    }
    Ok(())
}

fn touch(tx: &mut Tx, hash: SecretHash, now: crate::clock::Timestamp) -> Result<(), Error> {
    if let Some(session) = tx.get::<Session>(hash)? {
        tx.put(&Session { seen_at: now, ..session })?;
    }
    Ok(())
}

impl From<PasswordError> for Error {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Failed(why) => Self::Broken(why),
            refused => Self::invalid("password", refused.to_string()),
        }
    }
}
