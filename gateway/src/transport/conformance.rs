//! What every target promises, whatever it speaks; each target's own tests run this suite against a peer
//! that takes everything, and against one that is not there.

use futures_util::future::join_all;

use super::fakes::outgoing;
use super::{SendFailure, Target};

/// Runs the suite. `live` leads to a peer that takes every message, `dead` to none.
pub(super) async fn a_target_keeps_its_promises(live: &dyn Target, dead: &dyn Target) {
    messages_are_answered_one_after_another(live).await;
    messages_are_answered_side_by_side(live).await;
    a_distrusted_target_still_sends(live).await;
    a_target_that_is_not_there_is_unavailable(dead).await;
    nothing_sent_is_ever_printed(dead).await;
}

async fn messages_are_answered_one_after_another(live: &dyn Target) {
    assert_eq!(live.probe().await, Ok(()));
    for id in ["1", "2", "3"] {
        assert!(live.send(&outgoing(id, b"MSH|one")).await.is_ok());
    }
}

async fn messages_are_answered_side_by_side(live: &dyn Target) {
    let messages: Vec<_> = (10..20)
        .map(|id| outgoing(&id.to_string(), b"MSH|many"))
        .collect();
    for sent in join_all(messages.iter().map(|message| live.send(message))).await {
        assert!(sent.is_ok());
    }
}

async fn a_distrusted_target_still_sends(live: &dyn Target) {
    live.distrust();
    assert!(live.send(&outgoing("4", b"MSH|again")).await.is_ok());
}

async fn a_target_that_is_not_there_is_unavailable(dead: &dyn Target) {
    let sent = dead.send(&outgoing("5", b"MSH|lost")).await;
    assert!(matches!(sent, Err(SendFailure::Unavailable { .. })), "{sent:?}");
    assert!(matches!(dead.probe().await, Err(SendFailure::Unavailable { .. })));
}

async fn nothing_sent_is_ever_printed(dead: &dyn Target) {
    let message = outgoing("6", b"MSH|19121212");
    let sent = dead.send(&message).await;
    let printed = format!("{message:?} {dead:?} {sent:?} {}", sent.as_ref().unwrap_err());
    assert!(!printed.contains("19121212"), "{printed}");
}
