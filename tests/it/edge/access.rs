//! Every route, asked by everybody. What each may do is written here a second time, by hand: a
//! route that lets somebody else in, or nobody, fails.

mod sockets;

use baton::app::access::{Operation, Principal};
use baton::app::people::AgentChange;
use baton::domain::access::Scope;
use baton::domain::agent::Role;
use baton::http::routes::{TABLE, is_streamed};
use baton::ids::ClientMsgId;
use serde_json::{Value, json};

use super::desk::{Answer, Asker, Desk};
use super::pictures::PNG;
use crate::support::Trial;

/// A file goes as bytes, whatever it is.
const BYTES: (&str, &str) = ("content-type", "application/octet-stream");

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    /// Whose conversation it is.
    Customer,
    OtherCustomer,
    /// Who has the conversation.
    Agent,
    OtherAgent,
    Lead,
    Administrator,
    ReadToken,
    WriteToken,
    ManageToken,
    /// The team's own bot.
    Bot,
    /// Signed in once, disabled since.
    Disabled,
}

use Who::*;

const EVERYBODY: [Who; 12] = [
    Nobody,
    Customer,
    OtherCustomer,
    Agent,
    OtherAgent,
    Lead,
    Administrator,
    ReadToken,
    WriteToken,
    ManageToken,
    Bot,
    Disabled,
];

/// Who may ask for an operation at all.
fn may(operation: Operation) -> &'static [Who] {
    use Operation as O;
    match operation {
        O::StartCustomerSession | O::SignIn => &EVERYBODY,
        O::OpenConversation | O::Score | O::WaitDifferently => &[Customer, OtherCustomer],
        O::ListConversations | O::ReadConversation | O::SeePicture => &[
            Customer,
            OtherCustomer,
            Agent,
            OtherAgent,
            Lead,
            Administrator,
            ReadToken,
            WriteToken,
            ManageToken,
            Bot,
        ],
        O::PostMessage | O::MarkSeen | O::RequestPerson | O::Close => {
            &[Customer, OtherCustomer, Agent, OtherAgent, Lead, Administrator]
        }
        O::ReadInside | O::ReadKnowledge => {
            &[Agent, OtherAgent, Lead, Administrator, ReadToken, WriteToken, ManageToken, Bot]
        }
        O::WriteNote | O::TakeHandoff | O::WorkHandoff | O::MindOneself | O::SecureOneself => {
            &[Agent, OtherAgent, Lead, Administrator]
        }
        O::ChangePicture => &[Agent, OtherAgent, Lead, Administrator, ManageToken],
        O::AssignHandoff | O::Review | O::RescuePeople => &[Lead, Administrator],
        O::ReadPolicy | O::WriteCustomer | O::WriteKnowledge | O::WritePolicy | O::ReadInsights => {
            &[Lead, Administrator, WriteToken, ManageToken]
        }
        O::ManagePeople | O::ManageTokens | O::ManageData | O::ManageWebhooks | O::ManageEmail => {
            &[Administrator, ManageToken]
        }
        O::AnswerAsBot => &[Bot],
    }
}

struct Cast {
    desk: Desk,
    people: Vec<(Who, Asker)>,
}

impl Cast {
    fn new() -> Self {
        let desk = Desk::open();
        let administrator = desk.agent("Ada", Role::Administrator);
        let by = administrator.id.parse().unwrap();
        let disabled = desk.agent("Dora", Role::Administrator);
        let people = vec![
            (Nobody, Asker::nobody()),
            (Customer, desk.customer()),
            (OtherCustomer, desk.customer()),
            (Agent, desk.agent("Mara", Role::Agent)),
            (OtherAgent, desk.agent("Omar", Role::Agent)),
            (Lead, desk.agent("Lena", Role::Lead)),
            (ReadToken, desk.program(by, &[Scope::Read])),
            (WriteToken, desk.program(by, &[Scope::Read, Scope::Write])),
            (ManageToken, desk.program(by, &[Scope::Manage])),
            (Bot, desk.program(by, &[Scope::Bot])),
            (Disabled, disabled.clone()),
            (Administrator, administrator),
        ];
        let disable = AgentChange { disabled: Some(true), ..AgentChange::default() };
        let who = Principal::Agent { id: by, role: Role::Administrator };
        let changed = desk.house.change_agent(&who, disabled.id.parse().unwrap(), disable);
        desk.wait(changed).unwrap();
        Self { desk, people }
    }

