//! One fault, struck several times while messages flow, and what must be true afterwards. The verdict is the same for
//! every fault.

use std::time::Duration;

use tests::load::Load;
use tests::world::until;

use crate::quantity::Quantity;
use crate::report::{self, Row};
use crate::stage::Stage;

/// The architecture's word: what can be had again is had again within ten seconds.
const RECOVERY: Duration = Duration::from_secs(10);

/// Sends, strikes again and again, sends on, and judges.
pub(crate) async fn under_load(
    fault: &'static str,
    mut stage: Stage,
    mut strike: impl AsyncFnMut(&mut Stage),
) {
    let quantity = Quantity::wanted();
    let load = stage.load();
    for _ in 0..quantity.strikes {
        stage.advance(quantity.messages / (quantity.strikes + 1)).await;
        strike(&mut stage).await;
    }
    stage.arrive(quantity.messages).await;
    judge(fault, &stage, load).await;
}

/// Ends the load and reads the books: nothing lost, nothing overtaken, nothing doubled without a cause, nothing left
/// in hand or on a queue, and the flow back in time.
pub(crate) async fn judge(fault: &'static str, stage: &Stage, load: Load) {
    let sent_again = load.end().await;
    let aside = stage.settle().await;
    let depth = async || stage.gateway.metric("vardbrygga_queue_depth", &[]).await;
    until("the queues are empty", Duration::from_secs(60), async || {
        depth().await < 0.5
    })
    .await;
    let balance = stage.books.balance(&aside);
    let in_progress = stage.accounts().await.in_progress.iter().sum();
    let row = Row {
        fault,
        faults: stage.books.faults(),
        set_aside: aside.len() as u64,
        sent_again,
        in_progress,
        balance,
    };
    eprintln!("{row}");
    // Kept whatever it says.
    report::keep(row.clone());
    let balance = &row.balance;
    assert!(balance.lost.is_empty(), "lost: {:?}", balance.lost);
    assert!(
        balance.order_breaks.is_empty(),
        "overtaken: {:?}",
        balance.order_breaks
    );
    assert!(
        balance.unexplained.is_empty(),
        "came twice: {:?}",
        balance.unexplained
    );
    assert_eq!((balance.unexpected, row.in_progress), (0, 0));
    assert_eq!(balance.accepted, balance.sent);
    assert_eq!(balance.accepted, balance.arrived + row.set_aside);
    assert!(
        balance.back_after <= RECOVERY,
        "back only after {:?}",
        balance.back_after
    );
}
