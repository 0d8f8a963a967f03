//! What happens to every request, whatever its route: a number, an address, a body within bounds;
//! and to every answer: the headers, and one shape for every failure.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use poem::error::ResponseError;
use poem::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use poem::{Addr, Endpoint, IntoResponse, Request, Response};
use tokio::time::timeout;
use tracing::Instrument;

use crate::app::House;
use crate::app::vitals::EdgeVitals;
use crate::clock::Stopwatch;
use crate::config::Config;
use crate::http::address::{Proxies, household};
use crate::http::api;
use crate::http::door;
use crate::http::errors::{ApiError, Code};
use crate::http::inboxes;
use crate::http::limits::{Current, Limits};
use crate::http::origin::Origins;
use crate::http::quota;
use crate::http::rates::Rates;
use crate::http::routes;
use crate::http::socket::Sockets;

/// What every route may need.
#[derive(Debug)]
pub struct Edge {
    /// The house.
    pub house: House,
    /// What is bounded.
    pub limits: Current,
    rates: RwLock<Arc<Rates>>,
    /// The address people type, without a slash at the end.
    pub address: String,
    /// Whose pages may ask.
    pub origins: Origins,
    /// Whose word counts about addresses.
    pub proxies: Proxies,
    /// Who is connected.
    pub sockets: Sockets,
    /// What is counted here.
    pub vitals: EdgeVitals,
    ready: AtomicBool,
}

/// The client's address, as found behind the proxies; in every request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

impl Edge {
    /// The edge of a house.
    pub fn new(house: House, config: &Config) -> Self {
        let proxies = match config.trusted_proxies.as_slice() {
            [] => Proxies::default(),
            named => Proxies::new(named.iter().copied()),
        };
        Self {
            house,
            limits: Current::new(config.limits.clone()),
            address: config.address(),
            rates: RwLock::new(Arc::new(Rates::new(&config.limits))),
            origins: Origins {
                own: config.public_url.clone().unwrap_or_default(),
                allowed: config.allowed_origins.clone(),
                tls: config.tls.is_some(),
            },
            proxies,
            sockets: Sockets::default(),
            vitals: EdgeVitals::default(),
            ready: AtomicBool::new(true),
        }
    }