    fn of(&self, who: Who) -> &Asker {
        &self.people.iter().find(|(known, _)| *known == who).unwrap().1
    }

    /// A fresh conversation of the customer's, with the agent unless it should wait.
    fn conversation(&self, waiting: bool) -> (String, String) {
        let desk = &self.desk;
        let id = desk.conversation(self.of(Customer));
        let path = |what: &str| format!("/api/v1/conversations/{id}/{what}");
        let message = json!({"client_msg_id": ClientMsgId(7).to_string(), "text": "hello"});
        assert_eq!(desk.post(self.of(Customer), &path("messages"), &message).status, 201);
        let (asker, step) = if waiting { (Customer, "handoff") } else { (Agent, "takeover") };
        let stepped = desk.post(self.of(asker), &path(step), &json!({}));
        assert_eq!(stepped.status, 200, "{stepped:?}");
        let seen = desk.get(self.of(Administrator), &format!("/api/v1/conversations/{id}")).json();
        (id, seen["handoff_id"].as_str().unwrap().to_owned())
    }

    fn ask(&self, method: &str, pattern: &str, who: Who) -> Answer {
        let waits = ["/contact", "/assistant", "/ask", "/pick"];
        let (conversation, handoff) =
            self.conversation(waits.iter().any(|end| pattern.ends_with(end)));
        let id = match (method, pattern) {
            // Whoever is erased is nobody to the questions that follow.
            ("DELETE", "/customers/{id}") => self.desk.customer().id,
            _ => self.id_for(pattern, &conversation, &handoff),
        };
        let path = pattern.replace("{id}", &id).replace("{secret}", "bln_unknown");
        let path = path.replace("{number}", "1").replace("{inbox}", "baton");
        let path = path.replace("{contact}", &self.contact(who));
        let path = path.replace("{attachment}", &self.attachment_for(pattern, &conversation));
        let body = self.body_for(method, pattern, &conversation, who);
        let asked = match pattern {
            "/insights/conversations" => "?metric=handoff_rate",
            "/articles/imports" => "?name=a.md",
            searched if searched.starts_with("/search/") => "?q=parcel",
            _ => "",
        };
        let path = format!("/api/v1{path}{asked}");
        let answer = match body {
            Some(_) if is_streamed(&method.parse().unwrap(), pattern) => {
                let bytes = if pattern.ends_with("/picture") { PNG } else { b"a text" };
                self.desk.ask(method, &path, self.of(who), &[BYTES], bytes)
            }
            Some(body) => self.desk.send(method, self.of(who), &path, &body),
            None => self.desk.ask(method, &path, self.of(who), &[], b""),
        };
        self.tidy(&handoff);
        answer
    }

    /// What somebody is known by as a contact; only customers are.
    fn contact(&self, who: Who) -> String {
        let mut headers = self.of(who).headers.iter().map(|(_, value)| value.as_str());
        let token = headers.find_map(|value| value.strip_prefix("Bearer bct_"));
        token.map_or_else(|| "bct_unknown".to_owned(), |rest| format!("bct_{rest}"))
    }

    /// Whoever has it now is done with it, so that nobody's capacity runs out.
    fn tidy(&self, handoff: &str) {
        let path = format!("/api/v1/handoffs/{handoff}/wrap-up");
        let wrap_up = json!({"disposition": "solved", "verdict": "needed"});
        self.desk.post(self.of(Administrator), &path, &wrap_up);
    }

