//! The routes put together: the API behind its gate, the document, health, the pages.

use std::any::Any;
use std::sync::Arc;

use poem::endpoint::make;
use poem::error::{MethodNotAllowedError, NotFoundError, ResponseError};
use poem::http::{Method, StatusCode};
use poem::middleware::{CatchPanic, PanicHandler};
use poem::{Endpoint, EndpointExt, Request, Response, Route};
use poem_openapi::registry::Registry;
use poem_openapi::{OpenApi, OpenApiService};

use crate::http::accept::App;
use crate::http::articles::Articles;
use crate::http::attachments::Attachments;
use crate::http::audit::Audit;
use crate::http::body;
use crate::http::cases::Cases;
use crate::http::chatwoot::Chatwoot;
use crate::http::conversations::Conversations;
use crate::http::customers::Customers;
use crate::http::desk::Desk;
use crate::http::document;
use crate::http::edge::{ClientIp, Edge};
use crate::http::email::Email;
use crate::http::errors::{ApiError, Code};
use crate::http::finding::Finding;
use crate::http::gate;
use crate::http::handoffs::Handoffs;
use crate::http::inboxes::{self, Inboxes};
use crate::http::insights::Insights;
use crate::http::learning::Learning;
use crate::http::metrics;
use crate::http::pages::Pages;
use crate::http::people::People;
use crate::http::pictures::Pictures;
use crate::http::policy::Policy;
use crate::http::reviews::Reviews;
use crate::http::second_factor::SecondFactor;
use crate::http::sessions::Sessions;
use crate::http::shop::{self, Shop};
use crate::http::single_sign_on::{self, SingleSignOn};
use crate::http::socket;
use crate::http::webhooks::Webhooks;

/// Where the API lives.
pub const PREFIX: &str = "/api/v1";

type Everything = (
    (Sessions, SecondFactor, SingleSignOn),
    Conversations,
    Attachments,
    Desk,
    Finding,
    Handoffs,
    Cases,
    Articles,
    Policy,
    Audit,
    (Insights, Learning, Reviews),
    (Chatwoot, Inboxes),
    (People, Pictures),
    Customers,
    (Webhooks, Email),
);

/// Everything that answers, for one house.
pub fn app(edge: &Arc<Edge>, pages: Pages, shop: Option<Shop>) -> App {
    let mut registry = Registry::new();
    Everything::register(&mut registry);
    body::publish(registry);
    let (service, for_bridges) = (service(edge), service(edge));
    let document = document::tightened(&service.spec());
    let mut routes = Route::new()
        .nest(PREFIX, gated(edge, service))
        .nest(inboxes::PREFIX, only_inboxes(gated(edge, for_bridges)))
        .at(socket::PATH, read_only(socket::endpoint(edge)))
        .at("/api/openapi.json", read_only(served_document(edge, document)))
        .at(single_sign_on::BACK_CHANNEL, single_sign_on::back_channel(edge))
        .at(metrics::PATH, read_only(metrics::endpoint(edge)))
        .at("/healthz", read_only(make(|_| async { Ok::<_, poem::Error>("ok") })))
        .at("/readyz", read_only(readiness(edge)))
        .nest("/", read_only(static_pages(pages)));
    if let Some(shop) = shop {
        routes = routes.at(shop::PATH, read_only(shop::endpoint(shop, edge.house.clone())));
    }
    let routes = routes.with(CatchPanic::new().with_handler(Panicked));
    let (edge, routes) = (Arc::clone(edge), Arc::new(routes));
    let whole = make(move |request| {
        let (edge, routes) = (Arc::clone(&edge), Arc::clone(&routes));
        // On the heap: it is large, and a connection that waits for its next request holds none.
        async move { Ok::<_, poem::Error>(Box::pin(edge.answer(&*routes, request)).await) }
    });
    Arc::new(whole.boxed())
}

/// A panic answers as every failure does; what happened is in the log.
#[derive(Clone, Copy)]
struct Panicked;

impl PanicHandler for Panicked {
    type Response = Response;

    fn get_response(&self, _what: Box<dyn Any + Send + 'static>) -> Response {
        tracing::error!("a request panicked");
        ApiError::new(Code::Internal, "something inside failed").as_response()
    }
}

