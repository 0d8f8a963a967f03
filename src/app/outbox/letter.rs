//! A message on its way to those outside.

use std::sync::Arc;

use crate::app::house::House;
use crate::domain::alert::Alert;
use crate::domain::event::{EventKind, Position, Recorded};
use crate::ids::ConversationId;

/// Something that is told.
#[derive(Clone, Debug)]
pub enum News {
    /// Something happened in a conversation.
    Event(Arc<Recorded>),
    /// Something needs somebody, or no longer does.
    Alert(Arc<Alert>),
}

/// How it is written for those outside.
pub type Render = fn(&House, &News) -> String;

/// A message on its way out.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The same for every attempt at the same event, and for no other event.
    pub(super) id: String,
    pub(super) body: String,
    pub(super) position: Option<Position>,
    pub(super) conversation: Option<ConversationId>,
    pub(super) kind: String,
}

impl Letter {
    /// Of something that is told.
    pub(in crate::app) fn of(house: &House, news: &News, render: Render) -> Self {
        // After a restore a place may hold another event; the epoch is another one, too.
        let epoch = crate::ids::encode(house.store().epoch().0);
        let body = render(house, news);
        match news {
            News::Event(event) => Self {
                id: format!("evt_{epoch}_{}", event.position.0),
                body,
                position: Some(event.position),
                conversation: Some(event.conversation),
                kind: EventKind::of(&event.event).name().to_owned(),
            },
            News::Alert(alert) => Self {
                id: format!("evt_{epoch}_alert_{}", alert.number),
                body,
                position: None,
                conversation: None,
                kind: alert.kind.name().to_owned(),
            },
        }
    }

    /// Of nothing that happened.
    pub(in crate::app) fn test(house: &House, body: String) -> Self {
        let chance: u128 = house.ids().next(house.now());
        let id = format!("evt_test_{}", crate::ids::encode(chance));
        Self { id, body, position: None, conversation: None, kind: "test".to_owned() }
    }
}
