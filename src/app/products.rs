//! What the knowledge base names (products, plans, systems), kept in memory from the titles of its
//! published articles. A written article only leaves its title here; the names are made out of the
//! titles when the next turn asks for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::house::House;
use crate::domain::article::Article;
use crate::ids::ArticleId;
use crate::language::{Language, Products};

/// Titles and the names in them, unless a title has changed since.
#[derive(Debug, Default)]
pub struct Named(Mutex<(BTreeMap<ArticleId, String>, Option<Arc<Products>>)>);

impl Named {
    /// Takes the title of an article that was written; drafts name nothing.
    pub fn written(&self, article: &Article) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if article.published {
            kept.0.insert(article.id, article.title.clone());
        } else {
            kept.0.remove(&article.id);
        }
        kept.1 = None;
    }

    /// Forgets the title of an article that was deleted.
    pub fn deleted(&self, id: ArticleId) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0.remove(&id);
        kept.1 = None;
    }

    fn products(&self, language: &Language) -> Arc<Products> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (titles, known) = &mut *kept;
        let made = || Arc::new(language.products(titles.values().map(String::as_str)));
        Arc::clone(known.get_or_insert_with(made))
    }
}

impl House {
    /// What the knowledge base names.
    pub fn products(&self) -> Arc<Products> {
        self.named().products(self.language())
    }
}