    /// How often anybody may ask.
    pub fn rates(&self) -> Arc<Rates> {
        Arc::clone(&self.rates.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets other limits hold from now on, if they are others. Everybody then starts anew.
    pub fn limit(&self, limits: &Limits) {
        if *self.limits.get() == *limits {
            return;
        }
        self.limits.set(limits.clone());
        let rates = Arc::new(Rates::new(limits));
        *self.rates.write().unwrap_or_else(PoisonError::into_inner) = rates;
    }

    /// Whether new work is taken.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    /// Says that the house closes: whoever balances load sends people elsewhere, and whoever is
    /// connected comes back in a moment.
    pub fn closing(&self) {
        self.ready.store(false, Ordering::Relaxed);
        self.sockets.close();
    }

    /// Answers a request by `next`, whatever happens there.
    pub async fn answer<E: Endpoint>(&self, next: &E, mut request: Request) -> Response {
        let (number, watch) = (self.number(), Stopwatch::start());
        let span = tracing::info_span!("request", id = number, method = %request.method());
        let shared = self.origins.shared_with(request.headers());
        let ip = self.proxies.client(peer(&request), request.headers());
        request.extensions_mut().insert(ClientIp(household(ip)));
        let path = request.uri().path().to_owned();
        let asks_first = request.method() == Method::OPTIONS && shared.is_some();
        let answered = async {
            if asks_first {
                return Ok(Response::builder().status(StatusCode::NO_CONTENT).finish());
            }
            door::lets_in(self, &mut request).await?;
            let request = self.with_bounded_body(request).await?;
            let answer = next.call(request).await.map_err(ApiError::of_poem)?;
            Ok::<_, ApiError>(answer.into_response())
        };
        let (answered, used) = quota::counted(answered.instrument(span)).await;
        let mut response = match answered {
            Ok(response) => response,
            Err(error) => failed(&error, &path),
        };
        used.dress(response.headers_mut());
        self.dress(response.headers_mut(), &number, shared.as_deref());
        let class = usize::from(response.status().as_u16() / 100).saturating_sub(1);
        if let Some(answered) = self.vitals.requests.get(class) {
            answered.one();
        }
        self.vitals.spans.note(watch.elapsed());
        response
    }

    /// The body read whole, within its size and its time; what never comes is not waited for. A
    /// file is left to its route, which first asks who sends it.
    async fn with_bounded_body(&self, mut request: Request) -> Result<Request, ApiError> {
        let below = request.uri().path().strip_prefix(api::PREFIX);
        let streamed = below.is_some_and(|path| routes::is_streamed(request.method(), path));
        if streamed || !announces_body(request.headers()) {
            return Ok(request);
        }
        let limits = self.limits.get();
        let max = limits.body_bytes_max;
        let too_large = || ApiError::new(Code::TooLarge, format!("at most {max} bytes"));
        if announced_bytes(request.headers()).is_some_and(|n| n > max as u64) {
            return Err(too_large());
        }
        let patience = Duration::from_millis(limits.body_ms);
        let read = timeout(patience, request.take_body().into_bytes_limit(max)).await;
        match read {
            Err(_) => Err(ApiError::new(Code::Timeout, "the body did not come in time")),
            Ok(Err(poem::error::ReadBodyError::PayloadTooLarge)) => Err(too_large()),
            Ok(Err(_)) => Err(ApiError::new(Code::Invalid, "the body broke off")),
            Ok(Ok(bytes)) => {
                request.set_body(bytes);
                Ok(request)
            }
        }
    }

    /// What every answer carries.
    fn dress(&self, out: &mut HeaderMap, number: &str, shared: Option<&str>) {
        let fixed = [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ];
        for (name, value) in fixed {
            out.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let unless_said = [
            ("cache-control", "no-store"),
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("cross-origin-resource-policy", "same-origin"),
        ];
        for (name, value) in unless_said {
            let name = HeaderName::from_static(name);
            out.entry(name).or_insert(HeaderValue::from_static(value));
        }
        if self.origins.secure() {
            let year = HeaderValue::from_static("max-age=31536000");
            out.insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
        if let Ok(number) = HeaderValue::from_str(number) {
            out.insert(HeaderName::from_static("x-request-id"), number);
        }
        share(out, shared);
    }

    fn number(&self) -> String {
        let chance: [u8; 8] = self.house.ids().bytes();
        format!("{:016x}", u64::from_be_bytes(chance))
    }
}

/// Lets an allowed site's page read the answer; cookies never travel this way.
fn share(out: &mut HeaderMap, shared: Option<&str>) {
    if out.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        return;
    }
    out.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(Ok(origin)) = shared.map(HeaderValue::from_str) else { return };
    let words = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "ratelimit, ratelimit-policy, retry-after, x-request-id",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    out.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    for (name, value) in words {
        out.insert(name, HeaderValue::from_static(value));
    }
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    out.insert(policy, HeaderValue::from_static("cross-origin"));
}

/// A failure's answer. After a body that was not read to its end, the connection is of no use; an
/// address that takes other methods says which (RFC 9110, 15.5.6).
fn failed(error: &ApiError, path: &str) -> Response {
    let mut response = error.as_response();
    if error.code == Code::MethodNotAllowed {
        let below = [api::PREFIX, inboxes::PREFIX].iter().find_map(|at| path.strip_prefix(*at));
        let methods = below.map(routes::methods).unwrap_or_default();
        let allow = if methods.is_empty() { "GET, HEAD".to_owned() } else { methods.join(", ") };
        if let Ok(allow) = HeaderValue::from_str(&allow) {
            response.headers_mut().insert(header::ALLOW, allow);
        }
    }
    if matches!(error.code, Code::TooLarge | Code::Timeout) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn announces_body(headers: &HeaderMap) -> bool {
    headers.contains_key(header::TRANSFER_ENCODING)
        || announced_bytes(headers).is_some_and(|n| n > 0)
}

/// How long the head says the body is.
pub(super) fn announced_bytes(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn peer(request: &Request) -> IpAddr {
    match &request.remote_addr().0 {
        Addr::SocketAddr(address) => address.ip(),
        _ => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
    }
}
