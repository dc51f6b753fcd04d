//! A policy that would take messages out of a queue is refused where the management interface can be asked, and
//! the bus comes up by itself when the policy is gone. An interface that cannot be asked stops nothing.

use std::time::Duration;

use gateway::bus::amqp::{self, Management, Settings};
use tests::process::free_port;
use tests::rabbitmq::Rabbit;

use crate::broker::{RECOVERY, queue, settings, until_down, until_up};

/// The gateway looks every ten seconds, and the broker tells of a policy after five.
const NOTICED: Duration = Duration::from_secs(30);

fn asking(rabbit: &Rabbit, port: u16) -> Settings {
    Settings {
        management: Some(Management {
            url: format!("http://127.0.0.1:{port}/"),
        }),
        ..settings(rabbit)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_takes_messages_out_is_refused_with_its_name_until_it_is_gone() {
    let port = free_port().port();
    let rabbit = tokio::task::block_in_place(|| Rabbit::start_with_management(port));
    let control = |arguments: &[&str]| {
        drop(tokio::task::block_in_place(|| rabbit.rabbitmqctl(arguments)));
    };
    let queue = queue("watched");
    let bus = amqp::open(asking(&rabbit, port));
    until_up(&*bus, RECOVERY).await;
    bus.declare(std::slice::from_ref(&queue)).await.unwrap();

    control(&["set_policy", "tidy", "^in\\.", r#"{"expires": 3600000}"#]);
    let cause = until_down(&*bus, NOTICED).await;
    assert_eq!(
        cause,
        "the queue in.watched is not safe: a policy sets `expires`, which deletes a queue that is not used for a \
         while, with what it holds, expected no policy with `expires` on it"
    );
    tokio::time::sleep(RECOVERY).await;
    assert_eq!(
        until_down(&*bus, RECOVERY).await,
        cause,
        "it is used all the same"
    );

    control(&["set_policy", "tidy", "^in\\.", r#"{"max-length": 1000}"#]);
    until_up(&*bus, NOTICED).await;
    bus.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_management_interface_that_cannot_be_asked_stops_nothing() {
    let broker = crate::broker::broker().await;
    let bus = amqp::open(asking(&broker, free_port().port()));
    until_up(&*bus, RECOVERY).await;
    bus.declare(&[queue("unasked")]).await.unwrap();
    bus.close().await;
}
