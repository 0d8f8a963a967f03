//! What hostile names become.

use super::{NAME_CHARS_MAX, clean_name};

#[test]
fn a_name_holds_no_path_and_nothing_that_misleads() {
    for (given, cleaned) in [
        ("photo.png", "photo.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\mara\\invoice.pdf", "invoice.pdf"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ("a\u{200b}b\r\nSet-Cookie: x.txt", "abSet-Cookie x.txt"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("   .  ", "file"),
        ("<img src=x onerror=alert(1)>.png", "img src=x onerror=alert(1).png"),
        ("report\".pdf", "report.pdf"),
        ("ملف.pdf", "ملف.pdf"),
    ] {
        assert_eq!(clean_name(given), cleaned, "{given:?}");
    }
}

#[test]
fn a_long_name_keeps_its_ending() {
    let long = clean_name(&("ü".repeat(300) + ".jpeg"));
    assert_eq!(long.chars().count(), NAME_CHARS_MAX);
    assert!(long.ends_with("ü.jpeg"), "{long}");
    let endless = clean_name(&format!("a.{}", "b".repeat(300)));
    assert_eq!(endless.chars().count(), NAME_CHARS_MAX);
}
