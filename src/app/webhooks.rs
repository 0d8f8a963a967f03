//! Webhooks: who outside is told what happens, and trying whether they hear it. The telling itself
//! goes on by itself in [`crate::app::outbox`].

use std::sync::Arc;

use crate::app::access::{Operation, Principal, allow};
use crate::app::conversations::check_text;
use crate::app::error::Error;
use crate::app::house::House;
use crate::app::outbox::{Letter, News, Render};
use crate::auth::secrets::Secret;
use crate::auth::webhooks as signatures;
use crate::domain::act::Deed;
use crate::domain::alert::{AlertBook, AlertKind};
use crate::domain::event::{EventKind, Position};
use crate::domain::webhook::{Delivery, FormerSecret, Progress, Webhook};
use crate::ids::WebhookId;
use crate::outbound::Target;
use crate::store::{Read, StoreError, Tx};

/// Webhooks of a house, at most.
pub(super) const WEBHOOKS_MAX: usize = 20;
/// Characters of an address, at most.
const URL_CHARS_MAX: usize = 2_000;
/// How long a former secret signs beside its successor, in seconds: a day.
const FORMER_SECRET_S: i64 = 24 * 3_600;
/// Attempts shown of a webhook.
const DELIVERIES_SHOWN: usize = 100;

/// What is said of a webhook; `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookChange {
    /// What people call it.
    pub name: Option<String>,
    /// Where messages are posted to.
    pub url: Option<String>,
    /// Names of the kinds of events it is told of; all when empty.
    pub events: Option<Vec<String>>,
    /// Whether it is told anything; saying yes also ends a rest.
    pub enabled: Option<bool>,
    /// Where it goes on: everything after this place of the feed is told, or told again.
    pub after: Option<Position>,
}

/// A webhook and how it fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faring {
    /// The webhook.
    pub webhook: Webhook,
    /// How far it has been told.
    pub progress: Progress,
}

impl House {
    /// All webhooks, in the order in which they were made.
    ///
    /// # Errors
    /// When the asker may not.
    pub async fn webhooks(&self, who: &Principal) -> Result<Vec<Faring>, Error> {
        allow(who, Operation::ManageWebhooks)?;
        self.farings().await
    }

    pub(super) async fn farings(&self) -> Result<Vec<Faring>, Error> {
        self.read(|at| {
            let webhooks = at.scan::<Webhook>(None, WEBHOOKS_MAX)?;
            let faring = |webhook: Webhook| {
                let known = at.get::<Progress>(webhook.id)?;
                let progress = known.map_or_else(|| from_here(at, webhook.id), Ok)?;
                Ok(Faring { webhook, progress })
            };
            webhooks.into_iter().map(faring).collect()
        })
        .await
    }

    /// Makes a webhook that is told of everything from now on; its secret is shown once.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field, [`Error::Conflict`] when there are enough.
    pub async fn add_webhook(
        &self,
        who: &Principal,
        change: WebhookChange,
    ) -> Result<(Faring, Secret), Error> {
        allow(who, Operation::ManageWebhooks)?;
        self.check_webhook(&change)?;
        if change.url.is_none() {
            return Err(Error::invalid("url", "is missing"));
        }
        let now = self.now();
        let secret = signatures::mint(self.ids());
        let blank = Webhook {
            id: self.ids().next(now),
            name: String::new(),
            url: String::new(),
            events: Vec::new(),
            secret: secret.clone(),
            former: None,
            enabled: true,
            created_at: now,
        };
        let after = change.after;
        let webhook = changed(blank, change);
        let act = self.act(who, Deed::WebhookChanged, &webhook.name);
        let made = self
            .write(move |tx| {
                if tx.scan::<Webhook>(None, WEBHOOKS_MAX)?.len() >= WEBHOOKS_MAX {
                    return Err(Error::conflict(format!("at most {WEBHOOKS_MAX} webhooks")));
                }
                let head = tx.head()?;
                let told = after.map_or(head, |at| at.min(head));
                let progress = Progress { told, ..from_here(tx, webhook.id)? };
                tx.put(&webhook)?;
                tx.put(&progress)?;
                tx.note(act)?;
                Ok(Faring { webhook, progress })
            })
            .await?;
        self.wake().webhooks.notify_one();
        Ok((made, signatures::text(&secret)))
    }

    /// Changes a webhook.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field, [`Error::NotFound`].
    pub async fn change_webhook(
        &self,
        who: &Principal,
        id: WebhookId,
        change: WebhookChange,
    ) -> Result<Faring, Error> {
        allow(who, Operation::ManageWebhooks)?;
        self.check_webhook(&change)?;
        let act = self.act(who, Deed::WebhookChanged, "");
        self.rewrite_webhook(id, act, move |tx, webhook, progress| {
            if let Some(after) = change.after {
                progress.told = after.min(tx.head()?);
                progress.generation += 1;
            }
            if change.enabled == Some(true) && progress.resting.is_some() {
                progress.resting = None;
                progress.failing_since = None;
                progress.generation += 1;
            }
            *webhook = changed(webhook.clone(), change);
            Ok(())
        })
        .await
    }

