//! Nothing that the code knows is missing from its pages.
use super::*;

fn page(name: &str) -> String {
    let pages = reference("# Commands\n".into());
    pages.into_iter().find(|(known, _)| *known == name).map(|(_, text)| text).unwrap()
}

#[test]
fn every_setting_stands_on_one_of_two_pages() {
    let (settings, limits) = (page("reference-settings"), page("reference-limits"));
    for key in KEYS {
        let rows = [format!("| `{}` |", key.name), format!("| `{}` |", of(key).1)];
        let found = if of(key).0 == LIMITS {
            limits.contains(&rows[1])
        } else {
            settings.contains(&rows[0])
        };
        assert!(found, "{}", key.name);
        assert!(settings.contains(key.about) || limits.contains(key.about), "{}", key.name);
    }
}

#[test]
fn every_error_and_every_address_has_its_row() {
    let (errors, access) = (page("reference-errors"), page("reference-access"));
    assert!(Code::ALL.iter().all(|code| errors.contains(&format!("| `{}` |", code.name()))));
    assert_eq!(access.matches("\n| `").count(), TABLE.len());
    let posting =
        "| `POST /conversations/{id}/messages` | – | yes | yes | yes | yes | – | – | – | – |";
    assert!(access.contains(posting), "{access}");
}

#[test]
fn a_row_has_as_many_cells_as_its_head() {
    for (name, text) in reference(String::new()) {
        let mut head = None;
        for line in text.lines() {
            if !line.starts_with('|') {
                head = None;
                continue;
            }
            let cells = line.matches('|').count();
            assert_eq!(cells, *head.get_or_insert(cells), "{name}: {line}");
        }
    }
}
