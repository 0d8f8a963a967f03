use super::letter::{Enclosure, Letter};
use super::smtp::stuffed;
use super::*;

fn letter() -> Letter {
    Letter {
        from: ("Käse & Söhne".into(), "support@shop.example".into()),
        to: ("Ada\r\nBcc: all@shop.example".into(), "ada@example.org".into()),
        subject: "Ihre Frage:\nein Paket".into(),
        text: "Guten Tag,\n.ein Punkt\nüber allem\n".into(),
        id: "cnv.1.abc@shop.example".into(),
        follows: vec!["first@shop.example".into(), "hers@example.org".into()],
        written_s: 1_790_000_000,
        enclosed: Vec::new(),
    }
}

#[test]
fn a_letter_that_went_out_reads_as_it_was_written() {
    let bytes = letter().bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    let read = read(&bytes).unwrap();
    assert_eq!(read.id.as_deref(), Some("cnv.1.abc@shop.example"));
    assert_eq!(
        read.answers,
        ["hers@example.org", "hers@example.org", "first@shop.example"],
        "nearest first"
    );
    assert_eq!(read.from.as_deref(), Some("support@shop.example"));
    assert_eq!(read.from_name.as_deref(), Some("Käse & Söhne"));
    assert_eq!(read.subject, "Ihre Frage: ein Paket");
    assert_eq!(read.text.replace('\r', "").trim_end(), letter().text.trim_end());
    assert_eq!(read.head("auto-submitted"), Some("auto-generated"));
}

#[test]
fn files_go_along_and_come_out_again() {
    let file = Enclosure { name: "a.txt".into(), kind: "text/plain".into(), bytes: b"hi".to_vec() };
    let bytes = Letter { enclosed: vec![file], ..letter() }.bytes();
    let read = read(&bytes).unwrap();
    assert_eq!(read.enclosed, [Enclosed { name: "a.txt".into(), bytes: b"hi".to_vec() }]);
    assert!(read.text.starts_with("Guten Tag"));
}

#[test]
fn a_mail_of_markup_alone_has_words() {
    let mail = b"From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>One</p><p>Two</p>";
    let read = read(mail).unwrap();
    assert!(read.text.contains("One") && read.text.contains("Two"), "{}", read.text);
    assert!(!read.text.contains('<'));
}

#[test]
fn no_line_of_a_mail_ends_it() {
    let sent = stuffed(b"one\n.\n.two\r\nth\rree\r\n");
    assert_eq!(sent, b"one\r\n..\r\n..two\r\nthree\r\n.\r\n");
}

#[test]
fn what_is_no_mail_is_none() {
    assert_eq!(read(b""), None);
    let odd: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let _ = read(&odd);
    let nested = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".repeat(500);
    let _ = read(&nested);
}
