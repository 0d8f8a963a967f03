//! What the handoffs teach, in a house in memory whose clock stands still until it is moved: gaps are
//! found in what customers ask, and thresholds follow what becomes of conversations.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use baton::app::House;
use baton::app::access::Principal;
use baton::app::articles::Draft;
use baton::app::house::Parts;
use baton::app::insights::Asked;
use baton::app::people::AgentChange;
use baton::assistant::{Endpoint, Settings};
use baton::clock::Timestamp;
use baton::domain::agent::Role;
use baton::domain::conversation::Conversation;
use baton::domain::decision::{Decision, Outcome, TopicMatch, Trigger, TriggerKind};
use baton::domain::event::Event;
use baton::domain::handoff::{Need, Review, Verdict, WrapUp};
use baton::domain::learning::TrialState;
use baton::domain::message::{Author, Message, MessageKind, Seq};
use baton::domain::stage::Stage;
use baton::domain::words;
use baton::ids::{AgentId, CaseId, ClientMsgId, ConversationId, HandoffId};
use baton::store::{AppendError, Read};
use serde::Deserialize;

use crate::support::in_memory;
use crate::support::model::{Manner, Model};

const START: Timestamp = Timestamp(1_790_000_000_000);
const GAPS: &str = include_str!("../data/gaps.json");

#[derive(Deserialize)]
struct Planted {
    kept: Vec<Kept>,
    removed: Vec<Removed>,
}

#[derive(Deserialize)]
struct Kept {
    title: String,
    body: String,
    asked: Vec<String>,
}

#[derive(Deserialize)]
struct Removed {
    topic: String,
    named: Vec<String>,
    asked: Vec<String>,
    agents: Vec<String>,
}

struct Shop {
    house: House,
    agent: AgentId,
    lead: Principal,
}

impl Shop {
    async fn open() -> Self {
        Self::open_with(None).await
    }

    async fn open_with(llm: Option<Settings>) -> Self {
        let house = House::open(Parts { llm, ..in_memory(START) }).unwrap();
        let topics = house.policy().policy.topics.clone();
        let change = AgentChange {
            skills: Some(topics.into_iter().filter_map(|t| Some((t.skill?, 3))).collect()),
            name: Some("Mara".into()),
            email: Some("mara@shop.example".into()),
            role: Some(Role::Lead),
            capacity: Some(10),
            tier: Some(3),
            ..AgentChange::default()
        };
        let agent = house.put_new_agent(change).await.unwrap().id;
        house.agent_connection(agent, true);
        Self { house, agent, lead: Principal::Agent { id: agent, role: Role::Lead } }
    }

    async fn writes(&self, title: &str, body: &str) {
        let (title, body) = (title.to_owned(), body.to_owned());
        let draft = Draft { title, body, published: true, ..Draft::default() };
        self.house.write_article(&self.lead, None, draft).await.unwrap();
        self.house.search().flush();
    }

    /// A new customer asks; returns who and where.
    async fn asks(&self, text: &str) -> (Principal, ConversationId) {
        self.house.clock().advance_ms(60_000);
        let met = self.house.meet_customer(Default::default()).await.unwrap();
        let who = Principal::Customer(met.customer.id);
        let opened = self.house.open_conversation(&who, String::new(), BTreeMap::new()).await;
        let id = opened.unwrap().id;
        self.says(&who, id, text).await;
        (who, id)
    }

    async fn says(&self, who: &Principal, id: ConversationId, text: &str) {
        let msg: ClientMsgId = self.house.ids().next(self.house.now());
        self.house.post_message(who, id, msg, text.to_owned()).await.unwrap();
        if matches!(who, Principal::Customer(_)) {
            self.house.take_turn(id).await.unwrap();
        }
    }

    fn stage(&self, id: ConversationId) -> Stage {
        self.house.store().read_blocking(|at| at.conversation(id)).unwrap().unwrap().stage
    }

    /// The customer wants a person, who answers in these words and wraps up.
    async fn fetches_a_person(&self, who: &Principal, id: ConversationId, answers: &[String]) {
        if self.stage(id).handoff().is_none() {
            self.house.request_person(who, id).await.unwrap();
        }
        self.house.route_once().await.unwrap();
        let handoff = self.stage(id).handoff().unwrap();
        self.house.accept(&self.lead, handoff).await.unwrap();
        self.house.clock().advance_ms(120_000);
        self.says(&self.lead, id, "Hello, I am Mara and I will have a look at this.").await;
        for text in answers {
            self.says(&self.lead, id, text).await;
        }
        let fix = answers.first().cloned().unwrap_or_default();
        let wrap_up = WrapUp { fix, ..WrapUp::default() };
        self.house.wrap_up(&self.lead, handoff, wrap_up).await.unwrap();
    }
}

