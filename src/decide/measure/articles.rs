//! Which article helped and which failed: what became of the conversations the assistant quoted it
//! in. A handoff the customer asked for from the start is no article's failure, but one after an
//! answer is a sign; both stand apart.

use std::collections::BTreeMap;

use crate::decide::measure::course::{Assisted, Course};
use crate::decide::measure::register::Number;
use crate::decide::measure::slice::Slice;

/// What became of the conversations one article was quoted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// The article.
    pub article: Number,
    /// Conversations it was quoted in.
    pub n: u32,
    /// Resolved, confirmed.
    pub confirmed: u32,
    /// Resolved, assumed.
    pub assumed: u32,
    /// Went to a person.
    pub escalated: u32,
    /// Not resolved, or left in silence.
    pub failed: u32,
}

/// Every article quoted in a slice, the one with most failures and handoffs first.
pub fn uses<'a>(courses: impl Iterator<Item = &'a Course>, slice: &Slice) -> Vec<Use> {
    let mut uses: BTreeMap<Number, Use> = BTreeMap::new();
    for course in courses.filter(|course| slice.holds(course)) {
        for article in &course.articles {
            let it =
                uses.entry(*article).or_insert_with(|| Use { article: *article, ..Use::default() });
            it.n += 1;
            match course.assisted() {
                Some(Assisted::Confirmed) => it.confirmed += 1,
                Some(Assisted::Assumed) => it.assumed += 1,
                Some(Assisted::LeftInSilence | Assisted::Failed) => it.failed += 1,
                None => it.escalated += u32::from(course.escalated()),
            }
        }
    }
    let mut uses: Vec<Use> = uses.into_values().collect();
    uses.sort_by_key(|it| (std::cmp::Reverse(it.failed + it.escalated), it.article));
    uses
}
