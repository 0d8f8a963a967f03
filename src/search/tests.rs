use std::fs;

use super::*;
use crate::clock::{Stopwatch, Timestamp};
use crate::domain::article::Audience;
use crate::domain::customer::CustomerTier;
use crate::domain::finding::TYPED_BYTES_MAX;
use crate::domain::handoff::WrapUp;
use crate::domain::vector::{DIMENSIONS, Vector};
use crate::promise::Trial;

/// A vector that points along one axis, and a little along another.
fn axis(main: usize, aside: usize) -> Vector {
    let mut values = [0.0; DIMENSIONS];
    values[main] = 1.0;
    values[aside] += 0.2;
    Vector::from_floats(&values)
}

fn article(id: u128, title: &str, body: &str, audience: Audience) -> Change {
    let article = Article {
        id: id.into(),
        title: title.into(),
        body: body.into(),
        topic: None,
        audience,
        published: true,
        revision: 3,
        updated_by: None,
        updated_at: Timestamp(0),
    };
    let mut passages = cut(&article);
    for passage in &mut passages {
        passage.vector = Some(axis(id as usize, 300));
    }
    Change::Article(Box::new(article), passages)
}

fn case(id: u128, ask: &str, fix: &str, topic: Option<&str>) -> Change {
    Change::Case(Box::new(Case {
        id: id.into(),
        conversation: (id + 1_000).into(),
        handoff: id.into(),
        ask: ask.into(),
        tried: Vec::new(),
        wrap_up: WrapUp { fix: fix.into(), ..WrapUp::default() },
        topic: topic.map(str::to_owned),
        agent: 1.into(),
        customer_tier: CustomerTier::default(),
        transcript: format!("{ask}\nThank you"),
        vector: Some(axis(id as usize, 300)),
        opened_at: Timestamp(0),
        resolved_at: Timestamp(5),
        score: None,
        reopened: false,
        n_helped: 0,
        n_not_helped: 0,
    }))
}

fn words_of(id: u128, words: &str) -> Change {
    Change::Conversation { id: id.into(), words: words.into() }
}

fn house() -> Vec<Change> {
    vec![
        article(1, "Refund rules", "Refunds take five days.", Audience::Public),
        article(2, "Refund limits", "Agents may refund up to 50.", Audience::Internal),
        article(3, "Error codes", "## E-1042\nThe webhook timed out.", Audience::Public),
        case(1, "Label printer prints blank pages", "Set the paper size", Some("labels")),
        case(2, "Charged twice in March", "Refunded the second charge", Some("billing")),
        case(3, "Charged twice after the upgrade", "Refunded", Some("plans")),
        words_of(1, "my parcel is lost in customs"),
    ]
}

fn filled(search: Search) -> Search {
    search.apply(house(), Position(7));
    search.flush();
    search
}

fn ask(text: &str) -> PassageQuery {
    PassageQuery { wordings: vec![Wording::now(text)], ..PassageQuery::default() }
}

fn titles(search: &Search, text: &str) -> Vec<String> {
    search.passages(&ask(text), 5).into_iter().map(|hit| hit.passage.title).collect()
}

fn case_ids(search: &Search, query: &CaseQuery) -> Vec<u128> {
    search.cases(query, 5).into_iter().map(|hit| hit.case.0).collect()
}

fn typed(text: &str) -> CaseQuery {
    CaseQuery { wordings: vec![Wording::typed(text)], ..CaseQuery::default() }
}

/// Everything the searches of these tests find, to compare two indexes.
fn everything(search: &Search) -> String {
    let vector = Some(axis(2, 300));
    let query = PassageQuery { vector: vector.clone(), ..ask("refund error webhook") };
    let cases = CaseQuery { vector, ..typed("charged refund printer") };
    format!(
        "{:?}\n{:?}\n{:?}",
        search.passages(&query, 10),
        search.cases(&cases, 10),
        search.conversations("parcel", 10)
    )
}

#[test]
fn customers_never_find_what_is_internal() {
    let search = filled(Search::in_memory().unwrap());
    assert_eq!(titles(&search, "refund"), ["Refund rules"]);
    let by_meaning = PassageQuery { vector: Some(axis(2, 300)), ..PassageQuery::default() };
    let found = search.passages(&by_meaning, 5);
    assert!(found.iter().all(|hit| hit.passage.audience == Audience::Public));
    let agent = PassageQuery { audience: Audience::Internal, ..by_meaning };
    assert!(search.passages(&agent, 5).iter().any(|hit| hit.passage.title == "Refund limits"));
}

#[test]
fn codes_are_found_whole_and_typing_errors_are_forgiven() {
    let search = filled(Search::in_memory().unwrap());
    assert_eq!(titles(&search, "what is e-1042?"), ["Error codes"]);
    assert_eq!(titles(&search, "webhok"), ["Error codes"]);
    assert_eq!(case_ids(&search, &typed("pritner")), [1]);
    assert!(titles(&search, "whk").is_empty());
}

