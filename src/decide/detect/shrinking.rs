//! Ever shorter replies: somebody is giving up.

use crate::decide::detect::Turn;
use crate::decide::detect::scene::{Scene, is_pleased, quote, was_asked};
use crate::domain::decision::Evidence;

/// Words of the first of the three replies, at least.
const FIRST_MIN: u32 = 8;
/// Words of the last one, at most.
const LAST_MAX: u32 = 3;

/// Three replies in a row, each at most half as long, to an assistant that did not ask for few words.
pub fn shrinking(scene: &Scene<'_>) -> Option<Evidence> {
    let last: Vec<&Turn> = scene.customer_turns_back().take(3).collect();
    let [now, before, first] = last.as_slice() else { return None };
    let words = |t: &Turn| t.reading.as_ref().map_or(0, |r| r.form.n_words);
    let halves = words(now) * 2 <= words(before) && words(before) * 2 <= words(first);
    let is_curt = halves && words(first) >= FIRST_MIN && (1..=LAST_MAX).contains(&words(now));
    let tells = now.reading.as_ref().is_some_and(|r| r.sentiment > 0.0 || !r.entities.is_empty());
    (is_curt && !tells && !is_pleased(now) && !was_asked(scene, now)).then(|| quote(now))
}
