//! The reason of an offer or a wait in one line for people. Decides nothing.

use std::borrow::Cow;

use crate::domain::handoff::{Relaxed, Waiting};

use super::board::Board;
use super::fit::{Survey, Told, decided_by};
use super::widen::{Wanted, WantedSkill};

/// Why this agent: `knows integrations (3), free 2 of 3, idle longest`.
pub(super) fn offer(one: &Waiting, wanted: &Wanted, survey: &Survey, board: &Board<'_>) -> String {
    let Some(best) = survey.best() else { return String::new() };
    let seat = board.seat(best.seat);
    let mut parts: Vec<Cow<'_, str>> = Vec::new();
    if one.only == Some(seat.agent) {
        parts.push("it was passed on to them".into());
    } else {
        parts.push(skill(one, wanted, board, best.seat, &best.relaxed.list()));
        if wanted.preferred == Some(seat.agent) {
            parts.push("knows this customer".into());
        }
        if best.relaxed.has(Relaxed::Tongue) {
            parts.push(format!("nobody who speaks {} is free", one.need.tongue.code()).into());
        }
    }
    parts.push(format!("free {} of {}", board.left(best.seat), seat.capacity).into());
    parts.push(match survey.second().map(|second| decided_by(one, board, best, second).1) {
        None => "the only one who could".into(),
        Some(Told::Fit) => "fits best".into(),
        Some(Told::Load) => "least load".into(),
        Some(Told::Idle) => "idle longest".into(),
        Some(Told::Lot) => "drawn by lot among equals".into(),
    });
    parts.join(", ")
}

fn skill(
    one: &Waiting,
    wanted: &Wanted,
    board: &Board<'_>,
    seat: usize,
    relaxed: &[Relaxed],
) -> Cow<'static, str> {
    let Some((name, level)) = &one.need.skill else { return "anybody may take it".into() };
    let has = match wanted.skill {
        WantedSkill::Known(number, _) => board.level(seat, number),
        WantedSkill::Any | WantedSkill::Nobodys => 0,
    };
    if relaxed.contains(&Relaxed::Skill) {
        return format!("nobody who knows {name} is free").into();
    }
    if relaxed.contains(&Relaxed::Neighbour) {
        return format!("knows something close to {name}").into();
    }
    if relaxed.contains(&Relaxed::Level) {
        return format!("knows some {name} ({has}, wanted {level})").into();
    }
    format!("knows {name} ({has})").into()
}

/// Why nobody: who could but cannot now, or what is missing.
pub(super) fn wait(one: &Waiting, wanted: &Wanted, survey: &Survey, hours_open: bool) -> String {
    let (full, busy) = (survey.n_full, survey.n_busy);
    let reason = if wanted.only.is_some() {
        "waits for the person it was passed on to".to_owned()
    } else if full + busy > 0 {
        format!("{} who could take it: {full} full, {busy} not taking more", full + busy)
    } else if survey.n_gone == 0 {
        format!("nobody fits yet: {}", requirement(one))
    } else {
        "nobody who could take it is at work".to_owned()
    };
    let closed = if hours_open { "" } else { "; out of hours" };
    format!("{reason}{closed}")
}

fn requirement(one: &Waiting) -> String {
    let skills = one.need.skill.iter().chain(&one.need.also);
    let skill = skills.map(|(name, level)| format!("{name} ({level})"));
    let tier = (one.need.tier > 1).then(|| format!("authority {}", one.need.tier));
    let tongue = Some(format!("language {}", one.need.tongue.code()));
    let parts: Vec<String> = skill.chain(tier).chain(tongue).collect();
    format!("needs {}", parts.join(", "))
}
