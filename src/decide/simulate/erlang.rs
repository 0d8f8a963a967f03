//! What queueing theory says of the two lines that have closed answers: M/M/s (Erlang C) and
//! M/M/s+M (Erlang A, Palm 1957), both first come, first served.

/// What theory says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Theory {
    /// Share of arrivals who wait at all.
    pub waits: f64,
    /// Mean wait of everybody, in seconds, those who leave included until they do.
    pub mean_s: f64,
    /// Share who leave.
    pub leaves: f64,
}

/// M/M/s: arrivals a second, seconds of service, agents. None when the line grows for ever.
pub fn erlang_c(per_s: f64, takes_s: f64, agents: u32) -> Option<Theory> {
    let offered = per_s * takes_s;
    let s = f64::from(agents);
    if offered >= s || offered <= 0.0 {
        return None;
    }
    // Erlang B by its recursion, then C from it.
    let blocked = (1..=agents).fold(1.0, |b, i| offered * b / (f64::from(i) + offered * b));
    let waits = s * blocked / (s - offered * (1.0 - blocked));
    Some(Theory { waits, mean_s: waits * takes_s / (s - offered), leaves: 0.0 })
}

/// Line lengths looked at for Erlang A; beyond, the probability is nil.
const LENGTH_MAX: u32 = 20_000;

/// M/M/s+M: as [`erlang_c`], with exponential patience of this mean.
pub fn erlang_a(per_s: f64, takes_s: f64, agents: u32, patience_s: f64) -> Option<Theory> {
    if per_s <= 0.0 || takes_s <= 0.0 || patience_s <= 0.0 || agents == 0 {
        return None;
    }
    let (mut weight, mut sum, mut waiting, mut busy) = (1.0_f64, 1.0, 0.0, 0.0);
    for n in 1..agents + LENGTH_MAX {
        let served = f64::from(n.min(agents)) / takes_s;
        let left = f64::from(n.saturating_sub(agents)) / patience_s;
        weight *= per_s / (served + left);
        sum += weight;
        waiting += weight * f64::from(n.saturating_sub(agents));
        busy += if n >= agents { weight } else { 0.0 };
        if n > agents && weight < sum * 1e-14 {
            break;
        }
        if sum > 1e200 {
            (weight, sum, waiting, busy) =
                (weight / 1e200, sum / 1e200, waiting / 1e200, busy / 1e200);
        }
    }
    let length = waiting / sum;
    Some(Theory { waits: busy / sum, mean_s: length / per_s, leaves: length / patience_s / per_s })
}
