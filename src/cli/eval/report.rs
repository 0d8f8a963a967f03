//! Figures with their intervals, as a table or as JSON.

use std::io::{Result, Write};

use serde::Serialize;

use super::metrics::{Counts, Interval, Ranking, Rated, auroc, bootstrap, mean, wilson};

/// One measure of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::cli) struct Figure {
    /// What it is.
    pub(in crate::cli) name: String,
    /// Its value; none when there is nothing to reckon it from.
    pub(in crate::cli) value: Option<f64>,
    /// Where the true value lies, 19 times out of 20.
    pub(in crate::cli) interval: Option<Interval>,
    /// What it is reckoned from.
    pub(in crate::cli) n: usize,
}

impl Figure {
    /// A share, `hits` out of `n`.
    pub(in crate::cli) fn share(name: &str, hits: usize, n: usize) -> Self {
        let value = (n > 0).then(|| hits as f64 / n as f64);
        let interval = value.map(|_| wilson(hits, n));
        Self { name: name.to_owned(), value, interval, n }
    }

    /// Anything else, resampled over lines.
    pub(in crate::cli) fn resampled<T>(
        name: &str,
        items: &[T],
        seed: u64,
        statistic: impl Fn(&[&T]) -> Option<f64>,
    ) -> Self {
        let all: Vec<&T> = items.iter().collect();
        let value = statistic(&all);
        let interval = value.and_then(|_| bootstrap(items, seed, statistic));
        Self { name: name.to_owned(), value, interval, n: items.len() }
    }
}

/// Everything there is to say of predictions, grouped by the line they belong to.
pub(in crate::cli) fn of_predictions(
    groups: &[Vec<Rated>],
    threshold: f64,
    seed: u64,
) -> Vec<Figure> {
    let flat = |groups: &[&Vec<Rated>]| -> Vec<Rated> {
        groups.iter().flat_map(|group| group.iter().copied()).collect()
    };
    let counts = Counts::at(groups.iter().flatten().copied(), threshold);
    let right = counts.hits + counts.rejections;
    let mut figures = vec![
        Figure::share("precision", counts.hits, counts.n_said()),
        Figure::share("recall", counts.hits, counts.n_positive()),
        Figure::resampled("F1", groups, seed, |sample| Counts::at(flat(sample), threshold).f1()),
        Figure::resampled("macro F1", groups, seed, |sample| {
            Counts::at(flat(sample), threshold).macro_f1()
        }),
        Figure::resampled("AUROC", groups, seed, |sample| auroc(flat(sample))),
        Figure::share("accuracy", right, counts.n()),
        Figure::share("accuracy of never", counts.n() - counts.n_positive(), counts.n()),
    ];
    for figure in &mut figures {
        if ["F1", "macro F1", "AUROC"].contains(&figure.name.as_str()) {
            figure.n = counts.n();
        }
    }
    figures
}

/// Everything there is to say of rankings.
pub(in crate::cli) fn of_rankings(rankings: &[Ranking], seed: u64) -> Vec<Figure> {
    let resampled = |name: &str, of_one: fn(&Ranking) -> f64| {
        Figure::resampled(name, rankings, seed, |sample: &[&Ranking]| {
            mean(sample.iter().map(|ranking| of_one(ranking)))
        })
    };
    vec![
        resampled("recall@1", |r| r.recall(1)),
        resampled("recall@10", |r| r.recall(10)),
        resampled("MRR@10", |r| r.reciprocal_rank(10)),
        resampled("MAP", Ranking::average_precision),
    ]
}

/// Writes a table of the figures.
///
/// # Errors
/// When the output cannot be written; so for JSON.
pub(in crate::cli) fn write_table(out: &mut dyn Write, figures: &[Figure]) -> Result<()> {
    writeln!(out, "{:<34} {:>8}  {:<18} {:>7}", "", "value", "95 % interval", "n")?;
    for figure in figures {
        let value = figure.value.map_or_else(|| "-".to_owned(), |v| format!("{v:.4}"));
        let range = |i: Interval| format!("[{:.4}, {:.4}]", i.low, i.high);
        let interval = figure.interval.map_or_else(String::new, range);
        writeln!(out, "{:<34} {value:>8}  {interval:<18} {:>7}", figure.name, figure.n)?;
    }
    Ok(())
}

/// Writes the figures as one JSON document.
///
/// # Errors
/// As [`write_table`].
pub(in crate::cli) fn write_json(out: &mut dyn Write, figures: &[Figure]) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, figures)?;
    writeln!(out)
}
