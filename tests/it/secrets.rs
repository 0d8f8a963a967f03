//! Logs hold no secret and no message: a whole house, told to say everything it can, is used in every
//! way there is: by people, customers, programs, a bot, a language model, a provider of accounts,
//! mail servers and receivers of webhooks; and every route is asked with what it does not take. Then
//! all that it wrote is searched for each thing that opens something or that somebody wrote.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use baton::auth::identity;
use baton::auth::second_factor::code_at;
use baton::clock::Clock;
use baton::domain::second_factor::AppSecret;
use baton::http::routes::{TABLE, is_streamed};
use data_encoding::BASE32_NOPAD;
use serde_json::{Value, json};

use crate::email::servers::{PASSWORD, Servers};
use crate::email::{ADA, US, answer, soon};
use crate::support::model::{Manner as Says, Model};
use crate::support::people::client_msg_id;
use crate::support::provider::Provider;
use crate::support::receiver::{Manner, Receiver};
use crate::support::socket::Socket;
use crate::support::{Api, Customer, House, Trial};

const IDENTITY_SECRET: &str = "what-the-site-signs-its-customers-with";
const LLM_KEY: &str = "sk-what-opens-the-model";
const CLIENT_SECRET: &str = "what-the-provider-knows-baton-by";
const BOT_SECRET: &str = "whsec_d2hhdC1pcy1zYWlkLXRvLXRoZS1ib3QtaXMtc2lnbmVk";
const ARTICLE: &str = "Refunds go back to the card you paid with. They take 5 working days.";
const QUESTION: &str = "How long does a refund take?";

/// Everything that no log may hold, and what it is.
#[derive(Default)]
struct Known(Vec<(String, String)>);

impl Known {
    /// Notes something down, and hands it on.
    fn keeps(&mut self, what: &str, text: impl Into<String>) -> String {
        let text = text.into();
        assert!(text.len() >= 6, "{what} is too short to be looked for: {text}");
        self.0.push((what.to_owned(), text.clone()));
        text
    }

    /// What of it stands in a text.
    fn found_in(&self, text: &str) -> Vec<&(String, String)> {
        self.0.iter().filter(|(_, secret)| text.contains(secret)).collect()
    }
}

/// All who have to do with a house and are not of it.
struct Others {
    servers: Servers,
    model: Model,
    bot: Receiver,
    told: Receiver,
    provider: Provider,
}

impl Others {
    fn start() -> Self {
        Self {
            servers: Servers::start(),
            // As some do: the key it was called with stands in the refusal.
            model: Model::that(Says::Status(
                401,
                format!("{{\"error\": \"no such key {LLM_KEY}\"}}"),
            )),
            bot: Receiver::that(&[Manner::Status(200)]),
            told: Receiver::that(&[Manner::Status(500), Manner::Status(200)]),
            provider: Provider::open(),
        }
    }

    fn settings(&self) -> String {
        let (model, bot, issuer) = (&self.model.url, &self.bot.url, self.provider.issuer());
        format!(
            "log = \"trace\"\nidentity_secret = \"{IDENTITY_SECRET}\"\n[llm]\nurl = \"{model}\"\n\
             model = \"small\"\nkey = \"{LLM_KEY}\"\n[bot]\nurl = \"{bot}\"\n\
             secret = \"{BOT_SECRET}\"\ndeadline_s = 1\n[webhooks]\nprivate = true\n[oidc]\n\
             issuer = \"{issuer}\"\nclient_id = \"baton\"\nclient_secret = \"{CLIENT_SECRET}\"\n\
             create = true\n[limits]\nrequests_per_s = 1000000\nrequest_burst = 1000000\n\
             links_per_min = 100000\nsign_ins_per_min = 100000\nsign_ins_per_s = 1000\n\
             conversations_per_hour = 1000\ncustomer_sessions_per_hour = 100000\n\
             uploads_per_hour = 1000\nmessages_per_min = 100000\nmessage_burst = 10000\n"
        )
    }

    fn house(&self, settings: &std::path::Path) -> House {
        let mut environment = self.servers.settings();
        environment.push(("BATON_CONFIG".into(), settings.display().to_string()));
        let environment: Vec<_> =
            environment.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        House::start_with(&environment)
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value}"))
}

/// The value of a cookie, as a log would hold it.
fn value(cookie: &str) -> &str {
    cookie.split_once('=').unwrap().1
}

