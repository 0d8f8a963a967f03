//! Missed handoffs are estimated from what has been read: whether the intervals hold what is true,
//! and whether what is read next is chosen by lot.

use super::film::Film;
use crate::clock::Timestamp;
use crate::decide::measure::Measures;
use crate::decide::measure::course::Course;
use crate::decide::measure::missed::{REVIEWS_MIN, missed, next};
use crate::decide::measure::slice::Slice;
use crate::decide::simulate::Dice;
use crate::domain::handoff::Review;
use crate::ids::ConversationId;

/// A conversation the assistant kept, in which nothing shows.
fn kept() -> Course {
    let mut film = Film::new();
    film.opens(0).says(10).answers(12).thanks(40).closes(60);
    let mut measures = Measures::default();
    film.events.iter().for_each(|event| measures.note(event, None));
    measures.courses()[0].clone()
}

/// So many conversations, of which something shows in a quarter; and in which a person was needed:
/// in four of ten of those, and in three of a hundred of the others.
fn town(n: usize, dice: &mut Dice) -> Vec<(Course, bool)> {
    let plain = kept();
    let one = |place: usize| {
        let shows = dice.share() < 0.25;
        let needed = dice.share() < if shows { 0.4 } else { 0.03 };
        // Ids as the clock makes them: the time first, then chance.
        let id = (place as u128) << 80 | u128::from((dice.share() * 1e15) as u64);
        let peak_risk = Some(if shows { 0.4 } else { 0.1 });
        (Course { id: ConversationId(id), peak_risk, ..plain.clone() }, needed)
    };
    (0..n).map(one).collect()
}

fn read(town: &mut [(Course, bool)], slice: &Slice) -> ConversationId {
    let courses: Vec<Course> = town.iter().map(|(course, _)| course.clone()).collect();
    let id = next(courses.iter(), slice, 1)[0];
    let (course, needed) = town.iter_mut().find(|(course, _)| course.id == id).unwrap();
    course.review = Some(if *needed { Review::Needed } else { Review::NotNeeded });
    id
}

#[test]
fn the_interval_holds_what_is_true_as_often_as_it_says() {
    let slice = Slice { as_of: Timestamp(1_000_000), ..Slice::default() };
    let (mut held, mut off, n) = (0, 0.0, 200);
    for seed in 0..n {
        let mut town = town(400, &mut Dice::new(seed));
        let truth = town.iter().filter(|(_, needed)| *needed).count() as f64 / 400.0;
        for _ in 0..60 {
            read(&mut town, &slice);
        }
        let found = missed(town.iter().map(|(course, _)| course), &slice);
        assert_eq!(found.n(), 400);
        // What shows is read more often than its share: there more is to be learned.
        assert!(found.showing.n_told > 60 / 4, "{found:?}");
        let estimate = found.estimate.unwrap();
        held += u32::from(estimate.low <= truth && truth <= estimate.high);
        off += (estimate.share - truth) / n as f64;
    }
    assert!((180..=200).contains(&held), "{held} of 200 intervals hold the truth");
    assert!(off.abs() < 0.01, "the estimate is off by {off} on average");
}

#[test]
fn what_is_read_next_does_not_depend_on_when_it_was() {
    let slice = Slice { as_of: Timestamp(1_000_000), ..Slice::default() };
    let mut town = town(400, &mut Dice::new(7));
    let places: Vec<usize> = (0..100)
        .map(|_| {
            let id = read(&mut town, &slice);
            town.iter().position(|(course, _)| course.id == id).unwrap()
        })
        .collect();
    let early = places.iter().filter(|place| **place < 200).count();
    assert!((35..=65).contains(&early), "{early} of 100 are of the first half");
}

#[test]
fn few_reviews_say_nothing_and_all_of_them_say_everything() {
    let slice = Slice { as_of: Timestamp(1_000_000), ..Slice::default() };
    let mut town = town(60, &mut Dice::new(3));
    for n in 1..=60_u32 {
        read(&mut town, &slice);
        let found = missed(town.iter().map(|(course, _)| course), &slice);
        assert_eq!(found.n_told(), n);
        let both = found.showing.n_told > 0 && found.quiet.n_told > 0;
        assert_eq!(found.estimate.is_some(), n >= REVIEWS_MIN && both, "{found:?}");
    }
    let found = missed(town.iter().map(|(course, _)| course), &slice);
    let truth = town.iter().filter(|(_, needed)| *needed).count() as f64 / 60.0;
    let estimate = found.estimate.unwrap();
    for end in [estimate.low, estimate.share, estimate.high] {
        assert!((end - truth).abs() < 1e-9, "{estimate:?} of {truth}");
    }
    let none = next(town.iter().map(|(course, _)| course), &slice, 1);
    assert!(none.is_empty(), "all of them have been read");
}
