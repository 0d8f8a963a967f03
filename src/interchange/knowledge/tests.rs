use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::html::markdown_of;
use super::read;
use crate::domain::sheet::{FileRead, Sheet};

fn one(name: &str, bytes: &[u8]) -> FileRead {
    let mut files = read(name, bytes);
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

fn sheet(name: &str, text: &str) -> Sheet {
    let mut file = one(name, text.as_bytes());
    assert_eq!((file.sheets.len(), &file.refused), (1, &vec![]), "{file:?}");
    file.sheets.remove(0)
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    let file = one(name, bytes);
    assert!(file.sheets.is_empty(), "{file:?}");
    file.refused.join("; ")
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn markdown_is_titled_by_its_head_its_heading_or_its_name() {
    let headed =
        sheet("a.md", "---\ntitle: \"Send a parcel\"\ntopic: shipping\n---\n# Other\n\nDo.");
    assert_eq!(
        (headed.title.as_str(), headed.topic.as_deref()),
        ("Send a parcel", Some("shipping"))
    );
    assert_eq!(headed.body, "# Other\n\nDo.");
    assert_eq!(sheet("a.md", "```\n# no\n```\r\n# Export #\r\n\r\nPress it.").title, "Export");
    assert_eq!(sheet("a.md", "Export\n======\n\nPress it.").title, "Export");
    assert_eq!(sheet("guide/how-to_export.txt", "Press it.").title, "How to export");
    assert_eq!(sheet("refunds/README.md", "Ask.").title, "Refunds");
    assert!(sheet("a.md", "---\ntitle: x\naudience: internal\n---\nText").internal);
}

#[test]
fn a_table_is_an_article_a_row_by_its_headings_or_by_its_order() {
    let headed =
        "Topic;Frage;Antwort\nBilling;\"Where is; my \"\"invoice\"\"?\";\"Under\nSettings.\"\n";
    let file = one("faq.csv", headed.as_bytes());
    let found = &file.sheets[0];
    assert_eq!(
        (found.title.as_str(), found.body.as_str()),
        ("Where is; my \"invoice\"?", "Under\nSettings.")
    );
    assert_eq!(found.topic.as_deref(), Some("billing"));
    let bare = one("faq.csv", b"How?,So.\n\nWhy?,Because.\n");
    assert_eq!(bare.sheets.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["How?", "Why?"]);
}

#[test]
fn rows_that_are_no_article_are_named_and_the_others_taken() {
    let file = one("faq.csv", b"question,answer\nHow?,So.\nWhy?,\n,Because.\nWhen?,Now.\n");
    assert_eq!(file.sheets.len(), 2);
    assert_eq!(
        file.refused,
        ["line 3 has no question or no answer", "line 4 has no question or no answer"]
    );
}

#[test]
fn a_broken_table_is_refused_before_its_rows_run_into_one() {
    let broken = b"question,answer\nHow?,\"So.\nWhy?,Because.\n";
    assert_eq!(refusal("faq.csv", broken), "the quotation mark in line 2 is never closed");
    // A mark within a cell is no quotation: 5" screens are sold.
    assert_eq!(one("faq.csv", b"How large?,5\" wide\nHow heavy?,1 kg\n").sheets.len(), 2);
    assert_eq!(refusal("faq.csv", b"question,answer\n"), "has no rows");
}

#[test]
fn what_is_no_text_is_refused_by_what_it_is() {
    assert_eq!(refusal("a.exe", b"MZ"), "is neither Markdown, text, HTML, PDF nor CSV");
    assert_eq!(refusal("a.md", b"  \n"), "has no text");
    assert_eq!(refusal("a.md", b"a\0b"), "is not a text");
    assert_eq!(refusal("a.md", b"caf\xe9"), "is not UTF-8: save it with that encoding");
    let long = "x".repeat(200_001);
    assert_eq!(refusal("a.md", long.as_bytes()), "is longer than 200000 characters");
    let unknown = b"<meta charset=klingon><p>a";
    assert_eq!(refusal("a.html", unknown), "is in an encoding nobody knows, klingon");
}

#[test]
fn an_encoding_that_is_named_is_believed() {
    assert_eq!(sheet("a.html", "<p>x").body, "x");
    let latin = one("a.html", b"<meta charset=\"iso-8859-1\"><p>caf\xe9");
    assert_eq!(latin.sheets[0].body, "caf\u{e9}");
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("# Ä\n\nb".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(one("a.md", &wide).sheets[0].title, "Ä");
    assert_eq!(one("a.md", b"\xef\xbb\xbf# T\n\nb").sheets[0].body, "# T\n\nb");
}

#[test]
fn html_is_read_as_what_can_be_said_in_markdown() {
    let page = "<!doctype html><head><title>Help &amp; more</title><style>p{}</style></head><nav>Home</nav>
        <h1>Export</h1><p>Press <b>Export </b>, then
        <a href=\"https://example.org/x?a=1&amp;b=2\">look here</a>.</p>
        <ol><li>One</li><li><p>Two</p><ul><li>deep</li></ul></li></ol><pre><code>a  b
c</code></pre><p>5 &lt; 6&nbsp;&#8364;</p>
        <table><tr><th>Plan</th><th>Price</th></tr><tr><td>Small</td><td><p>1 &euro;</p></td></tr></table>";
    let (title, body) = markdown_of(page);
    assert_eq!(title.as_deref(), Some("Help & more"));
    assert_eq!(
        body,
        "# Export\n\nPress **Export** , then [look here](https://example.org/x?a=1&b=2).\n\n\
         1. One\n2. Two\n  - deep\n\n```\na  b\nc\n```\n\n5 < 6 \u{20ac}\n\n\
         | Plan | Price |\n| --- | --- |\n| Small | 1 \u{20ac} |"
    );
}

#[test]
fn what_is_hostile_in_html_is_text_or_gone() {
    let page = "<p>a</p><script>alert(1)</script><svg><script>2</script></svg>
        <a href=\"javascript:alert(3)\">b</a><img src=x onerror=alert(4)>
        <p title=\"</p><script>5\">c<!-- <p>6 --></p><iframe>7";
    assert_eq!(markdown_of(page).1, "a\n\nb\n\nc");
    let deep = format!("{}x{}", "<ul><li>".repeat(50_000), "</li></ul>".repeat(50_000));
    assert!(markdown_of(&deep).1.ends_with('x'));
    let broken = "<h1>Open <b>bold<p>and <i>on<table><td>cell<li>";
    assert!(markdown_of(broken).1.starts_with("# Open"));
}

#[test]
fn an_archive_is_the_files_in_it() {
    let bytes = packed(&[
        ("docs/", b""),
        ("docs/a.md", b"# A\n\nText"),
        ("faq.csv", b"How?,So.\n"),
        ("logo.png", b"\x89PNG"),
        ("__MACOSX/docs/a.md", b"x"),
    ]);
    let files = read("help.zip", &bytes);
    let seen: Vec<_> = files.iter().map(|f| (f.file.as_str(), f.sheets.len())).collect();
    assert_eq!(seen, [("docs/a.md", 1), ("faq.csv", 1), ("logo.png", 0)]);
}

#[test]
fn an_archive_leads_nowhere_else() {
    let bytes =
        packed(&[("../../etc/a.md", b"# A\n\nx"), ("/b.md", b"# B\n\nx"), ("c.md", b"# C\n\nx")]);
    let files = read("help.zip", &bytes);
    let refused: Vec<_> = files.iter().filter(|f| f.sheets.is_empty()).collect();
    assert_eq!(refused.len(), 2, "{files:?}");
    assert!(refused.iter().all(|f| f.refused == ["leads out of the archive"]), "{files:?}");
}

#[test]
fn an_archive_that_swells_is_refused() {
    let zeros = vec![b'a'; 5 * 1_024 * 1_024];
    let one_large = read("bomb.zip", &packed(&[("a.md", &zeros)]));
    assert_eq!(one_large[0].refused, ["is more than 4194304 bytes when unpacked"]);
    let many: Vec<(String, &[u8])> =
        (0..40).map(|n| (format!("{n}.md"), &zeros[..4_000_000])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let files = read("bomb.zip", &packed(&many));
    assert_eq!(files.last().unwrap().refused, ["is more than 134217728 bytes when unpacked"]);
    assert!(files.len() < 40);
}

#[test]
fn an_archive_that_is_none_or_broken_is_refused() {
    assert!(refusal("a.zip", b"PK, but not really").starts_with("is no zip archive"));
    let mut bytes = packed(&[("a.md", &b"word ".repeat(1_000))]);
    for byte in &mut bytes[40..60] {
        *byte ^= 0x5a;
    }
    let files = read("a.zip", &bytes);
    assert!(files.iter().all(|f| f.sheets.is_empty() && !f.refused.is_empty()), "{files:?}");
}
