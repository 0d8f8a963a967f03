//! The shop's tokens are believed by a house with the same secret, and by no other.
use super::*;
use crate::auth::identity::{Claim, IdentityError, verify};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

#[test]
fn every_customer_is_vouched_for_with_all_the_books_say() {
    let books = everybody();
    let shop = Shop::new(b"shared");
    let signed = shop.customers(NOW);
    assert_eq!(signed.len(), books.len());
    for (signed, book) in signed.iter().zip(books) {
        let claim = Claim::Jwt(signed.jwt.clone());
        assert_eq!(verify(&claim, b"shared", NOW), Ok(book));
        assert_eq!(verify(&claim, b"another", NOW), Err(IdentityError::Signature));
        assert_eq!(verify(&claim, b"shared", NOW.plus_s(7_200)), Err(IdentityError::Expired));
        assert!(!signed.name.is_empty() && !signed.plan.is_empty(), "{signed:?}");
    }
}
