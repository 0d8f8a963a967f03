//! Who opened the socket: by the token in the first frame, or by the console's cookie when there is
//! none. A cookie travels with sockets that other sites' pages open, so it counts only from our own.

use crate::app::access::{Operation, Principal, allow, is_bot};
use crate::app::error::Error;
use crate::http::edge::Edge;
use crate::http::errors::ApiError;
use crate::http::gate;
use crate::http::origin::Source;
use crate::http::socket::Visit;
use crate::http::socket::frames::Hello;
use crate::realtime::Audience;

/// Who listens, and with what right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Who.
    pub principal: Principal,
    /// As whom the hub knows them.
    pub audience: Audience,
}

/// Who says hello. Asked again now and then, for a right may run out.
///
/// # Errors
/// [`Error::Unauthenticated`] for everybody who may not listen.
pub async fn guest(edge: &Edge, visit: &Visit, hello: &Hello) -> Result<Guest, ApiError> {
    let guest = match &hello.token {
        Some(token) => by_token(edge, visit, token).await?,
        None => by_cookie(edge, visit).await?,
    };
    if gate::is_of_the_house(&guest.principal)
        && let Some(stay) = &visit.stay
    {
        stay.as_of_the_house();
    }
    Ok(guest)
}

async fn by_token(edge: &Edge, visit: &Visit, token: &str) -> Result<Guest, Error> {
    let principal = gate::by_token(&edge.house, token).await?;
    let audience =
        match &principal {
            Principal::Customer(id) => Audience::Customer(*id),
            Principal::Token { id, .. } if visit.source != Source::Foreign => {
                if is_bot(&principal) { Audience::Bot(*id) } else { Audience::Token(*id) }
            }
            _ => return Err(Error::Unauthenticated),
        };
    if matches!(audience, Audience::Token(_) | Audience::Bot(_)) {
        allow(&principal, Operation::ReadInside)?;
    }
    Ok(Guest { principal, audience })
}

async fn by_cookie(edge: &Edge, visit: &Visit) -> Result<Guest, Error> {
    let session = visit.session.filter(|_| visit.source == Source::Own);
    let session = session.ok_or(Error::Unauthenticated)?;
    let principal = edge.house.session_principal(session).await?;
    let id = principal.agent().ok_or(Error::Unauthenticated)?;
    let session = Some(edge.house.session_id(session).await?);
    Ok(Guest { principal, audience: Audience::Agent { id, session } })
}
