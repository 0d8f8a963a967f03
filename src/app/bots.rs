//! The team's own bot. While one listens, it is asked first what the assistant would answer; what
//! Baton's own detection hands to a person goes there as ever. A turn never waits in anybody's hands
//! for it: the question is noted, and the turn taken up again when the bot has said something or the
//! time is up. Then the built-in assistant answers, or a person is fetched: nobody is left waiting.
//!
//! What is noted is in memory only. After a crash the turn is undecided still and is taken up again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::check_text;
use crate::app::error::Error;
use crate::app::house::House;
use crate::clock::Timestamp;
use crate::decide::answer::Answer;
use crate::decide::detect::{Turn, default_weight};
use crate::domain::bot::{Asked, Says};
use crate::domain::conversation::Conversation;
use crate::domain::decision::{Decision, Evidence, Outcome, Trigger, TriggerKind};
use crate::domain::message::{Author, Phrased, Seq, TEXT_CHARS_MAX};
use crate::domain::stage::Stage;
use crate::ids::ConversationId;

/// Messages a bot is shown.
const TURNS_MAX: usize = 20;
/// Choices of one question back, and characters of each.
const CHOICES_MAX: usize = 6;
const CHOICE_CHARS_MAX: usize = 200;
/// Characters of a reason for fetching a person.
const WHY_CHARS_MAX: usize = 300;
/// How long whoever hands an answer in waits until it is durable.
const PATIENCE: Duration = Duration::from_secs(10);

/// What bots have been asked.
#[derive(Debug, Default)]
pub(super) struct Bots {
    asked: Mutex<HashMap<ConversationId, Question>>,
    changed: Notify,
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
        self.hub().has_bot()
    }

    /// Asks whoever is there.
    pub(super) fn ask_bots(&self, record: &Conversation, of: Seq, turns: &[Turn]) {
        let answer_by = self.now().plus_s(i64::from(self.bot_rules().deadline_s));
        let shown = turns.iter().rev().take(TURNS_MAX).rev();
        let turns = shown.map(|turn| (turn.author, turn.text.clone())).collect();
        let asked = Asked { conversation: record.id, of, answer_by, turns };
        self.bots().ask(&asked);
        self.hub().ask_bots(&Arc::new(asked));
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
