//! What was done to the house itself: written down with the deed, read by leads.

use crate::app::access::{Operation, Principal, allow};
use crate::app::error::Error;
use crate::app::house::House;
use crate::domain::act::{ABOUT_CHARS_MAX, Act, Deed, Doer};
use crate::ids::ActId;
use crate::store::Read as _;

impl House {
    /// What is to be written down beside a deed.
    pub(super) fn act(&self, who: &Principal, deed: Deed, about: &str) -> Act {
        self.act_of(doer(who), deed, about)
    }

    /// The same, of whoever may be a person or the house itself.
    pub(super) fn act_of(&self, by: Doer, deed: Deed, about: &str) -> Act {
        let at = self.now();
        let about = about.chars().take(ABOUT_CHARS_MAX).collect();
        Act { id: self.ids().next(at), at, by, deed, about, seal: None }
    }

    /// Writes an act down by itself, after a deed that has its own transaction.
    pub(super) async fn note_act(
        &self,
        who: &Principal,
        deed: Deed,
        about: &str,
    ) -> Result<(), Error> {
        let act = self.act(who, deed, about);
        self.write(move |tx| Ok(tx.note(act)?)).await
    }

    /// What was done before an act (or until now), newest first, at most `max`.
    ///
    /// # Errors
    /// When the asker may not read it.
    pub async fn acts(
        &self,
        who: &Principal,
        before: Option<ActId>,
        max: usize,
    ) -> Result<Vec<Act>, Error> {
        allow(who, Operation::ReadPolicy)?;
        self.read(move |at| at.scan_back::<Act>(before, max)).await
    }
}

/// Who somebody is as a doer.
pub(super) fn doer(who: &Principal) -> Doer {
    match who {
        Principal::Agent { id, .. } | Principal::Newcomer(id) => Doer::Agent(*id),
        Principal::Token { id, .. } => Doer::Token(*id),
        Principal::Nobody | Principal::Customer(_) => Doer::House,
    }
}
