//! One code, one status, one shape.
use std::collections::BTreeSet;

use super::*;

#[test]
fn every_code_has_its_own_name_and_status() {
    let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
    let statuses: BTreeSet<_> = Code::ALL.iter().map(|code| code.status().as_u16()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    assert_eq!(statuses.len(), Code::ALL.len());
}

#[test]
fn a_broken_use_case_does_not_tell_its_cause() {
    let error = ApiError::from(Error::Broken("the password is hunter2".into()));
    assert_eq!(error.code, Code::Internal);
    assert!(!error.message.contains("hunter2"));
}

#[tokio::test]
async fn the_body_names_code_field_and_message() {
    let error = ApiError::from(Error::invalid("text", "is empty"));
    let response = error.as_response();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        response.into_body().into_string().await.unwrap(),
        r#"{"error":{"code":"invalid","field":"text","message":"is empty"}}"#
    );
}

#[test]
fn too_many_says_when_to_try_again() {
    let response = ApiError::from(Error::TooMany { retry_after_s: 7 }).as_response();
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(response.header("retry-after"), Some("7"));
}

#[test]
fn reasons_lose_the_names_of_our_types() {
    let reason = r#"failed to parse "ConversationId": expected an id (occurred while parsing "X")"#;
    assert_eq!(plain(reason), "expected an id");
}
