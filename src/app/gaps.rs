//! Gaps of the knowledge base: what customers ask and nothing answers, with a drafted article for each
//! and, once one was written, whether it closed the gap. Found on demand from what is stored, and
//! kept until something new has happened.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::app::access::{Operation, Principal, allow};
use crate::app::articles;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::assistant::Llm;
use crate::clock::Timestamp;
use crate::decide::answer::{self, Answer, Calibration, Question};
use crate::decide::learn::compose;
use crate::decide::learn::draft::{Draft, draft};
use crate::decide::learn::gaps::{QUESTIONS_MAX, gaps};
use crate::decide::learn::{Gap, open_questions};
use crate::decide::measure::Measures;
use crate::decide::measure::articles::{Use, uses};
use crate::decide::measure::course::{Assisted, Course, LastWord};
use crate::decide::measure::slice::Slice;
use crate::domain::article::{Article, Audience};
use crate::domain::event::Position;
use crate::domain::learning::Filling;
use crate::domain::vector::Vector;
use crate::ids::{ArticleId, ConversationId};
use crate::store::{Read, Snapshot, StoreError};

pub use crate::decide::learn::OpenQuestion;
pub use crate::decide::learn::compose::Composed;
pub use crate::decide::learn::gaps::{Cause, Cost};

/// How far back questions are looked at, in days.
const DAYS: i64 = 90;
/// Conversations read in one transaction.
const BITE: usize = 100;
/// Gaps shown, the costliest.
const SHOWN_MAX: usize = 40;
/// Questions of a gap that are asked again of the knowledge base as it is now.
const ASKED_AGAIN: usize = 5;
/// Passages the answering looks at.
const PASSAGES_MAX: usize = 12;
/// What was found stays good for so many seconds, even when more has happened meanwhile, ...
const FRESH_S: i64 = 20;
/// ... and for so many when nothing has.
const QUIET_S: i64 = 300;
/// An article is near to a question from this cosine on.
const NEAR: f32 = 0.4;
/// A question this near to what an article was written for asks the same.
const SAME: f32 = 0.6;
/// Questions answered since, below which nobody can say that a gap is closed.
const ANSWERED_MIN: u32 = 3;

/// A gap with what is known around it.
#[derive(Clone, Debug)]
pub struct FoundGap {
    /// Where it was first asked: the gap's name on the wire.
    pub id: ConversationId,
    /// The gap.
    pub gap: Gap,
    /// The article that was quoted in vain, or else the nearest one, if any is near; with its title.
    pub article: Option<(ArticleId, String)>,
    /// How many of the questions looked at the knowledge base answers as it is now, of how many.
    pub answered_now: (usize, usize),
    /// The article that would close it.
    pub draft: Draft,
}

