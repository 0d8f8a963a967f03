//! The part of Chatwoot's public client API that bridges from other channels use: a contact is made,
//! opens a conversation and writes into it. There is one inbox, and it is called `baton`. A contact is
//! a customer, known by the `source_id` in the address, which is a customer's token; what is written
//! here is a customer's message like any other. The other side, bots, is `chatwoot`.
//!
//! The addresses are Chatwoot's own, below [`PREFIX`]; within they are routes like all others.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use sha2::{Digest, Sha256};

use crate::app::customers::Introduction;
use crate::app::error::Error;
use crate::auth::identity::Claim;
use crate::auth::secrets::{SecretKind, presented};
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::message::Seq;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::{Anybody, Caller};
use crate::http::shapes::inboxes::{
    Contact, INBOX, Inbox, InboxConversation, InboxMessage, MakeContact, OpenInboxConversation,
    WriteInboxMessage,
};
use crate::http::shapes::param::Id;
use crate::ids::{AgentId, ClientMsgId, ConversationId, CustomerId};

/// Where bridges made for Chatwoot look for it.
pub const PREFIX: &str = "/public/api/v1";
/// How long a contact is known by its `source_id`, in seconds: a year. A bridge keeps it; a browser's
/// token lasts a month.
const CONTACT_S: i64 = 365 * 24 * 3_600;
/// Messages in one answer.
const MESSAGES_MAX: u32 = 100;
/// Conversations in one answer.
const CONVERSATIONS_MAX: usize = 20;

/// Chatwoot's public client API.
pub struct Inboxes(pub Arc<Edge>);

#[OpenApi]
impl Inboxes {
    /// The inbox, as Chatwoot shows one; there is one, `baton`
    #[oai(path = "/inboxes/:inbox", method = "get", operation_id = "inbox")]
    async fn inbox(&self, _caller: Anybody, inbox: Path<String>) -> Result<Json<Inbox>, ApiError> {
        known(&inbox)?;
        Ok(Json(Inbox::only()))
    }

    /// Make a contact, as Chatwoot's bridges do
    ///
    /// With `identifier` and its `identifier_hash` it is the customer the team's site knows by that
    /// reference, the same one every time.
    #[oai(path = "/inboxes/:inbox/contacts", method = "post", operation_id = "make_contact")]
    async fn make_contact(
        &self,
        caller: Anybody,
        inbox: Path<String>,
        body: Body<MakeContact>,
    ) -> Result<Json<Contact>, ApiError> {
        known(&inbox)?;
        let house = &self.0.house;
        self.0.rates().customer_session(caller.0.ip, house.now())?;
        let introduction = introduction(body.0)?;
        let met = house.meet_customer(introduction).await?;
        Ok(Json(Contact::show(&met.customer, met.secret.reveal())))
    }

    /// A contact
    #[oai(path = "/inboxes/:inbox/contacts/:contact", method = "get", operation_id = "contact")]
    async fn contact(
        &self,
        caller: Anybody,
        inbox: Path<String>,
        contact: Path<String>,
    ) -> Result<Json<Contact>, ApiError> {
        known(&inbox)?;
        let id = caller.0.principal.customer().ok_or(Error::Unauthenticated)?;
        Ok(Json(Contact::show(&self.customer(id).await?, &contact)))
    }

