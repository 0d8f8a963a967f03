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
