//! Upgrades: what turns a store of one schema version into the next. Each step is one transaction
//! that also writes down the new version, so a power cut leaves the version before or the one after.

#[cfg(test)]
mod tests;

use crate::store::StoreError;
use crate::store::engine::Engine;
use crate::store::open;
use crate::store::read::Snapshot;
use crate::store::write_set::WriteSet;

/// The version of a store without any migration.
const FIRST: u32 = 1;

/// One step up.
pub(crate) struct Migration {
    /// The version it makes; the one before it is where it starts.
    pub(crate) to: u32,
    /// What it does, for the log.
    pub(crate) what: &'static str,
    /// Reads what is there and says what changes.
    pub(crate) run: fn(&Snapshot, &mut WriteSet) -> Result<(), StoreError>,
}

/// Every step from version 1 on, in order. There is none yet: version 1 is the first.
pub(crate) const MIGRATIONS: &[Migration] = &[];

/// The version a list of steps ends at.
pub(crate) fn current(steps: &[Migration]) -> u32 {
    steps.last().map_or(FIRST, |last| last.to)
}

/// Takes a store up to the current version.
///
/// # Errors
/// [`StoreError::Newer`] for a version this Baton does not know; nothing was touched then.
pub(crate) fn run(engine: &Engine, steps: &[Migration]) -> Result<(), StoreError> {
    let found = open::schema(&Snapshot::new(engine.begin_read()?))?;
    let known = current(steps);
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    for step in steps.iter().filter(|step| step.to > found) {
        tracing::info!(to = step.to, what = step.what, "upgrading the store");
        let mut changes = WriteSet::default();
        (step.run)(&Snapshot::new(engine.begin_read()?), &mut changes)?;
        open::set_schema(&mut changes, step.to);
        engine.commit(&changes)?;
    }
    Ok(())
}
