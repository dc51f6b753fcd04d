//! The catalogue as a page for operators, `gateway/METRICS.md`.

use super::catalogue::{ALL, Form, Metric, PROCESS};
use super::label::Values;

const HEAD: &str = "# Metrics\n\n\
    `/metrics` on the listener of `[admin]`, in the text format of Prometheus. This page is made from the\n\
    code; a test holds it true. A name here is a promise: a changed one stands in the changelog.\n\n\
    Every label says a name from the config or a word of a closed list, so the number of series does not\n\
    grow with the number of messages, and no label holds personal data. Counters of every system in the\n\
    config are there from the start, at 0; only hand-overs, which are counted by pairs of systems, begin\n\
    with the first one.\n\n\
    Alerts and dashboards that use these metrics lie in `helm/rules`, `helm/runbooks` and\n\
    `helm/dashboards`.\n";

/// The page.
#[must_use]
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    for metric in ALL {
        page.push_str(&section(metric));
    }
    page.push_str("\n## The process\n\n| Metric | Meaning |\n|---|---|\n");
    for (name, help) in PROCESS {
        page.push_str(&format!("| `{name}` | {help} |\n"));
    }
    page
}

fn section(metric: &Metric) -> String {
    let Metric {
        name,
        form,
        labels,
        help,
    } = metric;
    let kind = match form {
        Form::Counter => "Counter",
        Form::Gauge => "Gauge",
        Form::Histogram(_) => "Histogram",
    };
    let mut section = format!("\n## `{name}`\n\n{help}\n\n{kind}, {}.\n", unit(name));
    if !labels.is_empty() {
        section.push_str("\n| Label | Says |\n|---|---|\n");
    }
    for label in *labels {
        let says = match label.values {
            Values::Config(says) => says.to_owned(),
            Values::Closed(list) => {
                let words: Vec<String> = list().iter().map(|word| format!("`{word}`")).collect();
                words.join(", ")
            }
        };
        section.push_str(&format!("| `{}` | {says} |\n", label.name));
    }
    section
}

/// The unit, which the name says.
fn unit(name: &str) -> &'static str {
    let name = name.trim_end_matches("_total");
    if name.ends_with("_timestamp_seconds") {
        "seconds since 1970"
    } else if name.ends_with("_seconds") {
        "seconds"
    } else if name.ends_with("_bytes") {
        "bytes"
    } else if name.ends_with("_up") || name.ends_with("_ready") || name.ends_with("_info") {
        "0 or 1"
    } else {
        "a number"
    }
}
