//! Damage to the acts, and what the check says of it.

use crate::clock::Timestamp;
use crate::domain::act::{Act, Deed, Doer};
use crate::ids::ActId;
use crate::promise::Trial;
use crate::store::{Read as _, Store, Tx};

use super::LAST;
use crate::store::tables::{Key as _, Table};

fn act(n: u128) -> Act {
    let (by, deed) = (Doer::House, Deed::PolicyChanged);
    Act { id: ActId(n), at: Timestamp(5), by, deed, about: format!("version {n}"), seal: None }
}

/// Four acts; the ids are not in the order in which they were written.
fn house() -> Store {
    let store = Store::in_memory().unwrap();
    for n in [1, 3, 2, 4] {
        store.write_blocking(move |tx| tx.note(act(n))).unwrap();
    }
    store
}

/// What the check finds after somebody has been at it.
fn found(damage: impl FnOnce(&mut Tx) + Send + 'static) -> Vec<String> {
    let store = house();
    assert!(store.check().unwrap().is_clean());
    store
        .write_blocking(move |tx| {
            damage(tx);
            Ok::<_, crate::store::StoreError>(())
        })
        .unwrap();
    store.check().unwrap().findings.iter().map(ToString::to_string).collect()
}

#[test]
fn whatever_is_done_to_the_acts_is_found_and_named() {
    let trial = Trial::of(
        &["Audit"],
        "store::chain::tests::whatever_is_done_to_the_acts_is_found_and_named",
    );
    let changed = found(|tx| {
        let act = tx.get::<Act>(ActId(3)).unwrap().unwrap();
        tx.put(&Act { about: "something else".into(), ..act }).unwrap();
    });
    assert!(changed.len() == 1 && changed[0].contains("act 2 is not what"), "{changed:?}");
    let taken = found(|tx| tx.delete::<Act>(ActId(2)).unwrap());
    assert!(taken.len() == 1 && taken[0].contains("act 3 is missing"), "{taken:?}");
    let put_in = found(|tx| tx.put(&act(9)).unwrap());
    assert!(put_in.len() == 1 && put_in[0].contains("put in beside"), "{put_in:?}");
    let shortened = found(|tx| tx.delete::<Act>(ActId(4)).unwrap());
    assert!(shortened.len() == 1 && shortened[0].contains("at its end"), "{shortened:?}");
    let end_lost = found(|tx| tx.set(Table::Meta, LAST.to_vec(), None));
    assert!(end_lost.len() == 1, "{end_lost:?}");
    let swapped = found(|tx| {
        let (one, other) =
            (tx.get::<Act>(ActId(1)).unwrap().unwrap(), tx.get::<Act>(ActId(3)).unwrap().unwrap());
        tx.put(&Act { seal: other.seal, ..one.clone() }).unwrap();
        tx.put(&Act { seal: one.seal, ..other }).unwrap();
    });
    assert_eq!(swapped.len(), 2, "{swapped:?}");
    assert!(ActId(1).bytes() < ActId(3).bytes());
    trial.held(6, "kinds of damage", "each was found and named");
}

#[test]
fn acts_of_before_the_chain_stay_where_they_are() {
    let store = Store::in_memory().unwrap();
    store.write_blocking(|tx| tx.put(&act(1))).unwrap();
    store.write_blocking(|tx| tx.note(act(2))).unwrap();
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(report.acts_end.unwrap().number, 1);
}
