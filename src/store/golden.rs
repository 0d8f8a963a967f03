//! Bytes kept in `tests/data/records`: what stores in the field hold.

use std::path::PathBuf;

use crate::store::tables::hex;

/// The bytes kept under a name, which must be `now`. `BATON_KEEP=1` keeps those of a new sample.
pub(crate) fn bytes(name: &str, now: &[u8]) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/records");
    let path = path.join(format!("{name}.hex"));
    if std::env::var_os("BATON_KEEP").is_some() && !path.exists() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, hex(now) + "\n").unwrap();
    }
    let kept = std::fs::read_to_string(&path);
    let kept = kept.unwrap_or_else(|_| panic!("no bytes kept for {name}: run with BATON_KEEP=1"));
    assert_eq!(kept.trim(), hex(now), "the encoding of {name} has changed: migrate");
    let digits: Vec<char> = kept.trim().chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}
