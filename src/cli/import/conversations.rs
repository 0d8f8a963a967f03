//! `baton import conversations`: says how far it is, and at the end what was left out and why. Told
//! to stop in the middle, it goes on where it was when it is started again.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::import::desk::{Desk, Past};
use crate::cli::{Failure, tell};
use crate::clock::Stopwatch;
use crate::config::Config;
use crate::domain::past::{PastConversation, PastRead, TakenIn};
use crate::interchange::child::{ONE_EXPORT, Reader};
use crate::interchange::conversations::Source;

/// Conversations handed in at once.
const BATCH: usize = 16;
/// Conversations after which it says how far it is.
const EVERY: u64 = 1_000;
/// Refusals that are told one by one; of the rest, how many for which reason.
const NAMED_MAX: u64 = 20;

/// What to import, and from where.
#[derive(Debug, Args)]
pub struct Options {
    /// The export.
    file: PathBuf,
    /// The system it comes from: jsonl, csv, chatwoot, zendesk or intercom.
    #[arg(long, value_parser = source)]
    from: Source,
    /// Read every message as it would have been read here, so that policies can be tried on them in
    /// the policy lab. It takes several times as long.
    #[arg(long)]
    read: bool,
}

fn source(name: &str) -> Result<Source, String> {
    let known = Source::ALL.map(Source::name).join(", ");
    Source::from_name(name).ok_or_else(|| format!("one of {known}"))
}

/// Imports it; the exit status is 1 when the file was not read to its end.
pub(super) fn run(config: &Config, options: &Options) -> Result<ExitCode, Failure> {
    let file = File::open(&options.file)
        .map_err(|error| format!("{}: {error}", options.file.display()))?;
    let reader = Reader::this_executable()?;
    let mut desk = Desk::for_conversations(config, options.read)?;
    let mut import =
        Import { desk: &mut desk, waiting: Vec::new(), sum: Sum::start(), broken: None };
    let arguments = ["conversations".into(), options.from.name().into()];
    let read = reader.read(&arguments, ONE_EXPORT, file, |read| import.take(read));
    import.hand_in();
    let Import { sum, broken, .. } = import;
    sum.tell("Done");
    sum.tell_reasons();
    let indexed = desk.index();
    desk.close();
    match (broken, read) {
        (Some(failure), _) => Err(failure),
        (None, Err(error)) => Err(format!("{} {error}", options.file.display()).into()),
        (None, Ok(())) => indexed.map(|()| ExitCode::SUCCESS),
    }
}

struct Import<'a> {
    desk: &'a mut Desk<Past>,
    waiting: Vec<PastConversation>,
    sum: Sum,
    broken: Option<Failure>,
}

impl Import<'_> {
    /// Whether more is wanted.
    fn take(&mut self, read: PastRead) -> bool {
        match read {
            PastRead::Conversation(conversation) => self.waiting.push(*conversation),
            PastRead::Refused { which, why } => self.sum.left_out(&which, &why),
        }
        if self.waiting.len() >= BATCH {
            self.hand_in();
        }
        self.broken.is_none()
    }

    fn hand_in(&mut self) {
        if self.broken.is_some() || self.waiting.is_empty() {
            return;
        }
        let some = std::mem::take(&mut self.waiting);
        let ids: Vec<String> = some.iter().map(|past| past.id.clone()).collect();
        match self.desk.take_in(some) {
            Ok(taken) => {
                for (id, taken) in ids.iter().zip(taken) {
                    self.sum.count(id, taken);
                }
            }
            Err(failure) => self.broken = Some(failure),
        }
    }
}

/// How far it is.
struct Sum {
    n: u64,
    n_new: u64,
    n_same: u64,
    /// How many were left out for which reason.
    reasons: BTreeMap<String, u64>,
    n_left_out: u64,
    since: Stopwatch,
}

impl Sum {
    fn start() -> Self {
        let since = Stopwatch::start();
        Self { n: 0, n_new: 0, n_same: 0, reasons: BTreeMap::new(), n_left_out: 0, since }
    }

    fn count(&mut self, id: &str, taken: TakenIn) {
        match taken {
            TakenIn::New => self.n_new += 1,
            TakenIn::Same => self.n_same += 1,
            TakenIn::LeftOut(why) => return self.left_out(id, &why),
        }
        self.seen();
    }

    fn left_out(&mut self, which: &str, why: &str) {
        self.n_left_out += 1;
        if self.n_left_out <= NAMED_MAX {
            tell(&format!("left out {which}: {why}"));
        }
        *self.reasons.entry(why.to_owned()).or_default() += 1;
        self.seen();
    }

    fn seen(&mut self) {
        self.n += 1;
        if self.n.is_multiple_of(EVERY) {
            self.tell("So far");
        }
    }

    fn tell(&self, begin: &str) {
        let Self { n, n_new, n_same, n_left_out, .. } = self;
        let seconds = self.since.elapsed().as_secs_f64();
        let pace = *n as f64 / seconds.max(0.001);
        tell(&format!(
            "{begin}: {n} conversations in {seconds:.0} s ({pace:.0}/s): {n_new} new, \
             {n_same} as before, {n_left_out} left out"
        ));
    }

    fn tell_reasons(&self) {
        if self.n_left_out > NAMED_MAX {
            for (why, n) in self.reasons.iter().take(NAMED_MAX as usize) {
                tell(&format!("  {n} left out: {why}"));
            }
        }
    }
}
