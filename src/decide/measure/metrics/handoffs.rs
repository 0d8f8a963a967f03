//! Handoffs and their reasons: how often, why, how early.

use crate::decide::measure::course::{Cause, Course};
use crate::decide::measure::metrics::{Find, Metric, Piece, Pieces, Theme, Unit, span};
use crate::decide::measure::slice::Slice;
use crate::decide::measure::survival::Span;
use crate::domain::handoff::Verdict;

/// Conversations in which the customer said something.
const CONVERSATIONS: &str = "conversations in which the customer said something";

/// Definitions of this theme.
pub const METRICS: &[Metric] = &[
    rate(
        "handoff_rate",
        "Handoff rate",
        "conversations with at least one handoff, for whatever reason",
        |course, slice, emit| emit(Piece::Is(slice.legs(course).next().is_some())),
    ),
    rate(
        "handoff_explicit",
        "Asked for a person",
        "conversations first handed off because the customer asked for a person, in words or with \
         the button",
        |course, _, emit| emit(Piece::Is(first(course) == Some(Cause::Explicit))),
    ),
    rate(
        "handoff_floor",
        "Safety and legal",
        "conversations first handed off for a safety or legal matter, which no policy turns off",
        |course, _, emit| emit(Piece::Is(first(course) == Some(Cause::Floor))),
    ),
    rate(
        "handoff_rule",
        "By a rule",
        "conversations first handed off by a rule of the policy, below the threshold",
        |course, _, emit| emit(Piece::Is(first(course) == Some(Cause::Rule))),
    ),
    rate(
        "handoff_learned",
        "By the risk",
        "conversations first handed off because the risk reached the threshold",
        |course, _, emit| emit(Piece::Is(first(course) == Some(Cause::Learned))),
    ),
    rate(
        "handoff_offer_taken",
        "Offered and accepted",
        "conversations first handed off because the customer took the person they were offered",
        |course, _, emit| emit(Piece::Is(first(course) == Some(Cause::OfferTaken))),
    ),
    rate(
        "handoff_taken_over",
        "Taken over",
        "conversations first handed off because an agent stepped in, imported ones included",
        |course, _, emit| emit(Piece::Is(first(course) == Some(Cause::TakenOver))),
    ),
    rate(
        "handoff_failed",
        "Assistant failed",
        "conversations first handed off because the assistant failed",
        |course, _, emit| emit(Piece::Is(first(course) == Some(Cause::Failed))),
    ),
    Metric {
        id: "offers_accepted",
        name: "Offers accepted",
        theme: Theme::Handoffs,
        unit: Unit::Share,
        counts: "offers of a person that the customer took",
        of: "offers of a person made; those without any reply count as not taken",
        pieces: Pieces::OfConversation(|course, _, emit| offers(course, |taken, _, _| taken, emit)),
    },
    Metric {
        id: "offers_declined",
        name: "Offers declined",
        theme: Theme::Handoffs,
        unit: Unit::Share,
        counts: "offers of a person after which the customer went on without taking it",
        of: "offers of a person made",
        pieces: Pieces::OfConversation(|course, _, emit| {
            offers(course, |_, declined, _| declined, emit);
        }),
    },
    Metric {
        id: "turns_to_handoff",
        name: "Messages to handoff",
        theme: Theme::Handoffs,
        unit: Unit::Turns,
        counts: "customer messages up to the first handoff",
        of: "conversations with a handoff that was not imported",
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            if let Some(leg) = own(course, slice) {
                emit(Piece::Span(Span { length: f64::from(leg.n_turns), ended: true }));
            }
        }),
    },
    Metric {
        id: "time_to_handoff",
        name: "Time to handoff",
        theme: Theme::Handoffs,
        unit: Unit::Seconds,
        counts: "from the beginning of the conversation to the first handoff",
        of: "conversations with a handoff that was not imported",
        pieces: Pieces::OfHandoffs(|course, slice, emit| {
            if let Some(leg) = own(course, slice) {
                emit(span(course.opened_at, Some(leg.requested_at), leg.requested_at));
            }
        }),
    },
    verdict(
        "needless_handoffs",
        "Needless handoffs",
        "handoffs of which the agent said that the assistant could have answered",
        |course, slice, emit| verdicts(course, slice, Verdict::AssistantCouldHave, emit),
    ),
    verdict(
        "late_handoffs",
        "Late handoffs",
        "handoffs of which the agent said that they should have come earlier",
        |course, slice, emit| verdicts(course, slice, Verdict::TooLate, emit),
    ),
    verdict(
        "wrong_person",
        "Wrong person",
        "handoffs of which the agent said that they came to the wrong person",
        |course, slice, emit| verdicts(course, slice, Verdict::WrongPerson, emit),
    ),
    Metric {
        id: "missed_handoffs",
        name: "Missed handoffs, as far as they show",
        theme: Theme::Handoffs,
        unit: Unit::Share,
        counts: "conversations after which the customer was back with the same within a day, scored \
                 1 or 2, ended it without an answer, or left in silence after an unhappy word or no \
                 answer",
        of: "conversations that are over and that only the assistant had",
        pieces: Pieces::OfConversation(|course, _, emit| {
            if course.assisted().is_some() {
                emit(Piece::Is(course.missed()));
            }
        }),
    },
];

const fn rate(id: &'static str, name: &'static str, counts: &'static str, find: Find) -> Metric {
    Metric {
        id,
        name,
        theme: Theme::Handoffs,
        unit: Unit::Share,
        counts,
        of: CONVERSATIONS,
        pieces: Pieces::OfConversation(find),
    }
}

const fn verdict(id: &'static str, name: &'static str, counts: &'static str, find: Find) -> Metric {
    let of = "handoffs of which an agent wrote down whether they were needed";
    let pieces = Pieces::OfHandoffs(find);
    Metric { id, name, theme: Theme::Handoffs, unit: Unit::Share, counts, of, pieces }
}

fn first(course: &Course) -> Option<Cause> {
    course.legs.first().map(|leg| leg.cause)
}

/// The first handoff, unless it happened before Baton.
fn own<'a>(course: &'a Course, slice: &'a Slice) -> Option<&'a super::super::course::Leg> {
    use super::super::course::Line;
    slice.legs(course).next().filter(|leg| leg.line != Line::Before)
}

fn verdicts(course: &Course, slice: &Slice, wanted: Verdict, emit: &mut dyn FnMut(Piece)) {
    for verdict in slice.legs(course).filter_map(|leg| leg.verdict) {
        emit(Piece::Is(verdict == wanted));
    }
}

/// Each offer once, with whether it was taken, declined or had no reply.
fn offers(course: &Course, counts: fn(bool, bool, bool) -> bool, emit: &mut dyn FnMut(Piece)) {
    let (made, taken) = (course.n_offers, course.n_offers_taken.min(course.n_offers));
    let open = u8::from(course.offer_open).min(made - taken);
    for place in 0..made {
        let (is_taken, is_open) = (place < taken, place >= made - open);
        emit(Piece::Is(counts(is_taken, !is_taken && !is_open, is_open)));
    }
}
