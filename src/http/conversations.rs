//! Conversations: opening, reading, writing, asking for a person, what the waiting may do, the end.

use std::collections::HashMap;
use std::sync::Arc;

use poem_openapi::param::{Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};

use crate::domain::bot::Says;
use crate::domain::conversation::Conversation;
use crate::domain::customer::Customer;
use crate::domain::message::Seq;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::{Created, Done};
use crate::http::shapes::answers::{Acknowledged, Cases, Conversations as List, Events, Messages};
use crate::http::shapes::briefing::Briefing;
use crate::http::shapes::cases::SimilarCase;
use crate::http::shapes::conversations::{self as shape, ConversationView, StageName};
use crate::http::shapes::events::EventLine;
use crate::http::shapes::messages::{Message, Viewer};
use crate::http::shapes::param::{Id, id, ids};
use crate::http::shapes::requests::{
    AnswerAsBot, CorrectAsk, GiveScore, LeaveContact, MarkSeen, Nothing, OpenConversation,
    PostMessage,
};
use crate::ids::{AgentId, ConversationId, CustomerId};

/// Conversations in one list, at most.
const PAGE_MAX: u32 = 100;
/// How sure a bot is taken to be that does not say: as likely as not.
const UNSAID_CONFIDENCE: f32 = 0.5;

/// Conversations.
pub struct Conversations(pub Arc<Edge>);

/// A message was taken.
#[derive(ApiResponse)]
pub enum Posted {
    /// Just now.
    #[oai(status = 201)]
    New(Json<Acknowledged>),
    /// It had been taken before; this is what was said then.
    #[oai(status = 200)]
    Again(Json<Acknowledged>),
}

#[OpenApi]
impl Conversations {
    /// Begin a conversation
    #[oai(path = "/conversations", method = "post", operation_id = "open_conversation")]
    async fn open(
        &self,
        caller: Caller,
        body: Body<OpenConversation>,
    ) -> Result<Created<ConversationView>, ApiError> {
        let house = &self.0.house;
        self.0.rates().conversation(caller.ip, house.now())?;
        let Body(OpenConversation { page, context }) = body;
        let (page, context) = (page.unwrap_or_default(), context.unwrap_or_default());
        let record = house.open_conversation(&caller.principal, page, context).await?;
        Ok(Created::Created(Json(self.0.view(&caller, &record).await?)))
    }

    /// List conversations
    ///
    /// Customers get their own, newest first. Those inside get the open ones, the most recently
    /// changed first, or all of one customer's.
    #[oai(path = "/conversations", method = "get", operation_id = "list_conversations")]
    async fn list(
        &self,
        caller: Caller,
        /// Only those in this stage.
        stage: Query<Option<StageName>>,
        /// Only those one holds or is offered.
        mine: Query<Option<bool>>,
        /// Only this customer's, closed ones too. Inside only.
        customer_id: Query<Option<Id<CustomerId>>>,
        /// At most so many, 1 to 100.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u32>>,
        /// Those after this one.
        after: Query<Option<Id<ConversationId>>>,
    ) -> Result<Json<List>, ApiError> {
        let records = self.0.listed(&caller, customer_id.0.map(|id| id.0)).await?;
        let kept = records.into_iter().filter(|record| {
            let in_stage = stage.0.is_none_or(|stage| stage == StageName::from(&record.stage));
            let is_own = caller.principal.agent().is_some_and(|me| holds(record, me));
            in_stage && (mine.0 != Some(true) || is_own)
        });
        let max = limit.0.unwrap_or(PAGE_MAX) as usize;
        let (page, more) = page(kept.collect(), after.0.map(|id| id.0), max);
        let next = page.last().filter(|_| more).map(|record| record.id.to_string());
        Ok(Json(List { conversations: self.0.views(&caller, &page).await?, next }))
    }

    /// A conversation as it stands
    #[oai(path = "/conversations/:id", method = "get", operation_id = "read_conversation")]
    async fn read(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
    ) -> Result<Json<ConversationView>, ApiError> {
        let record = self.0.house.conversation(&caller.principal, id.0.0).await?;
        Ok(Json(self.0.view(&caller, &record).await?))
    }

    /// Its messages, oldest first
    ///
    /// From the beginning on with `after`, from the end back with `before`.
    #[oai(path = "/conversations/:id/messages", method = "get", operation_id = "read_messages")]
    async fn messages(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        /// Those after this place; 0 for all.
        after: Query<Option<u32>>,
        /// The last ones before this place, and not those after one.
        before: Query<Option<u32>>,
        /// At most so many, 1 to 100.
        #[oai(validator(minimum(value = "1"), maximum(value = "100")))]
        limit: Query<Option<u32>>,
    ) -> Result<Json<Messages>, ApiError> {
        let (house, who) = (&self.0.house, &caller.principal);
        let record = house.conversation(who, id.0.0).await?;
        let max = limit.0.unwrap_or(PAGE_MAX) as usize;
        let messages = match (after.0, before.0) {
            (Some(_), Some(_)) => {
                return Err(ApiError::invalid("before", "goes without after"));
            }
            (None, Some(before)) => house.messages_before(who, id.0.0, Seq(before), max).await?,
            (after, None) => house.messages(who, id.0.0, Seq(after.unwrap_or(0)), max).await?,
        };
        let face_of = |agent: AgentId| house.agent_face(agent);
        let shown = messages.iter().map(|m| Message::show(m, caller.viewer(), &face_of));
        Ok(Json(Messages { messages: shown.collect(), last_seq: record.last_seq.0 }))
    }

