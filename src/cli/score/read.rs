//! What the scoring kinds share: lines made to cases as if an agent had wrapped them up.

use crate::clock::Timestamp;
use crate::domain::case::Case;
use crate::domain::customer::CustomerTier;
use crate::domain::handoff::{Disposition, WrapUp};
use crate::language::Language;

/// A case as a line describes it.
pub(super) struct Described<'a> {
    pub(super) number: usize,
    pub(super) title: &'a str,
    pub(super) body: &'a str,
    pub(super) topic: Option<String>,
    pub(super) resolved_at: Timestamp,
    pub(super) outcome: Option<&'a str>,
}

impl Described<'_> {
    /// The case, numbered by its line.
    pub(super) fn case(&self, language: &Language) -> Case {
        let number = self.number as u128;
        let whole = format!("{}\n{}", self.title, self.body);
        Case {
            id: number.into(),
            conversation: number.into(),
            handoff: number.into(),
            ask: self.title.to_owned(),
            tried: Vec::new(),
            wrap_up: WrapUp { disposition: disposition(self.outcome), ..WrapUp::default() },
            topic: self.topic.clone(),
            agent: 0.into(),
            customer_tier: CustomerTier::default(),
            transcript: self.body.to_owned(),
            vector: language.encode(whole.trim()),
            opened_at: self.resolved_at,
            resolved_at: self.resolved_at,
            score: None,
            reopened: false,
            n_helped: 0,
            n_not_helped: 0,
        }
    }
}

/// The disposition of that name; solved when it is another word or none.
fn disposition(outcome: Option<&str>) -> Disposition {
    let all = [
        Disposition::Workaround,
        Disposition::Refunded,
        Disposition::BugFiled,
        Disposition::NotSolved,
        Disposition::NoReply,
    ];
    let named = all.into_iter().find(|d| outcome.is_some_and(|name| name == d.name()));
    named.unwrap_or(Disposition::Solved)
}
