//! The smallest change that would have led to another outcome, computed by trying.
//!
//! A handoff is undone by leaving out triggers, the weightiest first: no smaller number of them could
//! do it. Anything else becomes a handoff when the threshold comes down to the risk.

use crate::decide::detect::decision::{Bounds, outcome};
use crate::decide::detect::weigh::{log_odds, logistic};
use crate::domain::decision::{Flip, Outcome, Trigger, TriggerKind};

/// The smallest change; none when no single kind of change would do.
pub fn flip(
    (decided, floor): (Outcome, Option<TriggerKind>),
    base: f64,
    triggers: &[Trigger],
    bounds: Bounds,
) -> Option<Flip> {
    if floor.is_some() {
        return Some(Flip::Never);
    }
    let risk = logistic(log_odds(base, triggers));
    // While an agent's return holds, no threshold would fetch a person.
    if bounds.cooling_off || (bounds.forced && bounds.defers) {
        return without(decided, base, triggers, bounds);
    }
    if decided != Outcome::Handoff {
        return Some(Flip::Threshold { at: risk, to: Outcome::Handoff });
    }
    without(decided, base, triggers, bounds).or_else(|| higher(risk, bounds))
}

/// The fewest triggers without which it would have been decided otherwise.
fn without(decided: Outcome, base: f64, triggers: &[Trigger], mut bounds: Bounds) -> Option<Flip> {
    let mut order: Vec<&Trigger> = triggers.iter().filter(|t| t.weight > 0.0).collect();
    if bounds.forced {
        order.retain(|t| t.kind != TriggerKind::Account);
        let account = triggers.iter().find(|t| t.kind == TriggerKind::Account)?;
        order.insert(0, account);
    }
    let mut left_out = Vec::new();
    for trigger in order {
        left_out.push(trigger.kind);
        bounds.forced &= trigger.kind != TriggerKind::Account;
        let kept: Vec<Trigger> =
            triggers.iter().filter(|t| !left_out.contains(&t.kind)).cloned().collect();
        let to = outcome(logistic(log_odds(base, &kept)), bounds);
        if to != decided {
            return Some(Flip::Without { triggers: left_out, to });
        }
    }
    None
}

/// The lowest threshold above the risk.
fn higher(risk: f64, bounds: Bounds) -> Option<Flip> {
    let at = risk.next_up();
    let band = bounds.threshold - bounds.offer_from;
    let to = outcome(risk, Bounds { threshold: at, offer_from: at - band, ..bounds });
    (to != Outcome::Handoff && at <= 1.0).then_some(Flip::Threshold { at, to })
}
