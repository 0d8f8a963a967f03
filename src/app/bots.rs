//! The team's own bot. While one listens, it is asked first what the assistant would answer; what
//! Baton's own detection hands to a person goes there as ever. A turn never waits in anybody's hands
//! for it: the question is noted, and the turn taken up again when the bot has said something or the
//! time is up. Then the built-in assistant answers, or a person is fetched: nobody is left waiting.
//!
//! What is noted is in memory only. After a crash the turn is undecided still and is taken up again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Notify, oneshot, watch};

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::{check_text, found};
use crate::app::error::Error;
use crate::app::house::House;
use crate::auth::webhooks as signatures;
use crate::clock::Timestamp;
use crate::decide::answer::Answer;
use crate::decide::detect::{Turn, default_weight};
use crate::domain::bot::{Asked, Hook, Says, Shape};
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::decision::{Decision, Evidence, Outcome, Trigger, TriggerKind};
use crate::domain::message::{Author, Phrased, Seq, TEXT_CHARS_MAX};
use crate::domain::stage::Stage;
use crate::ids::ConversationId;
use crate::outbound::{self, Post, Reach, Target};
use crate::store::Read as _;

/// Messages a bot is shown.
const TURNS_MAX: usize = 20;
/// Choices of one question back, and characters of each.
const CHOICES_MAX: usize = 6;
const CHOICE_CHARS_MAX: usize = 200;
/// Characters of a reason for fetching a person.
const WHY_CHARS_MAX: usize = 300;
/// Questions that wait to be posted to a bot, and posts under way, at most.
const POSTED_MAX: usize = 1_000;
const POSTS_MAX: usize = 16;
/// How long whoever hands an answer in waits until it is durable.
const PATIENCE: Duration = Duration::from_secs(10);

/// How a question is written for a bot that is told by a post.
pub type Render = fn(Shape, &Asked, &Conversation, &Customer) -> String;

/// What bots have been asked.
#[derive(Debug, Default)]
pub(super) struct Bots {
    asked: Mutex<HashMap<ConversationId, Question>>,
    changed: Notify,
    to_post: Mutex<VecDeque<Arc<Asked>>>,
    posting: Notify,
}

#[derive(Debug)]
struct Question {
    of: Seq,
    answer_by: Timestamp,
    heard: Option<Heard>,
}

/// What a bot said, and whoever waits until it is durable.
#[derive(Debug)]
pub(super) struct Heard {
    says: Says,
    by: String,
    done: oneshot::Sender<()>,
}

/// How it stands with a turn.
pub(super) enum Standing {
    /// No bot has been asked.
    NotAsked,
    /// One has, and there is still time.
    Waits,
    /// The time is up.
    Late,
    /// One has answered.
    Heard(Heard),
}

impl Bots {
    fn asked(&self) -> MutexGuard<'_, HashMap<ConversationId, Question>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it stands with the turn that ends at `of`. An answer is handed out once.
    pub(super) fn standing(&self, id: ConversationId, of: Seq, now: Timestamp) -> Standing {
        let mut asked = self.asked();
        let Some(question) = asked.get_mut(&id).filter(|question| question.of == of) else {
            return Standing::NotAsked;
        };
        match question.heard.take() {
            Some(heard) => Standing::Heard(heard),
            None if now < question.answer_by => Standing::Waits,
            None => Standing::Late,
        }
    }

    fn ask(&self, asked: &Asked) {
        let question = Question { of: asked.of, answer_by: asked.answer_by, heard: None };
        self.asked().insert(asked.conversation, question);
        self.changed.notify_one();
    }

    /// Puts a question among those that are to be posted. Of too many the oldest is left to its
    /// deadline.
    fn post(&self, asked: Arc<Asked>) {
        let mut waiting = self.to_post.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= POSTED_MAX {
            waiting.pop_front();
        }
        waiting.push_back(asked);
        drop(waiting);
        self.posting.notify_one();
    }

