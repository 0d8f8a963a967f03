//! Mail, against servers as they run everywhere: what agents say reaches a customer who has left,
//! what the customer answers comes back, once, whatever falls over in between; and nobody gets in
//! by an address alone.

mod alerts;
pub mod servers;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::people::client_msg_id;
use crate::support::{Customer, House, PATIENCE, Person};
use servers::Servers;

pub const ADA: &str = "ada@example.org";
pub const US: &str = "support@shop.example";

fn house(servers: &Servers, more: &[(&str, &str)]) -> House {
    let settings = servers.settings();
    let mut environment: Vec<(&str, &str)> =
        settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    environment.extend_from_slice(more);
    House::start_with(&environment)
}

/// A customer who waited, left an address and went; and an agent who has taken it since.
fn left_an_address(house: &House) -> (Customer, Person) {
    let customer = house.wants_a_person("my parcel is lost");
    customer.api.post(&customer.path("/contact"), &json!({"email": ADA})).ok();
    let mara = house.agent("Mara Agent", &json!({"shipping": 3}));
    let shown = mara.api.get(&customer.path("")).ok();
    let handoff = shown["handoff_id"].as_str().unwrap().to_owned();
    mara.api.post(&format!("/api/v1/handoffs/{handoff}/pick"), &json!({})).ok();
    (customer, mara)
}

#[track_caller]
fn says(agent: &Person, to: &Customer, n: u64, text: &str) {
    let body = json!({"client_msg_id": client_msg_id(9_000 + n), "text": text});
    agent.api.post(&to.path("/messages"), &body).ok();
}

/// A line of a mail's head.
#[track_caller]
fn head<'a>(mail: &'a str, name: &str) -> &'a str {
    let found = mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {name} in {mail}"))
}

/// An answer to a mail, as programs write them.
pub fn answer(to: &str, id: &str, words: &str) -> String {
    let quoted: String = to
        .split_once("\n\n")
        .map(|(_, body)| body.lines().map(|line| format!("> {line}\n")).collect())
        .unwrap_or_default();
    let about = head(to, "Message-ID");
    format!(
        "From: Ada <{ADA}>\nTo: {US}\nSubject: Re: {}\nMessage-ID: <{id}@example.org>\n\
         In-Reply-To: {about}\nReferences: {about}\n\n{words}\n\n\
         On Thu, 26 Nov 2026 at 07:00, Shop support\n<{US}> wrote:\n\n{quoted}",
        head(to, "Subject"),
    )
}

