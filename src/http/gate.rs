//! The gate of the API: who asks, what for, from whose page, how often. Whether this very
//! conversation is theirs is checked by the use case, in the transaction that acts.

use std::net::IpAddr;
use std::sync::Arc;

use poem::http::{HeaderMap, Method, header};
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::app::House;
use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::auth::secrets::{SecretKind, presented};
use crate::domain::access::SecretHash;
use crate::http::accept::places::Stay;
use crate::http::edge::{ClientIp, Edge};
use crate::http::errors::{ApiError, Code};
use crate::http::origin::Source;
use crate::http::rates::Asker;
use crate::http::routes::{self, Found};
use crate::http::shapes::messages::Viewer;

/// The console's cookie where browsers reach the house by TLS: bound to this very host.
const COOKIE: &str = "__Host-baton";
/// The console's cookie on plain HTTP, where browsers refuse the other.
const PLAIN_COOKIE: &str = "baton-session";
/// Where a bot made for Chatwoot puts its token.
const CHATWOOT_TOKEN: &str = "api_access_token";
/// The cookie of an attempt to sign in by the team's provider, likewise.
const ATTEMPT: &str = "__Host-baton-attempt";
const PLAIN_ATTEMPT: &str = "baton-attempt";
/// How long a browser keeps the cookie, in seconds: no longer than a session can last.
const COOKIE_S: i64 = crate::auth::sessions::ABSOLUTE_S;

/// Whoever asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub principal: Principal,
    /// What limits count their address by.
    pub ip: IpAddr,
    /// The console session, when it was by cookie.
    pub session: Option<SecretHash>,
}

impl Caller {
    /// As whom they look at messages and conversations.
    pub fn viewer(&self) -> Viewer {
        match &self.principal {
            Principal::Customer(_) => Viewer::Customer,
            other => Viewer::Inside(other.agent()),
        }
    }
}

/// Lets a request in, or says why not. `path` is the one below `/api/v1`.
///
/// # Errors
/// In this order: no such route, not signed in, not allowed, another site's page, too often.
pub async fn admit(edge: &Edge, request: &Request, ip: IpAddr) -> Result<Caller, ApiError> {
    let operation = match routes::find(request.method(), request.uri().path()) {
        Found::Operation(operation) => operation,
        Found::OtherMethod => {
            return Err(ApiError::new(Code::MethodNotAllowed, "this address takes another method"));
        }
        Found::Nothing => {
            return Err(ApiError::new(Code::NotFound, "there is nothing at this address"));
        }
    };
    let (principal, session) = match routes::contact(request.uri().path()) {
        Some(contact) => (by_contact(edge, contact).await?, None),
        None => who(edge, request.headers()).await?,
    };
    allow(&principal, operation)?;
    if is_of_the_house(&principal)
        && let Some(stay) = request.extensions().get::<Arc<Stay>>()
    {
        stay.as_of_the_house();
    }
    own_page(edge, request, operation, session.is_some())?;
    edge.rates().request(Asker::of(&principal, ip), edge.house.now())?;
    Ok(Caller { principal, ip, session })
}

/// Who asks, by bearer token or by cookie; whatever is unknown or over is nobody.
///
/// # Errors
/// When the store fails.
pub async fn who(
    edge: &Edge,
    headers: &HeaderMap,
) -> Result<(Principal, Option<SecretHash>), ApiError> {
    if let Some(token) = bearer(headers) {
        return Ok((nobody_if_unknown(by_token(&edge.house, token).await)?, None));
    }
    let Some(session) = session_cookie(edge, headers) else {
        return Ok((Principal::Nobody, None));
    };
    match edge.house.session_principal(session).await {
        Ok(principal) => Ok((principal, Some(session))),
        Err(Error::Unauthenticated) => Ok((Principal::Nobody, None)),
        Err(other) => Err(other.into()),
    }
}

/// Agents, also those who still owe a second factor, and programs with a token.
pub fn is_of_the_house(who: &Principal) -> bool {
    matches!(who, Principal::Agent { .. } | Principal::Newcomer(_) | Principal::Token { .. })
}

/// The customer whom a bridge speaks for.
async fn by_contact(edge: &Edge, contact: &str) -> Result<Principal, ApiError> {
    match presented(SecretKind::Customer, contact) {
        Some(hash) => {
            nobody_if_unknown(edge.house.customer_of(hash).await.map(Principal::Customer))
        }
        None => Ok(Principal::Nobody),
    }
}

