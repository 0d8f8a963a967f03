//! What a draft, or other people, would have made of the line.
use super::*;

/// Seconds an agent has a conversation.
const TAKES_S: i64 = 600;

/// A day of conversations, one every five minutes, that went as a policy decided; whoever is handed
/// off is taken by the one agent as soon as nobody else is with her.
fn day(said: &[Vec<Said>], policy: &Policy) -> (Vec<Vec<Recorded>>, Agent) {
    let agent = Agent { id: AgentId(1), capacity: 1, tier: 3, ..Agent::default() };
    let mut free_at = Timestamp(0);
    let histories = said.iter().enumerate().map(|(place, said)| {
        let mut events = history(said, policy, true);
        let id = ConversationId(place as u128 + 1);
        let begun_ms = place as i64 * 300_000;
        for event in &mut events {
            (event.conversation, event.at) = (id, event.at.plus_ms(begun_ms));
        }
        let requested = matches!(events.last().unwrap().event, Event::HandoffRequested { .. });
        let now = events.last().unwrap().at;
        if requested {
            let (handoff, by) = (HandoffId(1), agent.id);
            let taken = now.max(free_at);
            free_at = taken.plus_s(TAKES_S);
            let quote =
                Quote { position: 1, upper_s: None, n_basis: 0, staffed: true, estimate_s: None };
            let (case, wrap_up) = (CaseId(1), WrapUp::default());
            let more = [
                (now, Event::Quoted { handoff, quote }),
                (taken, Event::Picked { handoff, by }),
                (free_at, Event::WrappedUp { handoff, by, case, wrap_up }),
            ];
            for (at, event) in more {
                let position = Position(events.len() as u64 + 1);
                let number = position.0 as u32;
                events.push(Recorded { position, conversation: id, number, at, event });
            }
        }
        events
    });
    (histories.collect(), agent)
}

fn waits(histories: &[Vec<Recorded>], agent: &Agent, now: &Policy, draft: &Policy) -> Waits {
    let (topics, customer, mut line) = (topics(), Customer::default(), Line::default());
    for events in histories {
        let rules =
            [now, draft].map(|policy| Rules { policy, topics: &topics, alike: &NONE_ALIKE });
        let (fates, _) = walk(events, &customer, rules);
        line.note(events[0].conversation, events, &fates);
    }
    line.waits(std::slice::from_ref(agent), &now.routing, &draft.routing).unwrap()
}

/// One in two asks for a person in words, one in two has a complaint that grows.
fn town() -> Vec<Vec<Said>> {
    let asks = vec![([10, 0, 95], true)];
    let grows = vec![([40, 0, 0], true), ([75, 0, 0], true), ([85, 30, 0], true)];
    (0..60).map(|place| if place % 2 == 0 { asks.clone() } else { grows.clone() }).collect()
}

#[test]
fn the_line_is_lived_through_again_as_it_was_and_an_unchanged_draft_changes_nothing() {
    let now = policy(0.9);
    let (histories, agent) = day(&town(), &now);
    let found = waits(&histories, &agent, &now, &now);
    assert_eq!(found.actual.n, 30);
    assert_eq!(found.in_force.n, 30);
    assert_eq!(found.draft, [found.in_force; 2]);
    // One every ten minutes that takes ten minutes: nobody waits long, here and there.
    assert!(found.actual.p80_s <= 30.0, "{found:?}");
    assert!((found.in_force.p80_s - found.actual.p80_s).abs() <= 30.0, "{found:?}");
}

#[test]
fn a_draft_that_fetches_more_people_makes_the_line_longer() {
    let (now, draft) = (policy(0.9), policy(0.15));
    let (histories, agent) = day(&town(), &now);
    let found = waits(&histories, &agent, &now, &draft);
    let [least, most] = found.draft;
    assert!(most.n > found.in_force.n, "{found:?}");
    assert!(most.p80_s > found.in_force.p80_s + 600.0, "{found:?}");
    assert!(least.n <= most.n, "{found:?}");
    assert_eq!(found, waits(&histories, &agent, &now, &draft), "the same every time");
}

fn what_if(histories: &[Vec<Recorded>], agents: &[Agent], different: &WhatIf) -> WhatIfWaits {
    let mut line = Line::default();
    for events in histories {
        line.note_as_it_was(events[0].conversation, events);
    }
    line.what_if(agents, &Policy::default().routing, different).unwrap()
}

#[test]
fn one_more_agent_shortens_the_line_and_more_customers_make_it_longer() {
    let now = policy(0.15);
    let (histories, agent) = day(&town(), &now);
    let agents = [agent.clone()];
    let as_it_was = WhatIf { more: Vec::new(), fewer: Vec::new(), load: 1.0 };
    let same = what_if(&histories, &agents, &as_it_was);
    assert_eq!(same.what_if, same.simulated);
    assert!(same.simulated.p80_s > 600.0, "too much for one agent: {same:?}");
    let two = WhatIf { more: vec![agent.id], ..as_it_was.clone() };
    let two = what_if(&histories, &agents, &two);
    assert!(two.what_if.p80_s < same.simulated.p80_s / 2.0, "{two:?}");
    let crowd = what_if(&histories, &agents, &WhatIf { load: 2.0, ..as_it_was.clone() });
    assert!(crowd.what_if.p80_s > same.simulated.p80_s, "{crowd:?}");
    let nobody = WhatIf { fewer: vec![agent.id], ..as_it_was };
    let nobody = what_if(&histories, &agents, &nobody);
    assert_eq!(nobody.what_if.n, 0, "nobody takes them, and nobody left before: {nobody:?}");
}
