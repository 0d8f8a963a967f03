//! The port of plain HTTP beside that of HTTPS. Whoever types a name without its scheme comes here
//! and is sent on; a directory finds here what proves that a name leads to this house (http-01, RFC
//! 8555, 8.3). It tells nothing else, and nothing is done for whoever asks for more: what they sent
//! anybody could have read.

use std::sync::Arc;

use poem::endpoint::make;
use poem::error::ResponseError;
use poem::http::{Method, StatusCode, header};
use poem::{EndpointExt as _, Request, Response};

use crate::http::accept::App;
use crate::http::errors::{ApiError, Code};
use crate::http::tls::Tls;

/// Where directories look.
const PROOFS: &str = "/.well-known/acme-challenge/";

/// What answers there; `address` is where HTTPS is spoken.
pub(super) fn app(address: String, tls: Arc<Tls>) -> App {
    let whole = make(move |request: Request| {
        let response = answer(&address, &tls, &request);
        async move { Ok::<_, poem::Error>(response) }
    });
    Arc::new(whole.boxed())
}

fn answer(address: &str, tls: &Tls, request: &Request) -> Response {
    let path = request.uri().path();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let why = format!("nothing is done over plain HTTP; ask {address}");
        return ApiError::new(Code::Forbidden, why).as_response();
    }
    if let Some(token) = path.strip_prefix(PROOFS) {
        return match tls.shown_over_http(token) {
            Some(text) => Response::builder()
                .content_type("application/octet-stream")
                .header(header::CACHE_CONTROL, "no-store")
                .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
                .body(text),
            None => ApiError::new(Code::NotFound, "no proof is shown here").as_response(),
        };
    }
    let rest = request.uri().path_and_query().map_or("/", |rest| rest.as_str());
    Response::builder()
        .status(StatusCode::PERMANENT_REDIRECT)
        .header(header::LOCATION, format!("{address}{rest}"))
        .finish()
}