/// What the customer has said in the conversation, in order.
fn said_by_customer(customer: &Customer) -> Vec<String> {
    let messages = customer.messages();
    let own = messages.iter().filter(|message| message["author"] == "customer");
    own.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

#[track_caller]
pub fn soon<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn email(house: &House) -> Value {
    house.admin().get("/api/v1/email").ok()
}

/// What became of mails that came, newest first.
fn taken(house: &House) -> Vec<String> {
    let received = email(house)["received"].clone();
    let all = received.as_array().unwrap().iter();
    all.map(|it| it["taken"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_agents_words_go_out_and_the_answer_comes_back_once() {
    let servers = Servers::start();
    let mut house = house(&servers, &[]);
    let (mut customer, mara) = left_an_address(&house);
    says(&mara, &customer, 1, "Hello! I am looking for it.");
    says(&mara, &customer, 2, "Found: it is at your neighbour's.");
    let mails = servers.has(ADA, 1);
    let first = &mails[0];
    assert_eq!(head(first, "From"), "\"Shop support\" <support@shop.example>");
    assert_eq!(head(first, "Subject"), "Your question: my parcel is lost");
    assert!(first.contains("Mara Agent:\nHello! I am looking for it."), "{first}");
    assert!(first.contains("it is at your neighbour's."), "a burst is one mail: {first}");
    assert!(head(first, "Message-ID").ends_with("@shop.example>"), "{first}");

    let before = said_by_customer(&customer).len();
    let reply = answer(first, "r1", "Thanks, I have it!\n-- \nAda");
    servers.send(ADA, US, &reply);
    let back = || said_by_customer(&customer).get(before).cloned();
    assert_eq!(soon("the answer", back), "Thanks, I have it!", "without quotation and signature");
    servers.send(ADA, US, &reply);

    // Whatever is cut off in between, what came is there once.
    for n in 0..4 {
        servers.send(ADA, US, &answer(first, &format!("more{n}"), &format!("And {n}.")));
        if n % 2 == 0 {
            let so_many = before + 2 + n;
            soon("it to be there", || (said_by_customer(&customer).len() >= so_many).then_some(()));
        }
        house.crash_and_restart();
        customer.api = house.api().with_token(&customer.token);
    }
    let all = || said_by_customer(&customer).get(before..).unwrap().to_vec();
    let wanted = ["Thanks, I have it!", "And 0.", "And 1.", "And 2.", "And 3."];
    soon("all of it", || (all().len() >= wanted.len()).then_some(()));
    servers.forget_numbers(US);
    let read_at = email(&house)["read_at"].clone();
    soon("another look at the whole box", || (email(&house)["read_at"] != read_at).then_some(()));
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(all(), wanted);

    let mara = Person { api: house.api().with_cookie(&mara.cookie), ..mara };
    says(&mara, &customer, 3, "You are welcome.");
    let second = &servers.has(ADA, 2)[1];
    assert_eq!(head(second, "Subject"), "Re: Your question: my parcel is lost");
    assert!(second.contains("You are welcome.") && !second.contains("Found:"), "{second}");
    assert!(second.contains("more3@example.org"), "programs show them together: {second}");
    house.stop();
    house.is_sound();
}

#[test]
fn an_answer_is_read_as_soon_as_the_server_tells_of_it() {
    let servers = Servers::start();
    // It is asked by the hour only: nothing but the server's own word can be quicker.
    let house = house(&servers, &[("BATON_EMAIL_IMAP_POLL_S", "3600")]);
    let (customer, mara) = left_an_address(&house);
    says(&mara, &customer, 1, "I am looking for it.");
    let mails = servers.has(ADA, 1);
    for word in ["first", "second"] {
        servers.send(ADA, US, &answer(&mails[0], word, word));
        soon(word, || said_by_customer(&customer).last().filter(|said| *said == word).cloned());
    }
}

#[test]
fn strangers_and_programs_do_not_get_in() {
    let servers = Servers::start();
    let house = house(&servers, &[]);
    let (customer, mara) = left_an_address(&house);
    says(&mara, &customer, 1, "Found it.");
    let first = servers.has(ADA, 1).remove(0);
    let before = said_by_customer(&customer);

    // Her address, and an id that was only guessed from another.
    let id = head(&first, "Message-ID").trim_matches(['<', '>']).to_owned();
    let (local, domain) = id.split_once('@').unwrap();
    let last = if local.ends_with('0') { '1' } else { '0' };
    let guessed = format!("{}{last}@{domain}", local.get(..local.len() - 1).unwrap());
    let forged = answer(&first, "f1", "Send it to Eve.").replace(&id, &guessed);
    servers.send(ADA, US, &forged);
    let bare = format!(
        "From: Ada <{ADA}>\nTo: {US}\nSubject: Re: my parcel is lost\nMessage-ID: <f2@x.example>\n\n\
         Send it to Eve, {}.\n",
        customer.conversation
    );
    servers.send(ADA, US, &bare);
    // A program, with the right id.
    let away = answer(&first, "f3", "I am away.");
    let away = away.replacen("Subject:", "Auto-Submitted: auto-replied\nSubject:", 1);
    servers.send(ADA, US, &away);
    servers.send("", US, &answer(&first, "f4", "It could not be delivered."));
    soon("all four to be looked at", || (taken(&house).len() >= 4).then_some(()));
    let mut looked_at = taken(&house);
    looked_at.sort_unstable();
    assert_eq!(looked_at, ["automatic", "automatic", "unknown", "unknown"]);
    assert_eq!(said_by_customer(&customer), before);

    // Somebody it was passed on to has the id, and is named.
    let eve =
        answer(&first, "f5", "I am her sister.").replace(&format!("<{ADA}>"), "<eve@x.example>");
    servers.send("eve@x.example", US, &eve);
    let back = || said_by_customer(&customer).get(before.len()).cloned();
    assert_eq!(soon("her words", back), "[eve@x.example]\nI am her sister.");

    // A file, and more words than a message holds.
    let head_of = answer(&first, "f6", "");
    let (head_of, _) = head_of.split_once("\n\n").unwrap();
    let mixed = format!(
        "{head_of}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\n\
         Content-Type: text/plain; charset=utf-8\n\nSee the list: {}\n--b\nContent-Type: text/plain\n\
         Content-Disposition: attachment; filename=\"../list.txt\"\n\none\ntwo\n--b--\n",
        "word word word word word word word word\n".repeat(300)
    );
    servers.send(ADA, US, &mixed);
    let with_file = soon("the file", || {
        let messages = customer.messages();
        messages.into_iter().find(|it| it["files"][0]["name"] == "list.txt")
    });
    let text = with_file["text"].as_str().unwrap();
    assert!(text.starts_with("See the list: word") && text.ends_with("[…]"), "{text}");
    assert!(!house.log().contains("sister") && !house.log().contains(ADA), "{}", house.log());
}

#[test]
fn a_mail_server_that_is_down_loses_nothing_and_slows_nothing() {
    let mut servers = Servers::start();
    let mut house = house(&servers, &[]);
    let (customer, mara) = left_an_address(&house);
    servers.smtp_down();
    let begun = Instant::now();
    says(&mara, &customer, 1, "Found it.");
    assert!(begun.elapsed() < Duration::from_secs(2), "the chat waits for no mail server");
    let failing = soon("the failure to be shown", || {
        let now = email(&house);
        now["failing_since"].is_string().then_some(now)
    });
    assert!(failing["trouble"].as_str().unwrap().contains("cannot be reached"), "{failing}");
    assert_eq!(failing["mails"][0]["state"], "waiting", "{failing}");
    let tried = house.admin().post("/api/v1/email/tests", &json!({})).ok();
    assert_eq!((&tried["sent"], &tried["mailbox_trouble"]), (&json!(false), &Value::Null));
    house.crash_and_restart();
    servers.smtp_up();
    let mails = servers.has(ADA, 1);
    assert!(mails[0].contains("Found it."));
    soon("the log to say so", || (email(&house)["mails"][0]["state"] == "sent").then_some(()));
    house.crash_and_restart();
    let tried = house.admin().post("/api/v1/email/tests", &json!({})).ok();
    assert_eq!((&tried["sent"], &tried["to"]), (&json!(true), &json!("ada@house.example")));
    assert!(servers.has("ada@house.example", 1)[0].contains("Subject: A test"));
    servers.has(ADA, 1);

    // An address nobody has is refused for good, told without it, and can be tried again.
    let customer = house.wants_a_person("my invoice is wrong");
    customer.api.post(&customer.path("/contact"), &json!({"email": "nobody@nowhere.example"})).ok();
    let mara = Person { api: house.api().with_cookie(&mara.cookie), ..mara };
    let handoff = mara.api.get(&customer.path("")).ok()["handoff_id"].clone();
    let pick = format!("/api/v1/handoffs/{}/pick", handoff.as_str().unwrap());
    mara.api.post(&pick, &json!({})).ok();
    says(&mara, &customer, 2, "Which one?");
    let given_up = soon("it to be given up", || {
        let mail = email(&house)["mails"][0].clone();
        (mail["state"] == "given_up").then_some(mail)
    });
    let trouble = given_up["trouble"].as_str().unwrap();
    assert!(trouble.starts_with("550") && !trouble.contains('@'), "{trouble}");
    let again = format!("/api/v1/email/mails/{}/attempts", given_up["number"]);
    assert_eq!(house.admin().post(&again, &json!({})).status, 204);
    soon("it to be tried again", || (email(&house)["mails"][0]["n_attempts"] == 2).then_some(()));
}

#[test]
fn who_is_there_gets_no_mail_until_they_leave() {
    let servers = Servers::start();
    let house = house(&servers, &[]);
    let (customer, mara) = left_an_address(&house);
    let mut socket = customer.socket(&Value::Null);
    says(&mara, &customer, 1, "Are you there?");
    socket.wait_for(|frame| frame.to_string().contains("Are you there?"));
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(servers.mails(ADA).len(), 0);
    let seq = customer.messages().last().unwrap()["seq"].clone();
    customer.api.post(&customer.path("/seen"), &json!({"seq": seq})).ok();
    says(&mara, &customer, 2, "I have found it.");
    drop(socket);
    let mails = servers.has(ADA, 1);
    assert!(mails[0].contains("I have found it."), "{}", mails[0]);
    assert!(!mails[0].contains("Are you there?"), "what was seen is not told: {}", mails[0]);
}

#[test]
fn people_are_invited_by_mail_and_no_secret_waits_in_the_store() {
    let mut servers = Servers::start();
    let house = house(&servers, &[]);
    let new = json!({"name": "Mara Agent", "email": "mara.agent@house.example"});
    let made = house.admin().post("/api/v1/agents", &new).ok();
    let path = format!("/api/v1/agents/{}/mails", made["id"].as_str().unwrap());
    servers.smtp_down();
    let asked = house.admin().post(&path, &json!({"purpose": "invitation"}));
    assert_eq!(asked.status, 204, "{asked:?}");
    soon("an attempt", || email(&house)["failing_since"].as_str().map(|_| ()));
    servers.smtp_up();
    let mail = servers.has("mara.agent@house.example", 1).remove(0);
    let link = mail.lines().find_map(|line| line.split_once("/sign-in/")).unwrap().1;
    assert!(mail.contains(&format!("{}/sign-in/{link}", house.address)), "{mail}");
    let form = json!({"password": "a long enough password"});
    let answer = house.api().post(&format!("/api/v1/links/{}", link.trim()), &form);
    assert_eq!(answer.status, 200, "{answer:?}");

    // Somebody forgot theirs: one mail, and nobody learns who is here.
    for email in ["Ada@house.example", "nobody@house.example", "ada@house.example"] {
        let asked = house.api().post("/api/v1/password-resets", &json!({"email": email}));
        assert_eq!(asked.status, 204, "{asked:?}");
    }
    let reset = servers.has("ada@house.example", 1).remove(0);
    assert!(reset.contains("Subject: Choose another password"), "{reset}");
    let link = reset.lines().find_map(|line| line.split_once("/sign-in/")).unwrap().1;
    let form = json!({"password": "another long password"});
    let answer = house.api().post(&format!("/api/v1/links/{}", link.trim()), &form);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(email(&house)["mails"].as_array().unwrap().len(), 2);

    let nobody = house
        .admin()
        .post("/api/v1/agents/agt_00000000000000000000000001/mails", &json!({"purpose": "reset"}));
    assert_eq!(nobody.status, 404);
}

#[test]
fn a_mail_begins_a_conversation_only_where_that_is_wanted() {
    let servers = Servers::start();
    let mail = |id: &str, words: &str| {
        format!(
            "From: Eve <eve@example.org>\nTo: {US}\nSubject: Returns\nMessage-ID: <{id}@x.example>\n\n\
             {words}\n"
        )
    };
    // It was there before Baton looked for the first time: nobody wants years of mail.
    servers.send("eve@example.org", US, &mail("old", "An old question."));
    let mut house = house(
        &servers,
        &[
            ("BATON_EMAIL_OPEN_UNKNOWN", "true"),
            ("BATON_LIMITS_CONVERSATIONS_PER_HOUR", "1000"),
            ("BATON_LIMITS_CUSTOMER_SESSIONS_PER_HOUR", "1000"),
        ],
    );
    house.article("Refunds", "billing", "A refund takes five days after we have the parcel back.");
    let question = "How long does a refund take?";
    // An article is found about a second after it was written; until then nothing is.
    soon("the article to be found", || {
        let customer = house.customer();
        let seq = customer.says(question);
        (customer.hears_after(seq)["kind"] == "answer").then_some(())
    });
    soon("the old one to be passed by", || (taken(&house) == ["unknown"]).then_some(()));
    servers.send("eve@example.org", US, &mail("new", question));
    soon("the new one", || (taken(&house).first()? == "opened").then_some(()));
    let opened = email(&house)["received"][0]["conversation_id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/conversations/{opened}/messages?limit=100");
    let answered = servers.has("eve@example.org", 1).remove(0);
    assert!(answered.contains("Assistant:\n") && answered.contains("five days"), "{answered}");
    assert_eq!(head(&answered, "Subject"), "Re: Returns");
    assert_eq!(head(&answered, "In-Reply-To"), "<new@x.example>");
    let all = house.admin().get("/api/v1/conversations?limit=100").ok();
    let before = all["conversations"].as_array().unwrap().len();
    house.crash_and_restart();
    servers.send("eve@example.org", US, &mail("new", question));
    servers.forget_numbers(US);
    let read_at = email(&house)["read_at"].clone();
    soon("another look", || (email(&house)["read_at"] != read_at).then_some(()));
    std::thread::sleep(Duration::from_secs(2));
    let messages = house.admin().get(&path).ok();
    let own = messages["messages"].as_array().unwrap().iter();
    assert_eq!(own.filter(|it| it["author"] == "customer").count(), 1, "{messages}");
    let all = house.admin().get("/api/v1/conversations?limit=100").ok();
    assert_eq!(all["conversations"].as_array().unwrap().len(), before, "{all}");
    let shown = house.admin().get(&format!("/api/v1/conversations/{opened}")).ok();
    assert_eq!(shown["customer"]["verified"], false, "{shown}");
}

#[test]
fn the_own_network_is_shut_to_mail_until_the_settings_open_it() {
    let servers = Servers::start();
    let house = house(&servers, &[("BATON_EMAIL_PRIVATE", "false")]);
    let tried = house.admin().post("/api/v1/email/tests", &json!({})).ok();
    assert_eq!(tried["sent"], false);
    for trouble in ["trouble", "mailbox_trouble"] {
        assert!(tried[trouble].as_str().unwrap().contains("own network"), "{tried}");
    }
    let shown = email(&house).to_string();
    assert!(!shown.contains("sesame") && !house.log().contains("sesame"));
    let plain = House::start();
    let refused = plain.admin().post("/api/v1/email/tests", &json!({}));
    assert_eq!((refused.status, refused.code()), (409, "conflict"));
}

#[test]
fn a_certificate_nobody_vouches_for_is_told_no_password() {
    let servers = Servers::start();
    let other = Servers::start();
    let certificate = other.certificate().display().to_string();
    let house = house(&servers, &[("SSL_CERT_FILE", &certificate)]);
    let tried = house.admin().post("/api/v1/email/tests", &json!({})).ok();
    for trouble in ["trouble", "mailbox_trouble"] {
        assert!(tried[trouble].as_str().unwrap().contains("certificate"), "{tried}");
    }
}
