//! Topics: ids, thresholds and examples.

use std::collections::{BTreeMap, BTreeSet};

use super::{RANGE, is_share};
use crate::domain::lint::Findings;
use crate::domain::policy::{Policy, Topic};
use crate::domain::reading::EntityKind;

/// Examples from which on a topic is recognised well.
const EXAMPLES_MIN: usize = 5;

pub(super) fn check(policy: &Policy, out: &mut Findings) {
    let mut seen = BTreeSet::new();
    for topic in &policy.topics {
        let at = format!("topics.{}", topic.id);
        if topic.id.is_empty() || topic.id.contains(char::is_whitespace) {
            out.refuse(at.clone(), "a topic needs an id without spaces");
        }
        if !seen.insert(topic.id.as_str()) {
            out.refuse(at.clone(), "two topics have this id");
        }
        if topic.threshold.is_some_and(|t| !is_share(t)) {
            out.refuse(format!("{at}.threshold"), RANGE);
        }
        if topic.examples.len() < EXAMPLES_MIN {
            let n = topic.examples.len();
            let message = format!("{n} of the five examples a topic needs to be recognised well");
            out.warn(format!("{at}.examples"), message);
        }
        facts(topic, &at, out);
    }
    doubled(policy, out);
}

fn facts(topic: &Topic, at: &str, out: &mut Findings) {
    for fact in topic.facts.iter().filter(|f| !is_fact(f)) {
        out.warn(format!("{at}.facts"), format!("nothing recognises a fact called {fact:?}"));
    }
}

/// Whether facts of this name are recognised in what customers say.
pub(super) fn is_fact(name: &str) -> bool {
    EntityKind::FACTS.iter().any(|kind| kind.name() == name)
}

/// The same example twice: within a topic it adds nothing, across topics it can't be told apart.
fn doubled(policy: &Policy, out: &mut Findings) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for topic in &policy.topics {
        let at = format!("topics.{}.examples", topic.id);
        for example in &topic.examples {
            match first.insert(example.trim().to_lowercase(), topic.id.as_str()) {
                Some(other) if other != topic.id => {
                    out.refuse(at.clone(), format!("{example:?} is also an example of {other:?}"));
                }
                Some(_) => out.warn(at.clone(), format!("{example:?} is there twice")),
                None => {}
            }
        }
    }
}