#[test]
fn a_hit_tells_what_share_of_the_question_it_covers() {
    let search = filled(Search::in_memory().unwrap());
    let whole = &search.passages(&ask("do refunds take five days?"), 5)[0];
    let half = &search.passages(&ask("refund my zeppelin"), 5)[0];
    assert!(whole.coverage > 0.99, "{}", whole.coverage);
    assert!(half.coverage < 0.6, "{}", half.coverage);
}

#[test]
fn cases_are_filtered_by_topic_and_their_own_left_out() {
    let search = filled(Search::in_memory().unwrap());
    assert_eq!(case_ids(&search, &typed("charged twice")), [2, 3]);
    let billing = CaseQuery { topic: Some("billing".into()), ..typed("charged twice") };
    assert_eq!(case_ids(&search, &billing), [2]);
    let others = CaseQuery { exclude: vec![2.into()], ..typed("charged twice") };
    assert_eq!(case_ids(&search, &others), [3]);
}

#[test]
fn meaning_finds_what_shares_no_word_and_both_measures_are_given() {
    let search = filled(Search::in_memory().unwrap());
    let query = CaseQuery { vector: Some(axis(1, 300)), ..typed("charged") };
    let hits = search.cases(&query, 5);
    let printer = hits.iter().find(|hit| hit.case.0 == 1).unwrap();
    assert!(printer.meaning > 0.99 && printer.words == 0.0);
    let charged = hits.iter().find(|hit| hit.case.0 == 2).unwrap();
    assert!(charged.words > 0.0 && charged.meaning < 0.5);
}

#[test]
fn a_change_takes_the_place_of_what_was_known() {
    let search = filled(Search::in_memory().unwrap());
    let changed = article(1, "Refund rules", "Money comes back by cheque.", Audience::Public);
    search.apply(vec![changed, Change::ArticleGone(3.into())], Position(8));
    search.apply(vec![case(1, "Scanner does not start", "", None)], Position(9));
    search.flush();
    assert_eq!(titles(&search, "cheque"), ["Refund rules"]);
    assert!(titles(&search, "days").is_empty() && titles(&search, "webhook").is_empty());
    assert_eq!(case_ids(&search, &typed("scanner")), [1]);
    assert!(case_ids(&search, &typed("printer")).is_empty());
    assert_eq!(search.checkpoint(), Position(9));
    assert_eq!(search.article_revisions().keys().map(|id| id.0).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_draft_is_not_found() {
    let search = filled(Search::in_memory().unwrap());
    let Change::Article(mut draft, passages) =
        article(1, "Refund rules", "Refunds take five days.", Audience::Public)
    else {
        unreachable!("article() makes an article")
    };
    draft.published = false;
    search.apply(vec![Change::Article(draft, passages)], Position(8));
    search.flush();
    assert!(titles(&search, "refund").is_empty());
    let near = PassageQuery { vector: Some(axis(1, 300)), ..PassageQuery::default() };
    assert!(search.passages(&near, 5).iter().all(|hit| hit.passage.article.0 != 1));
}

#[test]
fn a_forgotten_conversation_is_wiped_from_the_disk_with_its_case() {
    let dir = tempfile::tempdir().unwrap();
    let search = filled(Search::open(dir.path()).unwrap());
    search.apply(
        vec![Change::ConversationGone(1.into()), Change::ConversationGone(1_001.into())],
        Position(8),
    );
    search.flush();
    assert!(search.conversations("parcel", 5).is_empty());
    let near = CaseQuery { vector: Some(axis(1, 300)), ..CaseQuery::default() };
    assert_eq!(case_ids(&search, &near), [2, 3]);
    drop(search);
    for file in files(dir.path()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(6).any(|w| w == b"custom"), "{} keeps it", file.display());
    }
}

fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { out.extend(files(&path)) } else { out.push(path) }
    }
    out.sort();
    out
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let before = everything(&filled(Search::open(dir.path()).unwrap()));
    let again = Search::open(dir.path()).unwrap();
    assert_eq!(again.checkpoint(), Position(7));
    assert_eq!(everything(&again), before);
    assert_eq!(again.article_revisions().len(), 3);
}

#[test]
fn closing_commits_what_waits() {
    let dir = tempfile::tempdir().unwrap();
    Search::open(dir.path()).unwrap().apply(house(), Position(7));
    assert_eq!(Search::open(dir.path()).unwrap().checkpoint(), Position(7));
}

