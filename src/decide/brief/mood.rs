//! How the customer feels, where that is going, and how urgent it is; from what was read in their
//! messages, in words a person can check against them.

use super::known::label;
use super::story::Story;
use super::text::{clean, line, short};
use super::when;
use crate::domain::briefing::Line;
use crate::domain::message::Seq;
use crate::domain::reading::{EntityKind, SignalKind};

/// The word for a mood that is neither good nor bad.
pub(super) const EVEN: &str = "neutral";
/// How far the last message must be from those before for a trend.
const TREND: f32 = 0.2;
/// How sure urgency must be, 0 to 1.
const URGENT: f32 = 0.5;
/// Words of urgency and deadlines shown.
const SHOWN_MAX: usize = 4;
/// The longest of them, in characters.
const WORD_CHARS: usize = 60;

/// `unhappy (-0.4), getting worse`, with the last and the worst message behind it.
pub(super) fn mood(story: &Story<'_>) -> Option<Line> {
    let read: Vec<(Seq, f32)> = story.read().map(|(seq, r)| (seq, r.sentiment)).collect();
    let (last, before) = read.split_last()?;
    let mut text = format!("{} ({:+.1})", word(last.1), last.1);
    if !before.is_empty() {
        let mean = before.iter().map(|(_, s)| s).sum::<f32>() / before.len() as f32;
        text.push_str(match last.1 - mean {
            d if d <= -TREND => ", getting worse",
            d if d >= TREND => ", getting better",
            _ => ", steady",
        });
    }
    let worst = read.iter().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(seq, _)| *seq);
    line(&text, [last.0].into_iter().chain(worst))
}

/// What says that it is urgent, and by when.
pub(super) fn urgency(story: &Story<'_>) -> Option<Line> {
    let mut parts: Vec<String> = Vec::new();
    let mut turns = Vec::new();
    for (seq, reading) in story.read() {
        let said = story.message(seq).map(|m| clean(&m.text)).unwrap_or_default();
        let mut add = |part: String| {
            if parts.len() < SHOWN_MAX && !parts.contains(&part) {
                parts.push(part);
                turns.push(seq);
            }
        };
        let urgent = reading.signal(SignalKind::Urgency).filter(|s| s.probability >= URGENT);
        let words = urgent.map(|s| s.words.as_slice()).unwrap_or_default();
        for word in words.iter().map(|w| short(w, WORD_CHARS)).filter(|w| said.contains(w)) {
            add(format!("“{word}”"));
        }
        if urgent.is_some() && words.is_empty() {
            add("sounds urgent".to_owned());
        }
        for entity in reading.entities.iter().filter(|e| e.kind == EntityKind::Deadline) {
            let value = short(&entity.text, WORD_CHARS);
            if said.contains(&value) {
                let at = story.message(seq).map(|m| m.at).unwrap_or_default();
                let on = when::resolve(entity, at).map(|on| format!(" ({on})")).unwrap_or_default();
                add(format!("{} {value}{on}", label(entity.kind)));
            }
        }
    }
    line(&parts.join(", "), turns)
}

fn word(sentiment: f32) -> &'static str {
    match sentiment {
        s if s <= -0.5 => "very unhappy",
        s if s <= -0.15 => "unhappy",
        s if s < 0.15 => EVEN,
        s if s < 0.5 => "content",
        _ => "very content",
    }
}
