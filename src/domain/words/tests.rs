use super::*;

#[test]
fn spellings_meet() {
    assert_eq!(words("Café, ＡＢＣ  naïve"), ["cafe", "abc", "naive"]);
    assert_eq!(words("the customer's page isn’t"), ["the", "customer", "page", "isn't"]);
}

#[test]
fn codes_stay_whole_and_their_parts_are_words_too() {
    assert_eq!(words("Error E-1042!"), ["error", "e-1042", "1042"]);
    assert_eq!(words("ERR_CONN_RESET"), ["err_conn_reset", "err", "conn", "reset"]);
    assert_eq!(words("version 2.49.5."), ["version", "2.49.5"]);
    assert_eq!(words("two-factor"), ["two", "factor"]);
}

#[test]
fn scripts_without_spaces_are_cut_into_characters_and_pairs() {
    assert_eq!(words("退款ok"), ["退", "款", "退款", "ok"]);
}

#[test]
fn stems_bring_forms_together_and_leave_codes_alone() {
    assert_eq!(stems("refunds refunded E-1042s"), ["refund", "refund", "e-1042s", "1042s"]);
}

#[test]
fn what_is_no_word_is_left_out() {
    assert!(words("(((( ))) --- \u{0} \u{7}").is_empty());
    assert!(words(&"x".repeat(1_000_000)).is_empty());
}

#[test]
fn function_words_are_sorted() {
    assert!(FUNCTION_WORDS.is_sorted());
    assert!(is_function_word("the") && !is_function_word("refund"));
}
