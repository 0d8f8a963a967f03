//! PDFs as people have them, drawn letter by letter, and files that only say they are one.

use std::fmt::Write as _;

use pdf_extract::{Document, EncryptionState, EncryptionVersion, Permissions};

use super::super::read;
use super::text::chapters;
use crate::domain::sheet::{BODY_CHARS_MAX, FileRead, Sheet};

/// A line of text: how large, where from the left and from below, and what.
type Set<'a> = (u32, u32, u32, &'a str);

fn drawn(lines: &[Set]) -> String {
    lines.iter().fold(String::new(), |mut page, (size, x, y, text)| {
        let _ = writeln!(page, "BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET");
        page
    })
}

/// A word for each number.
fn word(n: usize) -> String {
    n.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// A file of such pages, each as what draws it.
fn pdf(pages: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 4 + 2 * n)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
            .to_owned(),
    ];
    for (n, page) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * n
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{page}\nendstream", page.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut starts = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        starts.push(out.len());
        let _ = writeln!(out, "{} 0 obj\n{object}\nendobj", n + 1);
    }
    let at = out.len();
    let _ = writeln!(out, "xref\n0 {}\n0000000000 65535 f ", starts.len() + 1);
    for start in &starts {
        let _ = writeln!(out, "{start:010} 00000 n ");
    }
    let id = "<00112233445566778899aabbccddeeff>";
    let n = starts.len() + 1;
    let _ = writeln!(out, "trailer << /Size {n} /Root 1 0 R /ID [{id} {id}] >>");
    let _ = writeln!(out, "startxref\n{at}\n%%EOF");
    out.into_bytes()
}

