//! Documentation goes, code stays, line by line.
use super::*;

fn lean(script: &str) -> String {
    String::from_utf8(without_docs(script.into())).unwrap()
}

#[test]
fn documentation_goes_and_lines_keep_their_numbers() {
    let script =
        "/** One. */\nexport const a = 1;\n  /**\n   * @param {string} b\n   */\n  f(b) {}\n";
    assert_eq!(lean(script), "\nexport const a = 1;\n\n\n\n  f(b) {}\n");
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
    assert_eq!(without_docs(vec![0xff, b'/']), vec![0xff, b'/']);
}
