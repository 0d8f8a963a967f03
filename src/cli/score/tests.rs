use serde_json::Value;

use super::{answer, cases, rank};

const ARTICLES: &str = r#"
{"id": "a1", "title": "Void a label", "text": "A label can be voided within ten days. The postage comes back to your balance after two days."}
{"id": "a2", "title": "Invite a colleague", "text": "Open People and press Invite. The invitation is valid for three days.", "more": 1}
{"id": 3, "title": "Customs forms", "text": "Parcels that leave the country need form CN23."}
"#;

const CORPUS: &str = r#"
{"id": "k1", "title": "Printer prints blank labels", "body": "Every label comes out white since the update.", "resolved_at": "2026-01-05T10:00:00Z", "outcome": "solved"}
{"id": "k2", "title": "Charged twice", "body": "Two charges of 30 on the same day.", "outcome": "refunded"}
not a line
{"id": "k3", "title": "Parcel stuck", "body": "It has been in customs for nine days."}
"#;

fn lines(bytes: &[u8]) -> Vec<Value> {
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

fn answered(input: &str) -> (Vec<u8>, String, usize) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let files = answer::Files {
        articles: ARTICLES.as_bytes(),
        input: input.as_bytes(),
        output: &mut output,
        errors: &mut errors,
    };
    let tally = answer::run(files, false).unwrap();
    (output, String::from_utf8(errors).unwrap(), tally.n_bad)
}

#[test]
fn a_question_is_answered_from_the_article_that_says_it() {
    let input = r#"{"id": 1, "text": "until when can I void a label?", "label": "x"}
{"id": "q2", "text": "who won the rowing regatta in 1987", "history": []}
{"id": "q3", "text": "and for how long is it valid?", "history": [{"role": "customer", "text": "how do I invite a colleague"}, {"role": "assistant", "text": "Open People and press Invite."}]}"#;
    let (output, errors, n_bad) = answered(input);
    let out = lines(&output);
    assert_eq!((errors.as_str(), n_bad, out.len()), ("", 0, 3));
    assert_eq!((&out[0]["id"], &out[0]["decision"]), (&1.into(), &"answer".into()));
    assert_eq!(out[0]["passages"][0]["article"], "a1");
    assert!(out[0]["answer"].as_str().unwrap().contains("within ten days"));
    assert_eq!((&out[1]["decision"], &out[1]["answer"]), (&"none".into(), &"".into()));
    assert_eq!(out[2]["passages"][0]["article"], "a2");
    let confidence = |n: usize| out[n]["confidence"].as_f64().unwrap();
    assert!(confidence(0) > confidence(1));
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_scored() {
    let (output, errors, n_bad) =
        answered("{\"id\": 1}\n\n{\"id\": 2, \"text\": \"customs\"}\n\u{1}");
    assert_eq!((lines(&output).len(), n_bad), (1, 2));
    assert!(errors.contains("input: line 1 skipped") && errors.contains("line 4"), "{errors}");
}

fn found(input: &str) -> (Vec<u8>, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let files = cases::Files {
        corpus: CORPUS.as_bytes(),
        input: input.as_bytes(),
        output: &mut output,
        errors: &mut errors,
    };
    let tally = cases::run(files, 2).unwrap();
    assert_eq!((tally.n_good, tally.n_bad), (3 + lines(&output).len(), 1));
    (output, String::from_utf8(errors).unwrap())
}

#[test]
fn similar_cases_are_found_by_words_and_by_meaning_and_twice_the_same() {
    let input = r#"{"id": 7, "text": "my labels come out white"}
{"id": 8, "text": "my money was taken two times"}
{"id": 9, "text": "my labels come out white", "exclude": ["k1", "unknown"]}"#;
    let (output, errors) = found(input);
    let out = lines(&output);
    assert!(errors.contains("corpus: line 4 skipped"), "{errors}");
    assert_eq!(out[0]["results"][0]["id"], "k1");
    assert_eq!(out[1]["results"][0]["id"], "k2");
    assert_ne!(out[2]["results"][0]["id"], "k1");
    assert_eq!(out[0]["results"].as_array().unwrap().len(), 2);
    assert_eq!(found(input).0, output);
}

#[test]
fn all_candidates_are_ranked_also_those_without_a_word() {
    let input = r#"{"id": 1, "text": "the printer does not start", "candidates": [{"id": "x", "text": "???"}, {"id": "y", "text": "best pancake recipe"}, {"id": "z", "text": "printer will not turn on"}]}
{"id": 2, "text": "", "candidates": [{"id": "x", "text": "first"}, {"id": "y", "text": "second"}]}"#;
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    rank::run(input.as_bytes(), &mut output, &mut errors).unwrap();
    let ids = |line: &Value| -> Vec<String> {
        let results = line["results"].as_array().unwrap();
        results.iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
    };
    let out = lines(&output);
    assert_eq!(ids(&out[0])[0], "z");
    assert_eq!(ids(&out[0]).len(), 3);
    assert_eq!(ids(&out[1]), ["x", "y"]);
}
