//! Keeping what is measured in step with the store: from the beginning of the feed after a start,
//! in the background and in batches, then event by event. Nobody waits for it; whoever asks before
//! it has caught up is told so.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::app::error::Error;
use crate::app::house::House;
use crate::app::live_policy::blocking;
use crate::decide::measure::Measures;
use crate::domain::customer::Customer;
use crate::domain::event::{Event, Position};
use crate::ids::CustomerId;
use crate::store::Read;

/// Events of the feed taken at once.
const FEED_BATCH: usize = 2_000;
/// So many events are caught up with before an answer; a longer way is gone in the background.
const CATCH_UP_MAX: u64 = 4_000;

/// What is measured, and how far it has read.
#[derive(Debug, Default)]
pub(super) struct Following {
    now: RwLock<(Measures, Position)>,
    /// One reads on at a time.
    step: tokio::sync::Mutex<()>,
}

impl Following {
    fn reached(&self) -> Position {
        self.now.read().unwrap_or_else(PoisonError::into_inner).1
    }
}

impl House {
    /// Folds everything that happened since the last time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn measure_once(&self) -> Result<(), Error> {
        let _one = self.following().step.lock().await;
        loop {
            let after = self.following().reached();
            let (events, customers) = self
                .read(move |at| {
                    let events = at.feed(after, FEED_BATCH)?;
                    let mut customers: HashMap<CustomerId, Customer> = HashMap::new();
                    for event in &events {
                        if let Event::Opened { customer, .. } = event.event
                            && let Some(known) = at.get::<Customer>(customer)?
                        {
                            customers.insert(customer, known);
                        }
                    }
                    Ok((events, customers))
                })
                .await?;
            let Some(last) = events.last().map(|e| e.position) else { return Ok(()) };
            let house = self.clone();
            blocking(move || {
                let now = &house.following().now;
                let mut now = now.write().unwrap_or_else(PoisonError::into_inner);
                for event in &events {
                    let customer = match &event.event {
                        Event::Opened { customer, .. } => customers.get(customer),
                        _ => None,
                    };
                    now.0.note(event, customer);
                }
                now.1 = last;
            })
            .await?;
        }
    }

    /// Asks what is measured, and whether that is everything that has happened.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn measured<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Measures) -> T + Send + 'static,
    ) -> Result<(T, bool), Error> {
        let head = self.read(|at| at.head()).await?;
        let missing = head.0.saturating_sub(self.following().reached().0);
        if missing > 0 && missing <= CATCH_UP_MAX {
            self.measure_once().await?;
        }
        let house = self.clone();
        blocking(move || {
            let now = house.following().now.read().unwrap_or_else(PoisonError::into_inner);
            (ask(&now.0), now.1 >= head)
        })
        .await
    }
}