    fn next_to_post(&self) -> Option<Arc<Asked>> {
        self.to_post.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// The bot cannot be asked this: nobody waits for it any longer.
    fn give_up(&self, asked: &Asked, now: Timestamp) {
        let mut all = self.asked();
        if let Some(question) = all.get_mut(&asked.conversation).filter(|q| q.of == asked.of) {
            question.answer_by = question.answer_by.min(now);
        }
        drop(all);
        self.changed.notify_one();
    }

    /// What the bot is asked in a conversation now.
    fn pending(&self, id: ConversationId) -> Option<Seq> {
        self.asked().get(&id).filter(|question| question.heard.is_none()).map(|q| q.of)
    }

    /// Forgets what was asked: the turn is decided.
    pub(super) fn settle(&self, id: ConversationId) {
        self.asked().remove(&id);
    }

    /// Takes what a bot says.
    ///
    /// # Errors
    /// [`Error::Conflict`] when this is not asked, or no longer.
    fn hear(&self, id: ConversationId, of: Seq, heard: Heard, now: Timestamp) -> Result<(), Error> {
        let mut asked = self.asked();
        let question = asked.get_mut(&id).filter(|question| question.of == of);
        let question = question.ok_or_else(|| Error::conflict("nobody asks this, or no longer"))?;
        if now >= question.answer_by {
            return Err(Error::conflict("it is too late: the assistant answers"));
        }
        if question.heard.is_some() {
            return Err(Error::conflict("this is answered already"));
        }
        question.heard = Some(heard);
        Ok(())
    }

    /// Turns whose time is up, and when the next one's is. A turn that was settled some other way
    /// is forgotten a while after.
    fn due(&self, now: Timestamp) -> (Vec<ConversationId>, Option<Timestamp>) {
        let mut asked = self.asked();
        asked.retain(|_, question| now < question.answer_by.plus_ms(PATIENCE.as_millis() as i64));
        let due = asked.iter().filter(|(_, question)| question.answer_by <= now);
        let due = due.map(|(id, _)| *id).collect();
        let next = asked.values().map(|question| question.answer_by).filter(|at| *at > now).min();
        (due, next)
    }
}

impl House {
    /// Whether a bot is there to be asked.
    pub(super) fn has_bot(&self) -> bool {
        self.hub().has_bot() || self.bot_rules().hook.is_some()
    }

    /// Asks whoever is there.
    pub(super) fn ask_bots(&self, record: &Conversation, of: Seq, turns: &[Turn]) {
        let answer_by = self.now().plus_s(i64::from(self.bot_rules().deadline_s));
        let shown = turns.iter().rev().take(TURNS_MAX).rev();
        let turns = shown.map(|turn| (turn.author, turn.text.clone())).collect();
        let asked = Arc::new(Asked { conversation: record.id, of, answer_by, turns });
        self.bots().ask(&asked);
        self.hub().ask_bots(&asked);
        if self.bot_rules().hook.is_some() {
            self.bots().post(asked);
        }
        self.hub().typing(record, Author::Assistant);
    }

