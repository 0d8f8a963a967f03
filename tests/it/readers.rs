//! Everything that reads what others wrote, fed with bytes nobody would send: no panic, bounded
//! time, bounded results; and what was read is read again from what it is written as.

use std::time::Duration;

use baton::auth::identity::{self, Claim, Vouched};
use baton::auth::secrets::{SecretKind, presented};
use baton::clock::Timestamp;
use baton::config::Typed;
use baton::domain::attachment::clean_name;
use baton::domain::past::PastRead;
use baton::domain::sheet::{BODY_CHARS_MAX, TITLE_CHARS_MAX};
use baton::domain::words;
use baton::ids;
use baton::interchange::archive::{self, Lines};
use baton::interchange::conversations::{self, Source};
use baton::interchange::{knowledge, policy_toml};
use baton::language::Language;

use crate::support::Trial;
use crate::support::fuzz::{feed, kind_of};

/// One input takes no longer than this in an unoptimised build beside other tests.
const WITHIN: Duration = Duration::from_secs(2);

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn tried(trial: Trial, (n, behaviours): (u64, usize)) {
    trial.held(n, "inputs", format!("{behaviours} behaviours told apart, all in time"));
}

#[test]
fn policies_read_back_as_they_are_written() {
    let trial = Trial::of(&["Parsers"], "readers::policies_read_back_as_they_are_written");
    let shipped = include_bytes!("../../data/policy/default.toml");
    let given: [&[u8]; 3] =
        [shipped, b"[thresholds]\nhandoff = 0.5\n", b"[[topics]]\nid = \"a\"\n"];
    let fed = feed("policy", &given, WITHIN, |bytes| match policy_toml::parse(&text(bytes)) {
        Ok(policy) => {
            if let Ok(printed) = policy_toml::print(&policy) {
                let again = policy_toml::parse(&printed);
                // A number that is none equals nothing, not even itself.
                let shown = |policy| format!("{policy:?}");
                assert_eq!(again.as_ref().map(shown), Ok(format!("{policy:?}")), "{printed}");
            }
            "read".to_owned()
        }
        Err(why) => kind_of(&why.why),
    });
    tried(trial, fed);
}

#[test]
fn settings_are_read_or_refused_by_name() {
    let trial = Trial::of(&["Parsers"], "readers::settings_are_read_or_refused_by_name");
    let given: [&[u8]; 4] = [
        b"port = 8300\nhost = \"127.0.0.1\"\n[limits]\nrequests_per_s = 5\n",
        b"[llm]\nurl = \"http://127.0.0.1:1/v1\"\nmodel = \"m\"\n",
        b"allowed_origins = [\"https://shop.example\"]\npublic_url = \"https://desk.example\"\n",
        b"[backup]\ndirectory = \"/tmp/b\"\n[privacy]\nredact = true\n[webhooks]\nprivate = true\n",
    ];
    let fed = feed("settings", &given, WITHIN, |bytes| {
        match Typed::from_toml(&text(bytes)).and_then(Typed::meant) {
            Ok(_) => "read".to_owned(),
            Err(why) => kind_of(&why.to_string()),
        }
    });
    tried(trial, fed);
}

#[test]
fn articles_of_any_bytes_are_plain_and_bounded() {
    let trial = Trial::of(&["Parsers"], "readers::articles_of_any_bytes_are_plain_and_bounded");
    let markdown: &[u8] =
        b"# Title\n\nA *word* and [a link](https://a.example).\n\n- one\n- two\n\n\
        | a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n> said\n<b>raw</b>\n";
    let html: &[u8] = b"<!doctype html><html><head><title>T</title><script>x()</script></head>\
        <body><h1>H</h1><p>one<br>two</p><ul><li>a</li></ul><table><tr><td>1</td></tr></table>";
    let pdf: &[u8] = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[4 0 R]/Count 1>>\nendobj\n\
        3 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n\
        4 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 5 0 R\
        /Resources<</Font<</F1 3 0 R>>>>>>\nendobj\n\
        5 0 obj\n<</Length 38>>\nstream\nBT /F1 9 Tf 9 50 Td [(a) -9 (b)] TJ ET\nendstream\nendobj\n\
        xref\n0 6\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n\
        0000000105 00000 n \n0000000168 00000 n \n0000000278 00000 n \n\
        trailer<</Size 6/Root 1 0 R>>\nstartxref\n364\n%%EOF";
    let csv: &[u8] = b"question,answer\n\"How, so?\",\"Like \"\"this\"\"\"\nb;c,d\n";
    let zip = archive_of(&[("a.md", markdown), ("b/c.html", html), ("d.csv", csv)]);
    let mut all = (0, 0);
    let given = [
        ("a.md", markdown),
        ("a.html", html),
        ("a.pdf", pdf),
        ("a.csv", csv),
        ("a.txt", csv),
        ("a.zip", &zip),
    ];
    for (name, given) in given {
        let reader = format!("article-{}", name.trim_start_matches("a."));
        let (n, behaviours) = feed(&reader, &[given], WITHIN, |bytes| {
            let files = knowledge::read(name, bytes);
            for sheet in files.iter().flat_map(|file| &file.sheets) {
                assert!(sheet.title.chars().count() <= TITLE_CHARS_MAX);
                assert!(sheet.body.chars().count() <= BODY_CHARS_MAX);
                assert!(!sheet.body.trim().is_empty());
            }
            let refusals = files.iter().flat_map(|file| &file.refused).take(4);
            let refusals: Vec<String> = refusals.map(|why| kind_of(why)).collect();
            (
                files.iter().map(|file| file.sheets.len().min(4)).take(4).collect::<Vec<_>>(),
                refusals,
            )
        });
        all = (all.0 + n, all.1 + behaviours);
    }
    tried(trial, all);
}

