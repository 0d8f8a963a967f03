//! What anybody may do in such a life, lawful or not, and what happens by itself.

use baton::decide::expire::{Connection, place_of};
use baton::domain::agent::Presence;
use baton::domain::conversation::Conversation;
use baton::domain::event::{Event, TransferTo};
use baton::domain::handoff::{Need, WrapUp};
use baton::domain::stage::{Owner, Stage};
use baton::ids::{AgentId, CaseId, ConversationId, CustomerId, HandoffId};

use super::{AGENTS, Life, SKILLS, TALKS, Told};

impl Life {
    fn has_room(&self, agent: AgentId) -> bool {
        let capacity = self.seats.iter().find(|s| s.agent == agent).unwrap().capacity;
        self.places(agent) < usize::from(capacity)
    }

    pub(super) fn step(&mut self) {
        match self.dice.roll(12) {
            0..=1 => self.arrive(),
            2 => {
                let ms = [200, 5_000, 31_000, 70_000, 400_000, 20_000_000][self.dice.roll(6)];
                self.now = self.now.plus_ms(ms);
            }
            3 => self.an_agent_changes(),
            4..=5 => self.a_customer_acts(),
            _ => self.an_agent_acts(),
        }
    }

    fn arrive(&mut self) {
        let told = &mut self.told;
        self.records.retain(|record| {
            let stays = record.stage.is_open() || told[&record.id].history.len() < 2;
            if !stays {
                told.remove(&record.id);
            }
            stays
        });
        if self.records.len() >= TALKS {
            self.now = self.now.plus_s(20);
            return;
        }
        let (id, customer) = (ConversationId(self.id()), CustomerId(self.id()));
        self.records.push(Conversation::opened(id, customer, self.now));
        self.told.insert(id, Told { owner: Owner::Assistant, history: Vec::new() });
        let event = self.request();
        self.tell(self.records.len() - 1, event);
    }

    fn need(&mut self) -> Need {
        let skill = (self.dice.roll(4) > 0)
            .then(|| (SKILLS[self.dice.roll(3)].to_owned(), 1 + self.dice.roll(3) as u8));
        let preferred =
            (self.dice.roll(4) == 0).then(|| AgentId(1 + self.dice.roll(AGENTS as usize) as u128));
        let tier = 1 + u8::from(self.dice.roll(5) == 0);
        Need { topic: Some("topic".into()), skill, tier, preferred, ..Need::default() }
    }

    fn request(&mut self) -> Event {
        let (handoff, need) = (HandoffId(self.id()), self.need());
        let cost_per_min = [0.8, 1.0, 2.0, 4.0][self.dice.roll(4)];
        let triggers = Vec::new();
        Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask: String::new() }
    }

    fn an_agent_changes(&mut self) {
        let at = self.dice.roll(self.seats.len());
        let agent = self.seats[at].agent;
        match self.dice.roll(4) {
            0 => {
                let connected = !self.connected[&agent].connected;
                self.connected.insert(agent, Connection { connected, since: self.now });
            }
            1 => {
                let all = [Presence::Available, Presence::Busy, Presence::Away];
                self.seats[at].presence = all[self.dice.roll(3)];
            }
            // What somebody holds stays theirs, so a capacity never falls below it; offers move.
            2 => {
                let asked = |told: &&Told| told.owner == Owner::Offered(agent);
                let held = self.places(agent) - self.told.values().filter(asked).count();
                let capacity = self.dice.roll(4).max(held);
                self.seats[at].capacity = capacity as u8;
            }
            _ => {
                let skill = (SKILLS[self.dice.roll(3)].to_owned(), 1 + self.dice.roll(3) as u8);
                self.seats[at].skills = vec![skill];
            }
        }
    }

    fn a_customer_acts(&mut self) {
        if self.records.is_empty() {
            return;
        }
        let at = self.dice.roll(self.records.len());
        let Some(handoff) = self.records[at].stage.handoff() else {
            let event = self.request();
            self.tell(at, event);
            return;
        };
        let event = match self.dice.roll(6) {
            0 => Event::Closed,
            1 => Event::ContactLeft { email: "me@home.example".into() },
            2 => Event::BackToAssistant { handoff },
            3..=4 => {
                let (need, triggers) = (self.need(), Vec::new());
                Event::NeedChanged { handoff, need, cost_per_min: 4.0, triggers }
            }
            _ => match self.records[at].stage {
                Stage::WrapUp { by, .. } if !self.is_kept(at) && !self.has_room(by) => {
                    Event::Rejoined { handoff, from: by }
                }
                _ => Event::Reopened,
            },
        };
        self.tell(at, event);
    }

    /// Whether an agent's place is still kept for it.
    fn is_kept(&self, at: usize) -> bool {
        place_of(&self.records[at].stage, self.now).is_some()
    }

    fn an_agent_acts(&mut self) {
        if self.records.is_empty() {
            return;
        }
        let at = self.dice.roll(self.records.len());
        let by = match self.owner(at) {
            Owner::Agent(agent) | Owner::Offered(agent) if self.dice.roll(5) > 0 => agent,
            _ => self.seats[self.dice.roll(self.seats.len())].agent,
        };
        let Some(handoff) = self.records[at].stage.handoff() else {
            let handoff = HandoffId(self.id());
            if self.dice.roll(5) == 0 && self.has_room(by) {
                self.tell(at, Event::TakenOver { handoff, by, ask: String::new() });
            }
            return;
        };
        let other = self.seats[self.dice.roll(self.seats.len())].agent;
        let note = String::new();
        let event = match self.dice.roll(9) {
            0..=2 => Event::Accepted { handoff, by },
            3 => Event::Declined { handoff, by },
            4 if self.has_room(by) => Event::Picked { handoff, by },
            5 if self.has_room(by) => Event::Assigned { handoff, to: by, by: other },
            6 => {
                let to = match self.dice.roll(2) {
                    0 => TransferTo::Agent(other),
                    _ => TransferTo::Queue(SKILLS[self.dice.roll(3)].to_owned()),
                };
                Event::Transferred { handoff, from: by, to, note }
            }
            7 => Event::Returned { handoff, by, note },
            8 => {
                let (case, wrap_up) = (CaseId(self.id()), WrapUp::default());
                Event::WrappedUp { handoff, by, case, wrap_up }
            }
            _ => return,
        };
        self.tell(at, event);
    }
}