/// An agent from the link to the sign-out, with a second factor in between.
fn an_agent_comes_and_goes(house: &House, known: &mut Known) {
    let admin = house.admin();
    let email = "wilma@house.example";
    let made = admin.post("/api/v1/agents", &json!({"name": "Wilma", "email": email})).ok();
    let path = format!("/api/v1/agents/{}/links", text(&made["id"]));
    let link = admin.post(&path, &json!({"purpose": "invitation"})).ok();
    let link = known.keeps("a link", text(&link["path"]).rsplit('/').next().unwrap());
    let at = format!("/api/v1/links/{link}");
    assert_eq!(house.api().get(&at).status, 200);
    assert_eq!(house.api().post(&at, &json!({"password": "short-one"})).status, 400);
    let password = known.keeps("a password", "chosen-by-wilma-herself");
    let signs_in = |password: &str, code: Value| {
        let form = json!({"email": email, "password": password, "code": code});
        house.api().post("/api/v1/sessions", &form)
    };
    assert_eq!(house.api().post(&at, &json!({"password": password})).status, 200);
    let wrong = known.keeps("a wrong password", "chosen-by-somebody-else");
    assert_eq!(signs_in(&wrong, Value::Null).status, 401);
    let cookie = signs_in(&password, Value::Null).cookie.unwrap();
    known.keeps("a session", value(&cookie));
    let console = house.api().with_cookie(&cookie);
    let begun = console.post("/api/v1/me/second-factor", &json!({})).ok();
    let secret = known.keeps("a second factor", text(&begun["secret"]));
    let app = AppSecret(BASE32_NOPAD.decode(secret.replace(' ', "").as_bytes()).unwrap());
    let code = json!({"code": code_at(&app, Clock::System.now())});
    let codes = console.post("/api/v1/me/second-factor/confirmation", &code).ok();
    for code in codes["codes"].as_array().unwrap() {
        known.keeps("a recovery code", text(code));
    }
    assert_eq!(signs_in(&password, Value::Null).status, 400);
    let again = signs_in(&password, codes["codes"][0].clone()).cookie.unwrap();
    known.keeps("another session", value(&again));
    assert!(console.delete("/api/v1/sessions/current").status < 300);
}

/// Somebody comes by the provider, and somebody by the link in a mail.
fn others_vouch_for_people(house: &House, others: &Others, known: &mut Known) {
    let now = Clock::System.now().0 / 1_000;
    others.provider.says(json!({
        "sub": "nova", "sid": "s", "iat": now, "exp": now + 300, "name": "Nova",
        "email": "nova@house.example", "email_verified": true, "groups": [],
    }));
    let begun = house.api().post("/api/v1/single-sign-on/attempts", &json!({}));
    let attempt = begun.cookie.clone().unwrap();
    known.keeps("an attempt", value(&attempt));
    let url = begun.ok();
    let field = |name: &str| {
        let mut fields = text(&url["url"]).split(['?', '&']);
        fields.find_map(|field| field.strip_prefix(name)).unwrap().to_owned()
    };
    let state = known.keeps("a state", field("state="));
    let nonce = known.keeps("a nonce", field("nonce="));
    let returned = json!({"state": state, "code": nonce});
    let at = "/api/v1/single-sign-on/sessions";
    let nova = house.api().with_cookie(&attempt).post(at, &returned);
    assert_eq!(nova.status, 200, "{nova:?}");
    known.keeps("a session by the provider", value(nova.cookie.as_ref().unwrap()));
    let forgot = json!({"email": "mara.agent@house.example"});
    assert_eq!(house.api().post("/api/v1/password-resets", &forgot).status, 204);
    let mail = others.servers.has("mara.agent@house.example", 1).remove(0);
    let link = mail.lines().find_map(|line| line.split_once("/sign-in/")).unwrap().1;
    let link = known.keeps("a link in a mail", link.trim());
    let form = json!({"password": known.keeps("another password", "chosen-after-a-mail")});
    assert_eq!(house.api().post(&format!("/api/v1/links/{link}"), &form).status, 200);
}

