//! The encoder against the published model, against itself on every path, and against texts and
//! files that mean it no good.

use serde::Deserialize;

use super::{Encoded, Encoder, Malformed, Path, Scratch, TOKENS_MAX, VOCABULARY, WEIGHTS};

/// One line of `data/language/reference.json`, which `prepare.py` has written with the published
/// tokenizer and the full-precision model.
#[derive(Deserialize)]
struct Reference {
    text: String,
    ids: Vec<u32>,
    vector: Vec<f32>,
}

fn references() -> Vec<Reference> {
    let json = include_str!("../../../data/language/reference.json");
    serde_json::from_str(json).unwrap()
}

fn on(path: Path) -> Encoder {
    Encoder::read(&WEIGHTS.0, VOCABULARY, path).unwrap()
}

fn bits(encoded: &Encoded) -> Vec<u32> {
    encoded.vector.iter().chain(&encoded.inner).map(|number| number.to_bits()).collect()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[test]
fn a_text_is_cut_as_the_published_tokenizer_cuts_it() {
    let references = references();
    assert!(references.len() >= 20);
    for reference in references {
        assert_eq!(Encoder::embedded().ids(&reference.text), reference.ids, "{:?}", reference.text);
    }
}

#[test]
fn vectors_point_where_the_full_precision_model_points() {
    let mut scratch = Scratch::new();
    for reference in references() {
        let vector = Encoder::embedded().encode(&mut scratch, &reference.text).vector;
        let cosine = cosine(&vector, &reference.vector);
        assert!(cosine >= 0.995, "{cosine} for {:?}", reference.text);
        assert!((1.0 - self::cosine(&vector, &vector)).abs() < 1e-5);
    }
}

#[test]
fn every_path_gives_the_same_bits() {
    let encoders: Vec<_> = Path::available().into_iter().map(on).collect();
    let last = encoders.last().unwrap();
    assert_eq!(last.path().name(), "portable");
    let mut scratch = Scratch::new();
    // Every number of tokens that ends in another tile, and some whole texts.
    let long = references().pop().unwrap().ids;
    let lengths = (0..=12).chain([15, 16, 17, 31, 32, 33, 64, TOKENS_MAX]);
    let cuts = lengths.map(|n| long[..n].to_vec());
    let texts =
        references().into_iter().map(|reference| reference.ids).filter(|ids| ids.len() < 30);
    for ids in cuts.chain(texts) {
        let expected = bits(&last.encode_ids(&mut scratch, &ids));
        for encoder in &encoders {
            let found = bits(&encoder.encode_ids(&mut scratch, &ids));
            assert!(found == expected, "{} differs at {} ids", encoder.path().name(), ids.len());
        }
    }
}

#[test]
fn what_was_encoded_before_leaves_no_trace() {
    let encoder = Encoder::embedded();
    let mut used = Scratch::new();
    for reference in references().iter().rev() {
        let found = encoder.encode(&mut used, &reference.text);
        let fresh = encoder.encode(&mut Scratch::new(), &reference.text);
        assert_eq!(bits(&found), bits(&fresh), "{:?}", reference.text);
    }
}

#[test]
fn texts_of_one_meaning_lie_closer_than_texts_of_two() {
    let encoder = Encoder::embedded();
    let mut scratch = Scratch::new();
    let mut vector = |text: &str| encoder.encode(&mut scratch, text).vector;
    let lost = vector("My package never arrived.");
    let missing = vector("I am still waiting for the parcel you sent.");
    let oven = vector("How do I set the clock of the oven?");
    assert!(cosine(&lost, &missing) > cosine(&lost, &oven) + 0.3);
}

#[test]
fn no_text_is_too_strange_or_makes_more_work_than_the_longest_kept() {
    let encoder = Encoder::embedded();
    let mut scratch = Scratch::new();
    let megabyte = 1 << 20;
    let every_character: String = ('\0'..=char::MAX).step_by(37).collect();
    let texts = [
        "a".repeat(megabyte),
        "a ".repeat(megabyte / 2),
        " ".repeat(megabyte),
        "\u{0}".repeat(megabyte),
        "\u{301}".repeat(megabyte / 2),
        "👨‍👩‍👧".repeat(megabyte / 18),
        "ﷺ".repeat(megabyte / 3),
        format!("{} ", "qz".repeat(50)).repeat(megabyte / 101),
        "!".repeat(megabyte),
        "[SEP]".repeat(megabyte / 5),
        every_character,
        "\u{202e}\u{feff}\r\n\t\u{7f}".to_owned(),
    ];
    for text in texts {
        let start = text.chars().take(12).collect::<String>();
        let ids = encoder.ids(&text);
        let encoded = encoder.encode(&mut scratch, &text);
        assert!((2..=TOKENS_MAX).contains(&ids.len()), "{start:?}");
        assert_eq!((ids.first(), ids.last()), (Some(&101), Some(&102)), "{start:?}");
        let mut numbers = encoded.vector.iter().chain(&encoded.inner);
        assert!(numbers.all(|number| number.is_finite()), "{start:?}");
    }
}

#[test]
fn marks_a_customer_types_are_plain_text() {
    let ids = Encoder::embedded().ids("[SEP] [CLS] [PAD]");
    assert!(ids[1..ids.len() - 1].iter().all(|id| ![0, 101, 102].contains(id)), "{ids:?}");
}

#[test]
fn ids_from_elsewhere_are_bounded_too() {
    let encoder = Encoder::embedded();
    let mut scratch = Scratch::new();
    assert!(bits(&encoder.encode_ids(&mut scratch, &[])).iter().all(|bits| *bits == 0));
    let unknown = encoder.encode_ids(&mut scratch, &[101, 100, 102]);
    let foreign = encoder.encode_ids(&mut scratch, &[101, u32::MAX, 102]);
    assert_eq!(bits(&unknown), bits(&foreign));
    let long = encoder.encode_ids(&mut scratch, &[1996; 1_000]);
    assert_eq!(bits(&long), bits(&encoder.encode_ids(&mut scratch, &[1996; TOKENS_MAX])));
}

/// The packed file after a change, as it would be read from a damaged disk.
fn read_changed(change: impl FnOnce(&mut Vec<u8>)) -> Result<Encoder, Malformed> {
    let mut bytes = WEIGHTS.0.to_vec();
    change(&mut bytes);
    Encoder::read(Vec::leak(bytes), VOCABULARY, Path::best())
}

fn replace(bytes: &mut [u8], old: &str, new: &str) {
    assert_eq!(old.len(), new.len());
    let at = bytes.windows(old.len()).position(|window| window == old.as_bytes()).unwrap();
    bytes[at..at + old.len()].copy_from_slice(new.as_bytes());
}

#[test]
fn weights_that_are_not_of_the_models_shape_are_refused() {
    let refused = |change: fn(&mut Vec<u8>)| read_changed(change).err().unwrap();
    assert_eq!(refused(Vec::clear), Malformed::Foreign);
    assert_eq!(refused(|bytes| bytes.truncate(11)), Malformed::Foreign);
    assert_eq!(refused(|bytes| bytes[0] = b'b'), Malformed::Foreign);
    assert_eq!(refused(|bytes| bytes[8] = 9), Malformed::Version(9));
    assert!(matches!(refused(|bytes| bytes[12..16].fill(255)), Malformed::Header(_)));
    assert!(matches!(refused(|bytes| bytes.truncate(14)), Malformed::Header(_)));
    assert!(matches!(refused(|bytes| bytes[16] = b'?'), Malformed::Header(_)));
    let renamed = refused(|bytes| replace(bytes, "\"0.widen.sum\"", "\"0.widen.SUM\""));
    assert_eq!(renamed, Malformed::Missing("0.widen.sum".to_owned()));
    let reshaped = refused(|bytes| replace(bytes, "\"rows\":30522", "\"rows\":30523"));
    assert_eq!(
        reshaped.to_string(),
        "the table words is i8 30523 x 384, and should be i8 30522 x 384"
    );
    let moved = refused(|bytes| replace(bytes, "\"offset\":16384", "\"offset\":16385"));
    assert_eq!(moved, Malformed::Place("words".to_owned()));
    let shortened = refused(|bytes| bytes.truncate(bytes.len() - 1));
    assert_eq!(shortened, Malformed::Place("5.narrow.norm.shift".to_owned()));
    let infinite = refused(|bytes| {
        let scales = 11_736_832;
        bytes[scales..scales + 4].copy_from_slice(&f32::INFINITY.to_le_bytes());
    });
    assert_eq!(infinite, Malformed::NotFinite("words.scale".to_owned()));
}

#[test]
fn a_vocabulary_of_another_model_is_refused() {
    let refused = Encoder::read(&WEIGHTS.0, "one\ntwo\n", Path::best()).err();
    assert_eq!(refused, Some(Malformed::Vocabulary { found: 2, expected: 30_522 }));
}
