//! The pages of the manual that are made of the code: settings, limits, error codes, who may do what,
//! and what lies in `data/reference/`. The other pages lie in `web/help/pages/`.
//!
//! The manual is served to whoever asks. The same words stand in every Baton and in its source, and
//! none of them is about this house: settings are listed with what they are when nobody says, never
//! with what they are here. Behind a sign-in it would be missing when signing in is the trouble.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::app::access::{Operation, Principal, Scope, allow};
use crate::config::{KEYS, Key, Takes};
use crate::domain::agent::Role;
use crate::http::errors::Code;
use crate::http::routes::TABLE;
use crate::ids::{AgentId, CustomerId, TokenId};

const METRICS: &str = include_str!("../../data/reference/metrics.md");
const WEBHOOKS: &str = include_str!("../../data/reference/webhooks.md");
const POLICY: &str = include_str!("../../data/policy/default.toml");
/// The table of settings that has a page of its own.
const LIMITS: &str = "limits";

/// Every page with its name. `commands` is what the commands say of themselves.
pub fn reference(commands: String) -> Vec<(&'static str, String)> {
    vec![
        ("reference-settings", settings()),
        ("reference-limits", limits()),
        ("reference-commands", commands),
        ("reference-errors", errors()),
        ("reference-access", access()),
        ("reference-policy", policy()),
        ("reference-metrics", METRICS.to_owned()),
        ("reference-webhooks", WEBHOOKS.to_owned()),
    ]
}

fn settings() -> String {
    let mut page = "# Settings\n\nOne TOML file (`--config FILE` or `BATON_CONFIG`) and the \
                    environment, which overrules the file. Everything may be left out. An unknown \
                    name is refused with the nearest that exists. A setting marked *reloads* is \
                    taken up by SIGHUP, every other by the next start. `baton config --explain` \
                    prints the same as a file to begin with. What bounds requests has [a page of \
                    its own](reference-limits.md).\n"
        .to_owned();
    let mut table = None;
    for key in KEYS.iter().filter(|key| of(key).0 != LIMITS) {
        let (named, _) = of(key);
        if table != Some(named) {
            table = Some(named);
            let title = if named.is_empty() { "At the top".into() } else { format!("[{named}]") };
            let _ = write!(page, "\n## {title}\n\n");
            page.push_str("| setting | takes | default | environment | meaning |\n");
            page.push_str("|---|---|---|---|---|\n");
        }
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | `{}` | {}{} |",
            key.name,
            takes(key.takes),
            default(key),
            key.variable(),
            key.about,
            reloads(key)
        );
    }
    page
}

fn limits() -> String {
    let mut page = "# Limits\n\nEach is a setting in the table `[limits]`. Those that count \
                    requests answer `429` with `Retry-After`; those that count bytes answer `413`. \
                    Times are in milliseconds.\n\n| setting | default | meaning |\n|---|---|---|\n"
        .to_owned();
    for key in KEYS.iter().filter(|key| of(key).0 == LIMITS) {
        let (name, default, about) = (of(key).1, default(key), key.about);
        let _ = writeln!(page, "| `{name}` | {default} | {about}{} |", reloads(key));
    }
    page
}

/// The table a setting is in, and its name there.
fn of(key: &Key) -> (&'static str, &'static str) {
    key.name.split_once('.').unwrap_or(("", key.name))
}

fn takes(takes: Takes) -> &'static str {
    match takes {
        Takes::Text => "text",
        Takes::Number => "number",
        Takes::Switch => "switch",
        Takes::List => "list",
    }
}

fn default(key: &Key) -> String {
    if key.default.is_empty() { "none".into() } else { format!("`{}`", key.default) }
}

fn reloads(key: &Key) -> &'static str {
    if key.reloads { " *Reloads.*" } else { "" }
}

fn errors() -> String {
    let mut page = "# Error codes\n\nEvery failure of the API answers with one of these, as \
                    `{\"error\": {\"code\", \"field\", \"message\"}}`; over the socket the same \
                    object comes in a frame. Decide by `code`; `message` is for people and may \
                    change. `field` stands there when one field is to blame.\n\n\
                    | code | status | meaning |\n|---|---|---|\n"
        .to_owned();
    for code in Code::ALL {
        let (name, status, meaning) = code.row();
        let _ = writeln!(page, "| `{name}` | {} | {meaning} |", status.as_u16());
    }
    page
}

fn access() -> String {
    let mut page =
        "# Who may do what\n\nEvery address below `/api/v1`, and who is let in by kind. \
                    Whether this very conversation is theirs is looked at after that: a customer \
                    sees only their own, and an agent writes only where they have the \
                    conversation. `read` to `bot` are the scopes of API tokens; \
                    only people make tokens. What the \
                    console does goes through the same addresses.\n\n"
            .to_owned();
    let askers = askers();
    let names: Vec<_> = askers.iter().map(|(name, _)| *name).collect();
    let _ = writeln!(page, "| address | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(askers.len()));
    for (method, path, operation) in TABLE {
        let may = askers.iter().map(|(_, who)| mark(who, *operation)).collect::<Vec<_>>();
        let _ = writeln!(page, "| `{method} {path}` | {} |", may.join(" | "));
    }
    page
}

fn mark(who: &Principal, operation: Operation) -> &'static str {
    if allow(who, operation).is_ok() { "yes" } else { "–" }
}

/// One of each kind of asker.
fn askers() -> Vec<(&'static str, Principal)> {
    let agent = |role| Principal::Agent { id: AgentId::default(), role };
    let token =
        |scope| Principal::Token { id: TokenId::default(), scopes: BTreeSet::from([scope]) };
    let mut all = vec![
        ("nobody", Principal::Nobody),
        ("customer", Principal::Customer(CustomerId::default())),
        ("agent", agent(Role::Agent)),
        ("lead", agent(Role::Lead)),
        ("administrator", agent(Role::Administrator)),
    ];
    all.extend(Scope::ALL.map(|scope| (scope.name(), token(scope))));
    all
}

fn policy() -> String {
    format!(
        "# The policy a house starts with\n\nWhat stands in the console under **Policy** before \
         anybody changes it. What a document leaves out keeps the value shown here.\n\n\
         ```toml\n{POLICY}```\n"
    )
}

#[cfg(test)]
mod tests;
