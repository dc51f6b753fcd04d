//! What the faults have shown, as the page `tests/RESULTS.md`. Written anew after each trial of a long run, so that a
//! run that is stopped leaves what it has found.

use std::fmt::{Display, Formatter};
use std::sync::Mutex;

use tests::books::Balance;
use tests::tree::root;

use crate::quantity::Quantity;

const HEAD: &str = include_str!("results.head.md");

/// What one fault has shown.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) fault: &'static str,
    /// How often it struck.
    pub(crate) faults: u64,
    pub(crate) balance: Balance,
    /// Parked or discarded: a person's.
    pub(crate) set_aside: u64,
    pub(crate) sent_again: u64,
    pub(crate) in_progress: u64,
}

static ROWS: Mutex<Vec<Row>> = Mutex::new(Vec::new());
static NOTES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps a row.
pub(crate) fn keep(row: Row) {
    ROWS.lock().unwrap().push(row);
    write();
}

/// Keeps a paragraph that stands below the table.
pub(crate) fn note(text: String) {
    NOTES.lock().unwrap().push(text);
    write();
}

fn write() {
    if Quantity::wanted().is_long {
        std::fs::write(root().join("tests/RESULTS.md"), page()).unwrap();
    }
}

fn page() -> String {
    let mut rows = ROWS.lock().unwrap();
    rows.sort_by_key(|row| row.fault);
    let mut page = HEAD.to_owned();
    page.push_str(&format!(
        "vardbrygga {}, RabbitMQ {}, PostgreSQL {}; {} processors; {} messages for each fault or more.\n\n",
        env!("CARGO_PKG_VERSION"),
        version("dpkg-query", &["-W", "-f=${Version}", "rabbitmq-server"]),
        version("dpkg-query", &["-W", "-f=${Version}", "postgresql"]),
        std::thread::available_parallelism().map_or(0, Into::into),
        Quantity::wanted().messages,
    ));
    page.push_str(
        "| Fault | Struck | Messages | Lost | Order breaks | Came twice | Unexpected | In progress | Set aside \
         | Sent again | Longest outage | Back after |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows.iter() {
        page.push_str(&format!("{}\n", row.cells()));
    }
    let sum = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>();
    page.push_str(&format!(
        "| **all** | {} | **{}** | **{}** | **{}** | {} | {} | {} | {} | {} | | |\n",
        sum(|row| row.faults),
        sum(|row| row.balance.accepted),
        sum(|row| row.balance.lost.len() as u64),
        sum(|row| row.balance.order_breaks.len() as u64),
        sum(|row| row.balance.duplicates),
        sum(|row| row.balance.unexpected),
        sum(|row| row.in_progress),
        sum(|row| row.set_aside),
        sum(|row| row.sent_again),
    ));
    for note in NOTES.lock().unwrap().iter() {
        page.push_str(&format!("\n{note}\n"));
    }
    page
}

impl Row {
    fn cells(&self) -> String {
        let balance = &self.balance;
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.1} s | {:.1} s |",
            self.fault,
            self.faults,
            balance.accepted,
            balance.lost.len(),
            balance.order_breaks.len(),
            balance.duplicates,
            balance.unexpected,
            self.in_progress,
            self.set_aside,
            self.sent_again,
            balance.longest_outage.as_secs_f64(),
            balance.back_after.as_secs_f64(),
        )
    }
}

impl Display for Row {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let balance = &self.balance;
        write!(
            f,
            "{}: struck {}; accepted {} = delivered {} + set aside {} + in progress {}; lost {}; order breaks {}; \
             came twice {}; unexpected {}; sent again {}; longest outage {:.1?}, back after {:.1?}",
            self.fault,
            self.faults,
            balance.accepted,
            balance.arrived,
            self.set_aside,
            self.in_progress,
            balance.lost.len(),
            balance.order_breaks.len(),
            balance.duplicates + balance.unexplained.len() as u64,
            balance.unexpected,
            self.sent_again,
            balance.longest_outage,
            balance.back_after,
        )
    }
}

/// What the machine's packages say.
fn version(program: &str, arguments: &[&str]) -> String {
    let output = std::process::Command::new(program).args(arguments).output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    said.unwrap_or_else(|_| "unknown".to_owned())
}
