//! Cases: what a wrapped-up handoff becomes, and how agents look them up and judge them.

use std::sync::Arc;

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::found;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::line::asked;
use crate::app::live_policy::blocking;
use crate::clock::Timestamp;
use crate::decide::recall;
use crate::domain::briefing::SimilarCase;
use crate::domain::case::Case;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, Recorded};
use crate::domain::finding::CaseQuery;
use crate::domain::handoff::WrapUp;
use crate::domain::message::{Author, MessageKind};
use crate::domain::vector::Vector;
use crate::ids::{AgentId, CaseId, ConversationId, HandoffId};
use crate::store::{Read, Tx};

/// Similar cases shown beside a conversation.
pub const SIMILAR_MAX: usize = 3;
/// Cases ranked to choose them from.
const RANKED_MAX: usize = 12;
/// Candidates the search hands to the ranking.
const CANDIDATES_MAX: usize = 50;
/// Characters of a case's transcript kept for full text search.
const TRANSCRIPT_CHARS_MAX: usize = 20_000;
/// Characters of the text a case's meaning is made of: the encoder reads no further.
pub(super) const MEANING_CHARS_MAX: usize = 2_000;

impl House {
    /// Past cases like this conversation, best first.
    ///
    /// # Errors
    /// When the asker may not look inside.
    pub async fn similar_cases(
        &self,
        who: &Principal,
        id: ConversationId,
    ) -> Result<Vec<SimilarCase>, Error> {
        allow(who, Operation::ReadInside)?;
        let record = self.conversation(who, id).await?;
        let events = self.read(move |at| at.history(id, 0)).await?;
        self.similar_to(&record, &events).await
    }

    /// The same, from a history already read.
    pub(super) async fn similar_to(
        &self,
        record: &Conversation,
        events: &[Recorded],
    ) -> Result<Vec<SimilarCase>, Error> {
        let text = meaning(record, events);
        // The topic is no filter here: a wrong guess of it would hide the very case that helps.
        let ranked = self.rank_cases(text, None, record.case, RANKED_MAX).await?;
        Ok(each_fix_once(ranked))
    }

    /// Cases for a typed query, best first.
    ///
    /// # Errors
    /// When the asker may not read cases.
    pub async fn search_cases(
        &self,
        who: &Principal,
        text: String,
        topic: Option<String>,
        max: usize,
    ) -> Result<Vec<SimilarCase>, Error> {
        allow(who, Operation::ReadKnowledge)?;
        self.rank_cases(text, topic, None, max).await
    }

    async fn rank_cases(
        &self,
        text: String,
        topic: Option<String>,
        exclude: Option<CaseId>,
        max: usize,
    ) -> Result<Vec<SimilarCase>, Error> {
        let (language, search) = (Arc::clone(self.language()), self.search().clone());
        let asked = text.clone();
        let hits = blocking(move || {
            let (vector, wordings) = (language.encode(&asked), recall::wordings(&asked));
            let exclude = exclude.into_iter().collect();
            search.cases(&CaseQuery { wordings, vector, topic, exclude }, CANDIDATES_MAX)
        })
        .await?;
        let ids: Vec<CaseId> = hits.iter().map(|h| h.case).collect();
        let cases = self
            .read(move |at| {
                let mut cases = Vec::with_capacity(ids.len());
                for id in ids {
                    cases.extend(at.get::<Case>(id)?);
                }
                Ok(cases)
            })
            .await?;
        let mut ranked = recall::rank(&text, &hits, &cases, self.now());
        ranked.truncate(max);
        Ok(ranked)
    }

    /// One case.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn case(&self, who: &Principal, id: CaseId) -> Result<Case, Error> {
        allow(who, Operation::ReadKnowledge)?;
        self.read(move |at| at.get::<Case>(id)).await?.ok_or(Error::NotFound("case"))
    }

    /// The newest cases, at most `max`.
    ///
    /// # Errors
    /// When the asker may not read cases.
    pub async fn newest_cases(&self, who: &Principal, max: usize) -> Result<Vec<Case>, Error> {
        allow(who, Operation::ReadKnowledge)?;
        self.read(move |at| at.scan_back::<Case>(None, max)).await
    }

    /// Says whether a similar case helped in a conversation; the ranking learns from it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown case or conversation.
    pub async fn case_feedback(
        &self,
        who: &Principal,
        case: CaseId,
        conversation: ConversationId,
        helped: bool,
    ) -> Result<(), Error> {
        allow(who, Operation::TakeHandoff)?;
        let by = who.agent().ok_or(Error::Unauthenticated)?;
        let now = self.now();
        self.write(move |tx| {
            let mut stored = tx.get::<Case>(case)?.ok_or(Error::NotFound("case"))?;
            let counter = if helped { &mut stored.n_helped } else { &mut stored.n_not_helped };
            *counter += 1;
            tx.put(&stored)?;
            tx.append(conversation, now, Event::CaseUsed { by, case, helped })?;
            Ok(())
        })
        .await
    }

    /// What a conversation means as a case.
    pub(super) async fn case_vector(&self, id: ConversationId) -> Result<Option<Vector>, Error> {
        let record = self.record(id).await?;
        let events = self.read(move |at| at.history(id, 0)).await?;
        let (text, language) = (meaning(&record, &events), Arc::clone(self.language()));
        blocking(move || language.encode(&text)).await
    }
}

