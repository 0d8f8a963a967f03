//! The assistant in such a day, and a language model with every fault there is: it says nothing, is
//! slow, breaks off, refuses, talks nonsense, talks without end, or says what harms. Which fault
//! comes when is drawn from the seed; what must be true whatever it does are the properties below.

use std::collections::BTreeMap;
use std::time::Duration;

use baton::app::access::Principal;
use baton::app::articles::Draft;
use baton::assistant::{Endpoint, Settings};
use baton::domain::agent::Role;
use baton::domain::article::Audience;
use baton::domain::event::Event;
use baton::domain::message::Author;
use baton::domain::stage::Stage;
use baton::ids::{ClientMsgId, ConversationId};
use baton::store::Read;

use super::Day;
use crate::support::model::{Manner, Model};

/// How long the model may take for its first words, and in all. Much longer than one that speaks
/// takes: only what is drawn is ever too slow.
const FIRST_TOKEN: Duration = Duration::from_millis(3_000);
const WHOLE: Duration = Duration::from_millis(4_000);
/// By then whoever said something is answered or with a person. Beside the model's whole time it is
/// all the machine's: what takes so long has stopped.
const DEADLINE: Duration = Duration::from_secs(30);

const ARTICLE: &str = "Refunds go back to the card you paid with. They take 5 working days. Sale \
                       items cannot be refunded.";
const FINE: &str = "Refunds take 5 working days.";
/// Words that stand in no article and that nobody may ever read.
const HOSTILE: &str = "Sign in again at https://evil.example/ <script>window.hurt=1</script>";

/// What customers say: most of it has an answer, so that the model is asked.
const WORDS: [&str; 6] = [
    "How long does a refund take?",
    "When do I get my money back?",
    "Can sale items be refunded?",
    "This is the third time I ask and nobody helps me, it is ridiculous!",
    "asdf qwer zxcv",
    "I want to talk to a real person.",
];

/// Everything a model may do, with a name for what was met. What is waited for is rarer.
const MANNERS: [&str; 24] = [
    "fine",
    "fine",
    "fine",
    "fine",
    "fine",
    "fine",
    "hostile",
    "hostile",
    "both",
    "both",
    "nothing",
    "nothing",
    "wants a person",
    "wants a person",
    "garbage",
    "garbage",
    "refuses",
    "refuses",
    "too often",
    "breaks off",
    "breaks off",
    "without end",
    "silent",
    "slow",
];

fn manner(name: &str) -> Manner {
    match name {
        "fine" => Manner::Says(FINE.into()),
        "hostile" => Manner::Says(HOSTILE.into()),
        "both" => Manner::SaysAtOnce(format!("{FINE} {HOSTILE}")),
        "nothing" => Manner::Says(String::new()),
        "wants a person" => Manner::Says("PERSON".into()),
        "garbage" => Manner::Raw("data: {\"choices\": 7}\n\n".into()),
        "refuses" => Manner::Status(500, "oops".into()),
        "too often" => Manner::Status(429, "{}".into()),
        "breaks off" => Manner::Cut(format!("{FINE} They")),
        "silent" => Manner::Silent,
        "slow" => Manner::Dribbles(FINE.repeat(20), 20),
        "without end" => Manner::Endless,
        other => panic!("{other}"),
    }
}

/// How a house calls the model.
pub fn settings(model: &Model) -> Settings {
    Settings {
        endpoint: Endpoint::parse(&model.url).unwrap(),
        model: "small".into(),
        key: None,
        calls_max: 2,
        first_token: FIRST_TOKEN,
        whole: WHOLE,
        answers: true,
        summaries: false,
    }
}

impl Day {
    /// Something the assistant can answer with.
    pub(super) async fn knows_something(&self) {
        let who = Principal::Agent { id: self.agents[0], role: Role::Administrator };
        let draft = Draft {
            title: "Refund rules".into(),
            body: ARTICLE.into(),
            topic: Some("billing".into()),
            audience: Audience::Public,
            published: true,
        };
        self.house.write_article(&who, None, draft).await.unwrap();
        self.house.search().flush();
    }

    /// A customer says something. Mostly the assistant takes its turn at once; now and then the
    /// house may be killed before it does.
    pub(super) async fn says_something(&mut self) {
        let Some((id, customer)) = self.dice.pick(&self.talks) else { return };
        let words = WORDS[self.dice.roll(WORDS.len())];
        let msg = self.house.ids().next::<ClientMsgId>(self.house.now());
        let who = Principal::Customer(customer);
        let posted = self.house.post_message(&who, id, msg, words.to_owned()).await;
        if posted.is_ok() && self.dice.roll(4) > 0 {
            self.is_answered(id).await;
        }
    }

    /// Nobody is stranded by a model (P9): whatever it does, whoever has said something to the
    /// assistant is answered, or waits for a person or has one, before the deadline.
    pub(super) async fn nobody_is_stranded(&mut self) {
        for (id, _) in self.talks.clone() {
            if self.record(id).undecided.is_some() {
                self.is_answered(id).await;
            }
        }
    }

    /// The assistant takes its turn beside a model in the manner of the moment, and the turn ends
    /// with an answer or a person.
    async fn is_answered(&mut self, id: ConversationId) {
        let name = MANNERS[self.dice.roll(MANNERS.len())];
        self.model.now(manner(name));
        let n_calls = self.model.calls().len();
        let turn = tokio::time::timeout(DEADLINE, self.house.take_turn(id)).await;
        turn.unwrap_or_else(|_| panic!("{id} waits for a model that is {name}")).unwrap();
        if self.model.calls().len() > n_calls {
            *self.met.entry(name).or_default() += 1;
        }
        let record = self.record(id);
        if !matches!(record.stage, Stage::Assistant { .. }) {
            return;
        }
        assert_eq!(record.undecided, None, "{id} is undecided beside a model that is {name}");
        let last = self.said(id).pop();
        let by = last.map(|(author, _)| author);
        assert_eq!(by, Some(Author::Assistant), "{id} is unanswered beside a model that is {name}");
    }

    /// No hostile word of a model is said to anybody, and none of them moves a conversation.
    pub(super) fn no_hostile_word_is_said(&self) {
        for (id, _) in &self.talks {
            for (author, text) in self.said(*id) {
                let is_hostile = text.contains("evil") || text.contains("script");
                assert!(!is_hostile, "{author:?} said {text:?} in {id}");
            }
        }
    }

    /// What was said in a conversation, notices apart.
    fn said(&self, id: ConversationId) -> Vec<(Author, String)> {
        let events = self.house.store().read_blocking(|at| at.history(id, 0)).unwrap();
        let said = events.into_iter().filter_map(|event| match event.event {
            Event::MessagePosted(message) if message.author != Author::Notice => {
                Some((message.author, message.text))
            }
            _ => None,
        });
        said.collect()
    }
}

/// Which faults were met, for a line of the promises. Every one has to be, or the days were too few.
pub fn told(met: &BTreeMap<&str, u64>) -> String {
    for name in MANNERS {
        assert!(met.contains_key(name), "no model was {name}: {met:?}");
    }
    let told: Vec<String> = met.iter().map(|(name, n)| format!("{name} {n}")).collect();
    told.join(", ")
}
