//! Open questions gathered by meaning into gaps of the knowledge base, each named by its words. A
//! gap is several customers' question, never one's; a question that stands alone is nobody's gap.

mod names;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kodama::{Method, linkage};

use crate::clock::Timestamp;
use crate::decide::learn::open::{Failure, OpenQuestion};
use crate::domain::vector::{DIMENSIONS, Vector};
use crate::domain::words;
use crate::ids::{ArticleId, ConversationId, CustomerId};

/// Questions gathered at once, the newest: what it takes grows with their square.
pub const QUESTIONS_MAX: usize = 2_000;
/// Conversations, and customers, that make a gap.
const CONVERSATIONS_MIN: usize = 3;
const CUSTOMERS_MIN: usize = 2;
/// How alike the questions of a gap are on average: cosine of what they mean beside what customers
/// here write anyway, and a share of the cosine of their words. Chosen on training rows of public
/// intent sets (CLINC150, BANKING77, Bitext), where 92, 62 and 81 % of the planted questions came out
/// as a gap of their own; most of the others are two intents that their own makers keep apart.
const ALIKE: f32 = 0.28;
const WORDS_SHARE: f32 = 0.3;
/// What customers write anyway, as so many questions of the policy's own examples.
const USUAL: f32 = 100.0;

/// What a conversation cost, and whose it was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Whose.
    pub customer: CustomerId,
    /// Seconds it took of agents.
    pub agent_s: f64,
}

/// Why the knowledge base did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nothing was found.
    Missing,
    /// This article was quoted, so many times, and did not help.
    InVain(ArticleId, u32),
}

/// Something customers ask and the knowledge base does not answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The words that tell it from other questions, most telling first.
    pub words: Vec<String>,
    /// The questions, the most typical first.
    pub questions: Vec<OpenQuestion>,
    /// Conversations they were asked in.
    pub n_conversations: usize,
    /// Customers who asked.
    pub n_customers: usize,
    /// Seconds it took of agents.
    pub agent_s: f64,
    /// When it was first asked.
    pub first_at: Timestamp,
    /// When it was last asked.
    pub last_at: Timestamp,
    /// Why it was not answered.
    pub cause: Cause,
}

/// The gaps in open questions, those that cost agents most first. `usual` are meanings of what
/// customers write anyway: the policy's examples.
pub fn gaps(
    mut questions: Vec<OpenQuestion>,
    costs: &BTreeMap<ConversationId, Cost>,
    usual: &[Vector],
) -> Vec<Gap> {
    questions.sort_by_key(|q| (std::cmp::Reverse(q.at), q.conversation, q.turn));
    questions.truncate(QUESTIONS_MAX);
    let names = names::Names::of(questions.iter().map(|q| q.text.as_str()));
    let points = points(&questions, usual);
    let groups = grouped(&points, &questions);
    let mut found: Vec<Gap> = groups
        .into_iter()
        .filter_map(|members| gap(&members, &questions, &points, costs, &names))
        .collect();
    found.sort_by(|a, b| {
        b.agent_s
            .total_cmp(&a.agent_s)
            .then(b.n_conversations.cmp(&a.n_conversations))
            .then(a.first_at.cmp(&b.first_at))
    });
    found
}

type Point = [f32; DIMENSIONS];

/// What each question means beside what customers write anyway, of length 1; zeros when nobody could
/// read it.
fn points(questions: &[OpenQuestion], usual: &[Vector]) -> Vec<Point> {
    let read = |q: &OpenQuestion| q.meaning.as_ref().map(Vector::to_floats);
    let raw: Vec<Option<Point>> = questions.iter().map(read).collect();
    let mut middle = [0.0_f32; DIMENSIONS];
    let mut add = |point: &Point, weight: f32| {
        middle.iter_mut().zip(point).for_each(|(sum, value)| *sum += value * weight);
    };
    let each = USUAL / usual.len().max(1) as f32;
    usual.iter().for_each(|vector| add(&vector.to_floats(), each));
    raw.iter().flatten().for_each(|point| add(point, 1.0));
    let known = if usual.is_empty() { 0.0 } else { USUAL };
    let n = (known + raw.iter().flatten().count() as f32).max(1.0);
    let beside = |point: Point| {
        let mut out = point;
        out.iter_mut().zip(&middle).for_each(|(value, sum)| *value -= sum / n);
        let length = out.iter().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        out.map(|value| value / length)
    };
    raw.into_iter().map(|point| point.map_or([0.0; DIMENSIONS], beside)).collect()
}

/// Questions that belong together, by average linkage (Sokal and Michener 1958): the mean likeness
/// between two groups decides whether they become one, so that a chain of near ones does not.
fn grouped(points: &[Point], questions: &[OpenQuestion]) -> Vec<Vec<usize>> {
    let n = points.len();
    let mut groups: Vec<Option<Vec<usize>>> = (0..n).map(|place| Some(vec![place])).collect();
    if n > 1 {
        let worth = Worth::of(questions);
        let mut apart: Vec<f32> = Vec::with_capacity(n * (n - 1) / 2);
        for (i, one) in points.iter().enumerate() {
            for (j, other) in points.iter().enumerate().skip(i + 1) {
                let meaning: f32 = one.iter().zip(other).map(|(a, b)| a * b).sum();
                apart.push((1.0 - meaning - WORDS_SHARE * worth.alike(i, j)).max(0.0));
            }
        }
        let tree = linkage(&mut apart, n, Method::Average);
        for step in tree.steps() {
            let mut take = |place: usize| groups.get_mut(place).and_then(Option::take);
            let joined = (step.dissimilarity <= 1.0 - ALIKE)
                .then(|| take(step.cluster1).zip(take(step.cluster2)))
                .flatten();
            groups.push(joined.map(|(one, other)| [one, other].concat()));
        }
    }
    groups.into_iter().flatten().collect()
}