    fn id_for(&self, pattern: &str, conversation: &str, handoff: &str) -> String {
        let administrator = self.of(Administrator);
        let made = |path: &str, body: Value| {
            let answer = self.desk.post(administrator, path, &body).json();
            let id = answer["id"].as_str().or(answer["token"]["id"].as_str());
            let id = id.or(answer["webhook"]["id"].as_str());
            id.unwrap_or_else(|| panic!("{answer}")).to_owned()
        };
        match pattern.split('/').nth(1).unwrap_or_default() {
            "handoffs" => handoff.to_owned(),
            "customers" => self.of(Customer).id.clone(),
            "agents" => self.of(OtherAgent).id.clone(),
            "pictures" => {
                let path = format!("/api/v1/agents/{}/picture", self.of(OtherAgent).id);
                let given = self.desk.ask("PUT", &path, administrator, &[BYTES], PNG).json();
                given["picture"].as_str().unwrap_or_else(|| panic!("{given}")).to_owned()
            }
            // None is begun: nobody's outcomes suggest anything here.
            "trials" => baton::ids::TrialId(1).to_string(),
            "articles" => made("/api/v1/articles", json!({"title": "t", "body": "b"})),
            // Nobody listens there, and it is deleted again before there are too many.
            "webhooks" => {
                let path = "/api/v1/webhooks";
                let known = self.desk.get(administrator, path).json();
                for webhook in known["webhooks"].as_array().unwrap() {
                    let path = format!("{path}/{}", webhook["id"].as_str().unwrap());
                    self.desk.ask("DELETE", &path, administrator, &[], b"");
                }
                made(path, json!({"name": "w", "url": "http://127.0.0.1:9/"}))
            }
            "tokens" => made("/api/v1/tokens", json!({"name": "t", "scopes": ["read"]})),
            "cases" => {
                let path = format!("/api/v1/handoffs/{handoff}/wrap-up");
                let wrap_up = json!({"disposition": "solved", "verdict": "needed"});
                let answer = self.desk.post(self.of(Agent), &path, &wrap_up).json();
                answer["case_id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
            }
            _ => conversation.to_owned(),
        }
    }

    /// A file the customer has sent, where the route is about one.
    fn attachment_for(&self, pattern: &str, conversation: &str) -> String {
        if !pattern.contains("{attachment}") {
            return String::new();
        }
        let (desk, customer) = (&self.desk, self.of(Customer));
        let path = |what: &str| format!("/api/v1/conversations/{conversation}/{what}");
        let made = desk.ask("POST", &path("attachments?name=a.txt"), customer, &[BYTES], b"a text");
        let id = made.json()["id"].as_str().unwrap_or_else(|| panic!("{made:?}")).to_owned();
        let client_msg_id: ClientMsgId = desk.house.ids().next(desk.house.now());
        let message = json!({
            "client_msg_id": client_msg_id.to_string(), "text": "", "attachments": [id],
        });
        assert_eq!(desk.post(customer, &path("messages"), &message).status, 201);
        id
    }

    fn body_for(&self, method: &str, pattern: &str, conversation: &str, who: Who) -> Option<Value> {
        if matches!(method, "GET" | "DELETE") {
            return None;
        }
        let unique = self.desk.house.ids().next::<ClientMsgId>(self.desk.house.now()).to_string();
        Some(match (method, pattern) {
            (_, "/sessions") => json!({"email": "nobody@desk.example", "password": "wrong one"}),
            (_, "/inboxes/{inbox}/contacts/{contact}/conversations/{id}/messages") => {
                json!({"content": "hello again", "echo_id": unique})
            }
            (_, "/conversations/{id}/messages") => {
                json!({"client_msg_id": unique, "text": "hello again"})
            }
            (_, "/accounts/1/conversations/{id}/messages") => json!({"content": "so"}),
            (_, "/accounts/1/conversations/{id}/toggle_status") => {
                json!({"status": "open"})
            }
            (_, "/conversations/{id}/answers") => json!({"of": 1, "text": "so"}),
            (_, "/conversations/{id}/seen") => json!({"seq": 1}),
            (_, "/conversations/{id}/snooze") => json!({"until": "2023-11-14T23:00:00Z"}),
            (_, "/conversations/{id}/notes") => json!({"text": "look"}),
            (_, "/conversations/{id}/contact") => json!({"email": "ines@example.org"}),
            (_, "/conversations/{id}/ask") => json!({"ask": "connect the shop"}),
            (_, "/conversations/{id}/score") => json!({"score": 5}),
            (_, "/handoffs/{id}/transfer") => {
                json!({"agent_id": self.of(if who == Lead { Administrator } else { Lead }).id})
            }
            (_, "/handoffs/{id}/assignment") => json!({"agent_id": self.of(OtherAgent).id}),
            (_, "/handoffs/{id}/wrap-up") => {
                json!({"disposition": "solved", "verdict": "needed"})
            }
            (_, "/cases/{id}/feedback") => {
                json!({"conversation_id": conversation, "helped": true})
            }
            (_, "/conversations/{id}/review") => json!({"review": "needed"}),
            ("POST", "/trials") => json!({"topic": "billing"}),
            (_, "/articles" | "/articles/{id}") => json!({"title": "t", "body": "b"}),
            ("PUT", "/policy") | (_, "/policy/drafts" | "/policy/replays") => json!({"toml": ""}),
            ("POST", "/agents") => {
                json!({"name": "New", "email": format!("{}@desk.example", unique.to_lowercase())})
            }
            (_, "/agents/{id}/links" | "/agents/{id}/mails") => json!({"purpose": "invitation"}),
            (_, "/me/mails") => json!({"alerts": true, "digest": false}),
            (_, "/password-resets") => json!({"email": "nobody@desk.example"}),
            (_, "/single-sign-on/sessions") => json!({"state": "s", "code": "c"}),
            (_, "/me/presence") => json!({"presence": "busy"}),
            (_, factor) if factor.starts_with("/me/second-factor/") => json!({"code": "000000"}),
            ("POST", "/webhooks") => json!({"name": "w", "url": "http://127.0.0.1:9/"}),
            (_, "/webhooks/{id}/deliveries") => json!({"position": 1}),
            (_, "/tokens") => json!({"name": "t", "scopes": ["read"]}),
            _ => json!({}),
        })
    }
}

/// The status that is right, or the several between which the state of things decides.
fn expected(operation: Operation, pattern: &str, who: Who) -> &'static [u16] {
    // Who asks there stands in the address, and nowhere else.
    if pattern.contains("{contact}") && !matches!(who, Customer | OtherCustomer) {
        return &[401];
    }
    if !may(operation).contains(&who) {
        return if matches!(who, Nobody | Disabled) { &[401] } else { &[403] };
    }
    let of_a_conversation = pattern.contains("/conversations/{id}");
    if who == OtherCustomer && of_a_conversation {
        return &[404];
    }
    match (operation, pattern) {
        (Operation::SignIn, "/sessions") => &[401],
        // Nothing goes by mail on this desk.
        (Operation::SignIn, "/password-resets") => &[409],
        (Operation::MindOneself, "/me/mails") => &[200, 409],
        (Operation::SignIn, "/sign-in") => &[200],
        // Nobody here has a second factor.
        (Operation::RescuePeople, "/agents/{id}/second-factor") => &[404],
        (Operation::SecureOneself, "/me/second-factor/confirmation") => &[400, 429],
        (Operation::SecureOneself, "/me/second-factor/recovery-codes") => &[409],
        (Operation::SecureOneself, "/me/second-factor/removal") => &[409],
        // One's own picture, or anybody's as an administrator.
        (Operation::ChangePicture, _) if matches!(who, Agent | Lead) => &[403],
        // Nobody here has an account at a provider.
        (Operation::ManagePeople, "/agents/{id}/provider-account") => &[404],
        (Operation::SignIn, _) => &[404],
        // Only who has it speaks in it and ends it; a lead may also work it.
        (Operation::PostMessage | Operation::Close, _)
            if matches!(who, OtherAgent | Lead | Administrator) =>
        {
            &[409]
        }
        (Operation::WorkHandoff, _) if who == OtherAgent => &[409],
        // It is with the agent already: nobody is offered it, and it cannot be taken over.
        (Operation::TakeHandoff, "/conversations/{id}/takeover") => &[409],
        (Operation::TakeHandoff, "/handoffs/{id}/acceptance" | "/handoffs/{id}/decline") => &[409],
        // A person has it already: that is what is asked for.
        (Operation::AnswerAsBot, "/accounts/1/conversations/{id}/toggle_status") => &[200],
        // An agent has it, so nobody asks the bot.
        (Operation::AnswerAsBot, _) => &[409],
        // Nobody is at work on this desk, so nobody can be given anything.
        (Operation::AssignHandoff, _) => &[400],
        // An agent has it: there is nothing to review, and no outcome to recalibrate from.
        (Operation::Review, "/conversations/{id}/review") => &[409],
        (Operation::ReadPolicy, "/policy/recalibration") => &[409],
        // No language model is set up.
        (Operation::WriteKnowledge, "/insights/gaps/{id}/drafts") => &[409],
        // Nothing is suggested for any topic, and there is no trial.
        (Operation::WritePolicy, "/trials") => &[400, 409],
        (Operation::WritePolicy, "/trials/{id}" | "/trials/{id}/acceptance") => &[404],
        (Operation::ManagePeople, "/agents/{id}/mails") => &[409],
        (Operation::ManageEmail, "/email/tests" | "/email/mails/{number}/attempts") => &[409],
        // A token has no self to make tokens in the name of.
        (Operation::ManageTokens, "/tokens") if who == ManageToken => &[200, 403],
        _ => &[200, 201, 204],
    }
}

