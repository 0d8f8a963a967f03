use super::*;

#[test]
fn each_of_the_four_slips_is_one() {
    assert!(one_slip("refund", "refnd"));
    assert!(one_slip("refund", "refuund"));
    assert!(one_slip("refund", "refumd"));
    assert!(one_slip("refund", "refnud"));
    assert!(one_slip("refund", "refunds"));
}

#[test]
fn none_and_two_are_not_one() {
    assert!(!one_slip("refund", "refund"));
    assert!(!one_slip("refund", "rfnud"));
    assert!(!one_slip("refund", "return"));
    assert!(!one_slip("", ""));
}
