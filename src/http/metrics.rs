//! `/metrics`: figures for Prometheus, for this machine and for programs with a token.

use std::sync::Arc;

use poem::endpoint::make;
use poem::{Endpoint, Request, Response};

use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate;

/// Where the figures are found.
pub const PATH: &str = "/metrics";
/// The format that is written.
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers with the page of all figures.
pub fn endpoint(edge: &Arc<Edge>) -> impl Endpoint<Output = Response> + use<> {
    let edge = Arc::clone(edge);
    make(move |request: Request| {
        let edge = Arc::clone(&edge);
        async move { Ok::<_, poem::Error>(page(&edge, &request).await?) }
    })
}

async fn page(edge: &Edge, request: &Request) -> Result<Response, ApiError> {
    gate::inside_or_near(edge, request).await?;
    let n_sockets = edge.sockets.n_open();
    let ready = edge.is_ready() && edge.house.is_ready();
    let text = edge.house.metrics(&edge.vitals, ready, n_sockets).await?;
    Ok(Response::builder().content_type(FORMAT).body(text))
}
