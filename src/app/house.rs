//! The house: everything that is open while Baton runs, in one handle that every use case hangs on.

mod told;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use self::told::Wake;
use crate::app::board::Board;
use crate::app::bots::Bots;
use crate::app::certificate::Watched;
use crate::app::error::{Error, Unopened};
use crate::app::gaps::Kept;
use crate::app::indexer::Indexing;
use crate::app::lab::Bench;
use crate::app::live_policy::LivePolicy;
use crate::app::mail::Post;
use crate::app::measures::Following;
use crate::app::past::is_past;
use crate::app::pending::Pending;
use crate::app::products::Named;
use crate::app::single_sign_on::Trust;
use crate::app::vitals::Vitals;
use crate::assistant::{self, Llm};
use crate::auth::passwords::Passwords;
use crate::clock::{Clock, Timestamp};
use crate::domain::alert::AlertBook;
use crate::domain::article::Article;
use crate::domain::bot::Rules;
use crate::domain::conversation::Conversation;
use crate::domain::event::Position;
use crate::domain::privacy::Privacy;
use crate::domain::second_factor::Demand;
use crate::domain::single_sign_on::Provider;
use crate::ids::{ConversationId, IdSource};
use crate::interchange::child::Reader;
use crate::language::Language;
use crate::outbound::{Connector, Reach, mail};
use crate::realtime::Hub;
use crate::search::Search;
use crate::store::{Read, Store, StoreError, Tx};

/// Events looked back on at the start for how long people waited and how quickly work was done.
const LOOK_BACK_EVENTS: usize = 20_000;

/// What a house is opened with.
#[derive(Debug)]
pub struct Parts {
    /// Where the data lies; none keeps everything in memory.
    pub dir: Option<PathBuf>,
    /// Where `now` comes from.
    pub clock: Clock,
    /// Where ids and secrets come from.
    pub ids: IdSource,
    /// What customers' identities are signed with; empty believes no identity.
    pub identity_secret: Vec<u8>,
    /// The team's OpenID provider.
    pub provider: Option<Provider>,
    /// Who has to have a second factor beside the password.
    pub second_factor: Demand,
    /// A language model on the team's own network.
    pub llm: Option<assistant::Settings>,
    /// What is kept, and how long.
    pub privacy: Privacy,
    /// How far webhooks may reach.
    pub reach: Reach,
    /// What goes by mail; none sends and reads nothing.
    pub email: Option<mail::Settings>,
    /// How the team's own bot is worked with, when there is one.
    pub bot: Rules,
    /// The executable that reads files of others, in a process of its own.
    pub reader: Reader,
}

/// Everything that is open while Baton runs. Cloning is cheap: it is one handle.
#[derive(Clone)]
pub struct House(Arc<Inner>);

struct Inner {
    store: Store,
    search: Search,
    language: Arc<Language>,
    clock: Clock,
    ids: IdSource,
    hub: Arc<Hub>,
    board: Mutex<Board>,
    policy: RwLock<Arc<LivePolicy>>,
    turns: Pending,
    following: Following,
    bench: Bench,
    gaps: Kept,
    named: Named,
    indexing: Indexing,
    wake: Wake,
    started: Timestamp,
    passwords: Passwords,
    identity: Vec<u8>,
    trust: Option<Trust>,
    demand: Demand,
    privacy: Privacy,
    llm: Option<Llm>,
    summaries: Pending,
    reach: Reach,
    connector: Connector,
    post: Post,
    dir: Option<PathBuf>,
    vitals: Vitals,
    /// The number of the last alert.
    n_alerts: AtomicU64,
    bots: Bots,
    bot_rules: Rules,
    reader: Reader,
    watched: Watched,
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("House")
    }
}

impl House {
    /// Opens store, index and language model, and rebuilds what is kept in memory.
    ///
    /// # Errors
    /// When the store cannot be opened; a damaged index is rebuilt instead.
    pub fn open(parts: Parts) -> Result<Self, Unopened> {
        let store = match &parts.dir {
            Some(dir) => Store::open(dir, crate::store::Options::default())?,
            None => Store::in_memory()?,
        };
        Ok(Self::over(store, parts)?)
    }