/// The API document as JSON, with everything the routes take and answer.
pub fn document(edge: &Arc<Edge>) -> String {
    document::tightened(&service(edge).spec())
}

fn service(edge: &Arc<Edge>) -> OpenApiService<Everything, ()> {
    let edge = || Arc::clone(edge);
    let everything = (
        (Sessions(edge()), SecondFactor(edge()), SingleSignOn(edge())),
        Conversations(edge()),
        Attachments(edge()),
        Desk(edge()),
        Finding(edge()),
        Handoffs(edge()),
        Cases(edge()),
        Articles(edge()),
        Policy(edge()),
        Audit(edge()),
        (Insights(edge()), Learning(edge()), Reviews(edge())),
        (Chatwoot(edge()), Inboxes(edge())),
        (People(edge()), Pictures(edge())),
        Customers(edge()),
        (Webhooks(edge()), Email(edge())),
    );
    OpenApiService::new(everything, "Baton", env!("CARGO_PKG_VERSION"))
        .description(
            "A support desk in one executable. Times are RFC 3339, ids carry their kind as a \
             prefix, unknown fields are refused, and every failure answers `{\"error\": {code, \
             field, message}}`.",
        )
        .server(PREFIX)
}

/// The routes behind the gate: what it does not let in never reaches them.
fn gated(
    edge: &Arc<Edge>,
    service: OpenApiService<Everything, ()>,
) -> impl Endpoint<Output = Response> + use<> {
    let edge = Arc::clone(edge);
    poem::IntoEndpoint::into_endpoint(service).around(move |next, mut request: Request| {
        let edge = Arc::clone(&edge);
        async move {
            let ip = client(&request)?;
            let caller = gate::admit(&edge, &request, ip).await?;
            request.extensions_mut().insert(caller);
            next.call(request).await
        }
    })
}

/// Below Chatwoot's own prefix there is what is Chatwoot's own, and nothing else.
fn only_inboxes<E: Endpoint + 'static>(inner: E) -> impl Endpoint<Output = E::Output> {
    inner.before(|request: Request| async move {
        if request.uri().path().starts_with("/inboxes/") {
            return Ok(request);
        }
        Err(NotFoundError.into())
    })
}

/// The document is for this machine, for agents and for programs with a token.
fn served_document(edge: &Arc<Edge>, document: String) -> impl Endpoint<Output = Response> + use<> {
    let (edge, document) = (Arc::clone(edge), Arc::<str>::from(document));
    make(move |request: Request| {
        let (edge, document) = (Arc::clone(&edge), Arc::clone(&document));
        async move {
            gate::inside_or_near(&edge, &request).await?;
            let answer = Response::builder().content_type("application/json");
            Ok::<_, poem::Error>(answer.body(document.to_string()))
        }
    })
}

/// Whether new work is taken; says nothing else.
fn readiness(edge: &Arc<Edge>) -> impl Endpoint<Output = Response> + use<> {
    let edge = Arc::clone(edge);
    make(move |_| {
        let ready = edge.is_ready() && edge.house.is_ready();
        async move {
            let (status, word) = if ready {
                (StatusCode::OK, "ok")
            } else {
                (StatusCode::SERVICE_UNAVAILABLE, "not ready")
            };
            Ok::<_, poem::Error>(Response::builder().status(status).body(word))
        }
    })
}

fn static_pages(pages: Pages) -> impl Endpoint<Output = Response> {
    let pages = Arc::new(pages);
    make(move |request: Request| {
        let pages = Arc::clone(&pages);
        async move {
            let path = request.original_uri().path();
            Ok::<_, poem::Error>(pages.answer(path, request.headers()).await?)
        }
    })
}

/// What can only be looked at.
fn read_only<E: Endpoint + 'static>(inner: E) -> impl Endpoint<Output = E::Output> {
    inner.before(|request: Request| async move {
        match *request.method() {
            Method::GET | Method::HEAD => Ok(request),
            _ => Err(MethodNotAllowedError.into()),
        }
    })
}

fn client(request: &Request) -> Result<std::net::IpAddr, ApiError> {
    let found = request.extensions().get::<ClientIp>();
    found.map(|ip| ip.0).ok_or_else(|| ApiError::new(Code::Internal, "something inside failed"))
}
