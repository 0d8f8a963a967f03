//! Agents' pictures: taking one in, giving it out, taking it away. A picture has an id of its own,
//! new with each one: customers are told that and nothing else of the agent, and an old id leads
//! nowhere. The row is written after the file is durable, as for files of messages.

use crate::app::access::{Operation, Principal, allow};
use crate::app::attachments::{Opened, kind};
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::domain::act::Deed;
use crate::domain::agent::Agent;
use crate::domain::picture::{PICTURE_BYTES_MAX, PICTURE_KINDS, PICTURE_SIDE_MAX, Picture};
use crate::ids::{AgentId, PictureId};
use crate::store::Read as _;

impl House {
    /// Whether the asker may change this agent's picture: their own, or anybody's as an
    /// administrator.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`] when there is no such agent.
    pub fn may_change_picture(&self, who: &Principal, agent: AgentId) -> Result<(), Error> {
        allow(who, Operation::ChangePicture)?;
        if who.agent() != Some(agent) {
            allow(who, Operation::ManagePeople)?;
        }
        self.board().agent(agent).map(|_| ()).ok_or(Error::NotFound("agent"))
    }

    /// Gives an agent a picture, in place of the one before.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no picture, or too large a one; [`Error::StorageFull`] when
    /// there is no space; and as [`Self::may_change_picture`].
    pub async fn set_picture(
        &self,
        who: &Principal,
        agent: AgentId,
        bytes: Vec<u8>,
    ) -> Result<Agent, Error> {
        self.may_change_picture(who, agent)?;
        let (kind, pixels) = looked_at(&bytes)?;
        if self.store().is_full() {
            return Err(Error::StorageFull);
        }
        let at = self.now();
        let id: PictureId = self.ids().next(at);
        let (files, n_bytes) = (self.store().files().clone(), bytes.len() as u64);
        let hash = blocking(move || {
            let mut incoming = files.begin(id.to_string())?;
            incoming.write(&bytes)?;
            incoming.keep()
        });
        let hash = hash.await??;
        let picture = Picture { id, kind: kind.to_owned(), bytes: n_bytes, pixels, hash, at };
        self.put_picture(who, agent, Some(picture)).await
    }

    /// Takes an agent's picture away; there may be none.
    ///
    /// # Errors
    /// As [`Self::may_change_picture`].
    pub async fn drop_picture(&self, who: &Principal, agent: AgentId) -> Result<(), Error> {
        self.may_change_picture(who, agent)?;
        self.put_picture(who, agent, None).await?;
        Ok(())
    }

    /// A picture that is some agent's now.
    ///
    /// # Errors
    /// [`Error::NotFound`] for any other.
    pub async fn picture(
        &self,
        who: &Principal,
        id: PictureId,
    ) -> Result<(Picture, Opened), Error> {
        allow(who, Operation::SeePicture)?;
        let shown = {
            let board = self.board();
            let mut shown = board.agents().filter_map(|agent| agent.picture.as_ref());
            shown.find(|picture| picture.id == id).cloned()
        };
        let picture = shown.ok_or(Error::NotFound("picture"))?;
        let (files, hash) = (self.store().files().clone(), picture.hash);
        let opened = blocking(move || files.open(hash)).await?;
        let opened = opened.map_err(|error| {
            tracing::error!(picture = %id, %error, "an agent's picture cannot be read");
            Error::NotFound("picture")
        })?;
        Ok((picture, opened))
    }

    async fn put_picture(
        &self,
        who: &Principal,
        agent: AgentId,
        picture: Option<Picture>,
    ) -> Result<Agent, Error> {
        let files = self.store().files().clone();
        let before = self.agent_name(agent);
        let act = self.act(who, Deed::AgentChanged, &before);
        let written = self.write(move |tx| {
            // A sweep that saw no row for these bytes may just have taken them away.
            if picture.as_ref().is_some_and(|it| files.open(it.hash).is_err()) {
                return Err(Error::Busy { retry_after_s: 1 });
            }
            let known = tx.get::<Agent>(agent)?.ok_or(Error::NotFound("agent"))?;
            let agent = Agent { picture, ..known };
            tx.put(&agent)?;
            tx.note(act)?;
            Ok(agent)
        });
        let agent = written.await?;
        self.make_known(&agent);
        Ok(agent)
    }
}

/// What a picture is, and how large: by its content, never by what its sender says.
fn looked_at(bytes: &[u8]) -> Result<(&'static str, (u32, u32)), Error> {
    let refused = |why: String| Err(Error::invalid("body", why));
    if bytes.len() as u64 > PICTURE_BYTES_MAX {
        return refused(format!("is larger than {PICTURE_BYTES_MAX} bytes"));
    }
    let kind = kind::of(bytes);
    match kind.pixels.filter(|_| PICTURE_KINDS.contains(&kind.media_type)) {
        None => refused("is no picture: PNG, JPEG or WebP is".to_owned()),
        Some((width, height)) if width.max(height) > PICTURE_SIDE_MAX => {
            refused(format!("is larger than {PICTURE_SIDE_MAX} pixels a side"))
        }
        Some(pixels) => Ok((kind.media_type, pixels)),
    }
}
