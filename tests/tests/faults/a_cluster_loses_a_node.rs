//! A cluster of three real nodes with quorum queues on each: the node that leads a queue goes, the node that the
//! gateway is connected to goes, the lead is passed on. The gateway knows all three.

use std::sync::OnceLock;
use std::time::Duration;

use gateway::bus::amqp::Settings;
use tests::load::Door;
use tests::rabbitmq::{Cluster, Rabbit};
use tests::world::{USER, amqp, cluster};

use crate::broker::{grow_up, remove_queues, source};
use crate::stage::Stage;
use crate::trial::under_load;

/// A node is down for so long before it comes again.
const DOWN: Duration = Duration::from_secs(4);
/// Longer than silence has to last to be taken for the end of a connection.
const FREEZE: Duration = Duration::from_secs(12);
/// The queue that everything has to cross.
const QUEUE: &str = "out.pmo";

/// A gateway that knows all nodes of the one cluster of this process; of three sources, one publishes to the bus.
async fn stage() -> (&'static Cluster, Stage) {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    let cluster = tokio::task::block_in_place(|| CLUSTER.get_or_init(cluster));
    remove_queues(cluster.nodes()[0]).await;
    let [first, second, third] = cluster.nodes();
    let others = [second, third].map(|node| format!("\"127.0.0.1:{}\"", node.port()));
    let bus = format!("{}\nother_nodes = [{}]", amqp(first, "%2f"), others.join(", "));
    let mut stage = Stage::on(&bus).await;
    let settings = Settings {
        other_nodes: [second, third]
            .map(|node| ("127.0.0.1".to_owned(), node.port()))
            .into(),
        ..Settings::from_address(&first.uri()).unwrap()
    };
    let mllp = stage.doors[0].clone();
    stage.doors.extend([mllp, Door::Bus(source(settings).await)]);
    grow_up().await;
    (cluster, stage)
}

/// The node that the gateway consumes from.
fn connected(cluster: &Cluster) -> &Rabbit {
    tokio::task::block_in_place(|| cluster.connected(USER))
}

/// Kills a node, and starts it again later; the fault is over at once, since two nodes are left.
async fn lose(stage: &Stage, node: &Rabbit) {
    stage.books.fault(true);
    tokio::task::block_in_place(|| node.kill_9());
    stage.books.mended();
    tokio::time::sleep(DOWN).await;
    tokio::task::block_in_place(|| node.start_again());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loss_of_the_node_that_leads_a_queue_loses_and_reorders_nothing() {
    let (cluster, stage) = stage().await;
    under_load(
        "cluster: the node that leads the queue is killed",
        stage,
        async |stage| {
            // The gateway's connection stays, and the queue goes from under it.
            let leader = tokio::task::block_in_place(|| leader_elsewhere(cluster));
            lose(stage, leader).await;
        },
    )
    .await;
}

/// The node that leads the queue, which is made another one than the gateway is connected to.
fn leader_elsewhere(cluster: &Cluster) -> &Rabbit {
    let connected = cluster.connected(USER);
    if cluster.leader_of(QUEUE).name() == connected.name() {
        cluster.transfer_leadership(QUEUE);
    }
    let leader = cluster.leader_of(QUEUE);
    assert_ne!(leader.name(), connected.name());
    leader
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loss_of_the_node_that_the_gateway_is_connected_to_loses_and_reorders_nothing() {
    let (cluster, stage) = stage().await;
    under_load(
        "cluster: the node of the connection is killed",
        stage,
        async |stage| {
            lose(stage, connected(cluster)).await;
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leadership_passed_on_under_load_loses_and_reorders_nothing() {
    let (cluster, stage) = stage().await;
    under_load(
        "cluster: the lead of the queue is passed on",
        stage,
        async |stage| {
            stage.books.fault(true);
            tokio::task::block_in_place(|| cluster.transfer_leadership(QUEUE));
            stage.books.mended();
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_freezes_loses_and_reorders_nothing() {
    let (cluster, stage) = stage().await;
    under_load(
        "cluster: the node of the connection is frozen for 12 s",
        stage,
        async |stage| {
            let node = connected(cluster);
            stage.books.fault(true);
            node.pause();
            tokio::time::sleep(FREEZE).await;
            node.resume();
            stage.books.mended();
        },
    )
    .await;
}
