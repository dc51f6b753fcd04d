//! Every counter of every system in the config, and every deadline, shown at 0 before anything is counted: the first
//! event is then an increase for those who watch, and not the sudden birth of a series. Counts nothing.

use contracts::case::Family;
use contracts::deadline::Awaited;
use contracts::{Kind, Reason, protocol};

use crate::cases::{Mode, Policy};
use crate::config::{Config, ReceiveBy, SendBy, System};
use crate::message::Class;
use crate::store::{Stage, Standing};
use crate::telemetry::{Metrics, OTHER_KIND};

/// Shows them.
pub(super) fn show(config: &Config, metrics: &Metrics) {
    for (name, system) in &config.systems {
        source(name.as_str(), system, metrics);
        if !matches!(system.send, None | Some(SendBy::Bus(_))) {
            destination(name.as_str(), metrics);
        }
    }
    for stage in ["intake", "delivery", "lane"] {
        drop(metrics.in_progress(stage));
        drop(metrics.dropped_in_flight(stage));
    }
    for step in Awaited::ALL {
        drop(metrics.deadline_due(*step));
        drop(metrics.deadline_overdue(*step));
    }
    cases(config, metrics);
    drop(metrics.connection_up("bus"));
    drop(metrics.connection_failed("bus"));
    drop(metrics.connection_lost("bus"));
}

/// The rules of the families that are followed.
fn cases(config: &Config, metrics: &Metrics) {
    let policy = Policy::from(config.cases);
    for kind in Kind::ALL {
        if Family::of(*kind).is_some_and(|family| policy.of(family) != Mode::Off) {
            for rule in protocol::rules() {
                drop(metrics.case_violations(kind.name(), rule.id));
            }
        }
    }
}

fn source(name: &str, system: &System, metrics: &Metrics) {
    for receive in &system.receive {
        drop(metrics.received(name, transport(receive)));
        drop(metrics.accepted(name));
        for reason in Reason::ALL {
            drop(metrics.refused(name, reason.name()));
        }
        of_stage(Stage::Intake, name, metrics);
    }
}

fn destination(name: &str, metrics: &Metrics) {
    drop(metrics.taken(name));
    drop(metrics.held(name));
    drop(metrics.missing(name));
    for standing in Standing::IN_PROGRESS {
        drop(metrics.waiting(name, standing));
    }
    for kind in Kind::ALL.iter().map(|kind| kind.name()).chain([OTHER_KIND]) {
        drop(metrics.delivered(name, kind));
    }
    for reason in Reason::ALL {
        drop(metrics.parked(name, reason.name()));
    }
    for class in [Class::Unavailable, Class::Transient] {
        drop(metrics.retries(name, class.name()));
    }
    of_stage(Stage::Delivery, name, metrics);
}

fn of_stage(stage: Stage, name: &str, metrics: &Metrics) {
    drop(metrics.duplicate(stage.name(), name));
    drop(metrics.left(stage.name(), name));
    drop(metrics.parked_oldest_age(stage.name(), name));
}

/// What brings messages in, in the words of metrics.
const fn transport(receive: &ReceiveBy) -> &'static str {
    match receive {
        ReceiveBy::Bus(_) => "bus",
        ReceiveBy::Mllp(_) => "mllp",
        ReceiveBy::Http(_) => "http",
        ReceiveBy::Directory(_) => "directory",
    }
}
