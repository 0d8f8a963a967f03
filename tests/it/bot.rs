//! The team's own bot: it is asked first while it listens, what it says is the assistant's word, and
//! whatever becomes of it the customer is answered or gets a person (promise P9).

use std::time::Instant;

use serde_json::{Value, json};

use crate::support::receiver::{Manner, Receiver};
use crate::support::socket::Socket;
use crate::support::{Answer, Api, Customer, House};

/// A program that listens as a bot.
struct Bot {
    api: Api,
    socket: Socket,
}

impl Bot {
    fn comes(house: &House) -> Self {
        let made = json!({"name": "Our bot", "scopes": ["bot"]});
        let made = house.admin().post("/api/v1/tokens", &made).ok();
        let token = made["secret"].as_str().unwrap();
        let api = house.api().with_token(token);
        let socket = Socket::open(&api, Some(token), None, &Value::Null);
        Self { api, socket }
    }

    fn is_asked(&mut self, by: &Customer) -> Value {
        self.socket.wait_for(|frame| {
            frame["type"] == "asked" && frame["conversation"] == by.conversation.as_str()
        })
    }

    fn says(&self, to: &Value, what: &Value) -> Answer {
        let mut body = what.clone();
        body["of"] = to["of"].clone();
        let path =
            format!("/api/v1/conversations/{}/answers", to["conversation"].as_str().unwrap());
        self.api.post(&path, &body)
    }
}

fn house(settings: &str) -> House {
    let house = House::start_set(settings);
    house.article("Refunds", "billing", "A refund takes five days after we have the parcel back.");
    house
}

#[test]
fn the_bot_answers_asks_back_and_fetches_a_person() {
    let house = house("");
    let mut bot = Bot::comes(&house);
    let customer = house.customer();
    let seq = customer.says("How long does a refund take?");
    let asked = bot.is_asked(&customer);
    assert_eq!(
        *asked["messages"].as_array().unwrap().last().unwrap(),
        json!({"author": "customer", "text": "How long does a refund take?"})
    );
    assert_eq!(bot.says(&asked, &json!({"text": "Three days with us."})).status, 204);
    let heard = customer.hears_after(seq);
    assert_eq!(
        (&heard["author"], &heard["text"]),
        (&"assistant".into(), &"Three days with us.".into())
    );
    let again = bot.says(&asked, &json!({"text": "Or four."}));
    assert_eq!(again.code(), "conflict");

    let seq = customer.says("And for the other parcel?");
    let asked = bot.is_asked(&customer);
    let choices = json!({"text": "Which one?", "choices": ["The red one", "The blue one"]});
    assert_eq!(bot.says(&asked, &choices).status, 204);
    assert_eq!(customer.hears_after(seq)["choices"], choices["choices"]);

    customer.says("The blue one");
    let asked = bot.is_asked(&customer);
    assert_eq!(bot.says(&asked, &json!({"person": "Blue parcels are not mine"})).status, 204);
    customer.is_at("queued");
    let requested = house.events(&customer, "handoff_requested");
    assert!(requested[0].to_string().contains("Blue parcels are not mine"), "{requested:?}");
}

#[test]
fn a_bot_that_is_silent_or_gone_leaves_nobody_waiting() {
    let house = house("[bot]\ndeadline_s = 2\n");
    let mut bot = Bot::comes(&house);
    let customer = house.customer();
    let began = Instant::now();
    let seq = customer.says("How long does a refund take?");
    let asked = bot.is_asked(&customer);
    let heard = customer.hears_after(seq);
    assert!(heard["text"].as_str().unwrap().contains("five days"), "{heard}");
    assert!(began.elapsed().as_secs_f64() < 6.0, "{:?}", began.elapsed());
    assert_eq!(bot.says(&asked, &json!({"text": "Sorry, I slept."})).code(), "conflict");

    drop(bot);
    let other = house.customer();
    let seq = other.says("How long does a refund take?");
    let heard = other.hears_after(seq);
    assert!(heard["text"].as_str().unwrap().contains("five days"), "{heard}");
}

#[test]
fn a_wish_for_a_person_is_not_the_bots_to_answer() {
    let house = house("[bot]\ndetection = false\n");
    let mut bot = Bot::comes(&house);
    let customer = house.customer();
    customer.says("I want to talk to a human agent, please.");
    customer.is_at("queued");
    // It is asked about others still, and only of those.
    let other = house.customer();
    other.says("How long does a refund take?");
    let asked = bot.socket.wait_for(|frame| frame["type"] == "asked");
    assert_eq!(asked["conversation"], other.conversation.as_str());
}