fn archive_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write as _;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn other_systems_conversations_are_read_or_refused_one_by_one() {
    let trial = Trial::of(
        &["Parsers"],
        "readers::other_systems_conversations_are_read_or_refused_one_by_one",
    );
    let own: &[u8] = br#"{"id":"1","turns":[{"author":"customer","at":"2026-01-01T00:00:00Z","text":"a"},{"author":"agent","at":"2026-01-01T00:01:00Z","text":"b"}]}"#;
    let table: &[u8] = b"conversation,author,at,text\n1,customer,2026-01-01T00:00:00Z,a\n\
        1,agent,2026-01-01T00:01:00Z,b\n";
    let zendesk: &[u8] = br#"{"tickets":[{"id":1,"requester_id":2,"created_at":"2026-01-01T00:00:00Z","status":"solved","comments":[{"author_id":2,"body":"a","html_body":"<p>a</p>","created_at":"2026-01-01T00:00:00Z","public":true},{"author_id":3,"body":"b","created_at":"2026-01-01T00:01:00Z"}]}]}"#;
    let intercom: &[u8] = br#"{"conversations":[{"id":"1","created_at":1767225600,"source":{"body":"<p>a</p>","author":{"type":"user","id":"2"}},"conversation_parts":{"conversation_parts":[{"part_type":"comment","body":"b","created_at":1767225700,"author":{"type":"admin","id":"3"}}]}}]}"#;
    let chatwoot: &[u8] = br#"[{"id":1,"created_at":1767225600,"status":"resolved","meta":{"sender":{"id":2}},"messages":[{"content":"a","message_type":0,"created_at":1767225600},{"content":"b","message_type":1,"created_at":1767225700}]}]"#;
    let mut all = (0, 0);
    for source in Source::ALL {
        let given = match source {
            Source::Jsonl => own,
            Source::Csv => table,
            Source::Chatwoot => chatwoot,
            Source::Zendesk => zendesk,
            Source::Intercom => intercom,
        };
        let reader = format!("past-{}", source.name());
        let (n, behaviours) = feed(&reader, &[given], WITHIN, |bytes| {
            let mut seen = Vec::new();
            conversations::read(source, bytes, |found| {
                seen.push(match found {
                    PastRead::Conversation(it) => format!("{} turns", it.turns.len().min(3)),
                    PastRead::Refused { why, .. } => kind_of(&why),
                });
                seen.len() < 50
            });
            seen.dedup();
            seen
        });
        all = (all.0 + n, all.1 + behaviours);
    }
    tried(trial, all);
}

#[test]
fn archives_read_back_as_they_are_written() {
    let trial = Trial::of(&["Parsers"], "readers::archives_read_back_as_they_are_written");
    let head: &[u8] =
        b"{\"archive\":{\"version\":1,\"secrets\":false,\"since\":null,\"until\":null}}\n";
    let given = [head, b"{\"customer\":{}}\n", b"{\"event\":{}}\n"];
    let fed = feed("archive", &given, WITHIN, |bytes| {
        let mut lines = match Lines::open(bytes) {
            Ok((_, lines)) => lines,
            Err(why) => return vec![kind_of(&why.to_string())],
        };
        let mut seen = Vec::new();
        loop {
            match lines.next_line() {
                Ok(None) => break,
                Ok(Some(line)) => {
                    let mut written = Vec::new();
                    archive::write(&mut written, &line).unwrap();
                    let again: archive::Line = serde_json::from_slice(&written).unwrap();
                    assert_eq!(format!("{again:?}"), format!("{line:?}"));
                    seen.push("read".to_owned());
                }
                Err(why) => {
                    seen.push(kind_of(&why.to_string()));
                    break;
                }
            }
        }
        seen.dedup();
        seen
    });
    tried(trial, fed);
}

