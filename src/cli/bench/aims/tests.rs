//! An aim holds on its bound and not beyond it.

use super::*;

#[test]
fn what_is_at_most_holds_up_to_the_bound() {
    assert!(at_most("a", 4.0, 4.0, "x").holds);
    assert!(!at_most("a", 4.1, 4.0, "x").holds);
    assert!((at_most("a", 2.0, 4.0, "x").ratio - 0.5).abs() < 1e-9);
}

#[test]
fn what_is_at_least_holds_from_the_bound() {
    assert!(at_least("a", 8.0, 8.0, "x").holds);
    assert!(!at_least("a", 7.9, 8.0, "x").holds);
}