    /// Takes what a bot says to a customer's turn; it is durable when this returns.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the turn is not the bot's to answer any more, [`Error::Invalid`]
    /// with the field.
    pub async fn bot_says(
        &self,
        who: &Principal,
        id: ConversationId,
        of: Seq,
        says: Says,
    ) -> Result<(), Error> {
        allow(who, Operation::AnswerAsBot)?;
        check(&says)?;
        let record = self.record(id).await?;
        if !matches!(record.stage, Stage::Assistant { .. }) {
            return Err(Error::conflict(format!("the conversation is {}", record.stage.name())));
        }
        let by = self.program_name(who).await?;
        let (done, wait) = oneshot::channel();
        self.bots().hear(id, of, Heard { says, by, done }, self.now())?;
        self.turns().push(id);
        match tokio::time::timeout(PATIENCE, wait).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Error::conflict("the conversation has moved on")),
            Err(_) => Err(Error::Busy { retry_after_s: 1 }),
        }
    }

    /// Takes what a bot says that does not name the message it answers: it answers what it is asked
    /// now. A person it fetches when it is asked nothing, as long as the assistant has the
    /// conversation.
    ///
    /// # Errors
    /// As [`bot_says`](Self::bot_says).
    pub async fn bot_says_now(
        &self,
        who: &Principal,
        id: ConversationId,
        says: Says,
    ) -> Result<(), Error> {
        allow(who, Operation::AnswerAsBot)?;
        if let Some(of) = self.bots().pending(id) {
            return self.bot_says(who, id, of, says).await;
        }
        match says {
            Says::Person(why) => self.bot_fetches_a_person(id, why).await,
            Says::Answer(..) | Says::Clarify(..) => {
                Err(Error::conflict("nobody asks anything here, or no longer"))
            }
        }
    }

    async fn bot_fetches_a_person(&self, id: ConversationId, why: String) -> Result<(), Error> {
        let (now, house) = (self.now(), self.clone());
        let prepared = self.prepare_handoff(id).await?;
        self.write(move |tx| {
            let record = found(tx, id)?;
            if record.stage.handoff().is_some() {
                return Ok(());
            }
            if !matches!(record.stage, Stage::Assistant { .. }) {
                return Err(Error::conflict(format!(
                    "the conversation is {}",
                    record.stage.name()
                )));
            }
            let evidence = vec![Evidence { turn: record.last_seq, text: why }];
            let kind = TriggerKind::AssistantFailed;
            let trigger = Trigger { kind, weight: default_weight(kind), evidence };
            house.hand_off(tx, id, now, vec![trigger], &prepared)
        })
        .await
    }

    /// Posts questions to the team's own bot until `stop` turns true. What it cannot be asked is not
    /// waited for: the assistant answers at once.
    pub async fn keep_asking_bot(&self, render: Render, mut stop: watch::Receiver<bool>) {
        let Some(hook) = self.bot_rules().hook.clone() else { return };
        let mut flying = FuturesUnordered::new();
        loop {
            while flying.len() < POSTS_MAX {
                let Some(asked) = self.bots().next_to_post() else { break };
                flying.push(self.ask_by_post(&hook, asked, render));
            }
            tokio::select! {
                Some(()) = flying.next(), if !flying.is_empty() => {}
                () = self.bots().posting.notified() => {}
                _ = stop.wait_for(|stopped| *stopped) => return,
            }
        }
    }

    async fn ask_by_post(&self, hook: &Hook, asked: Arc<Asked>, render: Render) {
        if let Err(why) = self.post_question(hook, &asked, render).await {
            tracing::warn!(conversation = %asked.conversation, %why, "the bot cannot be asked");
            self.bots().give_up(&asked, self.now());
        }
    }

    async fn post_question(
        &self,
        hook: &Hook,
        asked: &Asked,
        render: Render,
    ) -> Result<(), String> {
        let id = asked.conversation;
        let read = self.read(move |at| {
            let record = at.get::<Conversation>(id)?;
            let customer = record.as_ref().map(|r| at.get::<Customer>(r.customer)).transpose()?;
            Ok((record, customer.flatten()))
        });
        let (Some(record), Some(customer)) = read.await.map_err(|why| why.to_string())? else {
            return Err("the conversation is gone".to_owned());
        };
        let body = render(hook.shape, asked, &record, &customer);
        let now = self.now();
        let message = format!("evt_{}_{}", asked.conversation, asked.of.0);
        let mut headers = vec![
            ("webhook-id", message.clone()),
            ("webhook-timestamp", signatures::timestamp(now)),
        ];
        if let Some(secret) = &hook.secret {
            headers.push(("webhook-signature", signatures::sign(secret, &message, now, &body)));
        }
        let target = Target::parse(&hook.url).map_err(str::to_owned)?;
        let post = Post { target, reach: Reach::Everywhere, headers, body };
        let answered = outbound::post(self.connector(), &post).await.map_err(|e| e.to_string())?;
        if (200..300).contains(&answered.status) {
            Ok(())
        } else {
            Err(format!("it answers {}", answered.status))
        }
    }

    /// Takes turns up again whose time is up.
    pub(super) async fn keep_minding_bots(&self) {
        loop {
            let (due, next) = self.bots().due(self.now());
            due.into_iter().for_each(|id| self.turns().push(id));
            let wait = self.until_due(next);
            let _ = tokio::time::timeout(wait, self.bots().changed.notified()).await;
        }
    }
}

impl Heard {
    /// What is said and decided by it.
    pub(super) fn settle(
        self,
        of: Seq,
        mut decision: Decision,
    ) -> (Decision, Answer, oneshot::Sender<()>) {
        let by = Phrased { model: self.by, n_dropped: 0 };
        let answer = match self.says {
            Says::Answer(text, confidence) => {
                Answer::Answer { text, sources: Vec::new(), confidence, phrased: Some(by) }
            }
            Says::Clarify(text, choices) => Answer::Clarify { text, choices, confidence: 0.0 },
            Says::Person(why) => {
                let evidence = vec![Evidence { turn: of, text: why }];
                let kind = TriggerKind::AssistantFailed;
                decision.triggers.push(Trigger { kind, weight: default_weight(kind), evidence });
                decision.outcome = Outcome::Handoff;
                decision.ask_first.clear();
                Answer::None { confidence: 0.0 }
            }
        };
        (decision, answer, self.done)
    }
}

fn check(says: &Says) -> Result<(), Error> {
    match says {
        Says::Answer(text, confidence) => {
            if !(0.0..=1.0).contains(confidence) {
                return Err(Error::invalid("confidence", "is 0 to 1"));
            }
            check_text("text", text, TEXT_CHARS_MAX)
        }
        Says::Clarify(text, choices) => {
            if choices.len() > CHOICES_MAX {
                return Err(Error::invalid("choices", format!("are at most {CHOICES_MAX}")));
            }
            for choice in choices {
                check_text("choices", choice, CHOICE_CHARS_MAX)?;
            }
            check_text("text", text, TEXT_CHARS_MAX)
        }
        Says::Person(why) => check_text("why", why, WHY_CHARS_MAX),
    }
}