/// Questions by their words, rare ones worth more.
struct Worth {
    bags: Vec<BTreeMap<String, f32>>,
}

impl Worth {
    fn of(questions: &[OpenQuestion]) -> Self {
        let bag = |q: &OpenQuestion| -> BTreeSet<String> { content(&q.text).collect() };
        let bags: Vec<BTreeSet<String>> = questions.iter().map(bag).collect();
        let mut held: HashMap<&str, f32> = HashMap::new();
        for word in bags.iter().flatten() {
            *held.entry(word).or_default() += 1.0;
        }
        let n = bags.len() as f32;
        let weigh = |word: &String| {
            let held = held.get(word.as_str()).copied().unwrap_or(1.0);
            (word.clone(), (1.0 + n / held).ln())
        };
        let scaled = |bag: &BTreeSet<String>| {
            let mut bag: BTreeMap<String, f32> = bag.iter().map(weigh).collect();
            let length = bag.values().map(|v| v * v).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            bag.values_mut().for_each(|value| *value /= length);
            bag
        };
        Self { bags: bags.iter().map(scaled).collect() }
    }

    /// Cosine of the words of two questions.
    fn alike(&self, one: usize, other: usize) -> f32 {
        let (Some(one), Some(other)) = (self.bags.get(one), self.bags.get(other)) else {
            return 0.0;
        };
        let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
        few.iter().filter_map(|(word, value)| Some(value * many.get(word)?)).sum()
    }
}

/// The stems of a text that say what it is about.
fn content(text: &str) -> impl Iterator<Item = String> {
    words::words(text).into_iter().filter(|w| !words::is_function_word(w)).map(|w| words::stem(&w))
}

/// A group as a gap; none when it is too small to be one.
fn gap(
    members: &[usize],
    questions: &[OpenQuestion],
    points: &[Point],
    costs: &BTreeMap<ConversationId, Cost>,
    names: &names::Names,
) -> Option<Gap> {
    let members = typical_first(&first_of_each(members, questions), questions, points);
    let asked: Vec<OpenQuestion> =
        members.iter().filter_map(|place| questions.get(*place).cloned()).collect();
    let conversations: BTreeSet<ConversationId> = asked.iter().map(|q| q.conversation).collect();
    let cost = |id: &ConversationId| costs.get(id).copied().unwrap_or_default();
    let customers: BTreeSet<CustomerId> =
        conversations.iter().map(|id| cost(id).customer).collect();
    if conversations.len() < CONVERSATIONS_MIN || customers.len() < CUSTOMERS_MIN {
        return None;
    }
    Some(Gap {
        words: names
            .of_group(asked.iter().map(|q| q.text.as_str()).collect::<BTreeSet<_>>().into_iter()),
        n_conversations: conversations.len(),
        n_customers: customers.len(),
        agent_s: conversations.iter().map(|id| cost(id).agent_s).sum(),
        first_at: asked.iter().map(|q| q.at).min()?,
        last_at: asked.iter().map(|q| q.at).max()?,
        cause: cause(&asked),
        questions: asked,
    })
}

/// The first question of each conversation: what is asked again later is the same in fewer words.
fn first_of_each(members: &[usize], questions: &[OpenQuestion]) -> Vec<usize> {
    let mut first: BTreeMap<ConversationId, usize> = BTreeMap::new();
    for place in members {
        let Some(question) = questions.get(*place) else { continue };
        let held = first.entry(question.conversation).or_insert(*place);
        if questions.get(*held).is_some_and(|other| question.turn < other.turn) {
            *held = *place;
        }
    }
    first.into_values().collect()
}

/// Members in the order of how near they are to their middle, to which each wording adds once.
fn typical_first(members: &[usize], questions: &[OpenQuestion], points: &[Point]) -> Vec<usize> {
    let mut middle = [0.0_f32; DIMENSIONS];
    let mut wordings: BTreeSet<&str> = BTreeSet::new();
    let new = |place: &&usize| questions.get(**place).is_some_and(|q| wordings.insert(&q.text));
    for point in members.iter().filter(new).filter_map(|place| points.get(*place)) {
        middle.iter_mut().zip(point).for_each(|(sum, value)| *sum += value);
    }
    let near = |place: &usize| -> f32 {
        points.get(*place).map_or(0.0, |p| p.iter().zip(&middle).map(|(a, b)| a * b).sum())
    };
    let mut sorted: Vec<(usize, f32)> = members.iter().map(|m| (*m, near(m))).collect();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    sorted.into_iter().map(|(place, _)| place).collect()
}

/// What most of the questions failed by.
fn cause(asked: &[OpenQuestion]) -> Cause {
    let mut quoted: BTreeMap<ArticleId, u32> = BTreeMap::new();
    for question in asked {
        if let Failure::InVain(article) = question.failure {
            *quoted.entry(article).or_default() += 1;
        }
    }
    let most = quoted.into_iter().max_by_key(|(article, n)| (*n, std::cmp::Reverse(*article)));
    match most {
        Some((article, n)) if n as usize * 2 >= asked.len() => Cause::InVain(article, n),
        _ => Cause::Missing,
    }
}
