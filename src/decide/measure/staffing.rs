//! When handoffs come, and how many agents would hold a target: arrivals by hour of the week from
//! history, and for each hour the fewest agents with whom the share answered in time is reached by
//! queueing theory (Erlang C, first come, first served, nobody leaves). Theory is a little too
//! careful where people leave and a little too bold where topics need different people; `baton
//! simulate` plays whole days with the real router.

use jiff::tz::TimeZone;

use crate::clock::Timestamp;
use crate::decide::measure::course::{Course, Line};
use crate::decide::measure::slice::{Calendar, Slice};
use crate::decide::simulate::erlang::erlang_c;

/// Hours of a week.
const HOURS: usize = 168;
/// More agents than this are not looked at.
const AGENTS_MAX: u32 = 200;
/// Milliseconds of a week.
const WEEK_MS: f64 = 7.0 * 86_400_000.0;

/// One hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hour {
    /// 0 for Monday.
    pub weekday: u8,
    /// 0 to 23.
    pub hour: u8,
    /// Handoffs that came in it, in all.
    pub n: u32,
    /// Handoffs a week in it.
    pub per_week: f64,
    /// The fewest agents that hold the target; none when nobody has been handled yet.
    pub agents: Option<u32>,
}

/// What a week takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    /// Weeks it rests on; at least one.
    pub weeks: f64,
    /// Seconds a handoff takes of an agent, on average.
    pub takes_s: Option<f64>,
    /// Within how many seconds a person should take it ...
    pub within_s: u32,
    /// ... in which share of cases.
    pub share: f64,
    /// Every hour of the week, Monday first.
    pub hours: Vec<Hour>,
}

/// What a week takes, from the handoffs of a slice that joined the line.
pub fn week(courses: &[Course], slice: &Slice, zone: &TimeZone, within_s: u32, share: f64) -> Week {
    let mut counts = [0_u32; HOURS];
    let (mut first, mut last) = (None::<Timestamp>, None::<Timestamp>);
    let (mut n_done, mut took_s) = (0_u32, 0.0_f64);
    let mut calendar = Calendar::new(zone);
    for course in courses.iter().filter(|course| slice.holds(course)) {
        for leg in slice.legs(course).filter(|leg| leg.line != Line::Before) {
            let at = leg.requested_at;
            first = Some(first.map_or(at, |f| f.min(at)));
            last = Some(last.map_or(at, |l| l.max(at)));
            let here = calendar.there(at);
            let day = usize::from(here.weekday().to_monday_zero_offset().cast_unsigned());
            let hour = usize::from(here.hour().cast_unsigned());
            if let Some(count) = counts.get_mut(day * 24 + hour) {
                *count += 1;
            }
            let done: f64 =
                leg.stretches.iter().filter(|s| s.hand.is_some()).map(|s| s.shared_s).sum();
            if leg.over_at.is_some() && done > 0.0 {
                n_done += 1;
                took_s += done;
            }
        }
    }
    let span = last.zip(first).map_or(0.0, |(last, first)| last.ms_since(first) as f64);
    let weeks = (span / WEEK_MS).max(1.0);
    let takes_s = (n_done > 0).then(|| took_s / f64::from(n_done));
    let hours = counts.iter().enumerate().map(|(place, n)| {
        let per_week = f64::from(*n) / weeks;
        let agents = takes_s.map(|takes_s| needed(per_week / 3_600.0, takes_s, within_s, share));
        let (weekday, hour) = ((place / 24) as u8, (place % 24) as u8);
        Hour { weekday, hour, n: *n, per_week, agents }
    });
    Week { weeks, takes_s, within_s, share, hours: hours.collect() }
}

/// The fewest agents with whom so large a share waits no longer than that.
pub fn needed(per_s: f64, takes_s: f64, within_s: u32, share: f64) -> u32 {
    if per_s <= 0.0 || takes_s <= 0.0 {
        return 0;
    }
    let within = f64::from(within_s);
    let holds = |agents: u32| {
        let Some(theory) = erlang_c(per_s, takes_s, agents) else { return false };
        let spare = (f64::from(agents) - per_s * takes_s) / takes_s;
        1.0 - theory.waits * (-spare * within).exp() >= share
    };
    (1..=AGENTS_MAX).find(|agents| holds(*agents)).unwrap_or(AGENTS_MAX)
}
