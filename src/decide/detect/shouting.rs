//! Shouting: capitals or exclamation marks, in somebody who wrote quietly before. Capitals from the
//! first turn on are a habit.

use crate::decide::detect::Turn;
use crate::decide::detect::scene::{Scene, quote};
use crate::domain::decision::Evidence;
use crate::domain::reading::Form;

/// Share of capitals from which a turn is loud.
const LOUD_FROM: f32 = 0.7;
/// And up to which one is quiet.
const QUIET_TO: f32 = 0.4;
/// Exclamation marks from which one is loud.
const EXCLAMATIONS: u32 = 3;
/// Fewer words may be a name or a code.
const WORDS_MIN: u32 = 4;

/// Where the customer has become loud.
pub fn shouting(scene: &Scene<'_>) -> Option<Evidence> {
    let mut turns = scene.customer_turns_back();
    let now = turns.next()?;
    let mut before = turns.filter_map(form).peekable();
    before.peek()?;
    let became_loud = form(now).is_some_and(is_loud) && before.all(|f| f.capitals <= QUIET_TO);
    became_loud.then(|| quote(now))
}

fn form(turn: &Turn) -> Option<Form> {
    turn.reading.as_ref().map(|r| r.form)
}

fn is_loud(form: Form) -> bool {
    let in_capitals = form.capitals >= LOUD_FROM && form.n_words >= WORDS_MIN;
    in_capitals || form.n_exclamations >= EXCLAMATIONS
}
