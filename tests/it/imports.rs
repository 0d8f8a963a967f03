//! What a team brings from elsewhere: files taken in by the command line and by the console, while
//! Baton runs and while it does not, twice without a difference, and broken ones without harm.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{House, PATIENCE, Trial};

fn baton(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton"))
        .arg("import")
        .args(arguments)
        .arg("--data-dir")
        .arg(dir)
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn lines(output: &Output) -> Vec<String> {
    said(output).lines().map(str::to_owned).collect()
}

/// Articles by title: published or not, and their revision.
fn articles(house: &House) -> Vec<(String, bool, u64)> {
    let listed = house.admin().get("/api/v1/articles").ok();
    let mut all: Vec<_> = listed["articles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| {
            let title = a["title"].as_str().unwrap().to_owned();
            (title, a["published"].as_bool().unwrap(), a["revision"].as_u64().unwrap())
        })
        .collect();
    all.sort();
    all
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("parcels.md", b"# Track a parcel\n\nOpen Orders and press Track.");
    write("billing/overview.md", b"# Overview\n\nInvoices come on the first.");
    write("shipping/overview.html", b"<h1>Overview</h1><p>Parcels leave at noon.");
    write(
        "faq.csv",
        b"question,answer\nWhere is my refund?,On its way within five days.\nWhen?,\n",
    );
    write("latin.md", b"caf\xe9");
    write(".hidden.md", b"# Hidden\n\nno");
    write("logo.png", b"\x89PNG");
    folder
}

#[test]
fn a_folder_is_imported_by_the_command_line_whether_or_not_baton_runs() {
    let mut house = House::start();
    let folder = folder();
    let path = folder.path().to_str().unwrap();

    let first = baton(&house.dir, &["knowledge", path, "--publish"]);
    assert_eq!(first.status.code(), Some(1), "something was refused: {}", said(&first));
    let told = said(&first);
    assert!(told.contains("faq.csv: 1 new, 0 changed, 0 as before"), "{told}");
    assert!(told.contains("refused: line 3 has no question or no answer"), "{told}");
    assert!(told.contains("latin.md: 0 new"), "{told}");
    assert!(told.contains("refused: is not UTF-8"), "{told}");
    assert!(told.ends_with("4 new, 0 changed, 0 as before, 2 refused\n"), "{told}");
    let titles =
        ["Overview", "Overview (shipping/overview.html)", "Track a parcel", "Where is my refund?"];
    let expected: Vec<_> = titles.iter().map(|t| ((*t).to_owned(), true, 1)).collect();
    assert_eq!(articles(&house), expected);

    // The assistant answers from them, as soon as the index has them.
    let until = Instant::now() + PATIENCE;
    let answer = loop {
        let customer = house.customer();
        let seq = customer.says("How can I track a parcel?");
        let heard = customer.hears_after(seq);
        if heard["kind"] == "answer" {
            break heard["text"].as_str().unwrap().to_owned();
        }
        assert!(Instant::now() < until, "nothing was found: {heard}");
        std::thread::sleep(Duration::from_millis(500));
    };
    assert!(answer.contains("press Track"), "{answer}");

    // Again, and while nobody is there: nothing has changed but one file.
    assert!(house.stop().success());
    std::fs::write(folder.path().join("parcels.md"), "# Track a parcel\n\nAsk the carrier.")
        .unwrap();
    let again = baton(&house.dir, &["knowledge", path]);
    assert_eq!(lines(&again).last().unwrap(), "0 new, 1 changed, 3 as before, 2 refused");
    house.crash_and_restart();
    let revisions: Vec<_> = articles(&house).into_iter().map(|(_, on, n)| (on, n)).collect();
    assert_eq!(revisions, [(true, 1), (true, 1), (true, 2), (true, 1)]);
}