/// What came of an article that was written to close a gap.
#[derive(Clone, Debug)]
pub struct Closing {
    /// Why it was written.
    pub filling: Filling,
    /// Its title; none when it is gone.
    pub title: Option<String>,
    /// Whether it answers customers.
    pub published: bool,
    /// Conversations since, in which it was quoted and nobody else was needed.
    pub n_answered: u32,
    /// Conversations since, in which the same was asked and left open.
    pub n_open: u32,
    /// Whether the gap is closed; none while too little has been asked.
    pub closed: Option<bool>,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Gaps {
    /// When.
    pub as_of: Timestamp,
    /// Questions left open that were looked at.
    pub n_questions: usize,
    /// The gaps that are open, the costliest first.
    pub open: Vec<FoundGap>,
    /// Gaps that the knowledge base answers by now.
    pub answered: Vec<FoundGap>,
    /// Articles written to close one, the newest first.
    pub closings: Vec<Closing>,
}

/// What was found last.
#[derive(Debug, Default)]
pub(super) struct Kept {
    found: tokio::sync::Mutex<Option<Found>>,
    n_changes: AtomicU64,
}

#[derive(Debug)]
struct Found {
    /// Up to where, ...
    head: Position,
    /// ... and after how many changes of the knowledge base.
    n_changes: u64,
    gaps: Arc<Gaps>,
}

impl Kept {
    /// An article was written or deleted: what was found does not hold any more.
    pub(super) fn knowledge_changed(&self) {
        self.n_changes.fetch_add(1, Ordering::Relaxed);
    }
}

/// The titles of all articles, and whether they answer customers.
type Titles = HashMap<ArticleId, (String, bool)>;

/// Conversations that may have left a question open, with what they cost.
type Candidates = Vec<(ConversationId, Cost)>;

impl House {
    /// The gaps of the knowledge base.
    ///
    /// # Errors
    /// When the asker may not, or the store fails.
    pub async fn gaps(&self, who: &Principal) -> Result<Arc<Gaps>, Error> {
        allow(who, Operation::ReadInsights)?;
        let kept = self.kept_gaps();
        let mut found = kept.found.lock().await;
        let n_changes = kept.n_changes.load(Ordering::Relaxed);
        let (head, now) = (self.read(|at| at.head()).await?, self.now());
        if let Some(found) = found.as_ref().filter(|found| found.n_changes == n_changes) {
            let good_s = if found.head == head { QUIET_S } else { FRESH_S };
            if now.ms_since(found.gaps.as_of) < good_s * 1_000 {
                return Ok(Arc::clone(&found.gaps));
            }
        }
        let gaps = Arc::new(self.find_gaps(now).await?);
        *found = Some(Found { head, n_changes, gaps: Arc::clone(&gaps) });
        Ok(gaps)
    }

    /// Writes an article to close the gap of this name.
    ///
    /// # Errors
    /// [`Error::Invalid`] when there is no such gap, or as for any article.
    pub async fn close_gap(
        &self,
        who: &Principal,
        gap: ConversationId,
        written: articles::Draft,
    ) -> Result<Article, Error> {
        let found = self.gaps(who).await?;
        let mut all = found.open.iter().chain(&found.answered);
        let Some(found) = all.find(|found| found.id == gap) else {
            return Err(Error::invalid("gap", "names no gap"));
        };
        let article = self.write_article(who, None, written).await?;
        let meanings = found.gap.questions.iter().filter_map(|question| question.meaning.as_ref());
        let mean = Vector::mean(meanings);
        let (language, title) = (Arc::clone(self.language()), article.title.clone());
        let title = blocking(move || language.encode(&title)).await?;
        let filling = Filling {
            article: article.id,
            question: article.title.clone(),
            words: found.gap.words.clone(),
            asked: mean.into_iter().chain(title).collect(),
            at: self.now(),
            by: who.agent(),
        };
        self.write(move |tx| Ok(tx.put(&filling)?)).await?;
        self.kept_gaps().knowledge_changed();
        Ok(article)
    }

    /// The article that would close the gap of this name, in the model's words as far as they stand in
    /// what agents wrote.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Conflict`] without a model, when no agent has answered it yet, or
    /// when the model failed.
    pub async fn compose_article(
        &self,
        who: &Principal,
        gap: ConversationId,
    ) -> Result<Composed, Error> {
        allow(who, Operation::WriteKnowledge)?;
        let Some(llm) = self.llm() else {
            return Err(Error::conflict("no language model is set up"));
        };
        let gaps = self.gaps(who).await?;
        let mut all = gaps.open.iter().chain(&gaps.answered);
        let found = all.find(|found| found.id == gap).ok_or(Error::NotFound("gap"))?;
        let Some(asked) = compose::ask(&found.gap) else {
            return Err(Error::conflict("no agent has written an answer that is for everybody"));
        };
        let written = self.everything_written(llm, &asked.chat).await.map_err(|why| {
            tracing::info!(%why, "no article from the model");
            Error::conflict("the language model did not answer; the draft of agents' words stands")
        })?;
        let (language, model) = (Arc::clone(self.language()), llm.model().to_owned());
        let gap = found.gap.clone();
        blocking(move || {
            let asked = asked.with_meanings(|sentence| language.encode(sentence));
            compose::compose(&asked, &gap, &model, &written, |sentence| language.encode(sentence))
        })
        .await
    }

