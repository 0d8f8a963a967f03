//! The error of predictions whose error is known.

use super::*;

fn rated(score: f64, n: usize, n_positive: usize) -> Vec<Rated> {
    (0..n).map(|i| Rated { score, positive: i < n_positive }).collect()
}

#[test]
fn what_is_said_as_often_as_it_is_so_has_no_error() {
    let all = [rated(0.25, 8, 2), rated(0.75, 8, 6)].concat();
    assert_eq!(error(all), Some(0.0));
}

#[test]
fn the_error_is_weighed_by_how_many_there_are() {
    let all = [rated(0.25, 30, 0), rated(0.75, 10, 10)].concat();
    assert!((error(all).unwrap() - 0.25).abs() < 1e-12);
    let all = [rated(0.5, 30, 15), rated(1.0, 10, 0)].concat();
    assert!((error(all).unwrap() - 0.25).abs() < 1e-12);
}

#[test]
fn ends_and_beyond_fall_into_the_outer_ranges() {
    let all = [rated(0.0, 1, 0), rated(-3.0, 1, 0), rated(1.0, 1, 1), rated(7.0, 1, 1)].concat();
    let ranges = ranges(all);
    assert_eq!((ranges[0].n, ranges[RANGES - 1].n), (2, 2));
    assert_eq!(error([]), None);
}

#[test]
fn the_table_has_a_row_for_every_range_that_holds_something() {
    let groups = [rated(0.15, 4, 1), rated(0.95, 2, 2)];
    let figures = figures(&groups, 1);
    let rows: Vec<(&str, Option<f64>, usize)> =
        figures.iter().map(|f| (f.name.as_str(), f.value, f.n)).collect();
    assert_eq!(rows[0].0, "ECE");
    assert_eq!(rows[1].0, "ECE by chance alone");
    assert_eq!(rows[2], ("from 10 %, said 0.150, was", Some(0.25), 4));
    assert_eq!(rows[3], ("from 90 %, said 0.950, was", Some(1.0), 2));
    assert_eq!(rows.len(), 4);
}

#[test]
fn by_chance_the_error_shrinks_as_there_are_more_and_is_none_where_nothing_is_left_to_chance() {
    let chance = |score, n| figures(&[rated(score, n, 0)], 1)[1].value.unwrap();
    let few = chance(0.5, 25);
    // Of so many fair coins: the mean distance from one half, sqrt(2 / pi) / (2 sqrt(n)).
    assert!((few - 0.08).abs() < 0.01, "{few}");
    assert!((chance(0.5, 2_500) - few / 10.0).abs() < 0.002);
    assert_eq!((chance(0.0, 25), chance(1.0, 25)), (0.0, 0.0));
}
