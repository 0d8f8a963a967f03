//! How many files are left for connections.
use super::left;

#[test]
fn an_eighth_is_kept_sixty_four_at_least_and_never_more_than_half() {
    let lefts = [0, 1, 100, 120, 512, 1_024, 16_384].map(left);
    assert_eq!(lefts, [0, 1, 50, 60, 448, 896, 14_336]);
}
