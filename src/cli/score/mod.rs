//! `baton score`: the decisions over labelled lines, offline, with the very code that serves
//! customers. Each kind reads JSON lines and writes JSON lines; the same input gives the same bytes.

pub mod answer;
pub mod cases;
pub mod lines;
pub mod rank;
mod read;

#[cfg(test)]
mod tests;
