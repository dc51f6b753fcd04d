//! The target is away, refuses, hangs, is slow, or hangs up in the middle of its answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tests::pmo::Answer;
use tests::world::embedded;

use crate::stage::Stage;
use crate::trial::under_load;

/// How long the target is away.
const AWAY: Duration = Duration::from_secs(3);
/// What a slow target takes for an answer.
const SLOW: Duration = Duration::from_millis(60);
/// One of so many answers is cut in half.
const EVERY: u64 = 50;

/// A gateway that waits no longer than a second for an answer.
async fn stage() -> Stage {
    Stage::with(&embedded(), |config| {
        config.replace("connections = 8", "connections = 8, reply_timeout = \"1s\"")
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_is_down_gets_everything_in_order_when_it_is_up() {
    under_load("target: down for 3 s", stage().await, async |stage| {
        stage.books.fault(true);
        stage.target.go_away();
        tokio::time::sleep(AWAY).await;
        stage.target.mend();
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_resets_connections_gets_everything_in_order() {
    under_load(
        "target: resets connections for 3 s",
        stage().await,
        async |stage| {
            stage.books.fault(true);
            stage.target.refuse();
            tokio::time::sleep(AWAY).await;
            stage.target.mend();
            stage.books.mended();
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_falls_silent_gets_everything_in_order() {
    under_load("target: silent for 3 s", stage().await, async |stage| {
        stage.books.fault(true);
        stage.target.fall_silent();
        tokio::time::sleep(AWAY).await;
        stage.target.mend();
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_refuses_for_a_while_gets_everything_in_order() {
    under_load("target: answers 503 for 3 s", stage().await, async |stage| {
        stage.books.fault(false);
        stage.desk.behave(|_, _| Answer::Status(503));
        tokio::time::sleep(AWAY).await;
        stage.desk.behave(|_, _| Answer::Ok);
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_target_gets_everything_once_and_in_order() {
    under_load("target: slow for 3 s", stage().await, async |stage| {
        stage.books.fault(false);
        stage.desk.behave(|_, _| Answer::Late(SLOW));
        tokio::time::sleep(AWAY).await;
        stage.desk.behave(|_, _| Answer::Ok);
        stage.books.mended();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_hangs_up_in_the_middle_of_an_answer_gets_that_message_again_and_the_rest_in_order() {
    under_load(
        "target: closes in the middle of its answer",
        stage().await,
        async |stage| {
            stage.books.fault(false);
            let seen = AtomicU64::new(0);
            stage
                .desk
                .behave(move |_, _| match seen.fetch_add(1, Ordering::Relaxed) % EVERY {
                    0 => Answer::Half,
                    _ => Answer::Ok,
                });
            tokio::time::sleep(AWAY).await;
            stage.desk.behave(|_, _| Answer::Ok);
            stage.books.mended();
        },
    )
    .await;
}