    /// Gives a webhook another secret, which is shown once. For a day messages are signed with both.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn renew_webhook_secret(
        &self,
        who: &Principal,
        id: WebhookId,
    ) -> Result<Secret, Error> {
        allow(who, Operation::ManageWebhooks)?;
        let secret = signatures::mint(self.ids());
        let shown = signatures::text(&secret);
        let until = self.now().plus_s(FORMER_SECRET_S);
        let act = self.act(who, Deed::WebhookChanged, "");
        self.rewrite_webhook(id, act, move |_, webhook, _| {
            let secret = std::mem::replace(&mut webhook.secret, secret);
            webhook.former = Some(FormerSecret { secret, until });
            Ok(())
        })
        .await?;
        Ok(shown)
    }

    async fn rewrite_webhook(
        &self,
        id: WebhookId,
        mut act: crate::domain::act::Act,
        change: impl FnOnce(&Tx, &mut Webhook, &mut Progress) -> Result<(), Error> + Send + 'static,
    ) -> Result<Faring, Error> {
        let faring = self
            .write(move |tx| {
                let mut webhook = tx.get::<Webhook>(id)?.ok_or(Error::NotFound("webhook"))?;
                let known = tx.get::<Progress>(id)?;
                let mut progress = known.map_or_else(|| from_here(tx, id), Ok)?;
                change(tx, &mut webhook, &mut progress)?;
                act.about.clone_from(&webhook.name);
                tx.put(&webhook)?;
                tx.put(&progress)?;
                tx.note(act)?;
                Ok(Faring { webhook, progress })
            })
            .await?;
        self.wake().webhooks.notify_one();
        Ok(faring)
    }

    /// Deletes a webhook, and what is known of attempts to tell it something.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn delete_webhook(&self, who: &Principal, id: WebhookId) -> Result<(), Error> {
        allow(who, Operation::ManageWebhooks)?;
        let mut act = self.act(who, Deed::WebhookDeleted, "");
        self.write(move |tx| {
            act.about = tx.get::<Webhook>(id)?.ok_or(Error::NotFound("webhook"))?.name;
            for delivery in tx.deliveries_of(id, usize::MAX)? {
                tx.delete::<Delivery>((id, delivery.number))?;
            }
            tx.delete::<Progress>(id)?;
            tx.delete::<Webhook>(id)?;
            Ok(tx.note(act)?)
        })
        .await?;
        self.wake().webhooks.notify_one();
        Ok(())
    }

    /// The last attempts to tell a webhook something, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn deliveries(&self, who: &Principal, id: WebhookId) -> Result<Vec<Delivery>, Error> {
        allow(who, Operation::ManageWebhooks)?;
        let found = self
            .read(move |at| {
                let known = at.get::<Webhook>(id)?.is_some();
                Ok(if known { Some(at.deliveries_of(id, DELIVERIES_SHOWN)?) } else { None })
            })
            .await?;
        found.ok_or(Error::NotFound("webhook"))
    }

    /// Tells a webhook of one event again, now and once; what came of it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown webhook or a place where nothing stands.
    pub async fn tell_again(
        &self,
        who: &Principal,
        id: WebhookId,
        position: Position,
        render: Render,
    ) -> Result<Delivery, Error> {
        let webhook = self.webhook(who, id).await?;
        let before = Position(position.0.saturating_sub(1));
        let found = self.read(move |at| at.feed(before, 1)).await?.pop();
        let event = found.filter(|event| event.position == position);
        let event = Arc::new(event.ok_or(Error::NotFound("event"))?);
        let letter = Letter::of(self, &News::Event(event), render);
        self.try_once(&webhook, letter).await
    }

    /// Sends a webhook something that is no event, to see whether it hears; what came of it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn try_webhook(
        &self,
        who: &Principal,
        id: WebhookId,
        body: String,
    ) -> Result<Delivery, Error> {
        let webhook = self.webhook(who, id).await?;
        let letter = Letter::test(self, body);
        self.try_once(&webhook, letter).await
    }

    async fn webhook(&self, who: &Principal, id: WebhookId) -> Result<Webhook, Error> {
        allow(who, Operation::ManageWebhooks)?;
        self.read(move |at| at.get::<Webhook>(id)).await?.ok_or(Error::NotFound("webhook"))
    }

    async fn try_once(&self, webhook: &Webhook, letter: Letter) -> Result<Delivery, Error> {
        let sent = self.send(webhook, letter, 0).await;
        let delivery = sent.delivery;
        let kept = self.write(move |tx| super::outbox::log(tx, delivery)).await?;
        kept.ok_or(Error::NotFound("webhook"))
    }

    fn check_webhook(&self, change: &WebhookChange) -> Result<(), Error> {
        if let Some(name) = &change.name {
            check_text("name", name, 100)?;
        }
        if let Some(url) = &change.url {
            check_text("url", url, URL_CHARS_MAX)?;
            Target::parse(url).map_err(|why| Error::invalid("url", why))?;
        }
        let events = EventKind::ALL.iter().map(|kind| kind.name());
        let names: Vec<_> = events.chain(AlertKind::ALL.map(AlertKind::name)).collect();
        let known = |name: &String| names.contains(&name.as_str());
        match change.events.iter().flatten().find(|name| !known(name)) {
            Some(name) => Err(Error::invalid("events", format!("{name:?} is no kind of event"))),
            None => Ok(()),
        }
    }
}

/// Told of everything from now on.
fn from_here(at: &impl Read, id: WebhookId) -> Result<Progress, StoreError> {
    let alerts = at.get::<AlertBook>(AlertBook::KEY)?.map_or(0, |book| book.n);
    Ok(Progress::after(id, at.head()?, alerts))
}

fn changed(webhook: Webhook, change: WebhookChange) -> Webhook {
    Webhook {
        name: change.name.unwrap_or(webhook.name),
        url: change.url.unwrap_or(webhook.url),
        events: change.events.unwrap_or(webhook.events),
        enabled: change.enabled.unwrap_or(webhook.enabled),
        ..webhook
    }
}
