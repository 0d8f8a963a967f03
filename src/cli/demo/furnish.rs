//! The invented team, its knowledge and its past cases, as the binary carries them.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::app::House;
use crate::app::access::Principal;
use crate::app::articles::Draft;
use crate::app::past::{PastHandoff, spaced};
use crate::app::people::AgentChange;
use crate::cli::Failure;
use crate::cli::demo::DAY_MS;
use crate::clock::Timestamp;
use crate::domain::agent::Role;
use crate::domain::article::Audience;
use crate::domain::customer::{AccountState, Customer, CustomerTier, Journey};
use crate::domain::handoff::{Disposition, Verdict, WrapUp};
use crate::domain::message::Author;
use crate::domain::reading::Tongue;
use crate::http::shop;
use crate::ids::AgentId;

#[derive(RustEmbed)]
#[folder = "data/demo/"]
struct Files;

#[derive(Deserialize)]
struct Team {
    agents: Vec<Member>,
}

#[derive(Deserialize)]
struct Member {
    short: String,
    name: String,
    email: String,
    role: Role,
    skills: BTreeMap<String, u8>,
    tier: u8,
    languages: Vec<String>,
    capacity: u8,
}

#[derive(Deserialize)]
struct PastCase {
    customer: PastCustomer,
    topic: String,
    days_ago: i64,
    agent: String,
    turns: Vec<PastTurn>,
    ask: String,
    cause: String,
    fix: String,
    disposition: Disposition,
    verdict: Verdict,
    tags: Vec<String>,
    csat: Option<u8>,
}

#[derive(Deserialize)]
struct PastCustomer {
    name: String,
    email: String,
    tier: CustomerTier,
    value_per_year: u64,
    since: String,
    state: AccountState,
    journey: Journey,
}

#[derive(Deserialize)]
struct PastTurn {
    role: String,
    text: String,
}

/// The people of the team, by their short names.
pub(super) type People = BTreeMap<String, AgentId>;

/// Puts people, knowledge and past cases into an empty house; `now` is the instant that past cases
/// are counted back from.
///
/// # Errors
/// When what the binary carries does not fit.
pub(super) async fn furnish(house: &House, now: Timestamp) -> Result<People, Failure> {
    let team: Team = json("team.json")?;
    let mut people = People::new();
    for member in team.agents {
        let short = member.short.clone();
        people.insert(short, house.put_new_agent(change(member)).await?.id);
    }
    let lead = lead_of(house)?;
    for name in Files::iter().filter(|n| n.starts_with("articles/")) {
        house.write_article(&lead, None, article(&text(&name)?)?).await?;
    }
    let mut cases: Vec<PastCase> = json("cases.json")?;
    cases.sort_by_key(|case| std::cmp::Reverse(case.days_ago));
    for case in cases {
        house.take_in(past(case, &people, now)?).await?;
    }
    Ok(people)
}

fn lead_of(house: &House) -> Result<Principal, Failure> {
    let board = house.board();
    let lead = board.agents().find(|a| a.role == Role::Lead).ok_or("the team has no lead")?;
    Ok(Principal::Agent { id: lead.id, role: lead.role })
}

fn change(member: Member) -> AgentChange {
    AgentChange {
        name: Some(member.name),
        email: Some(member.email),
        role: Some(member.role),
        skills: Some(member.skills),
        tier: Some(member.tier),
        tongues: Some(member.languages.iter().map(|code| Tongue::from_code(code)).collect()),
        capacity: Some(member.capacity),
        disabled: None,
    }
}

/// An article file: `key: value` lines between two `---`, then Markdown.
fn article(text: &str) -> Result<Draft, Failure> {
    let rest = text.strip_prefix("---\n").ok_or("an article begins with ---")?;
    let (head, body) = rest.split_once("\n---\n").ok_or("an article's head ends with ---")?;
    let value = |key: &str| {
        head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": ").map(str::trim))
    };
    let audience = match value("audience") {
        Some("internal") => Audience::Internal,
        _ => Audience::Public,
    };
    Ok(Draft {
        title: value("title").ok_or("an article has a title")?.to_owned(),
        body: body.trim().to_owned(),
        topic: value("topic").map(str::to_owned),
        audience,
        published: true,
    })
}

fn past(case: PastCase, people: &People, now: Timestamp) -> Result<PastHandoff, Failure> {
    let agent = *people.get(&case.agent).ok_or_else(|| format!("who is {}?", case.agent))?;
    let turns = case.turns.into_iter().map(|turn| {
        let author = match turn.role.as_str() {
            "customer" => Author::Customer,
            "assistant" => Author::Assistant,
            _ => Author::Agent(agent),
        };
        (author, turn.text)
    });
    let at = now.plus_ms(-case.days_ago * DAY_MS);
    Ok(PastHandoff {
        customer: Customer {
            external_ref: in_the_books(&case.customer.email),
            name: case.customer.name,
            email: Some(case.customer.email),
            tier: case.customer.tier,
            value_per_year: case.customer.value_per_year,
            since: Some(case.customer.since),
            state: case.customer.state,
            journey: case.customer.journey,
            ..Customer::default()
        },
        agent,
        at,
        turns: spaced(at, turns),
        ask: case.ask,
        topic: Some(case.topic),
        wrap_up: WrapUp {
            disposition: case.disposition,
            cause: case.cause,
            fix: case.fix,
            verdict: case.verdict,
            tags: case.tags,
        },
        score: case.csat,
    })
}

/// The shop's own id of a customer who can sign in on the demo page: their past is theirs there too.
fn in_the_books(email: &str) -> Option<String> {
    let found = shop::everybody().into_iter().find(|c| c.email.as_deref() == Some(email));
    found.map(|customer| customer.external_ref)
}

fn text(name: &str) -> Result<String, Failure> {
    let file = Files::get(name).ok_or_else(|| format!("{name} is not in this binary"))?;
    Ok(String::from_utf8(file.data.into_owned())?)
}

/// A file of the demonstration.
///
/// # Errors
/// When it is not in this binary, or not what is expected.
pub(super) fn json<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, Failure> {
    Ok(serde_json::from_str(&text(name)?)?)
}
