//! Signing in by the team's OpenID provider, and being signed out by it. Whoever it vouches for is
//! one of the agents, by who they are there or, the first time, by an address it has verified; what
//! its claims say of them holds from that sign-in on.

mod trust;

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::{check_email, check_text};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::people::{AgentChange, blank, changed, check};
use crate::app::sign_in::{SESSIONS_MAX, drop_session, drop_sessions};
use crate::auth::provider::{
    self, Attempt, Believed, Disbelief, Expected, Person, WayBack, authorization_url, sign_out_url,
};
use crate::auth::secrets::{self, Secret, SecretKind};
use crate::auth::sessions::{self, Standing};
use crate::clock::Timestamp;
use crate::domain::access::Session;
use crate::domain::act::{Act, Deed, Doer};
use crate::domain::agent::{Agent, Role};
use crate::domain::single_sign_on::{Provider, ProviderAccount, ProviderSession};
use crate::ids::{AgentId, IdSource};
use crate::store::{Read as _, Tx};

use trust::Known;
pub use trust::Trust;

/// Characters of a name that the provider gives, at most.
const NAME_CHARS_MAX: usize = 100;
/// How a sign-in by the provider stands in the audit.
const HOW: &str = "single sign-on";

/// What the provider sent somebody back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// What it was given to repeat.
    pub state: String,
    /// What is redeemed for tokens.
    pub code: String,
    /// Who answers, when it says so.
    pub issuer: Option<String>,
}

/// Somebody who came in.
struct Entered {
    agent: Agent,
    secret: Secret,
    /// Whether what they may do is not what it was: then other consoles of theirs are over.
    cut: bool,
}

impl House {
    /// The team's OpenID provider, when there is one.
    pub fn provider(&self) -> Option<&Provider> {
        self.trust().map(|trust| &trust.provider)
    }

    fn trusted(&self) -> Result<&Trust, Error> {
        self.trust().ok_or(Error::NotFound("single sign-on"))
    }

    /// Begins an attempt to sign in: what the browser keeps of it, and where it is sent.
    ///
    /// # Errors
    /// [`Error::NotFound`] without a provider, [`Error::Conflict`] when it does not answer.
    pub async fn begin_single_sign_on(&self, back: WayBack<'_>) -> Result<(Secret, String), Error> {
        let trust = self.trusted()?;
        let known = self.known_of(trust, false).await?;
        let secret = secrets::mint(SecretKind::Attempt, self.ids());
        let attempt = Attempt::of(&secret);
        let url = authorization_url(&trust.provider, &known.discovery, &attempt, back);
        Ok((secret, url))
    }

    /// Signs in whoever the provider vouches for.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with the reason for whoever is not believed or may not come in,
    /// [`Error::Conflict`] when the provider does not answer.
    pub async fn finish_single_sign_on(
        &self,
        attempt: Option<Attempt>,
        returned: Returned,
        back: WayBack<'_>,
    ) -> Result<(Agent, Secret), Error> {
        let trust = self.trusted()?;
        let known = self.known_of(trust, false).await?;
        let attempt = attempt.filter(|attempt| attempt.state == returned.state);
        let own = known.discovery.answers_as(returned.issuer.as_deref());
        let attempt = attempt.filter(|_| own).ok_or_else(|| {
            Error::Forbidden("this sign-in was not begun here, or too long ago; try again".into())
        })?;
        let redeemed = self.redeem(trust, &known, &attempt, &returned.code, back).await?;
        let id_token = redeemed.id_token;
        let mut believed = self.believed(trust, known, &id_token, &attempt.nonce).await?;
        let mapping = &trust.provider.mapping;
        let known = self.known_of(trust, false).await?;
        if let (true, Some(endpoint), Some(token)) = (
            provider::lacks(&believed.claims, mapping),
            known.discovery.userinfo_endpoint.as_ref(),
            redeemed.access_token,
        ) {
            let more = self.more_claims(trust, endpoint, &token).await?;
            // What is said of somebody else (OpenID Connect Core 1.0, 5.3.2) counts for nothing.
            if more.get("sub").and_then(|sub| sub.as_str()) != Some(&believed.subject) {
                return Err(disbelieved(trust, Disbelief::Subject));
            }
            for (name, value) in more {
                believed.claims.entry(name).or_insert(value);
            }
        }
        let person = provider::person(&believed.claims, mapping);
        self.enter(trust, believed, person, id_token).await
    }

    /// Keys are changed now and then: one that is unknown is asked for, once.
    async fn believed(
        &self,
        trust: &Trust,
        mut known: std::sync::Arc<Known>,
        token: &str,
        nonce: &str,
    ) -> Result<Believed, Error> {
        let now = self.now();
        let expected = expected(&trust.provider);
        let mut read = provider::believe(token, &known.keys, expected, nonce, now);
        if read == Err(Disbelief::UnknownKey) {
            known = self.known_of(trust, true).await?;
            read = provider::believe(token, &known.keys, expected, nonce, now);
        }
        read.map_err(|why| disbelieved(trust, why))
    }

