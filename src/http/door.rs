//! Who is let in while the house is full: visitors may have all places but those kept for agents.
//! Whoever is over hears so, and when to come back; a socket hears it as its close code, for a page
//! cannot read why a handshake was refused.
//!
//! Nobody is known before they ask, so everybody gets as far as here; as long as there are places,
//! nobody is asked who they are. When there are none, agents and programs with a token need none,
//! and whoever is on the way to become an agent (the pages, a sign-in, a one-time link) has half
//! of the kept ones: a visitor who lingers on that way takes no place of somebody signed in.

use std::sync::Arc;

use poem::Request;

use crate::app::access::Operation;
use crate::http::accept::places::Stay;
use crate::http::api;
use crate::http::edge::Edge;
use crate::http::errors::{ApiError, Code};
use crate::http::gate;
use crate::http::inboxes;
use crate::http::routes::{self, Found};
use crate::http::socket;

/// When whoever is turned away may come back, in seconds.
const COME_BACK_S: u32 = 10;

/// Marks the request of a visitor who is over and only comes to hear that.
#[derive(Clone, Copy, Debug)]
pub struct Over;

/// Lets a request in, or says that every place is taken.
///
/// # Errors
/// [`Code::Busy`], when whoever asks is over.
pub async fn lets_in(edge: &Edge, request: &mut Request) -> Result<(), ApiError> {
    // A test may ask without a connection.
    let Some(stay) = request.extensions().get::<Arc<Stay>>().cloned() else { return Ok(()) };
    let is_socket = request.uri().path() == socket::PATH;
    if stay.as_visitor(is_socket) {
        return Ok(());
    }
    let (principal, _) = gate::who(edge, request.headers()).await?;
    if gate::is_of_the_house(&principal) {
        return Ok(());
    }
    let enters = leads_in(request) && stay.as_entering();
    if is_socket || !enters {
        edge.vitals.turned_away.one();
    }
    if !enters {
        return Err(full());
    }
    if is_socket {
        request.extensions_mut().insert(Over);
    }
    Ok(())
}

/// What whoever is over is told.
pub fn full() -> ApiError {
    ApiError {
        retry_after_s: Some(COME_BACK_S),
        ..ApiError::new(Code::Busy, "every place is taken, come back in a moment")
    }
}

/// The pages, health, and what stands in the table as a way to sign in; and the socket, whose
/// visitors are told by its close code.
fn leads_in(request: &Request) -> bool {
    let path = request.uri().path();
    match path.strip_prefix(api::PREFIX) {
        _ if path == socket::PATH => true,
        Some(below) => {
            matches!(routes::find(request.method(), below), Found::Operation(Operation::SignIn))
        }
        None => !path.starts_with(inboxes::PREFIX),
    }
}