#[test]
fn the_console_imports_a_file_and_says_what_came_of_it() {
    let house = House::start();
    let text = b"question,answer\nHow do I pay?,By card.\nWhen?,\n";
    let import = |name: &str, bytes: &[u8]| -> Value {
        house.admin().send_bytes(&format!("/api/v1/articles/imports?name={name}"), bytes).ok()
    };
    let came = import("faq.csv", text);
    let file = &came["files"][0];
    assert_eq!(
        (&file["name"], &file["n_new"], &file["n_same"]),
        (&"faq.csv".into(), &1.into(), &0.into())
    );
    assert_eq!(file["refused"][0], "line 3 has no question or no answer");
    assert_eq!(import("faq.csv", text)["files"][0]["n_same"], 1);
    assert_eq!(articles(&house), [("How do I pay?".to_owned(), false, 1)]);
    let zip = import("broken.zip", b"PK");
    assert!(
        zip["files"][0]["refused"][0].as_str().unwrap().starts_with("is no zip archive"),
        "{zip}"
    );
    let nobody = house.api().send_bytes("/api/v1/articles/imports?name=a.md", b"# A\n\nb");
    assert_eq!(nobody.code(), "unauthenticated");
}

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let house = House::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    std::fs::write(&path, vec![b'x'; 26 * 1_024 * 1_024]).unwrap();
    let refused = baton(&house.dir, &["knowledge", path.to_str().unwrap()]);
    assert!(said(&refused).contains("refused: is more than 26214400 bytes"), "{}", said(&refused));
    assert_eq!(articles(&house), []);
}

#[test]
fn whoever_reads_files_has_limits_before_the_first_byte() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["read-file", "knowledge", "--", "a.md"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + PATIENCE;
    let limits = loop {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
        let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
        // The last of the limits to be set, and nothing has been written to it yet.
        if core.split_whitespace().nth(4) == Some("0") && limits.contains(" 805306368 ") {
            break limits;
        }
        assert!(Instant::now() < until, "{limits}");
    };
    let of = |what: &str| {
        let line = limits.lines().find(|line| line.starts_with(what)).unwrap().to_owned();
        line.trim_start_matches(what).split_whitespace().next().unwrap().to_owned()
    };
    let limited = ["Max cpu time", "Max file size", "Max address space"].map(of);
    assert_eq!(limited, ["20", "0", "805306368"]);
    child.stdin.take().unwrap().write_all(b"# A\n\nText").unwrap();
    let output = child.wait_with_output().unwrap();
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["sheets"][0]["title"], "A");
}