    async fn enter(
        &self,
        trust: &Trust,
        believed: Believed,
        person: Person,
        id_token: String,
    ) -> Result<(Agent, Secret), Error> {
        let entry = Entry {
            provider: trust.provider.clone(),
            believed,
            person,
            id_token,
            now: self.now(),
            ids: self.ids().clone(),
        };
        let Entered { agent, secret, cut } = self.write(move |tx| entry.made(tx)).await?;
        if cut {
            self.hub().revoke_agent(agent.id);
        }
        self.make_known(&agent);
        Ok((agent, secret))
    }

    /// Where the browser is sent to sign out at the provider too; none when the settings or the
    /// provider do not want that, or when it does not answer: one is signed out of Baton already.
    pub(super) async fn way_out(
        &self,
        owed: &ProviderSession,
        back: WayBack<'_>,
    ) -> Option<String> {
        let trust = self.trust().filter(|trust| trust.provider.ends_session)?;
        let known = self.known_of(trust, false).await.ok()?;
        sign_out_url(&trust.provider, &known.discovery, &owed.id_token, back)
    }

    /// Ends the sessions a log-out at the provider is about, and cuts their sockets; how many.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for a token that is not believed.
    pub async fn log_out_by_provider(&self, token: &str) -> Result<usize, Error> {
        let trust = self.trusted()?;
        let (known, now) = (self.known_of(trust, false).await?, self.now());
        let expected = expected(&trust.provider);
        let mut read = provider::believe_log_out(token, &known.keys, expected, now);
        if read == Err(Disbelief::UnknownKey) {
            let known = self.known_of(trust, true).await?;
            read = provider::believe_log_out(token, &known.keys, expected, now);
        }
        let out = read.map_err(|why| disbelieved(trust, why))?;
        if !trust.heeds(&out.id) {
            return Err(Error::Forbidden("this log-out was heeded before".into()));
        }
        let house = self.clone();
        let ended = self
            .write(move |tx| {
                let (subject, sid) = (out.subject.as_deref(), out.sid.as_deref());
                let owed = tx.scan::<ProviderSession>(None, SESSIONS_MAX)?;
                let meant: Vec<_> =
                    owed.into_iter().filter(|owed| owed.is_meant(subject, sid)).collect();
                for owed in &meant {
                    drop_session(tx, owed.hash)?;
                    let name = tx.get::<Agent>(owed.agent)?.map(|agent| agent.name);
                    let about = name.unwrap_or_default();
                    tx.note(house.act_of(Doer::House, Deed::SignedOutByProvider, &about))?;
                }
                Ok(meant)
            })
            .await?;
        for owed in &ended {
            self.hub().revoke_session(owed.id);
        }
        Ok(ended.len())
    }

    /// Parts an agent from their account at the provider: the next who comes in with the agent's
    /// address, verified, is them.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody who has none.
    pub async fn unlink_account(&self, who: &Principal, id: AgentId) -> Result<(), Error> {
        allow(who, Operation::ManagePeople)?;
        let mut act = self.act(who, Deed::AccountUnlinked, "");
        self.write(move |tx| {
            tx.get::<ProviderAccount>(id)?.ok_or(Error::NotFound("account"))?;
            tx.delete::<ProviderAccount>(id)?;
            act.about = tx.get::<Agent>(id)?.map(|agent| agent.name).unwrap_or_default();
            Ok(tx.note(act)?)
        })
        .await?;
        self.end_sessions(id).await
    }
}

fn expected(provider: &Provider) -> Expected<'_> {
    Expected { issuer: &provider.issuer, client_id: &provider.client_id }
}

fn disbelieved(trust: &Trust, why: Disbelief) -> Error {
    let name = &trust.provider.name;
    tracing::warn!(%why, "a token of single sign-on was not believed");
    Error::Forbidden(format!("what {name} sent was not believed: {why}"))
}

/// Somebody at the door whom the provider vouches for.
struct Entry {
    provider: Provider,
    believed: Believed,
    person: Person,
    id_token: String,
    now: Timestamp,
    ids: IdSource,
}