#[test]
fn every_route_lets_in_exactly_whom_it_should() {
    let trial = Trial::of(&["Access"], "edge::access::every_route_lets_in_exactly_whom_it_should");
    let cast = Cast::new();
    let (mut wrong, mut n) = (Vec::new(), 0);
    for (method, pattern, operation) in TABLE {
        // Signing out would end the very session the next question needs.
        if *pattern == "/sessions/current" {
            continue;
        }
        for who in EVERYBODY {
            let answer = cast.ask(method.as_str(), pattern, who);
            n += 1;
            let right = expected(*operation, pattern, who);
            if !right.contains(&answer.status) {
                let (status, body) = (answer.status, answer.body);
                wrong.push(format!(
                    "{method} {pattern} as {who:?}: {status}, not {right:?}: {body}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    trial.held(n, "requests", "every route by everybody: let in or refused as the table says");
}

#[test]
fn a_head_asks_what_a_get_may() {
    let cast = Cast::new();
    let nobody = Asker::nobody();
    assert_eq!(cast.desk.ask("HEAD", "/api/v1/agents", &nobody, &[], b"").status, 401);
    let known = cast.desk.ask("HEAD", "/api/v1/agents", cast.of(Agent), &[], b"");
    assert_eq!((known.status, known.body.as_str()), (200, ""));
}

#[test]
fn customers_never_see_what_is_written_inside() {
    let cast = Cast::new();
    let (id, _) = cast.conversation(false);
    let desk = &cast.desk;
    let path = |what: &str| format!("/api/v1/conversations/{id}{what}");
    let note = json!({"text": "a-note-nobody-outside-reads"});
    assert_eq!(desk.post(cast.of(Agent), &path("/notes"), &note).status, 204);
    for what in ["", "/messages"] {
        let seen = desk.get(cast.of(Customer), &path(what)).body;
        for hidden in ["a-note-nobody", "@desk.example", "agt_", "risk", "trigger", "unread"] {
            assert!(!seen.contains(hidden), "{hidden} in {seen}");
        }
    }
}

#[test]
fn addresses_of_colleagues_are_for_administrators() {
    let cast = Cast::new();
    let seen = |who| cast.desk.get(cast.of(who), "/api/v1/agents").body;
    assert!(seen(Agent).contains("mara@desk.example"), "one's own");
    assert!(!seen(Agent).contains("omar@desk.example"));
    assert!(!seen(ReadToken).contains("@desk.example"));
    assert!(seen(Administrator).contains("omar@desk.example"));
}