/// Damages one file at a time in one way and asks the same of the index each time.
fn survives(test: &'static str, damage: impl Fn(&Path, &[u8])) {
    let trial = Trial::of(&["P10"], test);
    let expected = everything(&filled(Search::in_memory().unwrap()));
    let dir = tempfile::tempdir().unwrap();
    drop(filled(Search::open(dir.path()).unwrap()));
    let names = files(dir.path());
    for place in 0..names.len() {
        let now = files(dir.path());
        let Some(file) = now.get(place) else { continue };
        damage(file, &fs::read(file).unwrap());
        let search = Search::open(dir.path()).unwrap();
        if search.checkpoint() == Position(0) {
            search.apply(house(), Position(7));
            search.flush();
        }
        assert_eq!(search.checkpoint(), Position(7), "{}", file.display());
        assert_eq!(everything(&search), expected, "{}", file.display());
    }
    trial.held(names.len() as u64, "files damaged", "the index was built anew and equal");
}

#[test]
fn a_file_that_is_gone_is_survived() {
    survives("search::tests::a_file_that_is_gone_is_survived", |file, _| {
        fs::remove_file(file).unwrap();
    });
}

#[test]
fn a_file_cut_short_is_survived() {
    survives("search::tests::a_file_cut_short_is_survived", |file, bytes| {
        fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    });
}

#[test]
fn a_file_with_flipped_bytes_is_survived() {
    survives("search::tests::a_file_with_flipped_bytes_is_survived", |file, bytes| {
        let mut bytes = bytes.to_vec();
        let middle = bytes.len() / 2;
        for byte in bytes.iter_mut().skip(middle).take(3) {
            *byte ^= 0x55;
        }
        fs::write(file, bytes).unwrap();
    });
}

#[test]
fn what_a_failed_commit_lost_is_asked_for_again() {
    let dir = tempfile::tempdir().unwrap();
    let search = filled(Search::open(dir.path()).unwrap());
    let expected = everything(&search);
    assert_eq!(search.feed_again_from(), None);
    fs::remove_dir_all(dir.path()).unwrap();
    search.apply(vec![case(4, "never seen", "", None)], Position(8));
    search.flush();
    search.apply(vec![case(5, "ignored until somebody asks", "", None)], Position(9));
    search.flush();
    assert_eq!(search.feed_again_from(), Some(Position(0)));
    assert_eq!(search.feed_again_from(), None);
    assert_eq!(everything(&filled(search)), expected);
}

#[test]
fn an_index_of_another_version_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("index-0")).unwrap();
    fs::write(dir.path().join("index-0").join("meta.json"), "old").unwrap();
    let search = filled(Search::open(dir.path()).unwrap());
    assert_eq!(search.checkpoint(), Position(7));
    assert!(!dir.path().join("index-0").exists());
}

#[test]
fn hostile_queries_are_answered_quickly_or_not_at_all() {
    let search = filled(Search::in_memory().unwrap());
    let hostile = [
        "(".repeat(1_000),
        "-(".repeat(1_000) + "a",
        "refund AND NOT (title:[a TO b] OR *) \"x\"~9 ^2 \\".to_owned(),
        "\u{0}\u{1}\u{7f}\u{202e}".to_owned(),
        "x".to_owned(),
        "退款 возврат استرداد ".repeat(50),
        "refund printer ".repeat(70_000),
        (0..200_000).map(|n| format!("word{n} ")).collect(),
        String::new(),
    ];
    let clock = Stopwatch::start();
    for text in &hostile {
        let query = CaseQuery { wordings: vec![Wording::now(text)], ..CaseQuery::default() };
        search.passages(&ask(text), 5);
        search.cases(&query, usize::MAX);
        search.conversations(text, 0);
    }
    assert!(clock.elapsed().as_secs() < 20, "{:?}", clock.elapsed());
    assert_eq!(titles(&search, &hostile[2]), ["Refund rules"]);
    assert!(Wording::typed(&hostile[5]).text.len() <= TYPED_BYTES_MAX);
}

#[test]
fn words_that_stand_everywhere_are_looked_up_only_where_that_costs_little() {
    let word = |place: u64, n: u64| terms::Asked {
        stem: format!("word{place}"),
        weight: 1.0,
        n,
        idf: 20.0 - place as f32,
    };
    let stems = |each: u64| -> Vec<String> {
        let known = (1..=6).rev().map(|place| word(place, place * each)).collect();
        let terms = terms::Terms { known, all: Vec::new() };
        terms.looked_up().into_iter().map(|asked| asked.stem.clone()).collect()
    };
    assert_eq!(stems(1_000).len(), 6, "where they stand in few documents all are");
    assert_eq!(stems(15_000), ["word1", "word2", "word3", "word4"], "the rarest as far as it goes");
    assert_eq!(stems(1_000_000), ["word1", "word2", "word3"], "and some always");
}

#[test]
fn an_empty_index_finds_nothing() {
    let search = Search::in_memory().unwrap();
    assert_eq!(everything(&search), "[]\n[]\n[]");
    assert_eq!(search.checkpoint(), Position(0));
}
