//! Comma-separated values (RFC 4180) that a spreadsheet opens as what they are: text that would be
//! taken for a formula begins with an apostrophe instead.

/// What a spreadsheet takes for the beginning of a formula, or skips on the way to one.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One line of cells, ended as the standard wants it.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

fn cell(text: &str) -> String {
    let is_number = text.parse::<f64>().is_ok();
    let safe =
        if text.starts_with(FORMULA) && !is_number { format!("'{text}") } else { text.to_owned() };
    if safe.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", safe.replace('"', "\"\""));
    }
    safe
}

#[cfg(test)]
mod tests;
