use super::*;

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn factor() -> SecondFactor {
    begin(AgentId(7), &IdSource::seeded(1), NOW)
}

/// The code of an app whose clock is off by so many seconds.
fn shown(factor: &SecondFactor, off_s: i64) -> String {
    code_at(&factor.secret, NOW.plus_s(off_s))
}

/// The vectors of RFC 6238, appendix B, in their last six digits.
#[test]
fn codes_are_those_of_the_standard() {
    let secret = AppSecret(b"12345678901234567890".to_vec());
    for (at_s, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(code_at(&secret, Timestamp(at_s * 1_000)), code, "{at_s}");
    }
    assert_eq!(typed(&secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

#[test]
fn a_code_counts_once_and_none_before_it_counts_after_it() {
    let mut factor = factor();
    let (before, here) = (shown(&factor, -30), shown(&factor, 0));
    assert_eq!(weigh(&mut factor, &here, NOW), Worth::App);
    for spent in [here, before] {
        assert_eq!(weigh(&mut factor, &spent, NOW), Worth::Nothing { now_waits: false });
    }
    let next = shown(&factor, 30);
    assert_eq!(weigh(&mut factor, &next, NOW.plus_s(30)), Worth::App);
}

#[test]
fn a_phones_clock_may_be_half_a_minute_off_and_no_more() {
    for (off_s, counts) in [(-60, false), (-30, true), (30, true), (60, false)] {
        let mut factor = factor();
        let code = shown(&factor, off_s);
        assert_eq!(weigh(&mut factor, &code, NOW) == Worth::App, counts, "{off_s}");
    }
}

#[test]
fn a_recovery_code_counts_once_however_it_is_typed() {
    let mut factor = factor();
    let (codes, kept) = recovery_codes(&IdSource::seeded(2));
    factor.recovery = kept;
    let code = codes.first().unwrap();
    assert_eq!((codes.len(), code.len()), (RECOVERY_CODES, 19));
    let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
    assert_eq!(weigh(&mut factor, &typed, NOW), Worth::Recovery);
    assert_eq!(weigh(&mut factor, &typed, NOW), Worth::Nothing { now_waits: false });
    assert_eq!(factor.recovery.len(), RECOVERY_CODES - 1);
}

#[test]
fn whoever_guesses_waits_longer_and_longer_and_the_right_code_ends_it() {
    let mut factor = factor();
    let wrong = |factor: &mut SecondFactor, at| weigh(factor, "no code", at);
    for _ in 1..FREE_TRIES {
        assert_eq!(wrong(&mut factor, NOW), Worth::Nothing { now_waits: false });
    }
    assert_eq!(wrong(&mut factor, NOW), Worth::Nothing { now_waits: true });
    let mut at = NOW;
    for wait_s in [60, 120, 240, 480, 960, 1_920, 3_600, 3_600] {
        let right = code_at(&factor.secret, at);
        assert_eq!(weigh(&mut factor, &right, at), Worth::Unread { wait_s }, "not even the right");
        at = at.plus_s(i64::from(wait_s));
        assert_eq!(wrong(&mut factor, at), Worth::Nothing { now_waits: false });
    }
    let at = at.plus_s(3_600);
    let right = code_at(&factor.secret, at);
    assert_eq!(weigh(&mut factor, &right, at), Worth::App);
    assert_eq!(wrong(&mut factor, at), Worth::Nothing { now_waits: false });
}
