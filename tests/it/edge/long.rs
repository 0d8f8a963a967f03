//! A long conversation is read from its end back.

use serde_json::{Value, json};

use super::desk::Desk;

#[test]
fn a_long_conversation_is_read_from_its_end() {
    let desk = Desk::open();
    let (customer, other) = (desk.customer(), desk.customer());
    let id = desk.conversation(&customer);
    let path = format!("/api/v1/conversations/{id}/messages");
    for n in 1..=250 {
        let body = json!({"client_msg_id": format!("msg_{n:026}"), "text": format!("word {n}")});
        assert_eq!(desk.post(&customer, &path, &body).status, 201);
    }
    let places = |asked: &str| -> Vec<u64> {
        let page = desk.get(&customer, &format!("{path}?{asked}")).json();
        let said = page["messages"].as_array().unwrap_or_else(|| panic!("{page}"));
        said.iter().map(|message| message["seq"].as_u64().unwrap()).collect()
    };
    let last = desk.get(&customer, &format!("/api/v1/conversations/{id}")).json();
    let last = last["last_seq"].as_u64().unwrap();
    let (mut before, mut back) = (last + 1, Vec::new());
    loop {
        let page = places(&format!("before={before}&limit=60"));
        let Some(first) = page.first() else { break };
        assert!(page.len() == 60 || *first == 1, "a page is full but for the first");
        before = *first;
        back.splice(0..0, page);
    }
    assert_eq!(back, (1..=last).collect::<Vec<_>>(), "each once and in order");
    assert_eq!(places("before=0"), Vec::<u64>::new());
    assert_eq!(places("before=4294967295&limit=1"), [last]);

    let both = desk.get(&customer, &format!("{path}?before=5&after=1"));
    assert_eq!((both.status, both.field().as_str()), (400, "before"));
    let theirs = desk.get(&other, &format!("{path}?before=5"));
    assert_eq!((theirs.status, theirs.json()["messages"].clone()), (404, Value::Null));
}
