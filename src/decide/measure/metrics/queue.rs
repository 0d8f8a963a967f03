//! The line: how long people wait, who gives up, whether what they were told held.

use crate::decide::measure::course::{Away, Course, Hand, Leg, Line};
use crate::decide::measure::metrics::{Find, Metric, Piece, Pieces, Theme, Unit, span};
use crate::decide::measure::slice::{SHORT_S, Slice};
use crate::decide::measure::survival::Span;

/// Handoffs that joined the line.
const JOINED: &str = "handoffs that joined the line";
/// Parts of handoffs that an agent is done with.
const DONE: &str = "the parts of handoffs that one agent is done with; imported ones are left out, \
                    their times are not known";

/// Definitions of this theme.
pub const METRICS: &[Metric] = &[
    Metric {
        id: "time_to_assignment",
        name: "Time to a person",
        theme: Theme::Queue,
        unit: Unit::Seconds,
        counts: "from joining the line to the first agent who takes it",
        of: "handoffs that joined the line; those who left or still wait count for as long as they \
             waited",
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            for (leg, waited) in waits(course, slice) {
                let _ = leg;
                emit(Piece::Span(waited));
            }
        }),
    },
    Metric {
        id: "first_reply_from_decision",
        name: "First reply from the decision",
        theme: Theme::Queue,
        unit: Unit::Seconds,
        counts: "from the decision that a person is needed to the first message an agent wrote",
        of: "handoffs that joined the line; those without a reply count for as long as it was \
             waited for",
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            for leg in slice.legs(course).filter(|leg| joined(leg)) {
                let left = match leg.line {
                    Line::Left(at, _) => Some(at),
                    _ => leg.over_at.or(course.over_at),
                };
                let until = left.unwrap_or(slice.as_of);
                let replied = leg.replied_at.filter(|_| !matches!(leg.line, Line::Left(..)));
                emit(span(leg.requested_at, replied, until));
            }
        }),
    },
    Metric {
        id: "first_reply_from_acceptance",
        name: "First reply from acceptance",
        theme: Theme::Queue,
        unit: Unit::Seconds,
        counts: "from an agent taking it to the first message an agent wrote",
        of: "handoffs an agent took; those without a reply count for as long as it was waited for",
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            for leg in slice.legs(course).filter(|leg| leg.line != Line::Before) {
                let Some(taken) = leg.taken_at() else { continue };
                let until = leg.over_at.or(course.over_at).unwrap_or(slice.as_of);
                emit(span(taken, leg.replied_at, until));
            }
        }),
    },
    share(
        "abandoned",
        "Abandoned",
        "handoffs whose customer left the line without a person and without another way",
        JOINED,
        |course, slice, emit| left(course, slice, Away::Gone, emit),
    ),
    share(
        "left_message",
        "Left a message",
        "handoffs whose customer left an address instead of waiting",
        JOINED,
        |course, slice, emit| left(course, slice, Away::Message, emit),
    ),
    share(
        "back_to_assistant",
        "Went back to the assistant",
        "handoffs whose customer went on with the assistant instead of waiting",
        JOINED,
        |course, slice, emit| left(course, slice, Away::Back, emit),
    ),
    share(
        "service_level",
        "Service level",
        "handoffs a person took within the target",
        "handoffs a person took, and those abandoned after more than 10 seconds; nothing when no \
         target is given",
        |course, slice, emit| {
            let Some(target) = slice.within_s.map(f64::from) else { return };
            for (leg, waited) in waits(course, slice) {
                match leg.line {
                    Line::Taken(_) => emit(Piece::Is(waited.length <= target)),
                    Line::Left(_, Away::Gone) if waited.length > f64::from(SHORT_S) => {
                        emit(Piece::Is(false));
                    }
                    _ => {}
                }
            }
        },
    ),
    share(
        "quotes_held",
        "Quotes held",
        "handoffs that a person took within the time the customer was told first",
        "handoffs whose customer was told a time and was taken, or waited longer than that; those \
         who left earlier are left out, nobody knows",
        |course, slice, emit| {
            for (leg, waited) in waits(course, slice) {
                let Some(told) = leg.told_s.map(f64::from) else { continue };
                if waited.ended || waited.length > told {
                    emit(Piece::Is(waited.length <= told));
                }
            }
        },
    ),
    Metric {
        id: "handle_time",
        name: "Handle time",
        theme: Theme::Queue,
        unit: Unit::Seconds,
        counts: "from an agent taking it until it was wrapped up, returned or passed on; after the \
                 end of the talk at most half an hour counts",
        of: DONE,
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            for (_, held_s, _) in done(course, slice) {
                emit(Piece::Span(Span { length: held_s, ended: true }));
            }
        }),
    },
    Metric {
        id: "handle_time_shared",
        name: "Handle time, shared",
        theme: Theme::Queue,
        unit: Unit::Seconds,
        counts: "the same, each second divided by how many conversations the agent had in it",
        of: DONE,
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            for (_, _, shared_s) in done(course, slice) {
                emit(Piece::Span(Span { length: shared_s, ended: true }));
            }
        }),
    },
    share(
        "transferred",
        "Passed on",
        "parts of handoffs that were passed on to somebody else",
        DONE,
        |course, slice, emit| hands(course, slice, Hand::is_transfer, emit),
    ),
    share(
        "transferred_misrouted",
        "Passed on: wrong person",
        "parts of handoffs that were passed on to a queue with another skill than was thought",
        DONE,
        |course, slice, emit| hands(course, slice, |h| h == Hand::Misrouted, emit),
    ),
    share(
        "transferred_overflow",
        "Passed on: overflow",
        "parts of handoffs that went back to the same queue, or whose agent was gone",
        DONE,
        |course, slice, emit| hands(course, slice, |h| h == Hand::Overflow, emit),
    ),
    share(
        "transferred_deliberate",
        "Passed on: to a colleague",
        "parts of handoffs that were passed on to a person by name",
        DONE,
        |course, slice, emit| hands(course, slice, |h| h == Hand::Deliberate, emit),
    ),
];