    /// Change a contact's name or address; not one whose identity was signed
    #[oai(
        path = "/inboxes/:inbox/contacts/:contact",
        method = "patch",
        operation_id = "change_contact"
    )]
    async fn change_contact(
        &self,
        caller: Anybody,
        inbox: Path<String>,
        contact: Path<String>,
        body: Body<MakeContact>,
    ) -> Result<Json<Contact>, ApiError> {
        known(&inbox)?;
        let house = &self.0.house;
        self.0.rates().customer_session(caller.0.ip, house.now())?;
        caller.0.principal.customer().ok_or(Error::Unauthenticated)?;
        let known = presented(SecretKind::Customer, &contact);
        let introduction = Introduction { known, ..introduction(body.0)? };
        let met = house.meet_customer(introduction).await?;
        Ok(Json(Contact::show(&met.customer, &contact)))
    }

    /// A contact's conversations, newest first, with their messages
    #[oai(
        path = "/inboxes/:inbox/contacts/:contact/conversations",
        method = "get",
        operation_id = "contact_conversations"
    )]
    async fn conversations(
        &self,
        caller: Caller,
        inbox: Path<String>,
        contact: Path<String>,
    ) -> Result<Json<Vec<InboxConversation>>, ApiError> {
        known(&inbox)?;
        let own = self.0.house.own_conversations(&caller.principal, CONVERSATIONS_MAX).await?;
        let mut shown = Vec::with_capacity(own.len());
        for record in &own {
            shown.push(self.shown(&caller, record, &contact).await?);
        }
        Ok(Json(shown))
    }

    /// Begin a conversation as a contact
    #[oai(
        path = "/inboxes/:inbox/contacts/:contact/conversations",
        method = "post",
        operation_id = "open_contact_conversation"
    )]
    async fn open(
        &self,
        caller: Caller,
        inbox: Path<String>,
        contact: Path<String>,
        body: Body<OpenInboxConversation>,
    ) -> Result<Json<InboxConversation>, ApiError> {
        known(&inbox)?;
        let house = &self.0.house;
        self.0.rates().conversation(caller.ip, house.now())?;
        let context = body.0.custom_attributes.unwrap_or_default();
        let opened = house.open_conversation(&caller.principal, String::new(), context).await?;
        Ok(Json(self.shown(&caller, &opened, &contact).await?))
    }

    /// A contact's conversation with its messages
    #[oai(
        path = "/inboxes/:inbox/contacts/:contact/conversations/:id",
        method = "get",
        operation_id = "contact_conversation"
    )]
    async fn conversation(
        &self,
        caller: Caller,
        inbox: Path<String>,
        contact: Path<String>,
        id: Path<Id<ConversationId>>,
    ) -> Result<Json<InboxConversation>, ApiError> {
        known(&inbox)?;
        let record = self.0.house.conversation(&caller.principal, id.0.0).await?;
        Ok(Json(self.shown(&caller, &record, &contact).await?))
    }

    /// The last messages of a contact's conversation, oldest first
    #[oai(
        path = "/inboxes/:inbox/contacts/:contact/conversations/:id/messages",
        method = "get",
        operation_id = "contact_messages"
    )]
    async fn messages(
        &self,
        caller: Caller,
        inbox: Path<String>,
        #[oai(name = "contact")] _contact: Path<String>,
        id: Path<Id<ConversationId>>,
        /// Those before this one, by its `id`.
        before: Query<Option<u32>>,
    ) -> Result<Json<Vec<InboxMessage>>, ApiError> {
        known(&inbox)?;
        let record = self.0.house.conversation(&caller.principal, id.0.0).await?;
        let end = before.0.map_or(record.last_seq.0, |before| before.saturating_sub(1));
        Ok(Json(self.said(&caller, &record, end.min(record.last_seq.0)).await?))
    }

    /// Write as a contact: a customer's message like any other
    ///
    /// With an `echo_id` the same message again is written once and answered as the first time.
    #[oai(
        path = "/inboxes/:inbox/contacts/:contact/conversations/:id/messages",
        method = "post",
        operation_id = "write_as_contact"
    )]
    async fn write(
        &self,
        caller: Caller,
        inbox: Path<String>,
        #[oai(name = "contact")] _contact: Path<String>,
        id: Path<Id<ConversationId>>,
        body: Body<WriteInboxMessage>,
    ) -> Result<Json<InboxMessage>, ApiError> {
        known(&inbox)?;
        let (house, who) = (&self.0.house, &caller.principal);
        self.0.rates().message(who, house.now())?;
        let WriteInboxMessage { content, echo_id } = body.0;
        let msg_id = match echo_id {
            Some(echo) => of_echo(&echo),
            None => house.ids().next(house.now()),
        };
        let ack = house.post_message(who, id.0.0, msg_id, content).await.map_err(in_its_words)?;
        let record = house.conversation(who, id.0.0).await?;
        let said = self.said(&caller, &record, ack.seq.0).await?.pop();
        Ok(Json(said.ok_or(Error::NotFound("message"))?))
    }
}

impl Inboxes {
    async fn customer(&self, id: CustomerId) -> Result<Customer, ApiError> {
        let found = self.0.house.customers(vec![id]).await?.pop();
        Ok(found.ok_or(Error::NotFound("contact"))?)
    }

    async fn shown(
        &self,
        caller: &Caller,
        record: &Conversation,
        contact: &str,
    ) -> Result<InboxConversation, ApiError> {
        let customer = self.customer(record.customer).await?;
        let messages = self.said(caller, record, record.last_seq.0).await?;
        Ok(InboxConversation::show(record, messages, Contact::show(&customer, contact)))
    }

    /// The last messages up to a place, oldest first.
    async fn said(
        &self,
        caller: &Caller,
        record: &Conversation,
        end: u32,
    ) -> Result<Vec<InboxMessage>, ApiError> {
        let (house, after) = (&self.0.house, end.saturating_sub(MESSAGES_MAX));
        let n = (end - after) as usize;
        let said = house.messages(&caller.principal, record.id, Seq(after), n).await?;
        let name_of = |agent: AgentId| house.agent_name(agent);
        let shown = said.iter().map(|it| InboxMessage::show(it, record, &self.0.address, &name_of));
        Ok(shown.collect())
    }
}

fn known(inbox: &str) -> Result<(), ApiError> {
    if inbox == INBOX { Ok(()) } else { Err(Error::NotFound("inbox").into()) }
}

/// Who a contact is: only a signed identifier is believed.
fn introduction(asked: MakeContact) -> Result<Introduction, ApiError> {
    let claim = match (asked.identifier, asked.identifier_hash) {
        (Some(external_ref), Some(hmac)) => Some(Claim::Hmac { external_ref, hmac }),
        (None, Some(_)) => {
            return Err(ApiError::invalid("identifier", "is needed beside identifier_hash"));
        }
        (_, None) => None,
    };
    let (name, email) = (asked.name, asked.email);
    Ok(Introduction { claim, name, email, known: None, lasts_s: Some(CONTACT_S) })
}

/// The fields as Chatwoot calls them.
fn in_its_words(error: Error) -> Error {
    match error {
        Error::Invalid { field: "text", why } => Error::Invalid { field: "content", why },
        other => other,
    }
}

/// The same for the same echo: what a bridge sends twice is written once.
fn of_echo(echo: &str) -> ClientMsgId {
    let digest: [u8; 32] = Sha256::digest(echo.as_bytes()).into();
    let (half, _) = digest.split_at(16);
    ClientMsgId(half.iter().fold(0, |n, byte| (n << 8) | u128::from(*byte)))
}
