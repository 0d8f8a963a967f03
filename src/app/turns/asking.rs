//! A turn that the team's own bot may answer: whether it is asked, and what comes of what it says.
//! How questions are kept and bots are told is in [`crate::app::bots`].

use std::sync::Arc;

use tokio::sync::oneshot;

use super::{Thought, decide};
use crate::app::bots::Standing;
use crate::app::house::House;
use crate::app::line::Prepared;
use crate::clock::Timestamp;
use crate::decide::answer::Answer;
use crate::decide::detect::{AssistantView, Turn};
use crate::domain::decision::{Decision, Outcome};

/// A turn as the team's own bot would take it: what the articles hold says nothing of its answer.
pub(super) struct ForBot {
    decision: Decision,
    turns: Vec<Turn>,
}

/// How it stands with the team's own bot.
pub(super) enum Asking {
    /// It has been asked; the turn is taken up again when it has answered, or is late.
    Waits,
    /// It has answered, and waits until that is durable.
    Heard(Thought, oneshot::Sender<()>),
    /// This is not the bot's.
    Own(Thought),
}

impl House {
    /// Asks the team's own bot, or takes what it has said.
    pub(super) async fn ask_first(&self, given: &Arc<Prepared>, mut thought: Thought) -> Asking {
        let (Some(for_bot), Some((of, ..))) = (thought.for_bot.take(), &thought.decided) else {
            return Asking::Own(thought);
        };
        let (of, ForBot { decision, turns }) = (*of, for_bot);
        if decision.outcome == Outcome::Handoff || !decision.ask_first.is_empty() {
            let nothing = Answer::None { confidence: 0.0 };
            thought.decided = Some((of, decision, nothing));
            return Asking::Own(Thought { phrase: None, ..thought });
        }
        let id = given.record.id;
        match self.bots().standing(id, of, self.now()) {
            Standing::NotAsked => {
                self.ask_bots(&given.record, of, &turns);
                Asking::Waits
            }
            Standing::Waits => Asking::Waits,
            Standing::Late => {
                tracing::info!(conversation = %id, "the bot was late; the assistant answers");
                Asking::Own(thought)
            }
            Standing::Heard(heard) => {
                let (decision, answer, done) = heard.settle(of, decision);
                thought.decided = Some((of, decision, answer));
                Asking::Heard(Thought { phrase: None, ..thought }, done)
            }
        }
    }

    /// What is decided of a turn when the bot answers it.
    pub(super) fn for_bot(&self, given: &Prepared, turns: &[Turn], now: Timestamp) -> ForBot {
        let mut decision = decide(given, turns, AssistantView::default(), now);
        let speaks = decision.floor.is_none() && !self.bot_rules().detection;
        if speaks && matches!(decision.outcome, Outcome::Handoff | Outcome::Offer) {
            decision.outcome = Outcome::Answer;
        }
        ForBot { decision, turns: turns.to_vec() }
    }
}