fn stems(text: &str) -> BTreeSet<String> {
    words::stems(text).into_iter().collect()
}

#[tokio::test]
async fn ten_topics_taken_out_of_the_knowledge_base_are_found_named_and_drafted() {
    let planted: Planted = serde_json::from_str(GAPS).unwrap();
    let shop = Shop::open().await;
    for article in &planted.kept {
        shop.writes(&article.title, &article.body).await;
    }
    for question in planted.kept.iter().flat_map(|article| &article.asked) {
        let (who, id) = shop.asks(question).await;
        shop.house.end(&who, id).await.unwrap();
    }
    let mut asked_in: BTreeMap<ConversationId, usize> = BTreeMap::new();
    for (number, removed) in planted.removed.iter().enumerate() {
        for (turn, question) in removed.asked.iter().enumerate() {
            let (who, id) = shop.asks(question).await;
            asked_in.insert(id, number);
            if turn % 2 == 0 {
                shop.fetches_a_person(&who, id, &removed.agents).await;
            }
        }
    }
    let found = shop.house.gaps(&shop.lead).await.unwrap();
    let (mut hit, mut invented) = (BTreeSet::new(), Vec::new());
    for gap in found.open.iter().chain(&found.answered) {
        let of = |q: &baton::decide::learn::OpenQuestion| asked_in.get(&q.conversation);
        let numbers: Vec<usize> = gap.gap.questions.iter().filter_map(of).copied().collect();
        let most = (0..planted.removed.len())
            .max_by_key(|number| numbers.iter().filter(|n| *n == number).count())
            .unwrap();
        let own = numbers.iter().filter(|n| **n == most).count();
        eprintln!(
            "{:?}: {own} of {} on {:?}; draft {:?}: {:?}",
            gap.gap.words,
            gap.gap.questions.len(),
            planted.removed[most].topic,
            gap.draft.title,
            gap.draft.body
        );
        if own * 2 <= gap.gap.questions.len() {
            invented.push(gap.gap.words.clone());
            continue;
        }
        let removed = &planted.removed[most];
        let named: BTreeSet<String> = removed.named.iter().flat_map(|word| stems(word)).collect();
        let called = stems(&gap.gap.words.join(" "));
        assert!(!called.is_disjoint(&named), "{called:?} for {:?}", removed.topic);
        hit.insert(most);
        let said = removed.agents.iter().any(|text| gap.draft.body.contains(text.as_str()));
        assert!(said, "the draft for {:?} is not what agents wrote", removed.topic);
        assert!(!gap.draft.body.contains("Mara"), "a greeting stands in a draft");
    }
    assert_eq!(invented, Vec::<Vec<String>>::new(), "gaps that nobody planted");
    assert!(hit.len() >= 9, "{} of ten were found: {hit:?}", hit.len());
}

