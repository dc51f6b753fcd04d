//! The report as a table for people.

use std::fmt::Write as _;

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, Table};

use crate::measure::Spread;
use crate::report::{Contender, Report};

const HEAD: [&str; 10] = [
    "",
    "messages/s",
    "least–most",
    "× bare",
    "× shovel",
    "CPU µs each",
    "broker µs each",
    "peak MiB",
    "p50 / p95 / p99 ms",
    "at /s",
];

/// The whole text.
pub(crate) fn of(report: &Report) -> String {
    let setting = &report.setting;
    let mut text = format!(
        "{} rounds of {} referrals, {}; prefetch {}; profile {}; {} processors; load average before {:.2}\n",
        setting.rounds,
        setting.messages,
        setting.sizes,
        setting.prefetch,
        setting.profile,
        setting.processors,
        setting.load_before,
    );
    let mut table = Table::new();
    let _table = table.load_preset(UTF8_FULL_CONDENSED).set_header(HEAD);
    for contender in &report.contenders {
        let _table = table.add_row(row(contender));
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let (start, added) = (&report.start, &report.added_milliseconds);
    let _written = write!(
        text,
        "{table}\nadded latency at {:.0}/s: {:.1} / {:.1} / {:.1} ms (p50 / p95 / p99)\n\
         start to ready {} ms, idle {} MiB, program {:.1} MiB",
        added.rate,
        added.p50,
        added.p95,
        added.p99,
        spread(start.ready_milliseconds, 0),
        spread(start.idle_mebibytes, 1),
        start.program_mebibytes,
    );
    text
}

fn row(contender: &Contender) -> Vec<String> {
    let rate = contender.messages_per_second;
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1}"));
    let latency = contender.latency_milliseconds;
    vec![
        contender.name.to_owned(),
        format!("{:.0}", rate.median),
        format!("{:.0}–{:.0}", rate.least, rate.most),
        format!("{:.2}", contender.to_bare),
        format!("{:.2}", contender.to_shovel),
        number(contender.own_microseconds),
        number(contender.broker_microseconds),
        number(contender.peak_mebibytes),
        latency.map_or_else(
            || "–".to_owned(),
            |latency| format!("{:.1} / {:.1} / {:.1}", latency.p50, latency.p95, latency.p99),
        ),
        latency.map_or_else(|| "–".to_owned(), |latency| format!("{:.0}", latency.rate)),
    ]
}

fn spread(spread: Spread, digits: usize) -> String {
    format!(
        "{:.digits$} ({:.digits$}–{:.digits$})",
        spread.median, spread.least, spread.most
    )
}
