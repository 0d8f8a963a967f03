//! What goes by itself when its time has come, and what stays.

use baton::app::privacy::{Tidied, UNSENT_KEPT_S};
use baton::domain::agent::Role;
use serde_json::json;

use super::desk::{Asker, Desk, generous};

const DAY_MS: i64 = 24 * 3_600_000;
const BYTES: (&str, &str) = ("content-type", "application/octet-stream");

fn says(desk: &Desk, who: &Asker, conversation: &str, n: u32, text: &str) {
    let body = json!({"client_msg_id": format!("msg_{n:026}"), "text": text});
    let path = format!("/api/v1/conversations/{conversation}/messages");
    assert_eq!(desk.post(who, &path, &body).status, 201);
}

fn ends(desk: &Desk, who: &Asker, conversation: &str) {
    let path = format!("/api/v1/conversations/{conversation}/closure");
    assert!(desk.post(who, &path, &json!({})).status < 300);
}

fn sees(desk: &Desk, who: &Asker, conversation: &str) -> String {
    desk.get(who, &format!("/api/v1/conversations/{conversation}/messages")).body
}

#[test]
fn a_file_nobody_sent_goes_after_a_day() {
    let desk = Desk::open();
    let customer = desk.customer();
    let id = desk.conversation(&customer);
    let at = format!("/api/v1/conversations/{id}/attachments?name=a.txt");
    assert_eq!(desk.ask("POST", &at, &customer, &[BYTES], b"never sent").status, 201);
    assert_eq!(desk.wait(desk.house.tidy_once()).unwrap(), Tidied::default());
    desk.house.clock().advance_ms(UNSENT_KEPT_S * 1_000 + 1);
    let tidied = desk.wait(desk.house.tidy_once()).unwrap();
    assert_eq!(tidied, Tidied { n_files: 1, ..Tidied::default() });
    assert!(desk.house.store().check().unwrap().is_clean());
}

#[test]
fn words_go_when_a_conversation_is_old_and_over_and_stay_while_it_is_not() {
    let desk = Desk::with(generous(), |config| config.privacy.conversations_days = Some(30));
    let customer = desk.customer();
    let (old, open, young) =
        (desk.conversation(&customer), desk.conversation(&customer), desk.conversation(&customer));
    says(&desk, &customer, &old, 1, "words of the old one");
    says(&desk, &customer, &open, 1, "words of the open one");
    ends(&desk, &customer, &old);
    desk.house.clock().advance_ms(20 * DAY_MS);
    says(&desk, &customer, &young, 1, "words of the young one");
    ends(&desk, &customer, &young);
    desk.house.clock().advance_ms(11 * DAY_MS);
    let tidied = desk.wait(desk.house.tidy_once()).unwrap();
    assert_eq!(tidied.n_conversations, 1);
    let lead = desk.agent("Lena", Role::Lead);
    assert!(!sees(&desk, &lead, &old).contains("words of"));
    assert!(sees(&desk, &lead, &open).contains("words of the open one"));
    assert!(sees(&desk, &lead, &young).contains("words of the young one"));
    assert_eq!(desk.wait(desk.house.tidy_once()).unwrap(), Tidied::default(), "once is enough");
    assert!(desk.house.store().check().unwrap().is_clean());
}

#[test]
fn a_customer_nobody_heard_of_for_long_goes_with_everything() {
    let desk = Desk::with(generous(), |config| config.privacy.customers_days = Some(365));
    let (gone, here) = (desk.customer(), desk.customer());
    let (old, open) = (desk.conversation(&gone), desk.conversation(&here));
    says(&desk, &gone, &old, 1, "words of the one who is gone");
    says(&desk, &here, &open, 1, "words of the one who is here");
    ends(&desk, &gone, &old);
    desk.house.clock().advance_ms(366 * DAY_MS);
    let tidied = desk.wait(desk.house.tidy_once()).unwrap();
    assert_eq!(tidied.n_customers, 1);
    let lead = desk.agent("Lena", Role::Lead);
    assert!(!sees(&desk, &lead, &old).contains("words of"));
    assert!(sees(&desk, &lead, &open).contains("words of the one who is here"));
    assert_eq!(desk.wait(desk.house.tidy_once()).unwrap().n_customers, 0);
    assert!(desk.house.store().check().unwrap().is_clean());
}
