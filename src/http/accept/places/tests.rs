//! Who makes room, who need not, and how many places are whose.
use std::net::Ipv4Addr;

use tokio::time::timeout;

use super::*;
use crate::http::limits::Limits;

const PATIENCE: Duration = Duration::from_secs(5);

fn limits(n: usize) -> Limits {
    Limits { connections_max: n, connections_per_ip_max: 2, ..Limits::default() }
}

fn places(n: usize) -> Arc<Places> {
    Places::new(Current::new(limits(n)))
}

async fn sits(places: &Arc<Places>) -> Arc<Seat> {
    places.seat(None).await.expect("a place")
}

async fn is_told_to_leave(seat: &Seat) -> bool {
    timeout(Duration::from_millis(1), seat.told_to_leave()).await.is_ok()
}

#[tokio::test]
async fn whoever_has_been_at_rest_longest_makes_room() {
    let places = places(3);
    let (first, second, third) = (sits(&places).await, sits(&places).await, sits(&places).await);
    // The first asks for something and rests anew: the second has now been at rest longest.
    drop(first.stay().unwrap());
    let coming = places.seat(None);
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
    let places = places(2);
    let (busy, resting) = (sits(&places).await, sits(&places).await);
    let stay = busy.stay().unwrap();
    assert!(places.make_room());
    assert!(is_told_to_leave(&resting).await && !is_told_to_leave(&busy).await);
    assert!(resting.stay().is_none(), "told to leave, and yet it begins something");
    assert!(!places.make_room() && places.seat(None).await.is_none(), "nobody is at rest");
    drop(stay);
    assert!(places.make_room() && is_told_to_leave(&busy).await);
}

#[tokio::test]
async fn who_has_left_is_at_rest_no_more() {
    let places = places(2);
    let (one, other) = (sits(&places).await, sits(&places).await);
    drop(one.stay());
    drop((one, other));
    assert!(!places.make_room());
    let (all, at_rest) = (places.all.n(), places.at_rest().by_age.len());
    assert_eq!((all, at_rest), (0, 0));
}

#[tokio::test]
async fn visitors_have_all_places_but_those_that_are_kept() {
    let places = places(64);
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
    let places = places(8);
    let ip = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let (one, other) = (places.seat(ip).await, places.seat(ip).await);
    assert!(one.is_some() && other.is_some() && places.seat(ip).await.is_none());
    assert!(places.seat(None).await.is_some(), "another address is kept out");
    // Whoever turns out to be of the house does not count.
    let stay = other.as_ref().unwrap().stay().unwrap();
    stay.as_of_the_house();
    let third = places.seat(ip).await;
    assert!(third.is_some() && places.seat(ip).await.is_none());
    drop(stay);
    drop(other);
    assert!(places.seat(ip).await.is_none(), "it was given back twice");
    drop(one);
    assert!(places.seat(ip).await.is_some());
}

#[tokio::test]
async fn what_the_settings_say_now_holds_for_whoever_comes() {
    let places = places(4);
    let ip = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let (one, other) = (places.seat(ip).await, places.seat(ip).await);
    assert!(places.seat(ip).await.is_none());
    places.limits.set(Limits { connections_per_ip_max: 3, ..limits(4) });
    let third = places.seat(ip).await;
    assert!(third.is_some(), "an address has what it had before");
    let stay = sits(&places).await.stay().unwrap();
    // All are taken. With more of them there is no need for anybody to go.
    places.limits.set(limits(5));
    let fifth = sits(&places).await;
    let told = [one.as_ref(), other.as_ref(), third.as_ref(), Some(&fifth)];
    for seat in told {
        assert!(!is_told_to_leave(seat.unwrap()).await);
    }
    // With three of them, whoever comes next takes the third: three of the four at rest go.
    places.limits.set(limits(3));
    let coming = places.seat(None);
    let go = async {
        one.as_ref().unwrap().told_to_leave().await;
        other.as_ref().unwrap().told_to_leave().await;
        third.as_ref().unwrap().told_to_leave().await;
        drop((one, other, third));
    };
    let (sixth, ()) = timeout(PATIENCE, async { tokio::join!(coming, go) }).await.unwrap();
    assert!(sixth.is_some() && !is_told_to_leave(&fifth).await);
    assert_eq!(places.all.n(), 3);
    // Nobody is sent away from what is under way, however few the places are.
    places.limits.set(limits(1));
    let under_way = [fifth.stay(), sixth.as_ref().unwrap().stay()];
    assert!(under_way.iter().all(Option::is_some) && places.seat(None).await.is_none());
    assert!(!is_told_to_leave(&fifth).await);
    drop((stay, under_way));
}