    fn over(store: Store, parts: Parts) -> Result<Self, Error> {
        let search = match &parts.dir {
            Some(dir) => Search::open(&dir.join("index")),
            None => Search::in_memory(),
        }
        .map_err(|e| Error::Broken(e.to_string()))?;
        let language = Language::embedded();
        let policy = Arc::new(LivePolicy::load(&store, &language)?);
        let passwords = Passwords::new(&parts.ids)?;
        let started = parts.clock.now();
        let llm = parts.llm.map(Llm::new).transpose();
        let llm = llm.map_err(|e| Error::Broken(format!("the LLM: {e}")))?;
        let house = Self(Arc::new(Inner {
            store,
            search,
            language,
            clock: parts.clock,
            ids: parts.ids,
            hub: Hub::new(),
            board: Mutex::new(Board::default()),
            policy: RwLock::new(policy),
            turns: Pending::default(),
            following: Following::default(),
            bench: Bench::default(),
            gaps: Kept::default(),
            named: Named::default(),
            indexing: Indexing::default(),
            wake: Wake::default(),
            started,
            passwords,
            identity: parts.identity_secret,
            trust: parts.provider.map(Trust::in_),
            demand: parts.second_factor,
            privacy: parts.privacy,
            llm,
            summaries: Pending::default(),
            reach: parts.reach,
            connector: Connector::new(),
            post: Post::new(parts.email),
            dir: parts.dir,
            vitals: Vitals::default(),
            n_alerts: AtomicU64::new(0),
            bots: Bots::default(),
            bot_rules: parts.bot,
            reader: parts.reader,
            watched: Watched::default(),
        }));
        house.rebuild()?;
        house.listen();
        Ok(house)
    }

    /// Fills the board from the store and queues the turns a crash left undecided.
    fn rebuild(&self) -> Result<(), Error> {
        let (open, agents, past) = self.store().read_blocking(|at| {
            let mut open = Vec::new();
            for id in at.open_conversations()? {
                open.extend(at.conversation(id)?);
            }
            let from = at.head()?.0.saturating_sub(LOOK_BACK_EVENTS as u64);
            let past = at.feed(Position(from), LOOK_BACK_EVENTS)?;
            Ok((open, at.scan::<crate::domain::agent::Agent>(None, usize::MAX)?, past))
        })?;
        let book = self.store().read_blocking(|at| at.get::<AlertBook>(AlertBook::KEY))?;
        self.alerts_to(book.map_or(0, |book| book.n));
        let articles = self.store().read_blocking(|at| at.scan::<Article>(None, usize::MAX))?;
        articles.iter().for_each(|article| self.named().written(article));
        let mut board = self.board();
        for agent in agents {
            board.put_agent(agent);
        }
        // How long another system's customers waited says nothing about this house.
        let foreign = past.iter().filter(|event| is_past(&event.event));
        let foreign: BTreeSet<_> = foreign.map(|event| event.conversation).collect();
        for event in past.iter().filter(|event| !foreign.contains(&event.conversation)) {
            board.note(event);
        }
        for record in open {
            if record.undecided.is_some() {
                self.0.turns.push(record.id);
            }
            board.update(&Arc::new(record));
        }
        Ok(())
    }