/// Lets in whoever asks from this machine, agents, and programs with a token.
///
/// # Errors
/// Not signed in.
pub async fn inside_or_near(edge: &Edge, request: &Request) -> Result<(), ApiError> {
    let (principal, _) = who(edge, request.headers()).await?;
    let known = matches!(principal, Principal::Agent { .. } | Principal::Token { .. });
    let near = request.extensions().get::<ClientIp>().is_some_and(|ip| ip.0.is_loopback());
    if known || near { Ok(()) } else { Err(Error::Unauthenticated.into()) }
}

/// Who a bearer token speaks for: a customer's or a program's.
///
/// # Errors
/// [`Error::Unauthenticated`] for anything else.
pub async fn by_token(house: &House, token: &str) -> Result<Principal, Error> {
    if let Some(hash) = presented(SecretKind::Customer, token) {
        return house.customer_of(hash).await.map(Principal::Customer);
    }
    match presented(SecretKind::Api, token) {
        Some(hash) => house.token_principal(hash).await,
        None => Err(Error::Unauthenticated),
    }
}

/// The hash of the console cookie's secret, when there is one.
pub fn session_cookie(edge: &Edge, headers: &HeaderMap) -> Option<SecretHash> {
    presented(SecretKind::Session, cookie(headers, cookie_name(edge))?)
}

/// The secret of the attempt to sign in that this browser has begun.
pub fn attempt_of(edge: &Edge, headers: &HeaderMap) -> Option<String> {
    cookie(headers, attempt_name(edge)).map(str::to_owned)
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let fields = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = fields.flat_map(|field| field.split(';')).filter_map(|p| p.split_once('='));
    pairs.find(|(known, _)| known.trim() == name).map(|(_, value)| value.trim())
}

/// The `Set-Cookie` that signs a console in, or out when there is no secret.
pub fn set_cookie(edge: &Edge, secret: Option<&str>) -> String {
    let (value, age) = secret.map_or(("", 0), |secret| (secret, COOKIE_S));
    written(edge, cookie_name(edge), value, age)
}

/// The `Set-Cookie` that holds a browser to an attempt to sign in.
pub fn attempt_cookie(edge: &Edge, secret: &str, age_s: i64) -> String {
    written(edge, attempt_name(edge), secret, age_s)
}

fn written(edge: &Edge, name: &str, value: &str, age: i64) -> String {
    let secure = if edge.origins.secure() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
}

fn attempt_name(edge: &Edge) -> &'static str {
    if edge.origins.secure() { ATTEMPT } else { PLAIN_ATTEMPT }
}

fn cookie_name(edge: &Edge) -> &'static str {
    if edge.origins.secure() { COOKIE } else { PLAIN_COOKIE }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    if let Some(token) = headers.get(CHATWOOT_TOKEN) {
        return token.to_str().ok();
    }
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn nobody_if_unknown(found: Result<Principal, Error>) -> Result<Principal, ApiError> {
    match found {
        Err(Error::Unauthenticated) => Ok(Principal::Nobody),
        other => Ok(other?),
    }
}

/// A cookie travels with requests other sites cause; so does a sign-in that would set one.
fn own_page(
    edge: &Edge,
    request: &Request,
    operation: Operation,
    by_cookie: bool,
) -> Result<(), ApiError> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    let refused = match edge.origins.source(request.headers()) {
        Source::Own => false,
        Source::Foreign => by_cookie || operation == Operation::SignIn,
        Source::Unsaid => by_cookie,
    };
    if refused {
        return Err(ApiError::new(Code::Forbidden, "this must come from one of our own pages"));
    }
    Ok(())
}

/// The caller as routes take it: put into the request by the gate, shown in the document as what
/// proves who one is.
impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let scheme = |ty, description| MetaSecurityScheme {
            ty,
            description: Some(description),
            name: None,
            key_in: None,
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        };
        let bearer = "A customer's token (`bct_...`) or an API token (`bat_...`).";
        registry.create_security_scheme(
            "token",
            MetaSecurityScheme { scheme: Some("bearer"), ..scheme("http", bearer) },
        );
        let cookie = "A signed-in console. Writes must come from one of our own pages.";
        registry.create_security_scheme(
            "console",
            MetaSecurityScheme {
                name: Some(COOKIE),
                key_in: Some("cookie"),
                ..scheme("apiKey", cookie)
            },
        );
    }

    fn security_schemes() -> Vec<&'static str> {
        vec!["token", "console"]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let caller = request.extensions().get::<Self>().cloned();
        caller.ok_or_else(|| ApiError::from(Error::Unauthenticated).into())
    }
}

/// The caller where anybody may ask: the document asks for no proof.
#[derive(Clone, Debug)]
pub struct Anybody(pub Caller);

impl<'a> FromRequest<'a> for Anybody {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let caller = request.extensions().get::<Caller>().cloned();
        caller.map(Self).ok_or_else(|| ApiError::from(Error::Unauthenticated).into())
    }
}
