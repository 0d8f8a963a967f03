//! Tables of questions and answers (CSV, RFC 4180), an article a row. Columns are found by their
//! headings; without headings the first is the question and the second the answer.

use csv::{ReaderBuilder, StringRecord};

use crate::domain::sheet::Sheet;

/// Articles of one table, at most.
const ROWS_MAX: usize = 20_000;
/// Rows named that cannot be read; what is wrong with the rest is the same.
const NAMED_MAX: usize = 20;

const QUESTION: &[&str] =
    &["question", "title", "frage", "titel", "pregunta", "domanda", "titre", "问题"];
const ANSWER: &[&str] =
    &["answer", "text", "body", "content", "antwort", "respuesta", "réponse", "risposta", "答案"];
const TOPIC: &[&str] = &["topic", "category", "thema", "kategorie", "categoría", "catégorie"];

/// The articles, and which rows are none and why.
pub(super) fn sheets(text: &str) -> (Vec<Sheet>, Vec<String>) {
    let delimiter = delimiter(text);
    if let Some(line) = open_quote(text, delimiter) {
        return (Vec::new(), vec![format!("the quotation mark in line {line} is never closed")]);
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut columns: Option<Columns> = None;
    let (mut sheets, mut refused) = (Vec::new(), Refused::default());
    for row in reader.records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                refused.push(error.to_string());
                break;
            }
        };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if columns.is_none() {
            let headed = Columns::headed(&row);
            let is_head = headed.is_some();
            columns = Some(headed.unwrap_or(Columns { question: 0, answer: 1, topic: None }));
            if is_head {
                continue;
            }
        }
        if sheets.len() == ROWS_MAX {
            refused.push(format!("has more than {ROWS_MAX} rows; the rest was left out"));
            break;
        }
        let line = row.position().map_or(0, csv::Position::line);
        match columns.as_ref().and_then(|columns| columns.sheet(&row)) {
            Some(sheet) => sheets.push(sheet),
            None => refused.push(format!("line {line} has no question or no answer")),
        }
    }
    if sheets.is_empty() && refused.n == 0 {
        refused.push("has no rows".into());
    }
    (sheets, refused.told())
}

struct Columns {
    question: usize,
    answer: usize,
    topic: Option<usize>,
}

impl Columns {
    fn headed(row: &StringRecord) -> Option<Self> {
        let at = |names: &[&str]| {
            row.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()))
        };
        Some(Self { question: at(QUESTION)?, answer: at(ANSWER)?, topic: at(TOPIC) })
    }

    fn sheet(&self, row: &StringRecord) -> Option<Sheet> {
        let cell = |at: usize| row.get(at).map(str::trim).filter(|cell| !cell.is_empty());
        let title = cell(self.question)?.split_whitespace().collect::<Vec<_>>().join(" ");
        let topic = self.topic.and_then(cell).map(str::to_lowercase);
        Some(Sheet { title, body: cell(self.answer)?.to_owned(), topic, internal: false })
    }
}

#[derive(Default)]
struct Refused {
    n: usize,
    named: Vec<String>,
}

impl Refused {
    fn push(&mut self, why: String) {
        self.n += 1;
        if self.n <= NAMED_MAX {
            self.named.push(why);
        }
    }

    fn told(mut self) -> Vec<String> {
        if self.n > NAMED_MAX {
            self.named.push(format!("and {} more", self.n - NAMED_MAX));
        }
        self.named
    }
}

/// What stands between cells: whatever the first line has most of, outside of quotation marks.
pub(in crate::interchange) fn delimiter(text: &str) -> u8 {
    let (mut quoted, mut n) = (false, [0_usize; 3]);
    let known = [b',', b';', b'\t'];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => {
                if let Some(at) = known.iter().position(|d| *d == byte) {
                    n[at] += 1;
                }
            }
            _ => {}
        }
    }
    // The earliest of equals: a comma, when there is nothing at all.
    let best = (0..3).rev().max_by_key(|at| n[*at]).unwrap_or(0);
    known[best]
}

/// The line whose quotation mark is still open at the end: everything after it would be one cell.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let mut open = None;
    let (mut line, mut begins) = (1, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if open.is_some() {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                open = None;
            }
        } else if byte == b'"' && begins {
            open = Some(line);
        }
        if byte == b'\n' {
            line += 1;
        }
        begins = open.is_none() && (byte == delimiter || byte == b'\n');
    }
    open
}
