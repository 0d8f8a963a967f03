//! Figures for those who watch machines: counters and spans as they are kept, and the text in which
//! Prometheus reads them (exposition format 0.0.4). What is counted stands where it happens.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[cfg(test)]
mod tests;

/// Upper ends of the buckets of every span, in ms: from a durable write to a slow model.
const BOUNDS_MS: [u64; 14] =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000];
/// The same for how long people wait, in ms: from a second to half a day.
const WAIT_BOUNDS_MS: [u64; 14] = [
    1_000, 5_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 1_800_000,
    3_600_000, 7_200_000, 14_400_000, 43_200_000,
];

/// Something that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// At zero.
    pub const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// One more.
    pub fn one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many since the start.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How long something took, each time.
#[derive(Debug)]
pub struct Spans {
    bounds_ms: &'static [u64; 14],
    buckets: [AtomicU64; 15],
    sum_us: AtomicU64,
}

impl Default for Spans {
    fn default() -> Self {
        Self { bounds_ms: &BOUNDS_MS, buckets: Default::default(), sum_us: AtomicU64::new(0) }
    }
}

impl Spans {
    /// For how long people wait.
    pub fn of_waits() -> Self {
        Self { bounds_ms: &WAIT_BOUNDS_MS, ..Self::default() }
    }

    /// Takes note of one.
    pub fn note(&self, span: Duration) {
        let beyond = |bound: &&u64| span > Duration::from_millis(**bound);
        let bucket = self.bounds_ms.iter().take_while(beyond).count();
        if let Some(bucket) = self.buckets.get(bucket) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        let us = u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }
}

/// What Prometheus takes a figure for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, from 0 at the start.
    Counter,
    /// Goes up and down.
    Gauge,
    /// How long something took, by upper ends of buckets.
    Histogram,
}

impl Kind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A figure's name, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name.
    pub name: &'static str,
    /// What it is taken for.
    pub kind: Kind,
    /// Its labels, and what they can be; empty for none.
    pub labels: &'static str,
    /// What it says, with its unit.
    pub help: &'static str,
}

/// The page as it is being written. Values of one figure are written one after the other.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
    last: &'static str,
}

impl Page {
    /// A value, under labels that tell it from others of the same figure.
    pub fn value(&mut self, of: &Metric, labels: &[(&str, &str)], value: f64) {
        self.head(of);
        self.line(of.name, labels, value);
    }

    /// How long something took.
    pub fn spans(&mut self, of: &Metric, spans: &Spans) {
        self.head(of);
        let mut n = 0;
        let ends = spans.bounds_ms.iter().map(|ms| (*ms as f64 / 1_000.0).to_string());
        let ends = ends.chain(std::iter::once("+Inf".to_owned()));
        let bucket = format!("{}_bucket", of.name);
        for (end, here) in ends.zip(&spans.buckets) {
            n += here.load(Ordering::Relaxed);
            self.line(&bucket, &[("le", &end)], n as f64);
        }
        let sum = spans.sum_us.load(Ordering::Relaxed) as f64 / 1_000_000.0;
        self.line(&format!("{}_sum", of.name), &[], sum);
        self.line(&format!("{}_count", of.name), &[], n as f64);
    }

    /// What Prometheus reads.
    pub fn text(self) -> String {
        self.text
    }

    fn head(&mut self, of: &Metric) {
        if self.last != of.name {
            self.last = of.name;
            let (name, kind, help) = (of.name, of.kind.name(), of.help);
            self.add(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
        }
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        self.add(format_args!("{name}"));
        for (i, (label, value)) in labels.iter().enumerate() {
            let before = if i == 0 { '{' } else { ',' };
            self.add(format_args!("{before}{label}=\"{}\"", escaped(value)));
        }
        let end = if labels.is_empty() { "" } else { "}" };
        self.add(format_args!("{end} {value}\n"));
    }

    fn add(&mut self, what: std::fmt::Arguments<'_>) {
        self.text.write_fmt(what).expect("a string takes every write");
    }
}

/// A label's value as the format wants it.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