/// Files that make whoever reads them swell, sink or stand still, each with what it does.
/// A PDF of one page, which `drawn` draws, whatever it is, and which may show a form that `form` is.
fn pdf(drawn: &str, filter: &str, form: &str) -> Vec<u8> {
    let stream = |head: &str, held: &[u8]| {
        let head = format!("<< {head} /Length {} >>\nstream\n", held.len());
        [head.as_bytes(), held, b"\nendstream"].concat()
    };
    let held = if filter.is_empty() {
        drawn.as_bytes().to_vec()
    } else {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(drawn.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources \
                << /Font << /F1 3 0 R >> /XObject << /X 6 0 R >> >> >>";
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        page.as_bytes().to_vec(),
        stream(filter, &held),
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>",
            form.as_bytes(),
        ),
    ];
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend([format!("{} 0 obj\n", n + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let at = out.len();
    out.extend(table.as_bytes());
    let n = objects.len() + 1;
    out.extend(format!("trailer << /Size {n} /Root 1 0 R >>\nstartxref\n{at}\n%%EOF").as_bytes());
    out
}

fn hostile_files() -> Vec<(&'static str, Vec<u8>)> {
    let zip = |name: &str, bytes: &[u8]| {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
        archive.finish().unwrap().into_inner()
    };
    let swelling = zip("zeros.md", &vec![b'0'; 64 * 1_024 * 1_024]);
    // A reader that compares each attribute with all before it needs hours for these.
    let attributes: String = (0..600_000).map(|n| format!("a{n} ")).collect();
    let many = "BT /F1 9 Tf (a) Tj ET ".repeat(8_000_000);
    vec![
        ("draws-itself.pdf", pdf("/X Do", "", "/X Do")),
        ("swelling.pdf", pdf(&many, "/Filter /FlateDecode", "")),
        ("deep.pdf", pdf(&"[".repeat(1_000_000), "", "")),
        ("nested.zip", zip("inner.zip", &swelling)),
        ("swelling.zip", swelling),
        ("deep.html", "<div>".repeat(2_000_000).into_bytes()),
        ("entangled.html", "<a><b><i>".repeat(20_000).into_bytes()),
        ("attributes.html", format!("<p {attributes}>text").into_bytes()),
        ("quoted.csv", [b"question,answer\n\"", &vec![b'x'; 8_000_000][..]].concat()),
        ("wide.csv", vec![b','; 8_000_000]),
        ("quotes.md", "> ".repeat(2_000_000).into_bytes()),
        ("brackets.md", "[".repeat(4_000_000).into_bytes()),
        ("stars.md", "*a_ ".repeat(1_000_000).into_bytes()),
    ]
}

#[test]
fn what_a_file_does_to_whoever_reads_it_it_does_to_nobody_else() {
    let trial = Trial::of(
        &["Importers"],
        "imports::what_a_file_does_to_whoever_reads_it_it_does_to_nobody_else",
    );
    let house = House::start_set("[limits]\nmessages_per_min = 100000\nmessage_burst = 100000\n");
    let customer = house.customer();
    let folder = tempfile::tempdir().unwrap();
    let files = hostile_files();
    for (name, bytes) in &files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    std::fs::write(folder.path().join("parcels.md"), "# Track a parcel\n\nPress Track.").unwrap();
    let (told, slowest) = std::thread::scope(|scope| {
        let (folder, dir) = (&folder, &house.dir);
        let names = files.iter().map(|(name, _)| *name).chain(["parcels.md"]);
        let import = scope.spawn(move || {
            let one = |name: &'static str| {
                let path = folder.path().join(name);
                (name, said(&baton(dir, &["knowledge", path.to_str().unwrap()])))
            };
            names.map(one).collect::<BTreeMap<_, _>>()
        });
        let mut slowest = Duration::ZERO;
        while !import.is_finished() {
            let since = Instant::now();
            customer.says("Is anybody there?");
            slowest = slowest.max(since.elapsed());
            std::thread::sleep(Duration::from_millis(50));
        }
        (import.join().unwrap(), slowest)
    });
    println!("{told:#?}");
    assert!(told["parcels.md"].contains("1 new"), "{told:#?}");
    assert!(told["swelling.zip"].contains("when unpacked"), "{told:#?}");
    assert!(told["attributes.html"].contains("takes more than 20 s"), "{told:#?}");
    // Each is told about: taken, or refused with a reason.
    for (name, said) in &told {
        assert!(said.contains("1 new") || said.contains("refused: "), "{name}: {said}");
    }
    let n_refused = told.values().filter(|said| said.contains("refused: ")).count();
    assert!(slowest < PATIENCE / 4, "a message took {slowest:?} meanwhile");
    let ms = slowest.as_millis();
    let found = format!(
        "{n_refused} refused with the reason, the good one among them taken; no message meanwhile \
         took longer than {ms} ms"
    );
    trial.held(files.len() as u64, "hostile files", found);
}

/// An export of our own shape: `n` conversations, each with a word of its own.
fn export(n: usize) -> String {
    let line = |n: usize| {
        let at = |minute: usize| format!("2025-02-{:02}T10:{minute:02}:00Z", 1 + n % 28);
        let turn = |role: &str, minute: usize, text: String| {
            json!({"role": role, "text": text, "at": at(minute), "name": "Jo Former",
                   "email": "jo@before.example"})
        };
        let line = json!({
            "id": format!("old-{n}"), "at": at(0), "tags": ["imported"],
            "customer": {"name": "Mina", "email": format!("mina{n}@shop.example")},
            "turns": [
                turn("customer", 0, format!("The scale in warehouse{n} shows code W{n} since today.")),
                turn("agent", 5, "Hello Mina, let me check.".to_owned()),
                turn("agent", 7, format!("Please press Tare{n} for five seconds and weigh again.")),
                turn("customer", 9, "That worked, thanks!".to_owned()),
            ],
        });
        format!("{line}\n")
    };
    (0..n).map(line).collect()
}

#[test]
fn conversations_of_another_system_become_cases_once() {
    let mut house = House::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.jsonl");
    let file = path.to_str().unwrap();
    let import = |dir: &Path| baton(dir, &["conversations", file, "--from", "jsonl"]);

    // A part while Baton runs, the rest while it does not, as after an export that broke off.
    std::fs::write(&path, export(20) + "{\"id\": \"odd\", \"turns\": []}\n{\"id\":").unwrap();
    let broken = import(&house.dir);
    assert!(said(&broken).contains("left out odd: does not say when it was"), "{}", said(&broken));
    assert!(said(&broken).contains("20 new, 0 as before, 2 left out"), "{}", said(&broken));
    assert!(house.stop().success());
    std::fs::write(&path, export(50)).unwrap();
    let rest = import(&house.dir);
    assert!(rest.status.success(), "{}", String::from_utf8_lossy(&rest.stderr));
    assert!(said(&rest).contains("30 new, 20 as before, 0 left out"), "{}", said(&rest));
    house.crash_and_restart();

    // Any agent finds them, with what fixed them, and whoever solved them is one of the team.
    let found = house.admin().get("/api/v1/cases?q=code+W41+warehouse41").ok();
    let best = &found["cases"][0];
    assert_eq!(best["fix"], "Please press Tare41 for five seconds and weigh again.", "{found}");
    assert_eq!(best["disposition"], "solved");
    let case = best["case_id"].as_str().unwrap();
    let case = house.admin().get(&format!("/api/v1/cases/{case}")).ok();
    assert_eq!(case["wrap_up"]["tags"][0], "imported", "{case}");
    let agents = house.admin().get("/api/v1/agents").ok();
    let former: Vec<_> = agents["agents"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|agent| agent["email"] == "jo@before.example")
        .collect();
    assert_eq!(former.len(), 1);
    assert_eq!((&former[0]["name"], &former[0]["disabled"]), (&"Jo Former".into(), &true.into()));

    // The store is what the history says it is.
    assert!(house.stop().success());
    let checked = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["check", "--data-dir"])
        .arg(&house.dir)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", said(&checked));
}

#[test]
fn an_import_is_told_to_nobody_and_waits_for_nobody() {
    let house = House::start();
    let mara = house.agent("Mara", &json!({}));
    let mut desk = mara.comes_to_work();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.jsonl");
    std::fs::write(&path, export(30)).unwrap();
    let done = baton(&house.dir, &["conversations", path.to_str().unwrap(), "--from", "jsonl"]);
    assert!(said(&done).contains("30 new"), "{}", said(&done));
    // The first conversation the console hears of is the one that begins now.
    let customer = house.customer();
    customer.says("Where is my parcel?");
    let frame = desk.wait_for(|frame| frame["type"] == "conversation");
    assert_eq!(frame["conversation"]["id"], customer.conversation.as_str(), "{frame}");
}

/// A help site of three pages, one of which is gone, and a page that lies elsewhere.
fn site() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let home = address.clone();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = [0_u8; 4_096];
            let n = std::io::Read::read(&mut stream, &mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..n]).into_owned();
            let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
            let (status, body) = match path.as_str() {
                "/sitemap.xml" => (
                    200,
                    format!(
                        "<sitemapindex><sitemap><loc>{home}/pages.xml</loc></sitemap></sitemapindex>"
                    ),
                ),
                "/pages.xml" => (
                    200,
                    format!(
                        "<urlset><url><loc>{home}/help/parcels</loc></url><url><loc>{home}/gone</loc></url>\
                         <url><loc>{home}/help/refunds.html</loc></url><url><loc>http://other.example/x</loc></url></urlset>"
                    ),
                ),
                "/help/parcels" => {
                    (200, "<title>Parcels</title><h1>Parcels</h1><p>They leave at noon.".to_owned())
                }
                "/help/refunds.html" => (
                    200,
                    "<title>Refunds</title><h1>Refunds</h1><p>They take five days.".to_owned(),
                ),
                _ => (404, "no".to_owned()),
            };
            let answer = format!(
                "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn the_pages_of_a_sitemap_become_articles_once() {
    let house = House::start();
    let address = site();
    let sitemap = format!("{address}/sitemap.xml");
    let first = baton(&house.dir, &["knowledge", &sitemap, "--publish"]);
    let told = said(&first);
    assert!(told.contains("help/parcels.html: 1 new") && told.contains("answers 404"), "{told}");
    assert!(!told.contains("other.example") && !told.contains("x.html"), "{told}");
    assert!(!first.status.success(), "one page was refused");
    let titles: Vec<String> = articles(&house).into_iter().map(|(title, ..)| title).collect();
    assert_eq!(titles, ["Parcels", "Refunds"]);
    let again = said(&baton(&house.dir, &["knowledge", &sitemap]));
    assert!(again.contains("0 new, 0 changed, 2 as before"), "{again}");
    let none = baton(&house.dir, &["knowledge", &format!("{address}/help/parcels")]);
    assert!(!none.status.success(), "a page is no sitemap: {}", said(&none));
}
