//! What was not done in time, as the metrics and `deadlines list` tell it.

use serde_json::{Value, json};
use tests::postgres::{self, Postgres};
use tests::process::Gateway;
use tests::world::{World, on_postgres, until};

use crate::desk::{SOON, answers, ask, send, world};
use crate::messages::{MUNICIPALITY, TEAM, until_ready, until_the_end};

fn steps(list: &Value) -> Vec<(&str, &str)> {
    let list = list.as_array().unwrap().iter();
    list.map(|open| (open["case_id"].as_str().unwrap(), open["step"].as_str().unwrap()))
        .collect()
}

async fn overdue(gateway: &Gateway, step: &str) -> f64 {
    let step = format!("step=\"{step}\"");
    gateway.metric("vardbrygga_deadline_overdue", &[&step]).await
}

/// What was not done in time is told by the metrics and by the list, and is gone when it is done.
async fn overdue_is_seen(world: World) {
    let mut gateway = world.start().await;
    assert!(overdue(&gateway, "sip_invitation").await.abs() < 0.1);
    send(&world, &until_ready("late")).await;
    send(&world, &until_ready("done")).await;
    send(&world, &until_the_end("done")).await;
    let expected = [("late", "payment"), ("late", "sip_invitation")];
    until("what is overdue is listed", SOON, async || {
        steps(&ask(&world, &["deadlines", "list", "--overdue"])) == expected
    })
    .await;
    let listed = ask(&world, &["deadlines", "list", "--overdue"]);
    assert_eq!(listed[0]["due_at"], "2026-02-14T23:00:00Z");
    assert_eq!(listed[1]["due_at"], "2026-02-15T23:00:00Z");
    for (arguments, left) in [
        (["--kind", "discharge.sip_invitation"], 1),
        (["--unit", MUNICIPALITY], 2),
        (["--unit", TEAM], 0),
    ] {
        let listed = ask(
            &world,
            &[&["deadlines", "list", "--overdue"], &arguments[..]].concat(),
        );
        assert_eq!(steps(&listed).len(), left, "{arguments:?}");
    }

    // A gateway looks at its start; otherwise once a minute.
    assert!(gateway.terminate().success());
    let mut gateway = world.start().await;
    until("the overdue step is counted", SOON, async || {
        (overdue(&gateway, "sip_invitation").await - 1.0).abs() < 0.1
    })
    .await;
    assert!(overdue(&gateway, "planning").await.abs() < 0.1);
    send(&world, &until_the_end("late")).await;
    answers(&world, &["deadlines", "list"], &json!([])).await;
    let late = ask(&world, &["deadlines", "list", "--late"]);
    assert_eq!(
        steps(&late),
        [("done", "payment"), ("late", "payment")],
        "{late:#}"
    );
    assert!(gateway.terminate().success());
    let gateway = world.start().await;
    until("nothing is overdue", SOON, async || {
        overdue(&gateway, "sip_invitation").await.abs() < 0.1
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_told_until_it_is_done() {
    overdue_is_seen(world("", "")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_overdue_is_told_from_a_store_on_postgresql_too() {
    let server = tokio::task::spawn_blocking(Postgres::start).await.unwrap();
    overdue_is_seen(world(&on_postgres(&server), postgres::PASSWORD)).await;
}
