//! Figures against numbers worked out by hand, and what must hold of any history.

mod blind;
mod film;
mod hand_worked;
mod numbers;
mod whole;