/// The most useful cases, each fix once: three ways to help tell an agent more than one three times.
fn each_fix_once(ranked: Vec<SimilarCase>) -> Vec<SimilarCase> {
    let mut kept: Vec<SimilarCase> = Vec::with_capacity(SIMILAR_MAX);
    for case in ranked {
        let same = |other: &SimilarCase| !case.fix.is_empty() && other.fix == case.fix;
        if kept.len() < SIMILAR_MAX && !kept.iter().any(same) {
            kept.push(case);
        }
    }
    kept
}

/// What the customer wanted: the handoff's ask, or, when they fetched a person before they had said
/// anything, what they said then.
fn wanted(record: &Conversation, events: &[Recorded]) -> String {
    let ask = record.handoff.as_ref().map(|handoff| &handoff.ask).filter(|ask| !ask.is_empty());
    ask.cloned().unwrap_or_else(|| asked(record, events))
}

/// What a conversation is about, for finding cases: the ask, then what the customer said.
fn meaning(record: &Conversation, events: &[Recorded]) -> String {
    let mut text = wanted(record, events);
    for event in events {
        if let Event::MessagePosted(m) = &event.event
            && m.author == Author::Customer
            && !text.contains(&m.text)
        {
            text.push('\n');
            text.push_str(&m.text);
        }
    }
    text.chars().take(MEANING_CHARS_MAX).collect()
}

/// The case a conversation becomes. Its id, handoff and time are the caller's to fill in.
pub(super) fn make(
    record: &Conversation,
    events: &[Recorded],
    customer: &Customer,
    by: AgentId,
    wrap_up: &WrapUp,
    vector: Option<Vector>,
) -> Case {
    let handoff = record.handoff.clone().unwrap_or_default();
    let (mut tried, mut transcript) = (Vec::new(), String::new());
    for event in events {
        let Event::MessagePosted(m) = &event.event else { continue };
        if matches!(m.kind, MessageKind::Answer { .. }) {
            tried.push(m.text.chars().take(400).collect());
        }
        if matches!(m.author, Author::Customer | Author::Agent(_)) {
            transcript.push_str(&m.text);
            transcript.push('\n');
        }
    }
    Case {
        id: CaseId::default(),
        conversation: record.id,
        handoff: HandoffId::default(),
        ask: wanted(record, events),
        tried,
        wrap_up: wrap_up.clone(),
        topic: handoff.need.topic.or_else(|| record.topic.clone()),
        agent: by,
        customer_tier: customer.tier,
        transcript: transcript.chars().take(TRANSCRIPT_CHARS_MAX).collect(),
        vector,
        opened_at: handoff.requested_at,
        resolved_at: record.updated_at,
        score: record.score,
        reopened: false,
        n_helped: 0,
        n_not_helped: 0,
    }
}

/// Wraps up within a transaction, without a meaning of its own (what the clock does).
pub(super) fn wrap_up_in(
    tx: &mut Tx,
    id: ConversationId,
    handoff: HandoffId,
    by: AgentId,
    case: CaseId,
    wrap_up: WrapUp,
    now: Timestamp,
) -> Result<(), Error> {
    let record = found(tx, id)?;
    let events = tx.history(id, 0)?;
    let customer = tx.get::<Customer>(record.customer)?.unwrap_or_default();
    let made = make(&record, &events, &customer, by, &wrap_up, None);
    tx.put(&Case { id: case, handoff, resolved_at: now, ..made })?;
    tx.append(id, now, Event::WrappedUp { handoff, by, case, wrap_up })?;
    Ok(())
}

/// The customer's score belongs to the case too.
pub(super) fn note_score(tx: &mut Tx, record: &Conversation, score: u8) -> Result<(), Error> {
    change(tx, record, |case| case.score = Some(score))
}

/// The customer came back after the wrap-up: the case did not hold.
pub(super) fn note_reopened(tx: &mut Tx, record: &Conversation) -> Result<(), Error> {
    change(tx, record, |case| case.reopened = true)
}

fn change(tx: &mut Tx, record: &Conversation, with: impl FnOnce(&mut Case)) -> Result<(), Error> {
    if let Some(id) = record.case
        && let Some(mut case) = tx.get::<Case>(id)?
    {
        with(&mut case);
        tx.put(&case)?;
    }
    Ok(())
}