#[test]
fn a_customer_who_goes_on_writing_is_answered_once() {
    let house = house("");
    let mut bot = Bot::comes(&house);
    let customer = house.customer();
    customer.says("How long does a refund take?");
    let first = bot.is_asked(&customer);
    let seq = customer.says("For a parcel I sent back on Monday.");
    let second = bot.is_asked(&customer);
    assert_ne!(first["of"], second["of"]);
    assert_eq!(bot.says(&first, &json!({"text": "Too early."})).code(), "conflict");
    assert_eq!(bot.says(&second, &json!({"text": "Until Saturday."})).status, 204);
    assert_eq!(customer.hears_after(seq)["text"], "Until Saturday.");
}

/// A bot written for Chatwoot: it is told by a post, and answers by Chatwoot's own calls.
struct Elsewhere {
    receiver: Receiver,
    api: Api,
}

impl Elsewhere {
    fn comes(house: &House, receiver: Receiver) -> Self {
        let made = json!({"name": "Bot from elsewhere", "scopes": ["bot"]});
        let made = house.admin().post("/api/v1/tokens", &made).ok();
        let token = made["secret"].as_str().unwrap().to_owned();
        Self { receiver, api: house.api().with_header("api_access_token", &token) }
    }

    /// What it is told next.
    fn hears(&self, n: usize) -> Value {
        let told = self.receiver.waits_for("the next question", |told| told.len() >= n);
        told.last().unwrap().body.clone()
    }

    fn calls(&self, about: &Value, what: &str, body: &Value) -> Answer {
        let id = about["conversation"]["id"].as_str().unwrap();
        self.api.post(&format!("/api/v1/accounts/1/conversations/{id}/{what}"), body)
    }
}

#[test]
fn a_bot_made_for_chatwoot_needs_no_change() {
    let receiver = Receiver::that(&[Manner::Status(200)]);
    let secret = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0";
    let settings =
        format!("[bot]\nurl = \"{}\"\nshape = \"chatwoot\"\nsecret = \"{secret}\"\n", receiver.url);
    let house = house(&settings);
    let bot = Elsewhere::comes(&house, receiver);
    let customer = house.customer();
    let seq = customer.says("How long does a refund take?");
    let told = bot.hears(1);
    assert_eq!(
        (&told["event"], &told["content"], &told["message_type"]),
        (&"message_created".into(), &"How long does a refund take?".into(), &"incoming".into())
    );
    assert_eq!(told["conversation"]["status"], "pending");
    let signed = bot.receiver.told().pop().unwrap();
    assert!(signed.signature.starts_with("v1,"), "{signed:?}");
    let said = bot.calls(
        &told,
        "messages",
        &json!({"content": "Three days.", "message_type": "outgoing"}),
    );
    assert_eq!(said.ok()["conversation_id"], customer.conversation.as_str());
    assert_eq!(customer.hears_after(seq)["text"], "Three days.");
    let again = bot.calls(&told, "messages", &json!({"content": "Or four."}));
    assert_eq!(again.code(), "conflict");

    let seq = customer.says("And which form do I need?");
    let told = bot.hears(2);
    let items =
        json!([{"title": "The short one", "value": "s"}, {"title": "The long one", "value": "l"}]);
    let asks = json!({
        "content": "Which one?", "content_type": "input_select",
        "content_attributes": {"items": items},
    });
    bot.calls(&told, "messages", &asks).ok();
    assert_eq!(customer.hears_after(seq)["choices"], json!(["The short one", "The long one"]));

    // It answers and hands over in one breath: the answer is said, and a person is fetched.
    let seq = customer.says("The long one");
    let told = bot.hears(3);
    bot.calls(&told, "messages", &json!({"content": "I will get somebody."})).ok();
    assert_eq!(customer.hears_after(seq)["text"], "I will get somebody.");
    bot.calls(&told, "toggle_status", &json!({"status": "open"})).ok();
    customer.is_at("queued");
    assert_eq!(bot.calls(&told, "messages", &json!({"content": "Me again."})).code(), "conflict");
}

#[test]
fn a_bot_that_cannot_be_asked_is_not_waited_for() {
    let receiver = Receiver::that(&[Manner::Status(500)]);
    let settings = format!("[bot]\nurl = \"{}\"\ndeadline_s = 60\n", receiver.url);
    let house = house(&settings);
    let began = Instant::now();
    let customer = house.customer();
    let seq = customer.says("How long does a refund take?");
    let heard = customer.hears_after(seq);
    assert_eq!(heard["author"], "assistant", "{heard}");
    assert!(began.elapsed().as_secs_f64() < 10.0, "{:?}", began.elapsed());
    assert_eq!(receiver.told()[0].body["type"], "asked");
}
