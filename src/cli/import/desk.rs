//! Where an import hands things in: at a running Baton, over its control socket, or at the house
//! that this process opens itself. Which of the two makes no difference to what is imported.

use crate::app::House;
use crate::app::error::Error;
use crate::app::shelf::Shelf;
use crate::cli::Failure;
use crate::cli::control::{Command, Line};
use crate::cli::serve::{open, runtime};
use crate::config::Config;
use crate::domain::past::{PastConversation, TakenIn};
use crate::domain::sheet::{FileCame, FileRead, Shelving};

/// Where things are handed in.
pub(super) enum Desk<W> {
    /// The process that has the data open.
    Running(Line),
    /// This process has it open.
    Own(Own<W>),
}

/// A house of this process's own.
pub(super) struct Own<W> {
    house: House,
    runtime: tokio::runtime::Runtime,
    work: W,
}

/// Calls whoever has the data open with what is about to be handed in; when nobody has, opens it.
pub(super) fn at<W, F>(
    config: &Config,
    command: &Command,
    begin: impl FnOnce(House) -> F,
) -> Result<Desk<W>, Failure>
where
    F: Future<Output = Result<W, Error>>,
{
    if let Some(line) = Line::call(&config.data_dir, command)? {
        return Ok(Desk::Running(line));
    }
    let house = open(config)?;
    let runtime = runtime()?;
    let work = runtime.block_on(begin(house.clone()))?;
    Ok(Desk::Own(Own { house, runtime, work }))
}

impl<W> Desk<W> {
    /// Closes the house, when it is this process's.
    pub(super) fn close(self) {
        if let Self::Own(own) = self {
            drop((own.work, own.runtime));
            own.house.close();
        }
    }
}

/// A house, and whether every message is read.
pub(super) struct Past {
    house: House,
    read: bool,
}

impl Desk<Past> {
    /// Where conversations are handed in.
    pub(super) fn for_conversations(config: &Config, read: bool) -> Result<Self, Failure> {
        let command = Command::ImportConversations { read };
        at(config, &command, |house| async move { Ok(Past { house, read }) })
    }

    /// Hands some conversations in.
    pub(super) fn take_in(&mut self, some: Vec<PastConversation>) -> Result<Vec<TakenIn>, Failure> {
        match self {
            Self::Running(line) => line.say(&some),
            Self::Own(Own { runtime, work: Past { house, read }, .. }) => {
                Ok(runtime.block_on(house.take_in_conversations(some, *read))?)
            }
        }
    }

    /// Lets them be found: a running house does so by itself.
    pub(super) fn index(&self) -> Result<(), Failure> {
        if let Self::Own(own) = self {
            let from = own.house.search().checkpoint();
            own.runtime.block_on(own.house.index_once(from))?;
        }
        Ok(())
    }
}

impl Desk<Shelf> {
    /// Where articles are handed in.
    pub(super) fn for_articles(config: &Config, how: Shelving) -> Result<Self, Failure> {
        let command = Command::ImportKnowledge { how };
        at(config, &command, |house| async move { house.own_shelf(how).await })
    }

    /// Hands the articles of a file in.
    pub(super) fn put(&mut self, file: FileRead) -> Result<FileCame, Failure> {
        match self {
            Self::Running(line) => line.say(&file),
            Self::Own(own) => Ok(own.runtime.block_on(own.work.put(file))?),
        }
    }
}
