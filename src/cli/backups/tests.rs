//! When the next backup is due, and which ones stay.

use super::*;
use crate::store::Options;

#[test]
fn the_next_one_is_at_the_next_such_hour() {
    let at = |day: i64, hour: i64| Timestamp(day * DAY_MS + hour * HOUR_MS);
    assert_eq!(next_after(at(5, 2), 3), at(5, 3));
    assert_eq!(next_after(at(5, 3), 3), at(6, 3), "not twice");
    assert_eq!(next_after(at(5, 23), 0), at(6, 0));
}

#[test]
fn the_newest_stay_and_each_can_be_restored() {
    let dir = tempfile::tempdir().unwrap();
    let settings = Backups { dir: dir.path().join("backups"), hour: 3, keep: 2 };
    let store = Store::in_memory().unwrap();
    let made: Vec<_> =
        (0..4).map(|day| once(&store, &settings, Timestamp(day * DAY_MS)).unwrap()).collect();
    fs::write(settings.dir.join("baton-notes.txt"), "somebody's").unwrap();
    prune(&settings.dir, 2).unwrap();
    let there: Vec<bool> = made.iter().map(|file| file.exists()).collect();
    assert_eq!(there, [false, false, true, true]);
    // Two backups with their checksums, and what is somebody else's.
    assert_eq!(fs::read_dir(&settings.dir).unwrap().count(), 5);
    for file in made.iter().skip(2) {
        let into = dir.path().join(file.file_stem().unwrap());
        Store::restore(file, &into, &Options::default()).unwrap();
        assert!(Store::open(&into, Options::default()).unwrap().check().unwrap().is_clean());
    }
}
