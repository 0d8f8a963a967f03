//! How one conversation of the demonstration's past goes on from wherever it stands: with the
//! assistant, in line, with an agent, and when it is over.

use super::{Act, Line, MINUTE_MS, Weeks};
use crate::app::access::Principal;
use crate::app::error::Error;
use crate::domain::agent::Role;
use crate::domain::handoff::{Disposition, Verdict, WrapUp};
use crate::domain::stage::Stage;
use crate::ids::{AgentId, ClientMsgId, HandoffId};
use crate::store::Read;

impl Weeks<'_> {
    pub(super) async fn go_on(&mut self, number: usize) -> Result<(), Error> {
        let Some(id) = self.talks.get(number).map(|talk| talk.id) else { return Ok(()) };
        let Some(record) = self.house.store().read(move |at| at.conversation(id)).await? else {
            return Ok(());
        };
        match record.stage {
            Stage::Assistant { .. } => self.with_the_assistant(number).await,
            Stage::Queued { .. } => self.in_line(number).await,
            Stage::FollowUp { handoff, .. } => self.follow_up(number, handoff).await,
            Stage::Offered { handoff, to, .. } => self.offered(number, handoff, to).await,
            Stage::Active { handoff, with, .. } => self.with_agent(number, handoff, with).await,
            Stage::WrapUp { handoff, by, .. } => self.wrap_up(number, handoff, by).await,
            Stage::Closed { .. } => self.over(number).await,
        }
    }

    /// The customer has read what the assistant said.
    async fn with_the_assistant(&mut self, number: usize) -> Result<(), Error> {
        let unknown = self.line_of(number).is_some_and(|line| line.unknown);
        let asked = self.talks.get(number).map_or(0, |talk| talk.n_asked);
        // What comes of a question: content, silent, asked again, a person wanted.
        let weights = match (unknown, asked) {
            (true, 1) => [0.0, 2.0, 3.0, 5.0],
            (true, _) => [0.0, 2.0, 0.0, 8.0],
            (false, 1) => [6.0, 1.5, 1.5, 1.0],
            (false, _) => [3.0, 2.0, 0.0, 5.0],
        };
        match self.dice.pick(weights.into_iter()) {
            0 => {
                let thanks = self.one_of(|script| &script.courtesies);
                self.says(number, thanks).await?;
                self.end(number).await?;
                self.over(number).await
            }
            1 => Ok(()),
            2 => self.ask(number).await,
            _ => {
                let wants = self.one_of(|script| &script.wants_person);
                self.says(number, wants).await?;
                self.after(10_000.0, Act::GoOn(number));
                Ok(())
            }
        }
    }

    pub(super) async fn ask(&mut self, number: usize) -> Result<(), Error> {
        let again = self.talks.get(number).is_some_and(|talk| talk.n_asked > 0);
        let from = |line: &Line| if again { line.again.clone() } else { line.asked.clone() };
        let asked = self.line_of(number).map(from).unwrap_or_default();
        let text = self.pick(&asked);
        self.says(number, text).await?;
        if let Some(talk) = self.talks.get_mut(number) {
            talk.n_asked += 1;
        }
        let ms = 30_000.0 * (1.0 + self.dice.log_normal(0.6));
        self.after(ms, Act::GoOn(number));
        Ok(())
    }

    async fn in_line(&mut self, number: usize) -> Result<(), Error> {
        let Some(talk) = self.talks.get(number) else { return Ok(()) };
        if self.house.now() < talk.patient_until {
            self.after(15_000.0, Act::GoOn(number));
            return Ok(());
        }
        let (who, id) = (talk.customer.clone(), talk.id);
        match self.dice.pick([4.0, 2.0, 4.0].into_iter()) {
            0 => {
                let email = format!("customer{number}@kontor.example");
                self.house.leave_contact(&who, id, email).await?;
                self.after(30.0 * MINUTE_MS as f64, Act::GoOn(number));
            }
            1 => {
                self.house.back_to_assistant(&who, id).await?;
                self.after(MINUTE_MS as f64, Act::GoOn(number));
            }
            _ => self.end(number).await?,
        }
        Ok(())
    }

    /// Whoever has a place takes up what somebody left a message for.
    async fn follow_up(&mut self, number: usize, handoff: HandoffId) -> Result<(), Error> {
        for id in self.agents.clone() {
            let agent = Principal::Agent { id, role: Role::Agent };
            if self.house.pick(&agent, handoff).await.is_ok() {
                break;
            }
        }
        self.after(30.0 * MINUTE_MS as f64, Act::GoOn(number));
        Ok(())
    }

    async fn offered(
        &mut self,
        number: usize,
        handoff: HandoffId,
        to: AgentId,
    ) -> Result<(), Error> {
        let agent = Principal::Agent { id: to, role: Role::Agent };
        if self.dice.share() < 0.06 {
            self.house.decline(&agent, handoff).await?;
        } else {
            self.house.accept(&agent, handoff).await?;
        }
        let ms = 25_000.0 * (1.0 + self.dice.log_normal(0.8));
        self.after(ms, Act::GoOn(number));
        Ok(())
    }

    async fn with_agent(
        &mut self,
        number: usize,
        handoff: HandoffId,
        with: AgentId,
    ) -> Result<(), Error> {
        let agent = Principal::Agent { id: with, role: Role::Agent };
        let n_replies = self.talks.get(number).map_or(0, |talk| talk.n_replies);
        let answers = self.line_of(number).map(|line| line.agents.clone()).unwrap_or_default();
        let said = match n_replies {
            0 => Some(self.one_of(|script| &script.openings)),
            n => answers.get(n - 1).cloned(),
        };
        let Some(text) = said else {
            let thanks = self.one_of(|script| &script.closings);
            self.says(number, thanks).await?;
            return self.wrap_up(number, handoff, with).await;
        };
        let id = self.talks.get(number).map(|talk| talk.id).unwrap_or_default();
        let msg: ClientMsgId = self.house.ids().next(self.house.now());
        self.house.post_message(&agent, id, msg, text).await?;
        if let Some(talk) = self.talks.get_mut(number) {
            talk.n_replies += 1;
        }
        let ms = 70_000.0 * (0.5 + self.dice.log_normal(0.9));
        self.after(ms, Act::GoOn(number));
        Ok(())
    }

    pub(super) async fn wrap_up(
        &mut self,
        number: usize,
        handoff: HandoffId,
        by: AgentId,
    ) -> Result<(), Error> {
        let agent = Principal::Agent { id: by, role: Role::Agent };
        let (fix, unknown) =
            self.line_of(number).map(|line| (line.fix.clone(), line.unknown)).unwrap_or_default();
        let verdicts = if unknown { [9.0, 0.3, 1.0, 0.2] } else { [6.0, 2.0, 1.5, 0.5] };
        let all =
            [Verdict::Needed, Verdict::AssistantCouldHave, Verdict::TooLate, Verdict::WrongPerson];
        let verdict = all.get(self.dice.pick(verdicts.into_iter())).copied().unwrap_or_default();
        let ended = [Disposition::Solved, Disposition::Workaround, Disposition::BugFiled];
        let disposition =
            ended.get(self.dice.pick([8.0, 1.0, 0.5].into_iter())).copied().unwrap_or_default();
        let wrap_up = WrapUp { disposition, fix, verdict, ..WrapUp::default() };
        self.house.wrap_up(&agent, handoff, wrap_up).await?;
        self.over(number).await
    }

    /// It is over: some say how it was.
    async fn over(&mut self, number: usize) -> Result<(), Error> {
        let Some(talk) = self.talks.get_mut(number).filter(|talk| !talk.scored) else {
            return Ok(());
        };
        talk.scored = true;
        let (who, id, by_person) = (talk.customer.clone(), talk.id, talk.n_replies > 0);
        if self.dice.share() < if by_person { 0.45 } else { 0.3 } {
            let score = 1 + self.dice.pick([1.0, 1.0, 2.0, 5.0, 9.0].into_iter()) as u8;
            self.house.score(&who, id, score, String::new()).await?;
        }
        Ok(())
    }

    pub(super) async fn end(&mut self, number: usize) -> Result<(), Error> {
        let Some(talk) = self.talks.get(number) else { return Ok(()) };
        self.house.end(&talk.customer.clone(), talk.id).await
    }

    async fn says(&mut self, number: usize, text: String) -> Result<(), Error> {
        let Some(talk) = self.talks.get(number) else { return Ok(()) };
        let (who, id) = (talk.customer.clone(), talk.id);
        let msg: ClientMsgId = self.house.ids().next(self.house.now());
        self.house.post_message(&who, id, msg, text).await?;
        self.house.take_turn(id).await
    }
}
