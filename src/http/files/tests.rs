use super::*;

#[test]
fn connections_never_take_the_last_files() {
    assert_eq!(for_connections(0), 1);
    assert_eq!(for_connections(120), 56);
    assert_eq!(for_connections(1_024), 896);
    assert_eq!(for_connections(16_384), 14_336);
    assert!(most() >= for_connections(most()) + KEPT_MIN);
}
