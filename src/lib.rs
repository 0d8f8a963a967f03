//! Baton: a support desk in one executable. An AI answers customers from the team's own knowledge,
//! knows when to step back, and hands the customer to the right person, who already knows
//! everything; what that person did becomes a case the next agent finds.
//!
//! This page is the map. Read it once before changing anything.
//!
//! # Bird's eye
//!
//! Everything that happens in a conversation is an event ([`domain::event::Event`]). The store
//! keeps the events in one feed and, in the same transaction, the record that is their fold
//! ([`domain::conversation::Conversation`]). Everything else is derived and can be thrown away: the
//! board of what goes on now, the search index, a briefing, a figure.
//!
//! A customer's message is *accepted* (durable, acknowledged), *read* (evidence), *decided* upon
//! (answer, clarify, offer, hand off) and *answered*; or *briefed*, *routed* and talked about by a
//! person, *wrapped up* into a case, and found again.
//!
//! # The rooms
//!
//! ```text
//! domain <- decide <- app <- http, cli <- main
//! ```
//!
//! | room | what is in it |
//! |---|---|
//! | [`domain`] | nouns: plain data, state machines, newtypes |
//! | [`decide`] | verbs, pure and total: `detect`, `answer`, `brief`, `recall`, `route`, `expire`, `measure` (events to figures), `replay` (history under another policy, and waits with other people), `learn` (gaps, drafts, thresholds), `deliver` (what webhooks and the mail server are told next), `mail` (what goes by mail, what of an answer is new, what leads and webhooks are told needs somebody), `redact` (what is taken out before storing); `support` holds a model's sentences against their sources; `simulate` lives through days |
//! | [`app`] | use cases: read, decide, write in one transaction, tell ([`app::House`]) |
//! | [`store`] | redb: the feed, the records, one writer thread with group commit, checks, backup; attached files under their hash; `erase` takes words out, `chain` seals acts |
//! | [`search`] | tantivy and sentence vectors (a shortlist by signs when there are many): passages, cases, conversations |
//! | [`language`] | the sentence encoder, lexicons, heads, entities: text to [`domain::reading`] |
//! | [`assistant`] | the client of a language model on the team's own network; optional. The team's own bot is `app::bots` |
//! | [`outbound`] | the one way Baton connects to anything else: addresses are judged when connecting, answers are bounded; `mail` speaks SMTP and IMAP, `acme` asks for certificates |
//! | [`realtime`] | who is listening, and telling them what is durable |
//! | [`auth`] | passwords, second factors, sessions, one-time links, secrets, a customer's signed identity |
//! | [`interchange`] | files of people and other systems, to and from the domain; files of others are read in a child process |
//! | [`http`] | poem: the accept loop, routes, JSON shapes, the socket, the pages; `inboxes` and `chatwoot` speak as Chatwoot does |
//! | [`cli`] | one file a subcommand; `control` is how a command talks with a running Baton, `certificates` sees to its own |
//! | [`config`], [`clock`], [`ids`], [`telemetry`], [`packed`] | settings; time, chance, tasks and MessagePack, each in its one home |
//!
//! Outside `src`: `web/` holds the pages as they are served (the manual's in `web/help/pages/`, whose
//! remarks tell `tests/it/help.rs` what to do with each block), `data/` what the executable carries
//! (model, policy, demonstration), `tests/` the one integration binary and the browser's tests.
//!
//! # Invariants
//!
//! - A room names only the rooms below it; engines never name each other (`tests/it/layers.rs`).
//! - poem is named only in `http`, redb only in `store`, tantivy only in `search`, and MessagePack
//!   is read only in `packed`, never deeper than what is kept nests.
//! - `decide` never reads a clock, awaits, or fails; what it returns carries its reasons.
//! - A conversation has exactly one owner at any instant: [`domain::stage::Stage::owner`]. Only
//!   [`domain::stage::Stage::next`] moves it, and it refuses what is not lawful.
//! - The record equals the fold of the events; `baton check` compares them.
//! - Nobody is told what is not durable: telling happens in `app::house` after the commit.
//! - No turn is taken before every article of the start is in the index.
//! - A message's `client_msg_id` row lies in the message's own transaction, so a retry finds it.
//! - An agent's free places are counted in the transaction that fills one.
//! - An explicit request for a person, a safety or a legal matter hands off under any policy.
//! - Time and chance are arguments; their homes are `clock` and `ids`, tasks begin in `telemetry`.
//! - Text of customers, articles and models is data: never markup, never a query, never a command.
//! - An attachment's row is written only after its file is durable under its name.
//! - No sentence of a model is shown that its sources do not support; nobody waits for a model to be
//!   routed, and without one everything else works.
//! - Nothing connects to the outside but through `outbound`.
//! - A mail that came leads into a conversation only by the sealed id of a mail that went out of it.
//! - An act is written only by the store's `note`, which seals it into the chain.
//! - What begins and ends in one commit happened elsewhere before: nobody is told of it.
//! - Nothing that was learned changes a policy but as a version of it, and no floor.
//! - A code of a second factor counts once; what was tried is durable before it is answered.
//! - Everything that can grow has a named maximum.
//!
//! # Three walkthroughs
//!
//! **A message.** `http::conversations` (or the socket) checks and calls
//! [`app::House::post_message`]; one write job looks for the dedup row, applies the event to the
//! record and adds it to the feed; the writer commits many jobs at once and then calls
//! `app::house`'s listener: the board is updated, the hub tells the sockets, the turn is queued; the
//! sender is answered. A turn worker ([`app::turns`]) reads the text ([`language`]), searches
//! passages ([`search`]), decides ([`decide::answer`], [`decide::detect`]) and writes reading,
//! decision and answer in one transaction, unless the conversation moved on: then it decides again.
//!
//! **A handoff.** The decision (or the button) becomes `HandoffRequested`; `app::router` wakes,
//! hands the board's waiting and seats to [`decide::route`], and writes `Offered` if the
//! conversation still waits and the agent still has room. The agent's console shows the offer with
//! the briefing ([`decide::brief`]) and similar cases ([`decide::recall`]); accepting moves the one
//! row. Whenever what the need rests on changes (another message, account or policy), `app::line`
//! works it out anew, and the router takes back an offer that no longer holds. `app::expiry` does
//! by the clock what nobody did: lapses, withdrawals, agents who are gone.
//!
//! **A case.** Wrapping up writes the case and `WrappedUp`; `app::indexer` follows the feed and the
//! index finds it about a second later; `CaseUsed` and the customer's score weigh in its rank.
//!
//! # Words
//!
//! customer, assistant, agent; conversation, message, turn; reading, trigger, evidence, risk,
//! floor; handoff, briefing; queue, skill, tier; offer (accept, decline, lapse), assignment;
//! presence, capacity, load; wrap-up, disposition, verdict; case; quote; CSAT. One word is one
//! thing, in code, on the wire and on the pages.

pub mod app;
pub mod assistant;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod decide;
pub mod domain;
pub mod http;
pub mod ids;
pub mod interchange;
pub mod language;
pub mod outbound;
pub mod packed;
pub mod realtime;
pub mod search;
pub mod store;
pub mod telemetry;

#[cfg(test)]
#[path = "../tests/it/support/fuzz.rs"]
pub(crate) mod fuzz;
#[cfg(test)]
#[path = "../tests/it/support/promise.rs"]
pub(crate) mod promise;