    /// Answer in the assistant's place
    ///
    /// For the team's own bot: a program with the scope `bot` that is connected by the socket, where
    /// it is told of each turn it is asked (`asked`). Answered too late, or when the conversation has
    /// moved on, it is a conflict, and the assistant has answered.
    #[oai(path = "/conversations/:id/answers", method = "post", operation_id = "answer_as_bot")]
    async fn answer(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<AnswerAsBot>,
    ) -> Result<Done, ApiError> {
        let AnswerAsBot { of, text, choices, confidence, person } = body.0;
        let says = match (text, person) {
            (Some(text), None) => match choices {
                Some(choices) => Says::Clarify(text, choices),
                None => Says::Answer(text, confidence.unwrap_or(UNSAID_CONFIDENCE)),
            },
            (None, Some(why)) => Says::Person(why),
            _ => return Err(ApiError::invalid("text", "or person, one of both")),
        };
        self.0.house.bot_says(&caller.principal, id.0.0, Seq(of), says).await?;
        Ok(Done::Done)
    }

    /// Say something
    ///
    /// Answered once it is durable. The same `client_msg_id` again posts nothing and is answered as
    /// it was the first time.
    #[oai(path = "/conversations/:id/messages", method = "post", operation_id = "post_message")]
    async fn post(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<PostMessage>,
    ) -> Result<Posted, ApiError> {
        let house = &self.0.house;
        self.0.rates().message(&caller.principal, house.now())?;
        let Body(PostMessage { client_msg_id, text, attachments }) = body;
        let client_msg_id = self::id("client_msg_id", &client_msg_id)?;
        let files = ids("attachments", &attachments.unwrap_or_default())?;
        let who = &caller.principal;
        let ack = house.post_with_files(who, id.0.0, client_msg_id, text, files).await?;
        let shown = Json(Acknowledged {
            client_msg_id: ack.client_msg_id.to_string(),
            seq: ack.seq.0,
            position: ack.position.0,
            at: ack.at.to_rfc3339(),
        });
        Ok(if ack.repeated { Posted::Again(shown) } else { Posted::New(shown) })
    }

    /// Everything that happened in it, for those inside
    #[oai(path = "/conversations/:id/events", method = "get", operation_id = "read_events")]
    async fn events(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        /// Those after this number; 0 for all.
        after: Query<Option<u32>>,
    ) -> Result<Json<Events>, ApiError> {
        let house = &self.0.house;
        let after = after.0.unwrap_or(0);
        let events = house.events(&caller.principal, id.0.0, after).await?;
        let face_of = |agent: AgentId| house.agent_face(agent);
        let shown = events.iter().map(|e| EventLine::show(e, caller.viewer(), &face_of));
        Ok(Json(Events { events: shown.collect() }))
    }

