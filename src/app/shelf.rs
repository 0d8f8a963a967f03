//! Taking knowledge in: what files held becomes articles. An article is known by its title; what
//! stands there already, word for word, is left as it is, so that the same import twice changes
//! nothing. Reading the files is `interchange`'s, in a process of its own.

use std::collections::HashMap;
use std::io::Cursor;

use tokio::sync::Semaphore;

use crate::app::access::{Operation, Principal, allow};
use crate::app::articles::Draft;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::domain::article::{Article, Audience};
use crate::domain::sheet::{FileCame, FileRead, Sheet, Shelving};
use crate::ids::ArticleId;
use crate::interchange::child::{ChildError, ONE_FILE};
use crate::store::Read as _;

/// Files read at the same time: each may take a core.
static READERS: Semaphore = Semaphore::const_new(2);

/// One import under way.
#[derive(Debug)]
pub struct Shelf {
    house: House,
    who: Principal,
    how: Shelving,
    /// Articles by title.
    known: HashMap<String, ArticleId>,
    /// Titles this import has given, and by which file.
    given: HashMap<String, String>,
}

impl House {
    /// Reads a file of articles in a process of its own.
    ///
    /// # Errors
    /// When the asker may not write articles, or no process can be had. What is wrong with the file
    /// stands in the answer.
    pub async fn read_sheets(
        &self,
        who: &Principal,
        name: String,
        bytes: Vec<u8>,
    ) -> Result<Vec<FileRead>, Error> {
        allow(who, Operation::WriteKnowledge)?;
        let _turn = READERS.acquire().await.map_err(|e| Error::Broken(e.to_string()))?;
        let reader = self.reader().clone();
        blocking(move || {
            let mut files = Vec::new();
            let arguments = ["knowledge".into(), "--".into(), name.clone().into()];
            let read = reader.read(&arguments, ONE_FILE, Cursor::new(bytes), |file| {
                files.push(file);
                true
            });
            match read {
                Ok(()) => {}
                Err(ChildError::Ended(why)) => files.push(FileRead::refused(&name, why)),
                Err(error) => return Err(Error::Broken(error.to_string())),
            }
            Ok(files)
        })
        .await?
    }

    /// Begins an import of articles.
    ///
    /// # Errors
    /// When the asker may not write articles.
    pub async fn shelf(&self, who: &Principal, how: Shelving) -> Result<Shelf, Error> {
        allow(who, Operation::WriteKnowledge)?;
        self.begin_shelf(who.clone(), how).await
    }

    /// Begins one for whoever sits at the machine itself.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn own_shelf(&self, how: Shelving) -> Result<Shelf, Error> {
        self.begin_shelf(Principal::Nobody, how).await
    }

    async fn begin_shelf(&self, who: Principal, how: Shelving) -> Result<Shelf, Error> {
        let articles = self.read(|at| at.scan::<Article>(None, usize::MAX)).await?;
        let mut known = HashMap::with_capacity(articles.len());
        for article in articles {
            // Of two with one title the older one is meant: it was there first.
            known.entry(article.title.trim().to_owned()).or_insert(article.id);
        }
        Ok(Shelf { house: self.clone(), who, how, known, given: HashMap::new() })
    }
}

impl Shelf {
    /// Takes the articles of one file in.
    ///
    /// # Errors
    /// When the house cannot take anything now; what came before is there. What is wrong with an
    /// article stands in the answer.
    pub async fn put(&mut self, file: FileRead) -> Result<FileCame, Error> {
        let mut came = FileCame { file: file.file, refused: file.refused, ..FileCame::default() };
        for mut sheet in file.sheets {
            sheet.title = self.title(&came.file, sheet.title.trim());
            let title = sheet.title.clone();
            match self.put_one(sheet, &mut came).await {
                Ok(()) => {}
                Err(Error::Invalid { why, .. }) => came.refused.push(format!("“{title}” {why}")),
                Err(error) => return Err(error),
            }
        }
        Ok(came)
    }

    /// A title another file of this import has taken is told apart by the file's name: two
    /// overviews are two articles, now and at the next import.
    fn title(&mut self, file: &str, title: &str) -> String {
        let taken = self.given.get(title).is_some_and(|by| by != file);
        let title = if taken { format!("{title} ({file})") } else { title.to_owned() };
        self.given.insert(title.clone(), file.to_owned());
        title
    }

    async fn put_one(&mut self, sheet: Sheet, came: &mut FileCame) -> Result<(), Error> {
        let (house, known) = (&self.house, self.known.get(&sheet.title).copied());
        let before = match known {
            Some(id) => house.read(move |at| at.get::<Article>(id)).await?,
            None => None,
        };
        let draft = self.draft(sheet, before.as_ref());
        if before.as_ref().is_some_and(|before| same(before, &draft)) {
            came.n_same += 1;
            return Ok(());
        }
        let id = before.as_ref().map(|before| before.id);
        let article = house.put_article(&self.who, id, draft).await?;
        self.known.insert(article.title.trim().to_owned(), article.id);
        *(if id.is_some() { &mut came.n_changed } else { &mut came.n_new }) += 1;
        Ok(())
    }

    /// What was settled here about an article stays, unless the import says otherwise.
    fn draft(&self, sheet: Sheet, before: Option<&Article>) -> Draft {
        let internal = sheet.internal || self.how.internal;
        let audience = match before {
            Some(before) if !internal => before.audience,
            _ if internal => Audience::Internal,
            _ => Audience::Public,
        };
        Draft {
            title: sheet.title,
            body: sheet.body,
            topic: sheet.topic.or_else(|| before.and_then(|before| before.topic.clone())),
            audience,
            published: self.how.published || before.is_some_and(|before| before.published),
        }
    }
}

fn same(before: &Article, draft: &Draft) -> bool {
    before.body == draft.body
        && before.topic == draft.topic
        && before.audience == draft.audience
        && before.published == draft.published
}
