use super::*;

#[test]
fn each_waits_once_and_in_the_order_it_came() {
    let pending = Pending::default();
    for id in [1, 2, 1, 3, 2] {
        pending.push(ConversationId(id));
    }
    let taken: Vec<_> = std::iter::from_fn(|| pending.take()).map(|id| id.0).collect();
    assert_eq!(taken, [1, 2, 3]);
}

#[tokio::test]
async fn what_is_in_hand_is_given_to_nobody_else_and_comes_again_when_there_is_more() {
    let pending = Pending::default();
    pending.push(ConversationId(1));
    let hand = pending.next().await;
    pending.push(ConversationId(1));
    pending.push(ConversationId(1));
    assert_eq!(pending.take(), None);
    drop(hand);
    let hand = pending.next().await;
    assert_eq!(hand.id, ConversationId(1));
    drop(hand);
    assert_eq!(pending.take(), None);
}