impl Entry {
    /// Lets them in, in one transaction: who they are, what they may do from now on, the session.
    fn made(self, tx: &mut Tx) -> Result<Entered, Error> {
        let (issuer, subject) = (self.provider.issuer.clone(), self.believed.subject.clone());
        let linked = tx.provider_account(&issuer, &subject)?;
        let known = match &linked {
            Some(account) => tx.get::<Agent>(account.agent)?,
            None => self.by_address(tx)?,
        };
        if known.as_ref().is_some_and(|agent| agent.disabled) {
            return Err(Error::Forbidden("you may no longer sign in here".into()));
        }
        let change = self.change()?;
        let was = known.clone();
        let agent = match known {
            Some(agent) => self.brought_up_to_date(tx, agent, change)?,
            None => self.new_agent(change)?,
        };
        let cut = was.as_ref().is_some_and(|was| was.role != agent.role);
        if was.as_ref() != Some(&agent) {
            tx.put(&agent)?;
            let deed = if was.is_some() { Deed::AgentChanged } else { Deed::AgentAdded };
            tx.note(self.act(Doer::House, deed, &format!("{} ({HOW})", agent.name)))?;
        }
        let linked_at = linked.map_or(self.now, |account| account.linked_at);
        tx.put(&ProviderAccount {
            agent: agent.id,
            issuer,
            subject: subject.clone(),
            linked_at,
            seen_at: self.now,
        })?;
        if cut {
            drop_sessions(tx, agent.id)?;
        } else {
            self.tidy(tx, agent.id)?;
        }
        let (session, secret) = sessions::begin(agent.id, &self.ids, self.now);
        tx.put(&session)?;
        tx.put(&ProviderSession {
            hash: session.hash,
            id: session.id,
            agent: agent.id,
            subject,
            sid: self.believed.sid.clone(),
            id_token: self.id_token.clone(),
        })?;
        tx.note(self.act(Doer::Agent(agent.id), Deed::SignedIn, HOW))?;
        Ok(Entered { agent, secret, cut })
    }

    /// The first time: whoever has the address that the provider vouches for.
    fn by_address(&self, tx: &Tx) -> Result<Option<Agent>, Error> {
        let name = &self.provider.name;
        let Some((email, verified)) = &self.person.email else {
            return Err(Error::Forbidden(format!("{name} does not say your e-mail address")));
        };
        if !verified && !self.provider.trusts_email {
            return Err(Error::Forbidden(format!(
                "{name} does not say that your e-mail address is verified"
            )));
        }
        let Some(agent) = tx.agent_by_email(email)? else { return Ok(None) };
        let other = tx.get::<ProviderAccount>(agent.id)?;
        if other.is_some_and(|other| other.issuer == self.provider.issuer) {
            return Err(Error::Forbidden(format!(
                "your e-mail address belongs to another account of {name} here; an administrator \
                 can part the two"
            )));
        }
        Ok(Some(agent))
    }

    /// What the claims say of them.
    fn change(&self) -> Result<AgentChange, Error> {
        let role = match self.person.role {
            Some(None) => {
                let name = &self.provider.name;
                return Err(Error::Forbidden(format!(
                    "nothing {name} says of you lets you in here; ask an administrator"
                )));
            }
            Some(role) => role,
            None => None,
        };
        let change = AgentChange {
            role,
            skills: self.person.skills.clone(),
            tongues: self.person.tongues.clone(),
            ..AgentChange::default()
        };
        check(&change)?;
        Ok(change)
    }

    /// The last administrator stays one, whatever the claims say: somebody has to let others in.
    fn brought_up_to_date(
        &self,
        tx: &Tx,
        agent: Agent,
        mut change: AgentChange,
    ) -> Result<Agent, Error> {
        let administrator = |a: &Agent| a.role == Role::Administrator && !a.disabled;
        let falls = administrator(&agent) && change.role.is_some_and(|r| r != Role::Administrator);
        if falls {
            let all = tx.scan::<Agent>(None, usize::MAX)?;
            if !all.iter().any(|other| other.id != agent.id && administrator(other)) {
                tracing::warn!("single sign-on would leave no administrator; the last stays one");
                change.role = None;
            }
        }
        Ok(changed(agent, change))
    }

    fn new_agent(&self, change: AgentChange) -> Result<Agent, Error> {
        let email = self.person.email.as_ref().map(|(email, _)| email.clone());
        if !self.provider.creates {
            return Err(Error::Forbidden(format!(
                "nobody here has the address {}; ask an administrator to add you",
                email.unwrap_or_default()
            )));
        }
        let email = email.ok_or(Error::Unauthenticated)?;
        check_email("email", &email)?;
        let name = self.person.name.clone().unwrap_or_else(|| email.clone());
        let name: String = name.chars().take(NAME_CHARS_MAX).collect();
        check_text("name", &name, NAME_CHARS_MAX)?;
        let blank = blank(self.ids.next(self.now), self.now);
        Ok(changed(blank, AgentChange { name: Some(name), email: Some(email), ..change }))
    }

    /// Takes away what is left of their sessions that are over.
    fn tidy(&self, tx: &mut Tx, agent: AgentId) -> Result<(), Error> {
        for owed in tx.scan::<ProviderSession>(None, SESSIONS_MAX)? {
            let session = tx.get::<Session>(owed.hash)?;
            let over = session.is_none_or(|s| sessions::standing(&s, self.now) == Standing::Over);
            if owed.agent == agent && over {
                drop_session(tx, owed.hash)?;
            }
        }
        Ok(())
    }

    fn act(&self, by: Doer, deed: Deed, about: &str) -> Act {
        let about = about.chars().take(crate::domain::act::ABOUT_CHARS_MAX).collect();
        Act { id: self.ids.next(self.now), at: self.now, by, deed, about, seal: None }
    }
}