    /// The name of the model that could write an article, when one is set up.
    pub fn composing_model(&self) -> Option<&str> {
        self.llm().map(Llm::model)
    }

    async fn find_gaps(&self, now: Timestamp) -> Result<Gaps, Error> {
        let since = now.plus_s(-DAYS * 86_400);
        let candidates = self.measured(move |measures| candidates(measures, since)).await?.0;
        let costs: BTreeMap<ConversationId, Cost> = candidates.iter().copied().collect();
        let mut questions: Vec<OpenQuestion> = Vec::new();
        for bite in candidates.chunks(BITE) {
            let ids: Vec<ConversationId> = bite.iter().map(|(id, _)| *id).collect();
            let read = self
                .read(move |at| {
                    let mut found = Vec::new();
                    for id in ids {
                        found.extend(open_questions(id, &at.history(id, 0)?));
                    }
                    Ok(found)
                })
                .await?;
            questions.extend(read);
            if questions.len() >= QUESTIONS_MAX {
                break;
            }
        }
        let (fillings, articles) =
            self.read(|at| Ok((at.scan::<Filling>(None, usize::MAX)?, titles(at)?))).await?;
        let closings = self.closings(fillings, &articles, &questions).await?;
        let house = self.clone();
        blocking(move || {
            let n_questions = questions.len();
            let found = gaps(questions, &costs, &house.usual());
            let found: Vec<FoundGap> = found
                .into_iter()
                .take(SHOWN_MAX)
                .filter_map(|gap| house.around(gap, &articles))
                .collect();
            let (answered, open) = found.into_iter().partition(is_answered);
            Gaps { as_of: now, n_questions, open, answered, closings }
        })
        .await
    }

    /// What customers write anyway: the examples of the policy's topics.
    fn usual(&self) -> Vec<Vector> {
        let policy = self.policy();
        let examples = policy.policy.topics.iter().flat_map(|topic| &topic.examples);
        examples.filter_map(|text| self.language().encode(text)).collect()
    }

    /// What stands around a gap: the nearest article, whether it is answered by now, and a draft.
    fn around(&self, gap: Gap, articles: &Titles) -> Option<FoundGap> {
        let id = gap.questions.iter().min_by_key(|q| (q.at, q.conversation))?.conversation;
        let (mut nearest, mut n, mut n_answered) = (None, 0, 0);
        for question in gap.questions.iter().take(ASKED_AGAIN) {
            let reading = self.language().read(&question.text);
            let asked = Question::new(&question.text, &reading, Vec::new());
            let calibration = &Calibration::SHIPPED;
            let query = answer::query(&asked, Audience::Public, calibration);
            let hits = self.search().passages(&query, PASSAGES_MAX);
            if nearest.is_none() {
                let ranked = answer::rank(&hits);
                let near = ranked.first().map(|best| best.hit).filter(|hit| hit.meaning >= NEAR);
                nearest = near.map(|hit| (hit.passage.article, hit.passage.title.clone()));
            }
            let by = match answer::answer(&asked, &hits, calibration) {
                Answer::Answer { sources, .. } => sources.first().map(|source| source.article),
                _ => None,
            };
            let failed = match gap.cause {
                Cause::InVain(article, _) => Some(article),
                Cause::Missing => None,
            };
            n += 1;
            n_answered += usize::from(by.is_some() && by != failed);
        }
        let draft = draft(&gap, |text| self.language().encode(text));
        let article = match gap.cause {
            Cause::InVain(id, _) => articles.get(&id).map(|(title, _)| (id, title.clone())),
            Cause::Missing => nearest,
        };
        Some(FoundGap { id, gap, article, answered_now: (n_answered, n), draft })
    }

