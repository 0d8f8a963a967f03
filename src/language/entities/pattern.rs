//! Regular expressions whose work memory is bounded. The `regex` crate keeps work memory by groups
//! of threads: where threads come and go, each expression ends up with eight of them, tens of
//! megabytes for all. Here there are as many as there are texts being read at the same time.

use std::sync::{Mutex, MutexGuard, PoisonError};

use regex_automata::meta::{Cache, Regex};
use regex_automata::util::captures::Captures;
use regex_automata::{Input, Span};

use crate::language::SCRATCHES_KEPT;

/// A digit as it is written in the languages that are read. `\d` stands for those of sixty scripts
/// and makes the machines that look for numbers ten times as large.
const DIGIT: &str = "[0-9０-９]";

/// A regular expression.
pub(super) struct Pattern {
    regex: Regex,
    kept: Mutex<Vec<Cache>>,
}

/// What one looks like in a text.
pub(super) struct Caught<'t> {
    text: &'t str,
    groups: Captures,
}

impl Pattern {
    /// Compiles an expression of the `regex` crate; `\d` means [`DIGIT`].
    pub(super) fn new(pattern: &str) -> Self {
        let regex = Regex::new(&pattern.replace(r"\d", DIGIT));
        let regex = regex.expect("a test compiles every pattern");
        Self { regex, kept: Mutex::default() }
    }

    /// Where it stands in a text, from left to right, at most `max` times.
    pub(super) fn all<'t>(&self, text: &'t str, max: usize) -> Vec<Caught<'t>> {
        let mut cache = self.kept().pop().unwrap_or_else(|| self.regex.create_cache());
        let mut groups = self.regex.create_captures();
        let mut input = Input::new(text);
        let mut found = Vec::new();
        while found.len() < max {
            self.regex.search_captures_with(&mut cache, &input, &mut groups);
            let Some(at) = groups.get_match().filter(|at| !at.is_empty()) else { break };
            input.set_start(at.end());
            found.push(Caught { text, groups: groups.clone() });
        }
        let mut kept = self.kept();
        if kept.len() < *SCRATCHES_KEPT {
            kept.push(cache);
        }
        found
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Cache>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'t> Caught<'t> {
    /// The byte at which it begins, and all of it.
    pub(super) fn whole(&self) -> (usize, &'t str) {
        let span = self.groups.get_match().map_or(Span { start: 0, end: 0 }, |at| at.span());
        (span.start, self.part(span))
    }

    /// The part that a group stands for.
    pub(super) fn group(&self, n: usize) -> Option<&'t str> {
        self.groups.get_group(n).map(|span| self.part(span))
    }

    /// The byte at which a named group begins, and its part.
    pub(super) fn named(&self, name: &str) -> Option<(usize, &'t str)> {
        self.groups.get_group_by_name(name).map(|span| (span.start, self.part(span)))
    }

    fn part(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }
}