const fn share(
    id: &'static str,
    name: &'static str,
    counts: &'static str,
    of: &'static str,
    find: Find,
) -> Metric {
    let pieces = Pieces::OfHandoffs(find);
    Metric { id, name, theme: Theme::Queue, unit: Unit::Share, counts, of, pieces }
}

fn joined(leg: &Leg) -> bool {
    !matches!(leg.line, Line::Never | Line::Before)
}

/// The handoffs that joined the line, with how long they waited and whether for a person.
fn waits<'a>(
    course: &'a Course,
    slice: &'a Slice,
) -> impl Iterator<Item = (&'a Leg, Span)> + use<'a> {
    slice.legs(course).filter(|leg| joined(leg)).map(|leg| {
        let (until, ended) = match leg.line {
            Line::Taken(at) => (at, true),
            Line::Left(at, _) => (at, false),
            _ => (slice.as_of, false),
        };
        let length = until.ms_since(leg.requested_at).max(0) as f64 / 1_000.0;
        (leg, Span { length, ended })
    })
}

fn left(course: &Course, slice: &Slice, how: Away, emit: &mut dyn FnMut(Piece)) {
    for (leg, _) in waits(course, slice) {
        emit(Piece::Is(matches!(leg.line, Line::Left(_, away) if away == how)));
    }
}

/// What agents are done with: how it ended, seconds held, seconds shared.
fn done<'a>(
    course: &'a Course,
    slice: &'a Slice,
) -> impl Iterator<Item = (Hand, f64, f64)> + use<'a> {
    let legs = slice.legs(course).filter(|leg| leg.line != Line::Before);
    let stretches = legs.flat_map(|leg| &leg.stretches);
    stretches.filter(|stretch| slice.agent.is_none_or(|agent| agent == stretch.agent)).filter_map(
        |stretch| stretch.hand.map(|hand| (hand, f64::from(stretch.held_s), stretch.shared_s)),
    )
}

fn hands(course: &Course, slice: &Slice, is: fn(Hand) -> bool, emit: &mut dyn FnMut(Piece)) {
    for (hand, _, _) in done(course, slice) {
        emit(Piece::Is(is(hand)));
    }
}
