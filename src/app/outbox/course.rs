//! A webhook that is being told, and how far: of the feed, and of alerts.

use std::sync::Arc;

use crate::app::outbox::News;
use crate::app::webhooks::Faring;
use crate::clock::Timestamp;
use crate::decide::deliver::{Flight, Lane};
use crate::domain::event::Position;
use crate::domain::webhook::{Progress, Webhook};

/// Where something that is told stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// In the feed.
    Feed,
    /// Among the alerts.
    Alerts,
}

/// A webhook that is being told.
pub(super) struct Course {
    pub(super) webhook: Arc<Webhook>,
    pub(super) progress: Progress,
    pub(super) feed: Lane<News>,
    pub(super) alerts: Lane<News>,
    pub(super) changed: bool,
}

impl Course {
    pub(super) fn new(faring: Faring) -> Self {
        let Faring { webhook, progress } = faring;
        let feed = Lane::new(progress.told, progress.failing_since);
        let alerts = Lane::new(Position(progress.alerts_told), None);
        Self { webhook: Arc::new(webhook), progress, feed, alerts, changed: false }
    }

    pub(super) fn lane(&mut self, source: Source) -> &mut Lane<News> {
        match source {
            Source::Feed => &mut self.feed,
            Source::Alerts => &mut self.alerts,
        }
    }

    /// What to send now, if anything: alerts are few and come first.
    pub(super) fn next(&mut self, now: Timestamp) -> Option<(Source, Flight<News>)> {
        let of = |source, flight| (source, flight);
        let alert = self.alerts.next(now).map(|flight| of(Source::Alerts, flight));
        alert.or_else(|| self.feed.next(now).map(|flight| of(Source::Feed, flight)))
    }

    /// When something is due next, as far as it is known.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.feed.due().into_iter().chain(self.alerts.due()).min()
    }

    /// Takes note of how far it was told.
    pub(super) fn reached(&mut self) -> Progress {
        let failing = [self.feed.failing_since(), self.alerts.failing_since()];
        self.progress.told = self.feed.cursor();
        self.progress.alerts_told = self.alerts.cursor().0;
        self.progress.failing_since = failing.into_iter().flatten().min();
        self.progress.clone()
    }
}
