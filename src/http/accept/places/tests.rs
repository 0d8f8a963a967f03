//! Who makes room, who need not, and how many places are whose.
use std::net::Ipv4Addr;

use tokio::time::timeout;

use super::*;

const PATIENCE: Duration = Duration::from_secs(5);

async fn sits(places: &Arc<Places>) -> Arc<Seat> {
    places.seat(None, 2).await.expect("a place")
}

async fn is_told_to_leave(seat: &Seat) -> bool {
    timeout(Duration::from_millis(1), seat.told_to_leave()).await.is_ok()
}

#[tokio::test]
async fn whoever_has_been_at_rest_longest_makes_room() {
    let places = Places::new(3);
    let (first, second, third) = (sits(&places).await, sits(&places).await, sits(&places).await);
    // The first asks for something and rests anew: the second has now been at rest longest.
    drop(first.stay().unwrap());
    let coming = places.seat(None, 2);
    let goes = async {
        second.told_to_leave().await;
        drop(second);
    };
    let (seated, ()) = timeout(PATIENCE, async { tokio::join!(coming, goes) }).await.unwrap();
    assert!(seated.is_some());
    assert!(!is_told_to_leave(&first).await && !is_told_to_leave(&third).await);
}

#[tokio::test]
async fn nobody_is_sent_away_in_the_middle_of_a_request() {
    let places = Places::new(2);
    let (busy, resting) = (sits(&places).await, sits(&places).await);
    let stay = busy.stay().unwrap();
    assert!(places.make_room());
    assert!(is_told_to_leave(&resting).await && !is_told_to_leave(&busy).await);
    assert!(resting.stay().is_none(), "told to leave, and yet it begins something");
    assert!(!places.make_room() && places.seat(None, 2).await.is_none(), "nobody is at rest");
    drop(stay);
    assert!(places.make_room() && is_told_to_leave(&busy).await);
}

#[tokio::test]
async fn who_has_left_is_at_rest_no_more() {
    let places = Places::new(2);
    let (one, other) = (sits(&places).await, sits(&places).await);
    drop(one.stay());
    drop((one, other));
    assert!(!places.make_room());
    let (all, at_rest) = (places.all.available_permits(), places.at_rest().by_age.len());
    assert_eq!((all, at_rest), (2, 0));
}

#[tokio::test]
async fn visitors_have_all_places_but_those_that_are_kept() {
    let places = Places::new(64);
    let mut stays = Vec::new();
    let mut takes = async |n: usize, which: fn(&Stay) -> bool| {
        let mut taken = 0;
        for _ in 0..n {
            let stay = sits(&places).await.stay().unwrap();
            if which(&stay) {
                taken += 1;
                stays.push(stay);
            }
        }
        taken
    };
    assert_eq!(takes(60, |stay| stay.as_visitor(true)).await, 54);
    assert_eq!(takes(5, |stay| stay.as_visitor(false)).await, 2);
    assert_eq!(takes(6, Stay::as_entering).await, 4);
    drop(stays);
    let stay = sits(&places).await.stay().unwrap();
    assert!(stay.as_visitor(true), "what was given back is not there");
    assert!(!stay.as_visitor(true), "one stay takes one place");
}

#[tokio::test]
async fn one_address_has_so_many_places_and_gets_them_back() {
    let places = Places::new(8);
    let ip = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let (one, other) = (places.seat(ip, 2).await, places.seat(ip, 2).await);
    assert!(one.is_some() && other.is_some() && places.seat(ip, 2).await.is_none());
    assert!(places.seat(ip, 3).await.is_some(), "what is allowed now counts");
    assert!(places.seat(None, 2).await.is_some(), "another address is kept out");
    // Whoever turns out to be of the house does not count.
    let stay = other.as_ref().unwrap().stay().unwrap();
    stay.as_of_the_house();
    let third = places.seat(ip, 2).await;
    assert!(third.is_some() && places.seat(ip, 2).await.is_none());
    drop(stay);
    drop(other);
    assert!(places.seat(ip, 2).await.is_none(), "it was given back twice");
    drop(one);
    assert!(places.seat(ip, 2).await.is_some());
}
