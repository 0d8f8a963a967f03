//! The demo shop's own office: it knows who is signed in there and signs a token that says so, as a
//! team's own site would. Served by `baton demo` only; a real house never signs, it only checks.

use std::sync::Arc;

use poem::endpoint::make;
use poem::http::StatusCode;
use poem::{Endpoint, Request, Response};
use serde::Serialize;

use crate::app::House;
use crate::auth::identity::{Vouched, vouch};
use crate::clock::Timestamp;

/// Where the demo page asks.
pub const PATH: &str = "/demo/customers.json";

/// How long a token of the demo's works, in seconds: the page asks for one whenever it needs one.
const TOKEN_S: i64 = 3_600;

const CUSTOMERS: &str = include_str!("../../data/demo/customers.json");

/// One customer the demo page can sign in.
#[derive(Debug, Serialize)]
struct SignedIn {
    id: String,
    name: String,
    tier: &'static str,
    value_per_year: u64,
    plan: String,
    language: String,
    /// What the page hands to `baton.identify`.
    jwt: String,
}

/// The shop's customers, signed by the house's identity secret.
#[derive(Clone, Debug)]
pub struct Shop {
    secret: Arc<[u8]>,
}

impl Shop {
    /// A shop that shares `secret` with the house.
    pub fn new(secret: &[u8]) -> Self {
        Self { secret: secret.into() }
    }

    /// Everybody, each with a token that is good from now on.
    fn customers(&self, now: Timestamp) -> Vec<SignedIn> {
        everybody().into_iter().map(|customer| self.signed(customer, now)).collect()
    }

    fn signed(&self, customer: Vouched, now: Timestamp) -> SignedIn {
        let jwt = vouch(&customer, &self.secret, now.plus_s(TOKEN_S));
        let attribute = |name| customer.attributes.get(name).cloned().unwrap_or_default();
        SignedIn {
            plan: attribute("plan"),
            language: attribute("language"),
            id: customer.external_ref.clone(),
            name: customer.name.clone().unwrap_or_default(),
            tier: customer.tier.unwrap_or_default().name(),
            value_per_year: customer.value_per_year.unwrap_or_default(),
            jwt,
        }
    }
}

/// The shop's customers as its books have them.
///
/// # Panics
/// Never: a test reads the same text.
pub fn everybody() -> Vec<Vouched> {
    serde_json::from_str(CUSTOMERS).expect("data/demo/customers.json is well formed")
}

/// Answers with everybody; for the demo page alone.
pub fn endpoint(shop: Shop, house: House) -> impl Endpoint<Output = Response> {
    make(move |_: Request| {
        let customers = shop.customers(house.now());
        async move {
            let body = serde_json::to_vec(&customers).map_err(poem::error::InternalServerError)?;
            let answer = Response::builder().status(StatusCode::OK);
            Ok::<_, poem::Error>(answer.content_type("application/json").body(body))
        }
    })
}

#[cfg(test)]
mod tests;
