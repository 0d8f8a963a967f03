//! How well it ended: solved or not, back again or not, and what customers gave for it.

use crate::decide::measure::course::{Course, DAY_S, GOOD_SCORE};
use crate::decide::measure::metrics::{Find, Metric, Piece, Pieces, Theme, Unit, span};
use crate::decide::measure::slice::Slice;

/// Handoffs an agent wrote something down about.
const WRITTEN: &str = "handoffs an agent wrote down the end of";
/// Scores given.
const SCORES: &str = "scores given";

/// Definitions of this theme.
pub const METRICS: &[Metric] = &[
    of_handoffs(
        "resolved_after_handoff",
        "Resolved after handoff",
        "handoffs that were solved, helped around or paid back, and whose customer was not back \
         with the same within a week",
        WRITTEN,
        |course, slice, emit| {
            for leg in slice.legs(course).filter(|leg| leg.disposition.is_some()) {
                emit(Piece::Is(leg.is_solved() && !course.back_within(7 * DAY_S)));
            }
        },
    ),
    Metric {
        id: "time_to_resolution",
        name: "Time to the end of a handoff",
        theme: Theme::Quality,
        unit: Unit::Seconds,
        counts: "from the decision that a person is needed to the wrap-up or the return to the \
                 assistant",
        of: "handoffs an agent took; what is not over counts for as long as it has lasted",
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            use super::super::course::Line;
            for leg in slice.legs(course).filter(|leg| leg.line != Line::Before) {
                if leg.taken_at().is_some() {
                    emit(span(leg.requested_at, leg.over_at, slice.as_of));
                }
            }
        }),
    },
    share(
        "back_within_day",
        "Back within a day",
        "conversations whose customer wrote again, or began another on the same topic, within 24 \
         hours of the end",
        "conversations that ended at least 24 hours ago",
        |course, slice, emit| back(course, slice, DAY_S, emit),
    ),
    share(
        "back_within_week",
        "Back within a week",
        "conversations whose customer wrote again, or began another on the same topic, within 7 \
         days of the end",
        "conversations that ended at least 7 days ago",
        |course, slice, emit| back(course, slice, 7 * DAY_S, emit),
    ),
    share("csat", "CSAT", "scores of 4 or 5", SCORES, |course, _, emit| {
        scored(course, |_| true, emit);
    }),
    share(
        "csat_escalated",
        "CSAT, assistant then person",
        "scores of 4 or 5",
        "scores given to conversations the assistant spoke in before a person did",
        |course, _, emit| scored(course, |c| c.assistant_spoke && had_person(c), emit),
    ),
    share(
        "csat_assistant",
        "CSAT, assistant only",
        "scores of 4 or 5",
        "scores given to conversations without a handoff",
        |course, _, emit| scored(course, |c| !c.escalated(), emit),
    ),
    share(
        "csat_person",
        "CSAT, person only",
        "scores of 4 or 5",
        "scores given to conversations a person spoke in and the assistant did not",
        |course, _, emit| scored(course, |c| !c.assistant_spoke && had_person(c), emit),
    ),
    share(
        "csat_response",
        "CSAT response rate",
        "conversations the customer scored",
        "conversations that are over",
        |course, _, emit| {
            if course.over_at.is_some() || course.score.is_some() {
                emit(Piece::Is(course.score.is_some()));
            }
        },
    ),
    Metric {
        id: "time_to_score",
        name: "Time to the score",
        theme: Theme::Quality,
        unit: Unit::Seconds,
        counts: "from the beginning of the conversation to the score: figures here are by when it \
                 began, and this says how much later scores come",
        of: "conversations with a score",
        pieces: Pieces::OfConversation(|course, _, emit| {
            if let Some((_, at)) = course.score {
                emit(span(course.opened_at, Some(at), at));
            }
        }),
    },
    of_handoffs(
        "asked_again",
        "Asked again",
        "facts an agent asked for that the customer had told already and that stood in the briefing",
        "facts an agent asked for by name (order, ticket or phone number, e-mail address, error \
         code, version, address on the web)",
        |course, slice, emit| {
            for leg in slice.legs(course) {
                for place in 0..leg.n_asked {
                    emit(Piece::Is(place < leg.n_asked_again));
                }
            }
        },
    ),
];

const fn share(
    id: &'static str,
    name: &'static str,
    counts: &'static str,
    of: &'static str,
    find: Find,
) -> Metric {
    let pieces = Pieces::OfConversation(find);
    Metric { id, name, theme: Theme::Quality, unit: Unit::Share, counts, of, pieces }
}

const fn of_handoffs(
    id: &'static str,
    name: &'static str,
    counts: &'static str,
    of: &'static str,
    find: Find,
) -> Metric {
    Metric { pieces: Pieces::OfHandoffs(find), ..share(id, name, counts, of, find) }
}

fn had_person(course: &Course) -> bool {
    course.legs.iter().any(|leg| leg.replied_at.is_some())
}

fn scored(course: &Course, of: fn(&Course) -> bool, emit: &mut dyn FnMut(Piece)) {
    if let Some((score, _)) = course.score.filter(|_| of(course)) {
        emit(Piece::Is(score >= GOOD_SCORE));
    }
}

fn back(course: &Course, slice: &Slice, seconds: i64, emit: &mut dyn FnMut(Piece)) {
    if course.settled(seconds, slice.as_of) {
        emit(Piece::Is(course.back_within(seconds)));
    }
}
