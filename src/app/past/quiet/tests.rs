//! All of it is done, in order, and what goes wrong in one share is told.
use super::*;

#[tokio::test]
async fn each_is_done_and_comes_back_in_its_place() {
    for n in [0_usize, 1, 2, 3, 64] {
        let done = quietly_each((0..n).collect(), |it| it * 2).await.unwrap();
        assert_eq!(done, (0..n).map(|it| it * 2).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn what_panics_in_one_share_is_told() {
    let done = quietly_each(vec![1, 0, 1], |it| 10 / it).await;
    assert!(matches!(done, Err(Error::Broken(_))), "{done:?}");
}

/// What is said of the calling thread: its rank and its policy (`proc_pid_stat(5)`, 19 and 41).
fn standing() -> (i32, i32) {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    // The fields after the name, which may hold blanks; the first of them is the third.
    let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
    (fields[19 - 3].parse().unwrap(), fields[41 - 3].parse().unwrap())
}

#[tokio::test]
async fn a_thread_stands_back_and_whoever_asked_goes_on_as_before() {
    assert_eq!(quietly(Rank::Idle, standing).await.unwrap().1, libc::SCHED_IDLE);
    assert_eq!(quietly(Rank::Low, standing).await.unwrap(), (NICE, libc::SCHED_OTHER));
    assert_eq!(standing().1, libc::SCHED_OTHER);
}

#[tokio::test]
async fn what_gets_nowhere_on_idle_cores_is_done_with_a_low_rank() {
    // A thread that waits has no core either.
    let slow = |it: u64| {
        std::thread::sleep(Duration::from_millis(400));
        (it, standing().1)
    };
    let done = share_of((0..4).collect(), slow).await.unwrap();
    let (places, policies): (Vec<u64>, Vec<i32>) = done.into_iter().unzip();
    assert_eq!(places, [0, 1, 2, 3]);
    assert_eq!((policies[0], policies[3]), (libc::SCHED_IDLE, libc::SCHED_OTHER));
}

#[test]
fn a_quarter_of_the_time_is_enough_and_the_first_second_is_not_looked_at() {
    let ms = Duration::from_millis;
    assert!(!gets_nowhere(ms(999), ms(0)));
    assert!(gets_nowhere(ms(2_000), ms(499)));
    assert!(!gets_nowhere(ms(2_000), ms(500)));
}
