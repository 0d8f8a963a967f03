//! The table finds what it holds and nothing else.
use super::*;

#[test]
fn a_request_finds_its_operation() {
    let find = |method: &Method, path: &str| super::find(method, path);
    let read = Found::Operation(Operation::ReadConversation);
    assert_eq!(find(&Method::GET, "/conversations/cnv_1"), read);
    assert_eq!(find(&Method::HEAD, "/conversations/cnv_1"), read);
    assert_eq!(find(&Method::DELETE, "/conversations/cnv_1"), Found::OtherMethod);
    for nothing in ["", "/", "/conversations/", "/conversations//messages", "/conversation"] {
        assert_eq!(find(&Method::GET, nothing), Found::Nothing, "{nothing}");
    }
}

#[test]
fn an_address_says_which_methods_it_takes() {
    assert_eq!(methods("/webhooks/whk_1"), ["PATCH", "DELETE"]);
    assert_eq!(methods("/me"), ["GET", "HEAD"]);
    assert_eq!(methods("/articles/imports"), ["POST"], "it is no article");
    assert_eq!(methods("/elsewhere"), [""; 0]);
}

#[test]
fn no_route_is_named_twice() {
    let mut seen = std::collections::HashSet::new();
    for (method, path, _) in TABLE {
        assert!(seen.insert((method.clone(), *path)), "{method} {path}");
    }
}
