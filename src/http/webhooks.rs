//! Webhooks: who outside is told what happens, what came of telling them, trying it.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::app::webhooks::{Faring, WebhookChange};
use crate::domain::event::Position;
use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::Caller;
use crate::http::replies::{Created, Done};
use crate::http::shapes::param::Id;
use crate::http::shapes::requests::{AddWebhook, ChangeWebhook, Nothing, TellAgain};
use crate::http::shapes::webhooks::{
    Deliveries, Delivery, Webhook, WebhookKind, WebhookMade, WebhookSecret, Webhooks as List,
    payload, test_payload,
};
use crate::ids::WebhookId;

/// Webhooks.
pub struct Webhooks(pub Arc<Edge>);

#[OpenApi]
impl Webhooks {
    /// All webhooks, how they fare, and what they can be told of
    #[oai(path = "/webhooks", method = "get", operation_id = "list_webhooks")]
    async fn list(&self, caller: Caller) -> Result<Json<List>, ApiError> {
        let farings = self.0.house.webhooks(&caller.principal).await?;
        let webhooks = farings.iter().map(|faring| self.now(faring)).collect();
        Ok(Json(List { webhooks, kinds: WebhookKind::all() }))
    }

    /// Make a webhook; its secret is shown once
    ///
    /// Messages follow Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.
    /// Each event is told at least once, in order within its conversation.
    #[oai(path = "/webhooks", method = "post", operation_id = "add_webhook")]
    async fn add(
        &self,
        caller: Caller,
        body: Body<AddWebhook>,
    ) -> Result<Created<WebhookMade>, ApiError> {
        let Body(AddWebhook { name, url, events, after }) = body;
        let change = WebhookChange {
            name: Some(name),
            url: Some(url),
            events,
            after: after.map(Position),
            enabled: None,
        };
        let (faring, secret) = self.0.house.add_webhook(&caller.principal, change).await?;
        let secret = secret.reveal().to_owned();
        Ok(Created::Created(Json(WebhookMade { webhook: self.now(&faring), secret })))
    }

    /// Change a webhook, let it go on, or say where it goes on
    #[oai(path = "/webhooks/:id", method = "patch", operation_id = "change_webhook")]
    async fn change(
        &self,
        caller: Caller,
        id: Path<Id<WebhookId>>,
        body: Body<ChangeWebhook>,
    ) -> Result<Json<Webhook>, ApiError> {
        let Body(ChangeWebhook { name, url, events, enabled, after }) = body;
        let after = after.map(Position);
        let change = WebhookChange { name, url, events, enabled, after };
        let faring = self.0.house.change_webhook(&caller.principal, id.0.0, change).await?;
        Ok(Json(self.now(&faring)))
    }

    /// Delete a webhook
    #[oai(path = "/webhooks/:id", method = "delete", operation_id = "delete_webhook")]
    async fn delete(&self, caller: Caller, id: Path<Id<WebhookId>>) -> Result<Done, ApiError> {
        self.0.house.delete_webhook(&caller.principal, id.0.0).await?;
        Ok(Done::Done)
    }

    /// Give a webhook another secret, shown once; the former one signs as well for a day
    #[oai(path = "/webhooks/:id/secret", method = "post", operation_id = "renew_webhook_secret")]
    async fn renew(
        &self,
        caller: Caller,
        id: Path<Id<WebhookId>>,
        _body: Body<Nothing>,
    ) -> Result<Created<WebhookSecret>, ApiError> {
        let secret = self.0.house.renew_webhook_secret(&caller.principal, id.0.0).await?;
        Ok(Created::Created(Json(WebhookSecret { secret: secret.reveal().to_owned() })))
    }

    /// The last attempts to tell a webhook something, newest first
    #[oai(path = "/webhooks/:id/deliveries", method = "get", operation_id = "list_deliveries")]
    async fn deliveries(
        &self,
        caller: Caller,
        id: Path<Id<WebhookId>>,
    ) -> Result<Json<Deliveries>, ApiError> {
        let found = self.0.house.deliveries(&caller.principal, id.0.0).await?;
        Ok(Json(Deliveries { deliveries: found.iter().map(Delivery::from).collect() }))
    }

    /// Tell a webhook of one event again, now and once
    #[oai(path = "/webhooks/:id/deliveries", method = "post", operation_id = "tell_again")]
    async fn tell_again(
        &self,
        caller: Caller,
        id: Path<Id<WebhookId>>,
        body: Body<TellAgain>,
    ) -> Result<Created<Delivery>, ApiError> {
        let (who, at) = (&caller.principal, Position(body.0.position));
        let delivery = self.0.house.tell_again(who, id.0.0, at, payload).await?;
        Ok(Created::Created(Json(Delivery::from(&delivery))))
    }

    /// Send a webhook a test message, now and once
    #[oai(path = "/webhooks/:id/tests", method = "post", operation_id = "test_webhook")]
    async fn test(
        &self,
        caller: Caller,
        id: Path<Id<WebhookId>>,
        _body: Body<Nothing>,
    ) -> Result<Created<Delivery>, ApiError> {
        let (house, id) = (&self.0.house, id.0.0);
        let body = test_payload(house, id);
        let delivery = house.try_webhook(&caller.principal, id, body).await?;
        Ok(Created::Created(Json(Delivery::from(&delivery))))
    }

    fn now(&self, faring: &Faring) -> Webhook {
        Webhook::show(faring, self.0.house.store().head())
    }
}
