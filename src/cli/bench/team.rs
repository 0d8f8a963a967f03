//! Who takes part: an administrator, agents with all the conversations they can hold, and a
//! customer for each conversation. A person has every one of them, so that a message costs accepting
//! and reading but no answer of the assistant; that is what the measure is of.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::cli::Failure;
use crate::cli::bench::client::{As, Client};
use crate::telemetry::tasks::Tasks;

/// Conversations one agent has, the most anybody may.
const CAPACITY: usize = 20;

/// A customer's conversation.
#[derive(Clone, Debug)]
pub(super) struct Talk {
    /// The customer's token.
    pub(super) token: String,
    /// The conversation's id.
    pub(super) conversation: String,
}

/// Everybody who takes part.
#[derive(Clone, Debug)]
pub(super) struct Team {
    /// The agents' cookies.
    pub(super) agents: Vec<String>,
    /// The conversations, each with one of the agents.
    pub(super) talks: Vec<Talk>,
}

/// Sets a new house up and signs its administrator in; their cookie.
///
/// # Errors
/// When the server refuses; so for all of these.
pub(super) async fn set_up(client: &mut Client, secret: &str) -> Result<String, Failure> {
    let form = json!({
        "name": "Bench", "email": "bench@example.org", "password": "measured, not guarded",
    });
    let path = format!("/api/v1/links/{secret}");
    let answer = client.post(&path, As::Nobody, &form).await?;
    answer.taken()?;
    answer.cookie.ok_or_else(|| "signing in set no cookie".into())
}

/// Meets a customer; their token.
pub(super) async fn customer(client: &mut Client) -> Result<String, Failure> {
    let answer = client.post("/api/v1/customer-sessions", As::Nobody, &json!({})).await?;
    text(&answer.json()?, "token")
}

/// Opens a conversation.
pub(super) async fn open(client: &mut Client, token: &str) -> Result<String, Failure> {
    let answer = client.post("/api/v1/conversations", As::Customer(token), &json!({})).await?;
    text(&answer.json()?, "id")
}

/// Brings `n` conversations to as many agents as it takes.
pub(super) async fn gather(
    address: SocketAddr,
    tasks: &Tasks,
    administrator: &str,
    n: usize,
) -> Result<Team, Failure> {
    let mut client = Client::connect(address, tasks).await?;
    let mut team = Team { agents: Vec::new(), talks: Vec::with_capacity(n) };
    while team.talks.len() < n {
        let cookie = agent(&mut client, administrator, team.agents.len()).await?;
        for _ in 0..CAPACITY.min(n - team.talks.len()) {
            let token = customer(&mut client).await?;
            let conversation = open(&mut client, &token).await?;
            let path = format!("/api/v1/conversations/{conversation}/takeover");
            client.post(&path, As::Agent(&cookie), &json!({})).await?.taken()?;
            team.talks.push(Talk { token, conversation });
        }
        team.agents.push(cookie);
    }
    Ok(team)
}

/// Adds an agent and signs them in; their cookie.
async fn agent(client: &mut Client, administrator: &str, number: usize) -> Result<String, Failure> {
    let who = As::Agent(administrator);
    let form = json!({
        "name": format!("Agent {number}"),
        "email": format!("agent-{number}@example.org"),
        "capacity": CAPACITY,
    });
    let id = text(&client.post("/api/v1/agents", who, &form).await?.json()?, "id")?;
    let path = format!("/api/v1/agents/{id}/links");
    let link = client.post(&path, who, &json!({ "purpose": "sign_in" })).await?.json()?;
    let path = text(&link, "path")?.replace("/sign-in/", "/api/v1/links/");
    let answer = client.post(&path, As::Nobody, &json!({})).await?;
    answer.taken()?;
    answer.cookie.ok_or_else(|| "signing in set no cookie".into())
}

fn text(value: &Value, field: &str) -> Result<String, Failure> {
    let text = value[field].as_str().ok_or_else(|| format!("an answer has no {field}: {value}"))?;
    Ok(text.to_owned())
}
