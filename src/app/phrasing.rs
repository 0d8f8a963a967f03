//! An answer in a model's words. It is asked only when an answer to quote is at hand already, so
//! that whatever becomes of the model, the customer is answered: too slow, broken, full of inventions
//! or switched off, the quotation is said instead. The wait ends at once when the conversation moves
//! on, and that hangs up on the model as well.

use std::sync::Arc;
use std::time::Duration;

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::assistant::{Llm, LlmError};
use crate::decide::answer::phrase::{Asked, Draft, Drafted, Sentence};
use crate::domain::conversation::Conversation;
use crate::domain::message::Author;

/// How often the customer is told that the assistant is still writing.
const SIGN_EVERY: Duration = Duration::from_secs(3);

/// What came of asking.
pub(super) enum Phrasing {
    /// What the model made of it.
    Done(Drafted),
    /// The model said nothing that could be used.
    Failed,
    /// The conversation has moved on meanwhile: nothing of this matters any more.
    Moved,
}

impl House {
    /// Asks the model to put an answer into words, and keeps of it what the passages support.
    pub(super) async fn phrase(&self, llm: &Llm, record: &Conversation, asked: Asked) -> Phrasing {
        let written = self.write_draft(llm, record, asked);
        match self.while_still(record, written).await {
            None => Phrasing::Moved,
            Some(Ok(drafted)) => Phrasing::Done(drafted),
            Some(Err(why)) => {
                tracing::info!(conversation = %record.id, %why, "quoted instead of phrased");
                Phrasing::Failed
            }
        }
    }

    async fn write_draft(
        &self,
        llm: &Llm,
        record: &Conversation,
        asked: Asked,
    ) -> Result<Drafted, PhrasingError> {
        let mut speech = llm.speak(&asked.chat, self.now()).await?;
        let language = Arc::clone(self.language());
        let read = move || asked.with_meanings(|sentence| language.encode(sentence));
        let mut draft = Draft::new(blocking(read).await?);
        while let Some(written) = speech.next().await? {
            let whole = draft.hear(&written);
            draft = self.judge(record, draft, whole).await?;
        }
        let rest = draft.end(speech.ran_out());
        draft = self.judge(record, draft, rest).await?;
        Ok(draft.drafted())
    }

    /// Judges sentences, and shows the customer what may be said by now.
    async fn judge(
        &self,
        record: &Conversation,
        mut draft: Draft,
        sentences: Vec<Sentence>,
    ) -> Result<Draft, Error> {
        if sentences.is_empty() {
            return Ok(draft);
        }
        let language = Arc::clone(self.language());
        let before = draft.so_far().len();
        let draft = blocking(move || {
            for sentence in &sentences {
                let meaning = language.encode(&sentence.text);
                if let Err(doubt) = draft.judge(sentence, meaning.as_ref()) {
                    tracing::debug!(doubt = doubt.name(), "a sentence without support");
                }
            }
            draft
        })
        .await?;
        if draft.so_far().len() > before {
            self.hub().writing(record, draft.so_far());
        }
        Ok(draft)
    }

    /// Waits for something while the customer is told that the assistant writes; `None` as soon as
    /// the conversation has moved on, and then what was waited for is given up.
    async fn while_still<T>(
        &self,
        record: &Conversation,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        tokio::pin!(work);
        let mut signs = tokio::time::interval(SIGN_EVERY);
        loop {
            let moved = self.wake().moved.notified();
            if self.has_moved(record) {
                return None;
            }
            tokio::select! {
                done = &mut work => return Some(done),
                _ = signs.tick() => self.hub().typing(record, Author::Assistant),
                () = moved => {}
            }
        }
    }

    fn has_moved(&self, record: &Conversation) -> bool {
        let now = self.board().conversation(record.id);
        now.is_none_or(|now| now.last_seq != record.last_seq || now.stage != record.stage)
    }
}

/// Why an answer is quoted after all.
#[derive(Debug, thiserror::Error)]
enum PhrasingError {
    #[error(transparent)]
    Llm(#[from] LlmError),
    #[error("the check failed")]
    House(#[from] Error),
}
