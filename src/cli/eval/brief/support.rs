//! Whether every line of a briefing stands on the messages it names: they exist, and each word that
//! carries something is said in them. Words of our own (who says it, what a fact is called) are
//! known and few; whatever else is not in the source was invented.

use std::collections::BTreeSet;

use serde_json::Value;

/// Words a line may hold without a message behind them: those of its form, not of its content.
const OURS: &str = "the a an of to that and or is are be was were been has have had do does did \
    will would can could may should they them their theirs themselves it its in on at by for \
    from with as if what when where why how which who whether not no so but customer customers \
    team teams agent agents assistant assistants asks ask tells tell says say complaining writes \
    answers wants needs proposes trying looking like somebody number code order ticket error e mail \
    address phone version product deadline web detail name time count date amount also about";

/// The lines of a briefing, as the API gives it, that its turns do not say.
pub(super) fn unsupported(briefing: &Value, turns: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for part in ["ask", "also", "summary", "promises", "do_not_ask"] {
        each_line(briefing.get(part), &mut |text, of| {
            if !stands(text, of, turns) {
                found.push(format!("{part}: {text}"));
            }
        });
    }
    for part in ["why", "mood", "urgency"] {
        let of_why = briefing.get(part);
        each_line(of_why, &mut |text, of| {
            if of.is_empty() || quotations(text).iter().any(|said| !stands(said, of, turns)) {
                found.push(format!("{part}: {text}"));
            }
        });
    }
    for known in array(briefing.get("known")).iter().filter(|k| k["certainty"] != "missing") {
        let value = known["value"].as_str().unwrap_or_default();
        if !stands(value, &numbers(known.get("turns")), turns) {
            found.push(format!("known: {value}"));
        }
    }
    for tried in array(briefing.get("tried")) {
        let answer = tried["answer"].as_str().unwrap_or_default();
        let then = tried["then"]["text"].as_str().unwrap_or_default();
        let told = stands(answer, &[tried["turn"].as_u64().unwrap_or_default()], turns);
        if !told || !then.is_empty() && !stands(then, &numbers(tried["then"].get("turns")), turns) {
            found.push(format!("tried: {answer} {then}"));
        }
    }
    found
}

/// How many lines with a source a briefing has.
pub(super) fn n_lines(briefing: &Value) -> usize {
    let mut n = 0;
    for part in ["ask", "also", "summary", "promises", "do_not_ask", "why", "mood", "urgency"] {
        each_line(briefing.get(part), &mut |_, _| n += 1);
    }
    let known = array(briefing.get("known")).iter().filter(|k| k["certainty"] != "missing").count();
    n + known + array(briefing.get("tried")).len()
}

fn each_line(part: Option<&Value>, see: &mut dyn FnMut(&str, &[u64])) {
    let Some(part) = part else { return };
    for item in part.as_array().map_or_else(|| vec![part], |many| many.iter().collect()) {
        let line = item.get("line").unwrap_or(item);
        if let Some(text) = line.get("text").and_then(Value::as_str) {
            see(text, &numbers(line.get("turns")));
        }
    }
}

fn stands(text: &str, of: &[u64], turns: &[Value]) -> bool {
    let mut literal = false;
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut said: BTreeSet<String> = OURS.split_whitespace().map(str::to_owned).collect();
    for number in of {
        let turn = usize::try_from(*number).ok().and_then(|n| turns.get(n.checked_sub(1)?));
        let Some(turn) = turn.and_then(|turn| turn["text"].as_str()) else { return false };
        said.extend(words(turn));
        literal |= plain(turn).contains(plain(text).trim_end_matches('…'));
    }
    !of.is_empty() && (literal || words(text).all(|word| is_said(&word, &said)))
}

/// A verb may have taken the s of the third person, and a word cut short ends with an ellipsis.
fn is_said(word: &str, said: &BTreeSet<String>) -> bool {
    said.contains(word)
        || ["s", "es"].iter().any(|s| word.strip_suffix(s).is_some_and(|stem| said.contains(stem)))
        || word.strip_suffix("ies").is_some_and(|stem| said.contains(&format!("{stem}y")))
}

fn quotations(text: &str) -> Vec<&str> {
    text.split('“').skip(1).filter_map(|rest| rest.split('”').next()).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || c == '…')
        .map(|word| {
            let kept = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
            kept.collect::<String>()
        })
        .filter(|word| !word.is_empty())
}

fn numbers(turns: Option<&Value>) -> Vec<u64> {
    array(turns).iter().filter_map(Value::as_u64).collect()
}

fn array(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
