//! Mail: how it fares, trying it, sending once more, one-time links by mail.

use std::sync::Arc;

use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use crate::http::body::Body;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate::{Anybody, Caller};
use crate::http::replies::{Created, Done};
use crate::http::shapes::email::{
    ChooseMails, Email as Now, EmailTried, ForgotPassword, MailLink, OwnMails,
};
use crate::http::shapes::param::Id;
use crate::http::shapes::requests::Nothing;
use crate::ids::AgentId;

/// Mail.
pub struct Email(pub Arc<Edge>);

#[OpenApi]
impl Email {
    /// How mail fares: the servers, what went out, what came
    #[oai(path = "/email", method = "get", operation_id = "read_email")]
    async fn read(&self, caller: Caller) -> Result<Json<Now>, ApiError> {
        let house = &self.0.house;
        let now = house.email(&caller.principal).await?;
        Ok(Json(Now::show(&now, &|agent| house.agent_name(agent))))
    }

    /// Send oneself a mail, now and once, and look into the mailbox
    #[oai(path = "/email/tests", method = "post", operation_id = "test_email")]
    async fn test(
        &self,
        caller: Caller,
        _body: Body<Nothing>,
    ) -> Result<Created<EmailTried>, ApiError> {
        let tried = self.0.house.try_email(&caller.principal).await?;
        Ok(Created::Created(Json(tried.into())))
    }

    /// Send a mail that was given up once more
    #[oai(path = "/email/mails/:number/attempts", method = "post", operation_id = "mail_again")]
    async fn again(
        &self,
        caller: Caller,
        number: Path<u64>,
        _body: Body<Nothing>,
    ) -> Result<Done, ApiError> {
        self.0.house.mail_again(&caller.principal, number.0).await?;
        Ok(Done::Done)
    }

    /// What comes to oneself by mail
    #[oai(path = "/me/mails", method = "get", operation_id = "own_mails")]
    async fn own(&self, caller: Caller) -> Result<Json<OwnMails>, ApiError> {
        Ok(Json(self.0.house.own_mails(&caller.principal).await?.into()))
    }

    /// Say what comes to oneself by mail
    #[oai(path = "/me/mails", method = "put", operation_id = "choose_mails")]
    async fn choose(
        &self,
        caller: Caller,
        body: Body<ChooseMails>,
    ) -> Result<Json<OwnMails>, ApiError> {
        let Body(ChooseMails { alerts, digest }) = body;
        let chosen = self.0.house.choose_mails(&caller.principal, alerts, digest).await?;
        Ok(Json(chosen.into()))
    }

    /// Say that one forgot one's password
    ///
    /// Whoever has this address is sent a one-time link; the answer is the same for everybody.
    #[oai(path = "/password-resets", method = "post", operation_id = "forgot_password")]
    async fn forgot(&self, caller: Anybody, body: Body<ForgotPassword>) -> Result<Done, ApiError> {
        let house = &self.0.house;
        let Body(ForgotPassword { email }) = body;
        self.0.rates().sign_in(caller.0.ip, &email, house.now())?;
        house.forgot_password(&email)?;
        Ok(Done::Done)
    }

    /// Send an agent a one-time link by mail
    ///
    /// It is made when the mail goes out, and shown to nobody else.
    #[oai(path = "/agents/:id/mails", method = "post", operation_id = "mail_link")]
    async fn link(
        &self,
        caller: Caller,
        id: Path<Id<AgentId>>,
        body: Body<MailLink>,
    ) -> Result<Done, ApiError> {
        let purpose = body.0.purpose.into();
        self.0.house.mail_link(&caller.principal, id.0.0, purpose).await?;
        Ok(Done::Done)
    }
}
