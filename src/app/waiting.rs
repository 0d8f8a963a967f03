//! What customers do about a person: ask for one, and while they wait say more exactly what it is
//! about, leave an address, or go on with the assistant. Who gets them is the router's.

use std::sync::Arc;

use crate::app::access::{Operation, Principal, allow_on};
use crate::app::conversations::{check_email, check_text, found, say};
use crate::app::error::Error;
use crate::app::house::House;
use crate::decide::detect::default_weight;
use crate::domain::conversation::Conversation;
use crate::domain::decision::{Evidence, Trigger, TriggerKind};
use crate::domain::event::Event;
use crate::domain::message::{Author, MessageKind};
use crate::domain::stage::Stage;
use crate::ids::ConversationId;

/// Characters of a corrected ask, at most.
const ASK_CHARS_MAX: usize = 300;

impl House {
    /// Fetches a person: the button that is always there.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the conversation is over.
    pub async fn request_person(
        &self,
        who: &Principal,
        id: ConversationId,
    ) -> Result<Arc<Conversation>, Error> {
        let (asker, now, house) = (who.clone(), self.now(), self.clone());
        let prepared = self.prepare_handoff(id).await?;
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&asker, Operation::RequestPerson, &record)?;
            if record.stage.handoff().is_some() {
                return Ok(());
            }
            if matches!(record.stage, Stage::Closed { .. }) {
                tx.append(id, now, Event::Reopened)?;
            }
            let evidence = Evidence { turn: record.last_seq, text: "asked with the button".into() };
            let trigger = Trigger {
                kind: TriggerKind::ExplicitRequest,
                weight: default_weight(TriggerKind::ExplicitRequest),
                evidence: vec![evidence],
            };
            house.hand_off(tx, id, now, vec![trigger], &prepared)
        })
        .await?;
        self.record(id).await
    }

    /// Corrects what the customer wants, while waiting.
    ///
    /// # Errors
    /// [`Error::Conflict`] when nothing is under way.
    pub async fn correct_ask(
        &self,
        who: &Principal,
        id: ConversationId,
        ask: String,
    ) -> Result<(), Error> {
        check_text("ask", &ask, ASK_CHARS_MAX)?;
        let ask = self.cleaned(ask);
        self.while_waiting(who, id, Event::AskCorrected { ask }, None).await
    }

    /// Leaves an address instead of waiting.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no address, [`Error::Conflict`] when not waiting.
    pub async fn leave_contact(
        &self,
        who: &Principal,
        id: ConversationId,
        email: String,
    ) -> Result<(), Error> {
        check_email("email", &email)?;
        let notice = self.policy().policy.messages.contact_left.clone();
        self.while_waiting(who, id, Event::ContactLeft { email }, Some(notice)).await
    }

    /// Goes on with the assistant instead of waiting.
    ///
    /// # Errors
    /// [`Error::Conflict`] when not waiting.
    pub async fn back_to_assistant(
        &self,
        who: &Principal,
        id: ConversationId,
    ) -> Result<(), Error> {
        let record = self.conversation(who, id).await?;
        let handoff = record.stage.handoff().ok_or_else(|| Error::conflict("nobody is waiting"))?;
        let notice = "You are back with the AI assistant. You can ask for a person again.";
        let event = Event::BackToAssistant { handoff };
        self.while_waiting(who, id, event, Some(notice.into())).await
    }

    async fn while_waiting(
        &self,
        who: &Principal,
        id: ConversationId,
        event: Event,
        notice: Option<String>,
    ) -> Result<(), Error> {
        let (who, now) = (who.clone(), self.now());
        self.write(move |tx| {
            let record = found(tx, id)?;
            allow_on(&who, Operation::WaitDifferently, &record)?;
            if !matches!(record.stage, Stage::Queued { .. } | Stage::Offered { .. }) {
                return Err(Error::conflict("this is possible only while waiting in line"));
            }
            tx.append(id, now, event)?;
            if let Some(text) = notice {
                say(tx, id, now, Author::Notice, text, MessageKind::Notice)?;
            }
            Ok(())
        })
        .await
    }
}