    /// Fetch a person
    #[oai(path = "/conversations/:id/handoff", method = "post", operation_id = "request_person")]
    async fn request_person(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<ConversationView>, ApiError> {
        let record = self.0.house.request_person(&caller.principal, id.0.0).await?;
        Ok(Json(self.0.view(&caller, &record).await?))
    }

    /// Step into a conversation that the assistant or the line has
    #[oai(path = "/conversations/:id/takeover", method = "post", operation_id = "take_over")]
    async fn take_over(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<ConversationView>, ApiError> {
        let record = self.0.house.take_over(&caller.principal, id.0.0).await?;
        Ok(Json(self.0.view(&caller, &record).await?))
    }

    /// Say how far one has read
    #[oai(path = "/conversations/:id/seen", method = "post", operation_id = "mark_seen")]
    async fn seen(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<MarkSeen>,
    ) -> Result<Done, ApiError> {
        self.0.house.seen(&caller.principal, id.0.0, Seq(body.0.seq)).await?;
        Ok(Done::Done)
    }

    /// Leave an address instead of waiting
    #[oai(path = "/conversations/:id/contact", method = "post", operation_id = "leave_contact")]
    async fn contact(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<LeaveContact>,
    ) -> Result<Json<ConversationView>, ApiError> {
        self.0.house.leave_contact(&caller.principal, id.0.0, body.0.email).await?;
        self.read(caller, id).await
    }

    /// Go on with the assistant instead of waiting
    #[oai(
        path = "/conversations/:id/assistant",
        method = "post",
        operation_id = "back_to_assistant"
    )]
    async fn back(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<ConversationView>, ApiError> {
        self.0.house.back_to_assistant(&caller.principal, id.0.0).await?;
        self.read(caller, id).await
    }

    /// Correct what is wanted, while waiting
    #[oai(path = "/conversations/:id/ask", method = "post", operation_id = "correct_ask")]
    async fn ask(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<CorrectAsk>,
    ) -> Result<Json<ConversationView>, ApiError> {
        self.0.house.correct_ask(&caller.principal, id.0.0, body.0.ask).await?;
        self.read(caller, id).await
    }

    /// Score it
    #[oai(path = "/conversations/:id/score", method = "post", operation_id = "score")]
    async fn score(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        body: Body<GiveScore>,
    ) -> Result<Json<ConversationView>, ApiError> {
        let Body(GiveScore { score, comment }) = body;
        let comment = comment.unwrap_or_default();
        self.0.house.score(&caller.principal, id.0.0, score, comment).await?;
        self.read(caller, id).await
    }

    /// End it
    #[oai(path = "/conversations/:id/closure", method = "post", operation_id = "close")]
    async fn close(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
        _body: Body<Nothing>,
    ) -> Result<Json<ConversationView>, ApiError> {
        self.0.house.end(&caller.principal, id.0.0).await?;
        self.read(caller, id).await
    }

    /// What an agent reads before speaking
    #[oai(path = "/conversations/:id/briefing", method = "get", operation_id = "read_briefing")]
    async fn briefing(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
    ) -> Result<Json<Briefing>, ApiError> {
        let briefing = self.0.house.briefing(&caller.principal, id.0.0).await?;
        Ok(Json(Briefing::from(&briefing)))
    }

    /// Past cases like it, best first
    #[oai(path = "/conversations/:id/similar", method = "get", operation_id = "similar_cases")]
    async fn similar(
        &self,
        caller: Caller,
        id: Path<Id<ConversationId>>,
    ) -> Result<Json<Cases>, ApiError> {
        let similar = self.0.house.similar_cases(&caller.principal, id.0.0).await?;
        let cases = similar.iter().map(SimilarCase::from).collect();
        Ok(Json(Cases { cases, index_behind: self.0.house.index_behind() }))
    }
}

impl Edge {
    /// A conversation in the shape of whoever asks.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn view(
        &self,
        caller: &Caller,
        record: &Conversation,
    ) -> Result<ConversationView, ApiError> {
        let mut views = self.views(caller, std::slice::from_ref(record)).await?;
        views.pop().ok_or_else(|| crate::app::error::Error::NotFound("conversation").into())
    }

    /// Conversations in the shape of whoever asks.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn views(
        &self,
        caller: &Caller,
        records: &[Conversation],
    ) -> Result<Vec<ConversationView>, ApiError> {
        if caller.viewer() == Viewer::Customer {
            let face_of = |agent: AgentId| self.house.agent_face(agent);
            let shown = records.iter().map(|r| shape::CustomerConversation::show(r, &face_of));
            return Ok(shown.map(ConversationView::Customer).collect());
        }
        let ids = records.iter().map(|record| record.customer).collect();
        let customers = self.house.customers(ids).await?;
        let by_id: HashMap<_, _> = customers.into_iter().map(|c| (c.id, c)).collect();
        let unknown = Customer::default();
        let shown = records.iter().map(|record| {
            let customer = by_id.get(&record.customer).unwrap_or(&unknown);
            ConversationView::Inside(shape::Conversation::show(record, customer))
        });
        Ok(shown.collect())
    }

    async fn listed(
        &self,
        caller: &Caller,
        customer: Option<CustomerId>,
    ) -> Result<Vec<Conversation>, ApiError> {
        let (house, who) = (&self.house, &caller.principal);
        if caller.viewer() == Viewer::Customer {
            return Ok(house.own_conversations(who, HISTORY_MAX).await?);
        }
        if let Some(customer) = customer {
            house.customer(who, customer).await?;
            return Ok(house.conversations_of(customer, HISTORY_MAX).await?);
        }
        let open = house.open_conversations(who)?;
        Ok(open.iter().map(|record| (**record).clone()).collect())
    }
}

/// One customer's conversations looked at for a list, newest first.
const HISTORY_MAX: usize = 1_000;

/// Whether an agent holds it or is offered it.
fn holds(record: &Conversation, me: AgentId) -> bool {
    use crate::domain::stage::Owner;
    matches!(record.stage.owner(), Owner::Agent(agent) | Owner::Offered(agent) if agent == me)
}

/// The records after a place, and whether there are more behind them.
fn page(
    records: Vec<Conversation>,
    after: Option<ConversationId>,
    max: usize,
) -> (Vec<Conversation>, bool) {
    let skipped = after
        .and_then(|id| records.iter().position(|record| record.id == id))
        .map_or(0, |index| index + 1);
    let more = records.len() > skipped + max;
    (records.into_iter().skip(skipped).take(max).collect(), more)
}
