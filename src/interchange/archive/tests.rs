use super::*;
use crate::domain::access::SecretHash;
use crate::domain::vector::{DIMENSIONS, Vector};
use crate::ids::CustomerId;

fn head() -> Line {
    Line::Archive(Head { version: VERSION, secrets: true, since: None, until: None })
}

fn text_of(lines: &[Line]) -> String {
    let mut out = Vec::new();
    lines.iter().for_each(|line| write(&mut out, line).unwrap());
    String::from_utf8(out).unwrap()
}

fn read(text: &str) -> Result<Vec<Line>, ArchiveError> {
    let (_, mut lines) = Lines::open(text.as_bytes())?;
    std::iter::from_fn(|| lines.next_line().transpose()).collect()
}

#[test]
fn ids_bytes_and_numbers_are_readable_and_come_back_as_they_were() {
    let customer = CustomerId(0x0199_0000_0000_0000_0000_0000_0000_0001);
    let token = Line::CustomerToken(CustomerToken {
        hash: SecretHash([7; 32]),
        customer,
        verified: true,
        created_at: Timestamp(1_790_000_000_123),
        expires_at: Timestamp(1_790_000_000_124),
    });
    let text = text_of(&[head(), token.clone()]);
    assert!(text.contains(&format!("\"customer\":\"{customer}\"")), "{text}");
    assert!(text.contains("\"hash\":\"BwcH"), "{text}");
    assert_eq!(read(&text).unwrap(), [token]);
}

#[test]
fn a_vector_keeps_every_bit() {
    let mut values = [0.0_f32; DIMENSIONS];
    for (i, value) in (0_u16..).zip(&mut values) {
        *value = (f32::from(i) * 0.37).sin() / 3.0;
    }
    let vector = Vector::from_floats(&values);
    let text = serde_json::to_string(&vector).unwrap();
    assert_eq!(serde_json::from_str::<Vector>(&text).unwrap(), vector);
    for risk in [0.1 + 0.2, 1.0 / 3.0, 5e-324, 0.615_384_615_384_615_3] {
        let text = serde_json::to_string(&risk).unwrap();
        assert_eq!(serde_json::from_str::<f64>(&text).unwrap(), risk, "{text}");
    }
}

#[test]
fn what_is_no_archive_is_refused_with_its_line() {
    let whole = text_of(&[head(), head()]);
    for (text, number) in [
        (String::new(), 1),
        ("{}\n".to_owned(), 1),
        (whole.replacen("\"version\":1", "\"version\":2", 1), 1),
        (format!("{whole}{{\"agent\": 3}}\n"), 3),
        (format!("{whole}{{\"nothing\": {{}}}}\n"), 3),
        (whole.trim_end().to_owned(), 2),
    ] {
        match read(&text) {
            Err(ArchiveError::Line { number: found, .. }) => assert_eq!(found, number, "{text}"),
            other => panic!("{other:?} of {text}"),
        }
    }
}
