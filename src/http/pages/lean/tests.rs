//! Documentation goes, code stays, line by line.
use super::*;

fn lean(script: &str) -> String {
    String::from_utf8(lines(script.into())).unwrap()
}

#[test]
fn documentation_goes_and_lines_keep_their_numbers() {
    let script =
        "/** One. */\nexport const a = 1;\n  /**\n   * @param {string} b\n   */\n  f(b) {}\n";
    assert_eq!(lean(script), "\nexport const a = 1;\n\n\n\nf(b) {}\n");
}

#[test]
fn the_lines_of_a_template_stay_as_they_are() {
    let script = "  const a = `\n    one\n  `;\n  const b = `two`;\n";
    assert_eq!(lean(script), "const a = `\n    one\n  `;\nconst b = `two`;\n");
}

#[test]
fn what_only_looks_like_documentation_stays() {
    for script in [
        "const a = 'x'; /** @type {A} */ (b);\n",
        "/** @type {A} */ (b).c();\n",
        "const s = `\n/** in a template */\n`;\n",
        "/**\n never closed\n",
        "/**\n * half\nconst a = 1; */\n",
        "const r = /a*/.test(b);\n",
    ] {
        assert_eq!(lean(script), script);
    }
}

#[test]
fn what_is_no_text_stays() {
    assert_eq!(lines(vec![0xff, b'/']), vec![0xff, b'/']);
}