fn file(name: &str, bytes: &[u8]) -> FileRead {
    let mut files = read(name, bytes);
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

fn sheet(name: &str, pages: &[String]) -> Sheet {
    let mut file = file(name, &pdf(pages));
    assert_eq!((file.sheets.len(), &file.refused), (1, &vec![]), "{file:?}");
    file.sheets.remove(0)
}

fn refusal(bytes: &[u8]) -> String {
    let file = file("a.pdf", bytes);
    assert!(file.sheets.is_empty(), "{file:?}");
    file.refused.join("; ")
}

#[test]
fn what_is_larger_is_a_heading_and_what_stands_further_away_a_paragraph() {
    let page = drawn(&[
        (24, 72, 760, "Router handbook"),
        (14, 72, 720, "Reset it"),
        (10, 72, 700, "Press the button for ten sec-"),
        (10, 72, 688, "onds until the light turns green. Then it re-"),
        (10, 72, 676, "starts by itself."),
        (10, 72, 652, "Afterwards:"),
        (10, 72, 640, "- unplug nothing,"),
        (10, 80, 628, "whatever it does"),
        (10, 72, 616, "2. wait"),
        (14, 72, 590, "When it blinks"),
        (10, 72, 570, "# is what it shows."),
    ]);
    let sheet = sheet("guide/router-handbook.pdf", &[page]);
    assert_eq!(sheet.title, "Router handbook");
    assert_eq!(
        sheet.body,
        "# Router handbook\n\n## Reset it\n\n\
         Press the button for ten seconds until the light turns green. Then it restarts by itself.\n\n\
         Afterwards:\n\n- unplug nothing, whatever it does\n2. wait\n\n\
         ## When it blinks\n\n\\# is what it shows."
    );
}

#[test]
fn words_are_parted_by_how_far_apart_they_are_drawn_and_an_index_stays_on_its_line() {
    let page = "BT /F1 10 Tf 72 700 Td [(Wa) 80 (ter is H)] TJ /F1 6 Tf -2 Ts (2) Tj\n\
                0 Ts /F1 10 Tf [(O and) -400 (more)] TJ ET\n"
        .to_owned();
    assert_eq!(sheet("a.pdf", &[page]).body, "Water is H2O and more");
}

#[test]
fn what_repeats_on_the_pages_is_left_out_and_a_sentence_goes_on_over_the_page() {
    let pages: Vec<String> = (1..=4)
        .map(|n| {
            let number = format!("Page {n}");
            let (said, more) =
                (format!("part {} of a sentence", word(n)), format!("and {}", word(n)));
            drawn(&[
                (10, 72, 800, "ACME Handbook 2026"),
                (10, 72, 700, &said),
                (10, 72, 688, &more),
                (10, 280, 30, &number),
            ])
        })
        .collect();
    let sheet = sheet("acme.pdf", &pages);
    assert_eq!(sheet.title, "Acme");
    let part = |n| format!("part {} of a sentence and {}", word(n), word(n));
    assert_eq!(sheet.body, [part(1), part(2), part(3), part(4)].join(" "));
}

#[test]
fn columns_stay_apart_and_what_stands_aslant_or_leads_elsewhere_is_no_text() {
    let mut page = drawn(&[
        (10, 72, 700, "On the left it begins"),
        (10, 72, 688, "and goes on."),
        (10, 320, 700, "On the right"),
        (10, 320, 688, "it ends."),
        (10, 72, 400, "Resetting . . . . . . . . . . . . 12"),
    ]);
    page.push_str("BT /F1 60 Tf 0.7 0.7 -0.7 0.7 100 200 Tm (DRAFT) Tj ET\n");
    let body = sheet("a.pdf", &[page]).body;
    assert_eq!(body, "On the left it begins and goes on.\n\nOn the right it ends.");
}

#[test]
fn a_handbook_too_long_for_one_article_is_an_article_a_chapter() {
    let again = "how it is done, again and again, until it is done ".repeat(3);
    let long: Vec<String> = (0..2_000)
        .map(|n| match n % 500 {
            0 => drawn(&[(20, 72, 760, &format!("Chapter {}", word(n)))]),
            _ => drawn(&[(10, 20, 700, &format!("Page {} says {again}", word(n)))]),
        })
        .collect();
    let cover = drawn(&[(30, 72, 700, "Handbook")]);
    let pages: Vec<String> = std::iter::once(cover).chain(long).collect();
    let file = file("h.pdf", &pdf(&pages));
    assert_eq!(file.refused, Vec::<String>::new());
    let titles: Vec<&str> = file.sheets.iter().map(|sheet| sheet.title.as_str()).collect();
    let chapters = [0, 500, 1_000, 1_500].map(|n| format!("Handbook: Chapter {}", word(n)));
    assert_eq!(
        (titles[0], &titles[1..]),
        ("Handbook", chapters.each_ref().map(|it| &**it).as_slice())
    );
    let whole: usize = file.sheets.iter().map(|sheet| sheet.body.chars().count()).sum();
    assert!(whole > BODY_CHARS_MAX, "{whole}");
}

#[test]
fn chapters_are_cut_at_the_first_rank_that_has_several() {
    let text = "# A\n\nabove\n\n## B\n\none\n\n### C\n\ntwo\n\n## D\n\nthree";
    let cut = chapters(text);
    assert_eq!(cut[0], (None, "# A\n\nabove"));
    assert_eq!(cut[1], (Some("B"), "## B\n\none\n\n### C\n\ntwo"));
    assert_eq!(cut[2], (Some("D"), "## D\n\nthree"));
    assert_eq!(chapters("no heading"), [(None, "no heading")]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let page = drawn(&[(10, 72, 700, "Secret")]);
    let open = pdf(&[page]);
    assert_eq!(refusal(b"%PDF-1.4\nno more"), "is not a PDF");
    assert_eq!(refusal(b"a text"), "is not a PDF");
    assert_eq!(
        refusal(&pdf(&["0 0 595 842 re f".to_owned()])),
        "has no text in it, as a scan has none: only pictures of pages"
    );
    assert_eq!(refusal(&locked(&open, "a word")), "is locked by a password");
    // One that only forbids to print or to copy opens without a password.
    assert_eq!(file("a.pdf", &locked(&open, "")).sheets[0].body, "Secret");
}

fn locked(bytes: &[u8], password: &str) -> Vec<u8> {
    let mut document = Document::load_mem(bytes).unwrap();
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::empty(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}