    /// After every commit: the board first, then whoever listens, then whoever has work.
    fn listen(&self) {
        let inner = Arc::downgrade(&self.0);
        self.store().on_commit(Arc::new(move |events, records| {
            if let Some(inner) = inner.upgrade() {
                inner.committed(events, records);
            }
        }));
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The search engine.
    pub fn search(&self) -> &Search {
        &self.0.search
    }

    /// The language engine.
    pub fn language(&self) -> &Arc<Language> {
        &self.0.language
    }

    /// Who is listening.
    pub fn hub(&self) -> &Arc<Hub> {
        &self.0.hub
    }

    /// The instant it is now.
    pub fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The clock, for moving it in tests.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Where ids come from.
    pub fn ids(&self) -> &IdSource {
        &self.0.ids
    }

    /// When this house was opened.
    pub fn started(&self) -> Timestamp {
        self.0.started
    }

    /// What customers' identities are signed with.
    pub(super) fn identity(&self) -> &[u8] {
        &self.0.identity
    }

    /// The team's OpenID provider, and what is known of it.
    pub(super) fn trust(&self) -> Option<&Trust> {
        self.0.trust.as_ref()
    }

    /// Who has to have a second factor beside the password.
    pub(super) fn demand(&self) -> Demand {
        self.0.demand
    }

    /// What is kept, and how long.
    pub(super) fn privacy(&self) -> &Privacy {
        &self.0.privacy
    }

    /// Hashes and checks passwords.
    pub(super) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// The policy in force.
    pub fn policy(&self) -> Arc<LivePolicy> {
        Arc::clone(&self.0.policy.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts another policy in force.
    pub(super) fn set_policy(&self, policy: LivePolicy) {
        *self.0.policy.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
        self.wake().router.notify_one();
    }

    /// The titles of the knowledge base.
    pub(super) fn named(&self) -> &Named {
        &self.0.named
    }

    /// How much of the start is in the index.
    pub(super) fn indexing(&self) -> &Indexing {
        &self.0.indexing
    }

    /// What is going on now.
    pub fn board(&self) -> MutexGuard<'_, Board> {
        self.0.board()
    }

    /// The language model, when one is configured.
    pub(super) fn llm(&self) -> Option<&Llm> {
        self.0.llm.as_ref()
    }

    /// Where the data lies; none when everything is in memory.
    pub(super) fn dir(&self) -> Option<&PathBuf> {
        self.0.dir.as_ref()
    }

    /// What is counted.
    pub(super) fn vitals(&self) -> &Vitals {
        &self.0.vitals
    }

    /// How far webhooks may reach.
    pub(super) fn reach(&self) -> Reach {
        self.0.reach
    }

    /// Everything about mail that is kept in memory.
    pub(super) fn mails(&self) -> &Post {
        &self.0.post
    }

    /// What connects to webhooks and mail servers.
    pub(super) fn connector(&self) -> &Connector {
        &self.0.connector
    }

    /// Handoffs that wait to be summed up.
    pub(super) fn summaries(&self) -> &Pending {
        &self.0.summaries
    }

    /// The number of the last alert.
    pub(super) fn n_alerts(&self) -> u64 {
        self.0.n_alerts.load(Ordering::Acquire)
    }

    /// Takes note that alerts up to this number are durable.
    pub(super) fn alerts_to(&self, n: u64) {
        self.0.n_alerts.store(n, Ordering::Release);
    }

    /// What the team's own bot has been asked.
    pub(super) fn bots(&self) -> &Bots {
        &self.0.bots
    }

    /// How it is worked with.
    pub(super) fn bot_rules(&self) -> &Rules {
        &self.0.bot_rules
    }

    /// Who reads files of others.
    pub(super) fn reader(&self) -> &Reader {
        &self.0.reader
    }

    /// The certificate the house is served with.
    pub(super) fn watched(&self) -> &Watched {
        &self.0.watched
    }

    /// Turns that wait to be read and decided.
    pub(super) fn turns(&self) -> &Pending {
        &self.0.turns
    }

    /// What is measured.
    pub(super) fn following(&self) -> &Following {
        &self.0.following
    }

    /// Where drafts of the policy are replayed.
    pub(super) fn bench(&self) -> &Bench {
        &self.0.bench
    }

    /// The gaps of the knowledge base as they were found last.
    pub(super) fn kept_gaps(&self) -> &Kept {
        &self.0.gaps
    }

    /// Who can be woken.
    pub(super) fn wake(&self) -> &Wake {
        &self.0.wake
    }

    /// Closes the index and the store, so that the next start has nothing to repair.
    pub fn close(self) {
        self.search().flush();
        if let Err(error) = self.store().clone().close() {
            tracing::error!(%error, "the store did not close cleanly");
        }
    }

    /// Whether new work can be taken now.
    pub fn is_ready(&self) -> bool {
        self.store().healthy() && !self.store().is_full()
    }

    /// Writes in one transaction; what the job refuses leaves nothing behind.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.store().write(job).await.map_err(Error::from)
    }

    /// Reads one consistent state.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&crate::store::Snapshot) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Error> {
        self.store().read(job).await.map_err(Error::from)
    }

    /// A conversation's record, from memory when it is open.
    pub(super) async fn record(&self, id: ConversationId) -> Result<Arc<Conversation>, Error> {
        let open = self.board().conversation(id);
        match open {
            Some(record) => Ok(record),
            None => self
                .read(move |at| at.conversation(id))
                .await?
                .map(Arc::new)
                .ok_or(Error::NotFound("conversation")),
        }
    }
}

impl Inner {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
