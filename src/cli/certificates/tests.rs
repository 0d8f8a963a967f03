use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::http::tls::made::self_signed;

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn said(begins_at: Timestamp, days: i64) -> Said {
    let ends_at = begins_at.plus_s(days * 86_400);
    Said { begins_at, ends_at, names: vec!["desk.example".into(), "help.example".into()] }
}

#[test]
fn a_month_is_left_of_ninety_days() {
    let (said, names) = (said(NOW, 90), ["desk.example".to_owned()]);
    assert!(!is_due(&said, &names, NOW.plus_s(59 * 86_400)));
    assert!(is_due(&said, &names, NOW.plus_s(60 * 86_400)));
}

#[test]
fn another_name_takes_another_certificate() {
    let said = said(NOW, 90);
    assert!(!is_due(&said, &["HELP.example".to_owned()], NOW), "case says nothing");
    assert!(is_due(&said, &["desk.example".to_owned(), "new.example".to_owned()], NOW));
}

#[test]
fn failures_are_left_longer_and_longer_alone() {
    let minutes: Vec<u64> = [1, 2, 3, 7, 8, 64, 500].map(|n| again_s(n) / 60).to_vec();
    assert_eq!(minutes, [5, 10, 20, 320, 360, 360, 360]);
}

#[test]
fn what_is_issued_is_looked_at_before_it_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let kept = Kept::in_(dir.path().join("acme"));
    let names = ["desk.example".to_owned()];
    let issued = |names: &[String]| {
        let made = self_signed(names, Clock::System.now()).unwrap();
        Issued { chain: made.certificate, key: made.key }
    };
    let other = issued(&["other.example".to_owned()]);
    assert!(take(&kept, &other, &names).unwrap_err().to_string().ends_with("for other names"));
    let mixed = Issued { key: other.key, ..issued(&names) };
    assert!(matches!(take(&kept, &mixed, &names), Err(Trouble::NoGood(_))));
    let old = self_signed(&names, Timestamp(0)).unwrap();
    let old = Issued { chain: old.certificate, key: old.key };
    assert!(matches!(take(&kept, &old, &names), Err(Trouble::Useless(_))));

    let file = take(&kept, &issued(&names), &names).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&file) & 0o777, 0o600);
    assert_eq!(mode(file.parent().unwrap()) & 0o777, 0o700);
    kept.keep_account("{}").unwrap();
    assert_eq!(mode(&file.with_file_name("account.json")) & 0o777, 0o600);
    kept.forget_account().unwrap();
    assert_eq!(kept.account(), None);
}
