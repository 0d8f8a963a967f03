//! JSON as a stream of items: one value after the other, or the elements of a list, at the top or
//! under the names by which APIs hand out their pages. Only one item is in memory at a time.

use std::fmt;
use std::io::{BufReader, Read};

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Map, Value};

use super::Refusal;

/// Where the pages of an API have their items.
const LISTS: &[&str] = &["data", "payload", "tickets", "conversations", "results"];

/// Hands every item over, until `take` says that it is enough. What is no JSON ends the file: where
/// the next item begins cannot be known then.
pub(super) fn each(file: impl Read, mut take: impl FnMut(Result<Value, Refusal>) -> bool) {
    let mut source = Deserializer::from_reader(BufReader::with_capacity(256 * 1_024, file));
    let mut n = 0_u64;
    loop {
        let mut enough = false;
        let mut hand_over = |item: Value| {
            n += 1;
            enough = !take(Ok(item));
            !enough
        };
        let mut sink = Sink { take: &mut hand_over, begun: false };
        let read = Items(&mut sink).deserialize(&mut source);
        let begun = sink.begun;
        match read {
            Ok(()) => {}
            Err(_) if enough => return,
            // The end, between two values and not within one.
            Err(error) if error.is_eof() && !begun => return,
            Err(error) => {
                let which = format!("after {n} conversations");
                take(Err(Refusal::new(which, format!("the file is no JSON: {error}"))));
                return;
            }
        }
    }
}

struct Sink<'a> {
    /// Whether more is wanted.
    take: &'a mut dyn FnMut(Value) -> bool,
    /// Whether a value has begun.
    begun: bool,
}

struct Items<'a, 'b>(&'a mut Sink<'b>);

impl<'de> DeserializeSeed<'de> for Items<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.begun = true;
        while items.next_element_seed(Items(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        self.0.begun = true;
        let mut item = Map::new();
        let mut page = false;
        while let Some(name) = fields.next_key::<String>()? {
            if LISTS.contains(&name.as_str()) {
                page = true;
                fields.next_value_seed(Items(&mut *self.0))?;
            } else {
                item.insert(name, fields.next_value()?);
            }
        }
        if page || (self.0.take)(Value::Object(item)) {
            return Ok(());
        }
        Err(A::Error::custom("it is enough"))
    }
}