#[test]
fn json_bodies_read_back_as_they_are_written() {
    let trial = Trial::of(&["Parsers"], "readers::json_bodies_read_back_as_they_are_written");
    let given: [&[u8]; 4] = [
        br#"{"client_msg_id":"msg_00000000000000000000000001","text":"a","attachments":[]}"#,
        br#"{"a":[1,-2.5e3,true,null,"\u00e4\ud83d\ude00",{"b":{}}]}"#,
        b"[[[[]]]]",
        b"{\"a\":1,\"a\":2}",
    ];
    let fed = feed("json", &given, WITHIN, |bytes| match baton::http::body::parse(bytes) {
        Ok(value) => {
            let again = baton::http::body::parse(value.to_string().as_bytes());
            assert_eq!(again.as_ref(), Ok(&value));
            "read".to_owned()
        }
        Err(why) => kind_of(&why.message),
    });
    tried(trial, fed);
}

#[test]
fn no_identity_is_believed_that_was_not_signed() {
    let trial = Trial::of(&["Parsers"], "readers::no_identity_is_believed_that_was_not_signed");
    let secret = b"a secret of thirty-two characters";
    let now = Timestamp(1_770_000_000_000);
    let vouched = Vouched { external_ref: "c-17".into(), ..Vouched::default() };
    let good = identity::vouch(&vouched, secret, now.plus_s(3_600));
    let unsigned = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJiYXRvbiIsInN1YiI6ImMtMTcifQ.";
    let tag = identity::sign("c-17", secret);
    let given = [good.as_bytes(), unsigned.as_bytes(), tag.as_bytes()];
    let fed = feed("identity", &given, WITHIN, |bytes| {
        let text = text(bytes);
        let jwt = identity::verify(&Claim::Jwt(text.clone()), secret, now);
        // Another spelling of the same signature is the same signature; anything else is refused.
        if let Ok(believed) = &jwt {
            assert_eq!(believed.external_ref, "c-17", "{text}");
        }
        let claim = Claim::Hmac { external_ref: "c-17".into(), hmac: text.clone() };
        let hmac = identity::verify(&claim, secret, now);
        assert_eq!(hmac.is_ok(), text.to_lowercase() == tag, "{text}");
        let refused = |why: &identity::IdentityError| kind_of(&why.to_string());
        (jwt.as_ref().err().map(refused), hmac.as_ref().err().map(refused))
    });
    tried(trial, fed);
}

#[test]
fn ids_instants_and_secrets_read_back_as_they_are_written() {
    let trial =
        Trial::of(&["Parsers"], "readers::ids_instants_and_secrets_read_back_as_they_are_written");
    let given: [&[u8]; 4] = [
        b"cnv_00000000000000000000000001",
        b"2026-11-26T07:38:00.123Z",
        b"2026-02-30T25:61:61+99:99",
        b"bct_0123456789ABCDEFGHJKMNPQRSTVWXYZ0123456789ABCDEFGHJKMN",
    ];
    let fed = feed("words-of-addresses", &given, WITHIN, |bytes| {
        let text = text(bytes);
        let id = text.parse::<ids::ConversationId>();
        if let Ok(id) = id {
            assert_eq!(id.to_string().to_uppercase(), text.to_uppercase());
        }
        let instant = Timestamp::from_rfc3339(&text);
        if let Some(instant) = instant {
            assert_eq!(Timestamp::from_rfc3339(&instant.to_rfc3339()), Some(instant), "{text}");
        }
        let secret = presented(SecretKind::Customer, &text);
        (id.is_ok(), instant.is_some(), secret.is_some())
    });
    tried(trial, fed);
}

#[test]
fn any_text_has_a_reading() {
    let trial = Trial::of(&["Parsers"], "readers::any_text_has_a_reading");
    let language = Language::embedded();
    let given: [&[u8]; 5] = [
        "I want a HUMAN now!!! Order #4711, error E-42, due 2026-12-01, $1,299.00".as_bytes(),
        "Meine Rechnung stimmt nicht, bitte bis Freitag zurückrufen: a@b.example".as_bytes(),
        "你好，我要退款".as_bytes(),
        "\u{202e}txet desrever\u{200b}\u{feff}👩‍👩‍👧‍👦".as_bytes(),
        b"",
    ];
    let fed = feed("reading", &given, WITHIN, |bytes| {
        let text: String = text(bytes).chars().take(200).collect();
        let reading = language.read(&text);
        assert!(reading.sentiment.is_finite() && (-1.0..=1.0).contains(&reading.sentiment));
        if let Some(vector) = &reading.vector {
            assert!(format!("{vector:?}").find("NaN").is_none());
        }
        assert_eq!(format!("{:?}", language.read(&text)), format!("{reading:?}"));
        let cleaned = clean_name(&text);
        assert!(!cleaned.contains(['/', '\\', '\0']), "{cleaned}");
        assert_eq!(clean_name(&cleaned), cleaned, "cleaned once is clean");
        (
            format!("{:?}", reading.tongue),
            reading.entities.len().min(6),
            reading.signals.len().min(12),
            words::words(&text).len().min(3),
        )
    });
    tried(trial, fed);
}