/// Customers are known by tokens and signatures, ask, and are answered by the model.
fn customers_ask(house: &House, others: &Others, known: &mut Known) -> Customer {
    let hmac = identity::sign("crm-17", IDENTITY_SECRET.as_bytes());
    let hmac = known.keeps("an identity", hmac);
    let signed = json!({"identity": {"external_ref": "crm-17", "hmac": hmac}});
    let met = house.api().post("/api/v1/customer-sessions", &signed).ok();
    known.keeps("a token by identity", text(&met["token"]));
    let forged = known.keeps("a forged identity", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjIn0.AAAA");
    let forged = json!({"identity": {"jwt": forged}});
    assert!(house.api().post("/api/v1/customer-sessions", &forged).status >= 400);
    house.article("Refund rules", "billing", ARTICLE);
    known.keeps("what the model was given", "back to the card you paid");
    soon("the model to be asked", || {
        let customer = house.customer();
        let seq = customer.says(QUESTION);
        customer.hears_after(seq);
        (!others.model.calls().is_empty()).then_some(())
    });
    others.model.now(Says::Says("Refunds take 5 working days, says the model.".into()));
    known.keeps("a question", QUESTION);
    known.keeps("an answer", "5 working days");
    let customer = house.customer();
    known.keeps("a customer's token", customer.token.as_str());
    let seq = customer.says(QUESTION);
    customer.hears_after(seq);
    let mut socket = customer.socket(&Value::Null);
    let said = known.keeps("said over a socket", "my grandmother's ring is gone");
    socket.send(&json!({
        "type": "post", "conversation": customer.conversation,
        "client_msg_id": client_msg_id(5_001), "text": said,
    }));
    socket.wait_for(|frame| frame["type"] == "ack");
    let twice = known.keeps("said twice, differently", "a quite different text");
    let body = json!({"client_msg_id": client_msg_id(5_001), "text": twice});
    assert_eq!(customer.api.post(&customer.path("/messages"), &body).status, 409);
    let file = known.keeps("a file", "the bytes of a photograph");
    let name = known.keeps("a file's name", "my-diary.txt");
    let at = customer.path(&format!("/attachments?name={name}"));
    assert!(customer.api.send_bytes(&at, file.as_bytes()).status < 300);
    customer
}

/// A person takes over, writes, passes notes, mails, and wraps up.
fn an_agent_helps(house: &House, others: &Others, known: &mut Known, customer: &Customer) {
    customer.api.post(&customer.path("/handoff"), &json!({})).ok();
    let ask = known.keeps("an ask", "find the ring of my grandmother");
    customer.api.post(&customer.path("/ask"), &json!({"ask": ask}));
    customer.api.post(&customer.path("/contact"), &json!({"email": ADA})).ok();
    let mara = house.agent("Mara Agent", &json!({}));
    known.keeps("an agent's session", value(&mara.cookie));
    let seen = mara.api.get(&customer.path("")).ok();
    let handoff = text(&seen["handoff_id"]).to_owned();
    mara.api.post(&format!("/api/v1/handoffs/{handoff}/pick"), &json!({})).ok();
    let note = known.keeps("a note", "she has called three times");
    assert!(mara.api.post(&customer.path("/notes"), &json!({"text": note})).status < 300);
    mara.says(customer, &known.keeps("an agent's words", "we found it behind the counter"));
    mara.api.get(&customer.path("/briefing")).ok();
    mara.api.get(&customer.path("/similar")).ok();
    let mail = others.servers.has(ADA, 1).remove(0);
    let back = known.keeps("words in a mail", "I shall fetch it on Saturday");
    others.servers.send(ADA, US, &answer(&mail, "r1", &back));
    soon("the mail to come in", || {
        customer.messages().iter().any(|it| it["text"] == back.as_str()).then_some(())
    });
    let query = known.keeps("a search", "grandmother+counter");
    mara.api.get(&format!("/api/v1/search/conversations?q={query}")).ok();
    let wrap_up = json!({
        "disposition": "solved", "verdict": "needed",
        "cause": known.keeps("a cause", "it had fallen off the shelf"),
        "fix": known.keeps("a fix", "looked behind the counter twice"),
    });
    mara.api.post(&format!("/api/v1/handoffs/{handoff}/wrap-up"), &wrap_up).ok();
    let comment = known.keeps("a comment", "the kindest people in town");
    let score = json!({"score": 5, "comment": comment});
    assert!(customer.api.post(&customer.path("/score"), &score).status < 300);
}

/// What programs come in by, and what they are told by.
fn programs_come(house: &House, others: &Others, known: &mut Known) -> Vec<Api> {
    let admin = house.admin();
    let made = json!({"name": "shop", "url": others.told.url});
    let made = admin.post("/api/v1/webhooks", &made).ok();
    known.keeps("what a webhook is signed with", text(&made["secret"]));
    known.keeps("the same without its kind", text(&made["secret"]).trim_start_matches("whsec_"));
    let token = |scope: &str| {
        let made = json!({"name": "a program", "scopes": [scope]});
        text(&admin.post("/api/v1/tokens", &made).ok()["secret"]).to_owned()
    };
    let apis = ["read", "write", "manage", "bot"].map(|scope| {
        let token = known.keeps("a program's token", token(scope));
        Socket::open(&house.api(), Some(&token), None, &Value::Null);
        house.api().with_token(&token)
    });
    apis.to_vec()
}

/// Every route, asked with what it does not take, by everybody and by whoever only says to be.
fn every_route_is_asked(house: &House, known: &mut Known, customer: &Customer, inside: &[Api]) {
    let cookie = known.keeps("a cookie of nobody", "bcs_of-nobody-at-all");
    let token = known.keeps("a token of nobody", "bct_of-nobody-at-all");
    let link = known.keeps("a link of nobody", "bln_of-nobody-at-all");
    let word = known.keeps("what no route takes", "swordfish-that-nobody-takes");
    let mut asking = vec![
        house.api().with_token(&token),
        house.api().with_cookie(&format!("baton-session={cookie}")),
        house.api().with_header("api_access_token", &token),
        customer.api.clone(),
        house.admin(),
    ];
    asking.extend_from_slice(inside);
    let body = json!({
        "email": format!("{word}@house.example"), "password": word, "code": word, "token": word,
        "text": word, "content": word, "name": word, "toml": word, "secret": word, "title": word,
        "client_msg_id": word, "purpose": word, "fix": word, "ask": word, "q": word, "url": word,
    });
    for (method, pattern, _) in TABLE.iter().filter(|(_, path, _)| *path != "/sessions/current") {
        let path = pattern
            .replace("{id}", &customer.conversation)
            .replace("{secret}", &link)
            .replace("{contact}", &customer.token)
            .replace("{attachment}", &word)
            .replace("{inbox}", "baton")
            .replace("{number}", "1");
        let path = format!("/api/v1{path}?q={word}&name={word}.md&metric={word}");
        for api in &asking {
            match method.as_str() {
                "GET" => drop(api.get(&path)),
                "DELETE" => drop(api.delete(&path)),
                _ if is_streamed(method, pattern) => drop(api.send_bytes(&path, word.as_bytes())),
                other => drop(api.send(other, &path, &body)),
            }
        }
    }
    // What is no frame, no JSON and no hello.
    for hello in [json!({"type": "hello", "token": token}), json!({"type": word}), json!(word)] {
        let mut socket = Socket::connect(&house.address, &house.address, None).unwrap();
        socket.send(&hello);
        socket.closed();
    }
    let answer = house.admin().send_bytes("/api/v1/agents", word.as_bytes());
    assert!(answer.status >= 400, "{answer:?}");
}

#[test]
fn however_talkative_no_log_holds_a_secret_or_what_somebody_wrote() {
    let trial = Trial::of(
        &["Logs"],
        "secrets::however_talkative_no_log_holds_a_secret_or_what_somebody_wrote",
    );
    let others = Others::start();
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), others.settings()).unwrap();
    let mut house = others.house(file.path());
    let mut known = Known::default();
    for (what, secret) in [
        ("what identities are signed with", IDENTITY_SECRET),
        ("what opens the model", LLM_KEY),
        ("what the provider knows Baton by", CLIENT_SECRET),
        ("what the bot's questions are signed with", BOT_SECRET),
        ("the mail servers' password", PASSWORD),
        ("the administrator's password", "correct horse battery"),
        ("an invited agent's password", "a long enough password"),
    ] {
        known.keeps(what, secret);
    }
    known.keeps(
        "the mail password, as it is said",
        STANDARD.encode(format!("\0support\0{PASSWORD}")),
    );
    known.keeps("the administrator's session", value(house.administrator.as_ref().unwrap()));
    let programs = programs_come(&house, &others, &mut known);
    an_agent_comes_and_goes(&house, &mut known);
    let customer = customers_ask(&house, &others, &mut known);
    an_agent_helps(&house, &others, &mut known, &customer);
    others_vouch_for_people(&house, &others, &mut known);
    every_route_is_asked(&house, &mut known, &customer, &programs);
    assert!(house.stop().success());
    let (log, printed) = (house.log(), house.printed());
    assert!(log.contains("DEBUG"), "it was not talkative");
    let found = known.found_in(&log);
    assert!(found.is_empty(), "in the log: {found:#?}");
    let found = known.found_in(&printed);
    assert!(found.is_empty(), "printed: {found:#?}");
    let lines = log.lines().count() + printed.lines().count();
    let told = format!("none of them stands in {lines} lines, the log at its most talkative");
    trial.held(known.0.len() as u64, "secrets and texts", told);
}
