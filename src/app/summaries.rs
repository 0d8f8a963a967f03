//! A model's summary of what led to a handoff: asked for after the handoff stands in the line, so
//! that nobody waits for it, written as an event of its own, and read beside the briefing. A summary
//! that fails is simply not there.

use std::sync::Arc;

use crate::app::conversations::found;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::assistant::{Llm, LlmError};
use crate::decide::brief::model_summary;
use crate::domain::briefing::ModelSummary;
use crate::domain::chat::Chat;
use crate::domain::event::{Event, Recorded};
use crate::ids::{ConversationId, HandoffId};
use crate::store::Read;

/// Events of a conversation that are looked at for one summary.
const HISTORY_EVENTS_MAX: usize = 400;

impl House {
    /// Sums one conversation up, if it is handed off and has no summary yet.
    ///
    /// # Errors
    /// When the store fails; a model that fails is only logged.
    pub(super) async fn summarise(&self, llm: &Llm, id: ConversationId) -> Result<(), Error> {
        let (record, events) = self
            .read(move |at| Ok((at.conversation(id)?, at.tail(id, HISTORY_EVENTS_MAX)?)))
            .await?;
        let Some(handoff) = record.and_then(|record| record.stage.handoff()) else {
            return Ok(());
        };
        if is_summed_up(&events, handoff) {
            return Ok(());
        }
        let Some(asked) = model_summary::ask(&events) else { return Ok(()) };
        let written = match self.everything_written(llm, &asked.chat).await {
            Ok(written) => written,
            Err(why) => {
                tracing::info!(conversation = %id, %why, "no summary");
                return Ok(());
            }
        };
        let (language, model) = (Arc::clone(self.language()), llm.model().to_owned());
        let summary = blocking(move || {
            let asked = asked.with_meanings(|sentence| language.encode(sentence));
            let sentences = model_summary::sentences(&written).into_iter();
            let read: Vec<_> = sentences.map(|s| (s.clone(), language.encode(&s))).collect();
            model_summary::check(&asked, &model, &read)
        })
        .await?;
        self.keep_summary(id, handoff, summary).await
    }

    /// Everything the model writes, in whole sentences.
    pub(super) async fn everything_written(
        &self,
        llm: &Llm,
        chat: &Chat,
    ) -> Result<String, LlmError> {
        let mut speech = llm.speak(chat, self.now()).await?;
        let mut all = String::new();
        while let Some(written) = speech.next().await? {
            all.push_str(&written);
        }
        if speech.ran_out() {
            // The last sentence is only a part of one.
            let whole = all.rfind(['.', '!', '?', '\n']).map_or(0, |at| at + 1);
            all.truncate(whole);
        }
        Ok(all)
    }

    /// Writes it down, unless the handoff is over.
    async fn keep_summary(
        &self,
        id: ConversationId,
        handoff: HandoffId,
        summary: ModelSummary,
    ) -> Result<(), Error> {
        if summary.lines.is_empty() {
            tracing::info!(conversation = %id, n_dropped = summary.n_dropped, "no summary");
            return Ok(());
        }
        let now = self.now();
        self.write(move |tx| {
            if found(tx, id)?.stage.handoff() == Some(handoff) {
                let summary = Box::new(summary);
                tx.append(id, now, Event::Summarised { handoff, summary })?;
            }
            Ok(())
        })
        .await
    }
}

fn is_summed_up(events: &[Recorded], of: HandoffId) -> bool {
    events.iter().any(|e| matches!(&e.event, Event::Summarised { handoff, .. } if *handoff == of))
}
