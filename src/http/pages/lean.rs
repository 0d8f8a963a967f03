//! Scripts on their way: the same lines without the documentation between them and the blanks before
//! them, which are for whoever reads the source and a quarter of what a customer would wait for. Line
//! numbers stay as they are in `web/`.

/// The script without its `/** ... */` blocks and indentation. Only a block that has its lines to
/// itself, each beginning with a star, is documentation; a template is left alone.
pub(super) fn lines(script: Vec<u8>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(&script) else { return script };
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    let mut in_template = false;
    while let Some(line) = lines.next() {
        if in_template || !opens(line) {
            out.push_str(if in_template { line } else { line.trim_start_matches([' ', '\t']) });
            in_template ^= ticks(line) % 2 == 1;
            continue;
        }
        let mut closed = line.trim_end().ends_with("*/");
        out.push('\n');
        while !closed && let Some(next) = lines.next_if(|next| next.trim_start().starts_with('*')) {
            closed = next.trim_end().ends_with("*/");
            out.push('\n');
        }
        if !closed {
            return script;
        }
    }
    out.into_bytes()
}

fn opens(line: &str) -> bool {
    line.trim_start().starts_with("/**") && line.trim_end().ends_with("*/") == line.contains("*/")
}

/// How often a template begins or ends in a line.
fn ticks(line: &str) -> usize {
    line.matches('`').count() - line.matches("\\`").count()
}

#[cfg(test)]
mod tests;
