//! The manual in the binary: every command in it is run, every piece of settings and policy is read
//! by the real parsers, every link leads somewhere, every recipe does what it says.
//!
//! What a block of a page is for stands in a remark above it, a line that readers never see:
//!
//! | remark `<!-- test: ... -->` | meaning |
//! |---|---|
//! | `house NAME=VALUE ...` | a set-up Baton with these settings runs beside the page; `$TOKEN` may manage, `$BOT_TOKEN` answer |
//! | `do COMMAND` | run here, unseen by readers: what they would have done elsewhere |
//! | `serves` | the next block is left running until it says that it is ready |
//! | `stops` | what was left running is told to end, and must end well |
//! | `background` | the next block is left running until the page ends |
//! | `fails` | the next block must end with an error |
//! | `not run, WHY` | the next block cannot be run here |
//! | `file NAME` | the next block is written to this file |
//! | `settings`, `policy` | the next block is a piece of the one or the other |
//! | `output` | the next block is what was printed: these lines, in this order, `…` for anything |
//! | `shown` | the next block is for looking at |
//!
//! A block of `sh` without a remark is run and must end well. The commands of a page are one session,
//! in an empty folder. Ports that pages name are exchanged for free ones.

mod page;
mod recipes;
mod session;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use baton::config::Typed;

use self::page::{Page, Step};
use self::session::Session;
use crate::support::House;

/// Pages whose commands run at the same time.
const AT_ONCE: usize = 2;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("web/help/pages")
}

/// The pages that people wrote, by name.
fn written() -> BTreeMap<String, Page> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let pages = entries.filter(|path| path.extension().is_some_and(|e| e == "md")).map(|path| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let page = Page::read(&name, &std::fs::read_to_string(&path).unwrap());
        (name, page)
    });
    pages.collect()
}

#[test]
fn every_command_in_it_does_what_the_page_says() {
    let pages: Vec<Page> = written()
        .into_values()
        .filter(|page| page.steps.iter().any(Step::is_for_a_shell))
        .collect();
    let n_run: usize = pages.iter().map(Page::n_run).sum();
    let not_run: Vec<String> = pages.iter().flat_map(Page::not_run).collect();
    let waiting = std::sync::Mutex::new(pages.iter());
    let next = || waiting.lock().unwrap().next();
    let faults: Vec<String> = std::thread::scope(|scope| {
        let work = || {
            let mut faults = Vec::new();
            while let Some(page) = next() {
                faults.extend(Session::of(page).run());
            }
            faults
        };
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    eprintln!("{n_run} blocks of commands were run, {} were not:", not_run.len());
    eprintln!("{}", not_run.join("\n"));
    assert!(n_run >= 55, "only {n_run} blocks were found");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn every_piece_of_settings_and_policy_is_read() {
    let (mut n_settings, mut n_policies) = (0, 0);
    for (name, page) in written() {
        for step in &page.steps {
            let at = format!("{name}, line {}", step.line());
            match step {
                Step::Settings { text, .. } => {
                    let typed = Typed::from_toml(text).unwrap_or_else(|e| panic!("{at}: {e}"));
                    typed.meant().unwrap_or_else(|e| panic!("{at}: {e}"));
                    n_settings += 1;
                }
                Step::Policy { text, .. } => {
                    recipes::sound(&recipes::with(text), &at);
                    n_policies += 1;
                }
                _ => {}
            }
        }
    }
    assert!(n_settings >= 9 && n_policies >= 12, "{n_settings} and {n_policies}");
}

#[test]
fn every_link_leads_somewhere_and_the_contents_list_every_page() {
    let house = House::start();
    let mut pages = written();
    let listed = listed();
    for name in listed.iter().filter(|name| name.starts_with("reference-")) {
        let answer = house.api().get(&format!("/help/pages/{name}.md"));
        assert_eq!(answer.status, 200, "{name}");
        pages.insert(name.clone(), Page::read(name, answer.body.as_str().unwrap()));
    }
    let there: BTreeSet<_> = pages.keys().cloned().collect();
    assert_eq!(listed, there, "contents.js against the pages");
    let mut dead = Vec::new();
    for (name, page) in &pages {
        assert!(page.title().is_some(), "{name} begins with its title");
        for (to, anchor) in &page.links {
            let found = pages.get(to).is_some_and(|to| anchor.is_empty() || to.has(anchor));
            if !found {
                dead.push(format!("{name}: {to}.md#{anchor}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
    for path in ["/help", "/help/", "/help/backup"] {
        assert_eq!(house.api().get(path).status, 200, "{path}");
    }
}

/// The pages that `contents.js` names.
fn listed() -> BTreeSet<String> {
    let text = std::fs::read_to_string(folder().parent().unwrap().join("contents.js")).unwrap();
    let ids = text.split("{ id: '").skip(1).filter_map(|rest| rest.split('\'').next());
    ids.map(str::to_owned).collect()
}
