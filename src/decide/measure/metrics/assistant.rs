//! The assistant: what came of the conversations that only it had. Silence is never success.

use crate::decide::measure::course::{Assisted, Course, LastWord};
use crate::decide::measure::metrics::{Find, Metric, Piece, Pieces, Theme, Unit};

/// Conversations that only the assistant had.
const ONLY: &str = "conversations that are over and that only the assistant had";

/// Definitions of this theme.
pub const METRICS: &[Metric] = &[
    share(
        "assistant_confirmed",
        "Resolved, confirmed",
        "conversations whose customer scored 4 or 5, or thanked after an answer, and was not back \
         with the same within a day",
        |course, _, emit| ended(course, Assisted::Confirmed, emit),
    ),
    share(
        "assistant_assumed",
        "Resolved, assumed",
        "conversations in which an answer was the last word and the customer ended it by hand \
         within half an hour, not unhappy, and was not back with the same within a day",
        |course, _, emit| ended(course, Assisted::Assumed, emit),
    ),
    share(
        "left_in_silence",
        "Left in silence",
        "conversations whose customer was gone without a word; never counted as resolved",
        |course, _, emit| ended(course, Assisted::LeftInSilence, emit),
    ),
    share(
        "assistant_unresolved",
        "Not resolved",
        "conversations the customer scored 1 or 2, ended unhappy or without an answer, or came back \
         with within a day",
        |course, _, emit| ended(course, Assisted::Failed, emit),
    ),
    Metric {
        id: "nothing_found",
        name: "Nothing found",
        theme: Theme::Assistant,
        unit: Unit::Share,
        counts: "conversations in which the last thing the assistant had to say was that it found \
                 nothing",
        of: "conversations the assistant spoke in",
        pieces: Pieces::OfConversation(|course, _, emit| {
            if course.assistant_spoke {
                emit(Piece::Is(course.last_word == LastWord::NothingFound));
            }
        }),
    },
];

const fn share(id: &'static str, name: &'static str, counts: &'static str, find: Find) -> Metric {
    let pieces = Pieces::OfConversation(find);
    Metric { id, name, theme: Theme::Assistant, unit: Unit::Share, counts, of: ONLY, pieces }
}

fn ended(course: &Course, wanted: Assisted, emit: &mut dyn FnMut(Piece)) {
    if let Some(assisted) = course.assisted() {
        emit(Piece::Is(assisted == wanted));
    }
}