#[tokio::test]
async fn an_article_written_from_a_gap_closes_it_and_the_list_says_so() {
    let planted: Planted = serde_json::from_str(GAPS).unwrap();
    let shop = Shop::open().await;
    for article in &planted.kept {
        shop.writes(&article.title, &article.body).await;
    }
    let gift = &planted.removed[0];
    for question in gift.asked.iter().take(4) {
        let (who, id) = shop.asks(question).await;
        shop.fetches_a_person(&who, id, &gift.agents).await;
    }
    let found = shop.house.gaps(&shop.lead).await.unwrap();
    let [gap] = found.open.as_slice() else { panic!("one gap, not {}", found.open.len()) };
    assert_eq!(gap.gap.n_conversations, 4);
    assert_eq!(gap.gap.n_customers, 4);
    assert!((gap.gap.agent_s - 4.0 * 120.0).abs() < 1.0, "{} s of agents", gap.gap.agent_s);
    let drafted = gap.draft.clone();
    let written =
        Draft { title: drafted.title, body: drafted.body, published: true, ..Draft::default() };
    shop.house.close_gap(&shop.lead, gap.id, written).await.unwrap();
    shop.house.search().flush();
    let found = shop.house.gaps(&shop.lead).await.unwrap();
    assert_eq!(found.closings.len(), 1);
    assert_eq!(found.closings[0].closed, None, "nobody has asked since");
    assert!(found.open.is_empty(), "the knowledge base answers it now");
    for question in gift.asked.iter().skip(3) {
        let (who, id) = shop.asks(question).await;
        shop.says(&who, id, "thank you, that helped").await;
        shop.house.end(&who, id).await.unwrap();
    }
    let found = shop.house.gaps(&shop.lead).await.unwrap();
    let closing = &found.closings[0];
    assert_eq!(closing.closed, Some(true), "{closing:?}");
    let unknown = shop.house.close_gap(&shop.lead, ConversationId(1), Draft::default()).await;
    assert!(unknown.unwrap_err().to_string().starts_with("gap:"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_writes_the_article_and_only_what_agents_wrote_stays_in_it() {
    let planted: Planted = serde_json::from_str(GAPS).unwrap();
    let said = planted.removed[0].agents[0].clone();
    let model = Model::that(Manner::Says(format!("{said} You also get a voucher of $50.")));
    let settings = Settings {
        endpoint: Endpoint::parse(&model.url).unwrap(),
        model: "small".into(),
        key: None,
        calls_max: 1,
        first_token: Duration::from_secs(5),
        whole: Duration::from_secs(10),
        answers: false,
        summaries: false,
    };
    let shop = Shop::open_with(Some(settings)).await;
    for article in &planted.kept {
        shop.writes(&article.title, &article.body).await;
    }
    let removed = &planted.removed[0];
    for question in removed.asked.iter().take(4) {
        let (who, id) = shop.asks(question).await;
        shop.fetches_a_person(&who, id, &removed.agents).await;
    }
    let gap = shop.house.gaps(&shop.lead).await.unwrap().open[0].id;
    let written = shop.house.compose_article(&shop.lead, gap).await.unwrap();
    assert!(written.body.contains(&said), "{written:?}");
    assert!(!written.body.contains("voucher"), "{written:?}");
    assert_eq!((written.model.as_str(), written.n_dropped), ("small", 1));
    assert!(!written.sources.is_empty());
    // What the model is given names no customer and greets nobody.
    let asked = model.calls().pop().unwrap()["messages"][1]["content"].to_string();
    let begins: String = said.chars().take(20).collect();
    assert!(asked.contains(&begins) && !asked.contains("Mara"), "{asked}");

    model.now(Manner::Status(500, "oops".into()));
    let refused = shop.house.compose_article(&shop.lead, gap).await;
    assert!(refused.unwrap_err().to_string().contains("did not answer"));
    let unknown = shop.house.compose_article(&shop.lead, ConversationId(1)).await;
    assert!(unknown.unwrap_err().to_string().contains("no such gap"));
}

impl Shop {
    /// A conversation decided at this risk, and what became of it: with a verdict a person was
    /// fetched, without one the assistant kept it and the customer said that it helped.
    async fn decided(&self, topic: &str, risk: f64, verdict: Option<Verdict>) {
        self.house.clock().advance_ms(60_000);
        let met = self.house.meet_customer(Default::default()).await.unwrap();
        let who = Principal::Customer(met.customer.id);
        let opened = self.house.open_conversation(&who, String::new(), BTreeMap::new()).await;
        let (id, now, agent) = (opened.unwrap().id, self.house.now(), self.agent);
        let handoff: HandoffId = self.house.ids().next(now);
        let case: CaseId = self.house.ids().next(now);
        let topic = topic.to_owned();
        let general = self.house.policy().policy.thresholds.handoff;
        let threshold = self.threshold_of(&topic).unwrap_or(general);
        let written = self.house.store().write(move |tx| {
            let message = Message {
                seq: Seq(1),
                at: now,
                author: Author::Customer,
                text: "what now".into(),
                kind: MessageKind::Plain,
                client_msg_id: None,
            };
            tx.append(id, now, Event::MessagePosted(message))?;
            let decision = Decision {
                outcome: if verdict.is_some() { Outcome::Handoff } else { Outcome::Answer },
                risk,
                threshold,
                base: 0.0,
                triggers: Vec::new(),
                floor: None,
                flip: None,
                topic: Some(TopicMatch { id: topic.clone(), confidence: 0.9 }),
                ask_first: Vec::new(),
                seen: None,
            };
            let decision = Box::new(decision);
            tx.append(id, now, Event::Decided { of: Seq(1), decision, policy: 0 })?;
            let Some(verdict) = verdict else {
                tx.append(id, now, Event::Closed)?;
                tx.append(id, now, Event::Scored { score: 5, comment: String::new() })?;
                return Ok::<_, AppendError>(());
            };
            let kind = TriggerKind::NoProgress;
            let triggers = vec![Trigger { kind, weight: 1.0, evidence: Vec::new() }];
            let need = Need { topic: Some(topic), ..Need::default() };
            let (cost_per_min, ask) = (1.0, String::new());
            let requested = Event::HandoffRequested { handoff, triggers, need, cost_per_min, ask };
            tx.append(id, now, requested)?;
            tx.append(id, now, Event::Picked { handoff, by: agent })?;
            let wrap_up = WrapUp { verdict, ..WrapUp::default() };
            tx.append(id, now, Event::WrappedUp { handoff, by: agent, case, wrap_up })?;
            Ok(())
        });
        written.await.unwrap();
        self.house.clock().advance_ms(86_400_000 / 24);
    }

    async fn has_policy(&self, more: &str) {
        let toml = format!("{}\n{more}", self.house.policy().toml);
        self.house.change_policy(&self.lead, toml, String::new()).await.unwrap();
    }

    /// The newest conversation that went to a person.
    async fn last_handed_off(&self) -> ConversationId {
        let all = self.house.store().read_blocking(|at| at.scan_back::<Conversation>(None, 100));
        all.unwrap().into_iter().find(|it| it.case.is_some()).unwrap().id
    }

    fn threshold_of(&self, topic: &str) -> Option<f64> {
        let policy = self.house.policy();
        policy.policy.topics.iter().find(|t| t.id == topic).and_then(|t| t.threshold)
    }
}

#[tokio::test]
async fn a_threshold_is_suggested_tried_accepted_and_taken_back_by_hand() {
    let shop = Shop::open().await;
    for _ in 0..30 {
        shop.decided("billing", 0.63, Some(Verdict::Needed)).await;
    }
    for n in 0..30 {
        let verdict = if n % 5 < 3 { Verdict::Needed } else { Verdict::AssistantCouldHave };
        shop.decided("api", 0.61, Some(verdict)).await;
    }
    let known = shop.house.thresholds(&shop.lead).await.unwrap();
    let of = |topic: &str| known.topics.iter().find(|t| t.topic == topic).unwrap().clone();
    let billing = of("billing");
    assert_eq!((billing.posterior.n, billing.posterior.n_needed), (30, 30));
    assert!(billing.posterior.at_threshold.low > 0.6);
    assert_eq!(billing.posterior.suggested, Some(0.55), "one step down");
    assert_eq!(of("api").posterior.suggested, None, "it is what it says");
    assert_eq!(of("plans").posterior.n, 0);

    let begun = shop.house.begin_trial(&shop.lead, "billing".into()).await.unwrap();
    assert_eq!(begun.trial.state, TrialState::Shadow);
    assert_eq!((begun.trial.from, begun.trial.to), (0.60, 0.55));
    assert_eq!(shop.threshold_of("billing"), None, "the shadow changes nothing");
    let again = shop.house.begin_trial(&shop.lead, "billing".into()).await;
    assert!(again.unwrap_err().to_string().contains("on trial"));
    let unknown = shop.house.begin_trial(&shop.lead, "nothing".into()).await;
    assert!(unknown.unwrap_err().to_string().starts_with("topic:"));
    let none = shop.house.begin_trial(&shop.lead, "api".into()).await;
    assert!(none.unwrap_err().to_string().contains("suggest no other"));

    let accepted = shop.house.accept_trial(&shop.lead, begun.trial.id).await.unwrap();
    assert!(matches!(accepted.trial.state, TrialState::InForce { version: 1, .. }));
    assert_eq!(shop.threshold_of("billing"), Some(0.55));
    let ended = shop.house.end_trial(&shop.lead, begun.trial.id).await.unwrap();
    assert!(matches!(ended.trial.state, TrialState::RolledBack { .. }));
    assert_eq!(shop.threshold_of("billing"), None, "as it was before");
    assert_eq!(shop.house.policy().version, 2);
}

#[tokio::test]
async fn by_itself_a_threshold_is_tried_comes_into_force_and_is_taken_back() {
    let shop = Shop::open().await;
    shop.has_policy("[learning]\nautomatic = true\nshadow_days = 3\n").await;
    for _ in 0..30 {
        shop.decided("billing", 0.63, Some(Verdict::Needed)).await;
    }
    let trial = || async {
        shop.house.tend_trials().await.unwrap();
        let known = shop.house.thresholds(&shop.lead).await.unwrap();
        known.trials.into_iter().next().unwrap()
    };
    assert_eq!(trial().await.trial.state, TrialState::Shadow);
    assert_eq!(trial().await.trial.state, TrialState::Shadow, "it is not begun twice");
    shop.house.clock().advance_ms(3 * 86_400_000);
    assert!(matches!(trial().await.trial.state, TrialState::InForce { .. }));
    assert_eq!(shop.threshold_of("billing"), Some(0.55));
    for _ in 0..8 {
        shop.decided("billing", 0.57, Some(Verdict::AssistantCouldHave)).await;
    }
    let tried = trial().await;
    let TrialState::RolledBack { by: None, why, .. } = &tried.trial.state else {
        panic!("{:?}", tried.trial.state)
    };
    assert_eq!(why, "of 8 outcomes between the two thresholds, a person was needed in 0");
    assert_eq!(shop.threshold_of("billing"), None);
    assert_eq!(tried.n_differ, 8);
}

#[tokio::test]
async fn conversations_are_read_blind_and_missed_handoffs_estimated_from_them() {
    let shop = Shop::open().await;
    let ask = Asked::default;
    for place in 0..40 {
        // Half of them with a risk at which something shows.
        shop.decided("billing", if place % 2 == 0 { 0.45 } else { 0.05 }, None).await;
    }
    shop.decided("billing", 0.8, Some(Verdict::Needed)).await;
    let found = shop.house.missed_handoffs(&shop.lead, ask()).await.unwrap().it;
    assert_eq!((found.n(), found.showing.n, found.quiet.n), (40, 20, 20), "one had a person");
    assert_eq!(found.estimate, None, "nothing has been read");

    let mut read = BTreeSet::new();
    for turn in 0..30 {
        let next = shop.house.next_review(&shop.lead, ask()).await.unwrap().unwrap();
        assert!(read.insert(next.conversation), "the same one twice");
        assert!(next.messages.iter().any(|message| message.text == "what now"));
        let review = if turn % 3 == 0 { Review::Needed } else { Review::NotNeeded };
        shop.house.review(&shop.lead, next.conversation, review).await.unwrap();
        let again = shop.house.review(&shop.lead, next.conversation, review).await;
        assert!(again.unwrap_err().to_string().contains("already"));
    }
    let found = shop.house.missed_handoffs(&shop.lead, ask()).await.unwrap().it;
    assert_eq!(found.n_told(), 30);
    let estimate = found.estimate.unwrap();
    assert!(estimate.low < 10.0 / 30.0 && 10.0 / 30.0 < estimate.high, "{estimate:?}");

    // The risk learns from it: what was let pass counts as the reviews say.
    let calibration = shop.house.calibration(&shop.lead, ask()).await.unwrap().it;
    assert_eq!(calibration.n, 41);
    let unread: f64 = calibration.bins.iter().map(|bin| bin.needed * f64::from(bin.n)).sum();
    assert!((unread - 11.0).abs() < 1e-9, "ten by review and one by verdict, not {unread}");

    let taken = shop.last_handed_off().await;
    let refused = shop.house.review(&shop.lead, taken, Review::Needed).await;
    assert!(refused.unwrap_err().to_string().contains("a person was in it"));
}

#[tokio::test]
async fn a_risk_that_promises_too_little_is_recalibrated_as_a_draft() {
    let shop = Shop::open().await;
    let early = shop.house.recalibrated_policy(&shop.lead).await;
    assert!(early.unwrap_err().to_string().contains("too few"));
    // What is decided at 0.65 turns out to need a person nine times of ten.
    for place in 0..60 {
        let verdict = if place % 10 == 0 { Verdict::AssistantCouldHave } else { Verdict::Needed };
        shop.decided("billing", 0.65, Some(verdict)).await;
        shop.decided("billing", 0.02, None).await;
    }
    let before = shop.house.policy().toml.clone();
    let draft = shop.house.recalibrated_policy(&shop.lead).await.unwrap();
    assert_eq!(draft.n, 120);
    let at = |risk: f64| {
        let log_odds = draft.slope * (risk / (1.0 - risk)).ln() + draft.shift;
        1.0 / (1.0 + (-log_odds).exp())
    };
    assert!((at(0.65) - 0.9).abs() < 0.07, "0.65 becomes {}", at(0.65));
    assert!(at(0.02) < 0.05, "0.02 becomes {}", at(0.02));
    assert_eq!(shop.house.policy().toml, before, "nothing goes live by itself");
    let lab = shop.house.replay_policy(&shop.lead, draft.toml.clone(), Default::default()).await;
    // Picked from the line, they were never told a wait: there is no line to live through again.
    assert_eq!(lab.unwrap().waits, None);
    shop.house.change_policy(&shop.lead, draft.toml, "recalibrated".into()).await.unwrap();
}
