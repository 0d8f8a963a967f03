//! Numbers for things that are named over and over (topics, agents, articles), so that what is kept
//! of a conversation stays small and comparing two of them is comparing two numbers.

use std::collections::HashMap;
use std::hash::Hash;

/// The number of a thing in its [`Register`]; 0 is "none known".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(u16);

impl Number {
    /// None known.
    pub const NONE: Self = Self(0);

    /// The number itself; 0 is "none known".
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Whether there is anything behind it.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// Things and their numbers. It holds at most 65,535; what comes later has no number of its own and
/// counts as not known.
#[derive(Clone, Debug)]
pub struct Register<T> {
    things: Vec<T>,
    numbers: HashMap<T, Number>,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self { things: Vec::new(), numbers: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Register<T> {
    /// The number of a thing, a new one when it is new.
    pub fn number(&mut self, thing: &T) -> Number {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let Ok(number) = u16::try_from(self.things.len() + 1).map(Number) else {
            return Number::NONE;
        };
        self.things.push(thing.clone());
        self.numbers.insert(thing.clone(), number);
        number
    }

    /// The number of a thing that has one already.
    pub fn find(&self, thing: &T) -> Option<Number> {
        self.numbers.get(thing).copied()
    }

    /// The thing behind a number.
    pub fn thing(&self, number: Number) -> Option<&T> {
        self.things.get(usize::from(number.0).checked_sub(1)?)
    }

    /// All things, in the order of their numbers.
    pub fn all(&self) -> &[T] {
        &self.things
    }
}