    /// What came of the articles that were written to close a gap.
    async fn closings(
        &self,
        mut fillings: Vec<Filling>,
        articles: &Titles,
        questions: &[OpenQuestion],
    ) -> Result<Vec<Closing>, Error> {
        fillings.sort_by_key(|filling| std::cmp::Reverse(filling.at));
        let written: Vec<(ArticleId, Timestamp)> =
            fillings.iter().map(|filling| (filling.article, filling.at)).collect();
        let as_of = self.now();
        let used = self.measured(move |measures| used_since(measures, &written, as_of)).await?.0;
        let mut out = Vec::with_capacity(fillings.len());
        for (filling, used) in fillings.into_iter().zip(used) {
            let again: HashSet<ConversationId> = questions
                .iter()
                .filter(|q| q.at >= filling.at && asks_same(q, &filling.asked))
                .map(|q| q.conversation)
                .collect();
            let n_open = u32::try_from(again.len()).unwrap_or(u32::MAX);
            let n_answered = used.confirmed + used.assumed;
            let said = n_answered >= ANSWERED_MIN || n_open >= ANSWERED_MIN;
            let known = articles.get(&filling.article);
            out.push(Closing {
                title: known.map(|(title, _)| title.clone()),
                published: known.is_some_and(|(_, published)| *published),
                n_answered,
                n_open,
                closed: said.then_some(n_open * 3 <= n_answered),
                filling,
            });
        }
        Ok(out)
    }
}

/// What became of the conversations in which each article was quoted since it was written.
fn used_since(
    measures: &Measures,
    written: &[(ArticleId, Timestamp)],
    as_of: Timestamp,
) -> Vec<Use> {
    let one = |(article, at): &(ArticleId, Timestamp)| {
        let slice = Slice { as_of, from: Some(*at), ..Slice::default() };
        let number = measures.articles.find(article);
        let mut all = uses(measures.courses().iter(), &slice).into_iter();
        all.find(|it| Some(it.article) == number).unwrap_or_default()
    };
    written.iter().map(one).collect()
}

/// Most of the questions looked at are answered by now.
fn is_answered(found: &FoundGap) -> bool {
    let (answered, looked_at) = found.answered_now;
    answered * 2 > looked_at
}

fn asks_same(question: &OpenQuestion, asked: &[Vector]) -> bool {
    let Some(meaning) = &question.meaning else { return false };
    asked.iter().any(|other| other.cosine(meaning) >= SAME)
}

fn titles(at: &Snapshot) -> Result<Titles, StoreError> {
    let articles = at.scan::<Article>(None, usize::MAX)?;
    Ok(articles.into_iter().map(|a| (a.id, (a.title, a.published))).collect())
}

/// Conversations since then that may have left a question open, newest first.
fn candidates(measures: &Measures, since: Timestamp) -> Candidates {
    let recent = measures.courses().iter().rev().filter(|course| course.opened_at >= since);
    recent.filter(|course| may_hold_one(course)).map(|course| (course.id, cost(course))).collect()
}

/// Whether a conversation may have left a question open: a person was fetched, nothing was found, or
/// the customer had to write more than once and never said that it helped.
fn may_hold_one(course: &Course) -> bool {
    course.counts()
        && (course.escalated()
            || course.last_word == LastWord::NothingFound
            || course.n_turns > 1 && course.assisted() != Some(Assisted::Confirmed))
}

fn cost(course: &Course) -> Cost {
    let stretches = course.legs.iter().flat_map(|leg| &leg.stretches);
    let agent_s = stretches.map(|s| if s.shared_s > 0.0 { s.shared_s } else { s.held_s.into() });
    Cost { customer: course.customer, agent_s: agent_s.sum() }
}
