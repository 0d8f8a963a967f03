//! Changes that are not in the file yet: what jobs of one batch wrote, laid over what is durable.

use std::collections::BTreeMap;

use crate::store::engine::Row;
use crate::store::tables::Table;

/// Key to new value; no value for a row that is taken away.
pub(crate) type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Changes by table.
#[derive(Clone, Debug)]
pub(crate) struct WriteSet([Changes; Table::ALL.len()]);

impl Default for WriteSet {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Changes::new()))
    }
}

impl WriteSet {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(Changes::is_empty)
    }

    /// The changes to one table, by key.
    pub(crate) fn rows(&self, table: Table) -> &Changes {
        &self.0[table.index()]
    }

    /// What a row will be: `None` when it is as it was.
    pub(crate) fn get(&self, table: Table, key: &[u8]) -> Option<Option<&[u8]>> {
        self.rows(table).get(key).map(Option::as_deref)
    }

    pub(crate) fn set(&mut self, table: Table, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.0[table.index()].insert(key, value);
    }

    /// Lays `newer` over these and leaves it empty.
    pub(crate) fn absorb(&mut self, newer: &mut Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&mut newer.0) {
            if mine.is_empty() {
                std::mem::swap(mine, theirs);
            } else {
                mine.append(theirs);
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.iter_mut().for_each(Changes::clear);
    }

    /// How many changes fall between `from` (included) and `to` (excluded).
    pub(crate) fn count(&self, table: Table, from: &[u8], to: Option<&[u8]>) -> usize {
        self.between(table, from, to).count()
    }

    /// Lays the changes between `from` and `to` over rows read before.
    pub(crate) fn lay_over(
        &self,
        table: Table,
        from: &[u8],
        to: Option<&[u8]>,
        rows: &mut BTreeMap<Vec<u8>, Vec<u8>>,
    ) {
        for (key, value) in self.between(table, from, to) {
            match value {
                Some(value) => drop(rows.insert(key.clone(), value.clone())),
                None => drop(rows.remove(key)),
            }
        }
    }

    fn between<'a>(
        &'a self,
        table: Table,
        from: &[u8],
        to: Option<&'a [u8]>,
    ) -> impl Iterator<Item = (&'a Vec<u8>, &'a Option<Vec<u8>>)> {
        let rows = self.rows(table).range(from.to_vec()..);
        rows.take_while(move |(key, _)| to.is_none_or(|to| key.as_slice() < to))
    }
}

/// The first or last `max` of rows in order of their keys.
pub(crate) fn pick(rows: BTreeMap<Vec<u8>, Vec<u8>>, backwards: bool, max: usize) -> Vec<Row> {
    if backwards {
        rows.into_iter().rev().take(max).collect()
    } else {
        rows.into_iter().take(max).collect()
    }
}
