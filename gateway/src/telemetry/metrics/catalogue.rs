//! Every metric, said once: its name, form, labels and meaning. From here come the metrics themselves and the
//! page `gateway/METRICS.md`. Nothing else may name a metric.

use super::label::{
    AWAITED, CERTIFICATE, CLASS, CONNECTION, DESTINATION, DISK, END, EVENT, HAND, HOP, KIND,
    LISTENER_OR_SYSTEM, Label, QUEUE, REASON, RULE, SOURCE, STAGE, STANDING, STEP, SYSTEM, TRANSPORT,
    VERSION,
};

/// What a metric is, and so how it is read.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Only grows; starts at 0 with the process.
    Counter,
    /// The state now.
    Gauge,
    /// Counts of observations up to each of these bounds.
    Histogram(&'static [f64]),
}

/// One metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Its name, by the conventions of Prometheus: base units, `_total` for counters.
    pub name: &'static str,
    /// Its form.
    pub form: Form,
    /// Its labels.
    pub labels: &'static [Label],
    /// What it means.
    pub help: &'static str,
}

/// Declares each metric and the list of all.
macro_rules! metrics {
    ($($id:ident $form:ident $(($bounds:expr))? $name:literal [$($label:ident),*] $help:literal;)+) => {
        $(
            #[doc = $help]
            pub const $id: Metric = Metric {
                name: $name,
                form: Form::$form $(($bounds))?,
                labels: &[$($label),*],
                help: $help,
            };
        )+
        /// Every metric of the gateway, in the order of a message's way.
        pub const ALL: &[Metric] = &[$($id),+];
    };
}

const STAGE_BOUNDS: &[f64] = &[
    0.000_002, 0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5,
    2.0, 10.0,
];
const CRITICAL_BOUNDS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 21_600.0,
];

metrics! {
    CRITICAL_TIME Histogram(CRITICAL_BOUNDS) "vardbrygga_critical_time_seconds" [DESTINATION]
        "From first receipt to the destination's acceptance (critical time).";

    RECEIVED Counter "vardbrygga_messages_received_total" [SOURCE, TRANSPORT]
        "Messages that came in.";
    ACCEPTED Counter "vardbrygga_messages_accepted_total" [SOURCE]
        "Messages that the gateway answers for: every hand-over confirmed. One per message.";
    REFUSED Counter "vardbrygga_messages_refused_total" [SOURCE, REASON]
        "Messages refused to the source.";
    CASE_VIOLATIONS Counter "vardbrygga_case_violations_total" [KIND, RULE]
        "Rules between the messages of a case that a message broke, warnings too, whether it was refused or not.";
    HANDED_OVER Counter "vardbrygga_messages_handed_over_total" [SOURCE, DESTINATION, KIND]
        "Hand-overs to a destination's queue that were confirmed. One per message and destination.";
    TAKEN Counter "vardbrygga_messages_taken_total" [DESTINATION]
        "Messages taken from a destination's queue, whatever became of them.";
    DELIVERED Counter "vardbrygga_messages_delivered_total" [DESTINATION, KIND]
        "Messages the destination has accepted.";
    PARKED Counter "vardbrygga_messages_parked_total" [DESTINATION, REASON]
        "Messages parked at delivery.";
    HELD Counter "vardbrygga_messages_held_total" [DESTINATION]
        "Messages held behind one of their case that waits in the store.";
    DUPLICATE Counter "vardbrygga_messages_duplicate_total" [HOP, SYSTEM]
        "Messages dropped because they had passed before.";
    MISSING Counter "vardbrygga_messages_missing_total" [DESTINATION]
        "Messages that the journal knows to have lain on a queue that somebody deleted. Their sources must send them again.";
    LEFT Counter "vardbrygga_messages_left_total" [HOP, SYSTEM]
        "Messages left un-acknowledged because the gateway could not take them; they come again.";
    IN_PROGRESS Gauge "vardbrygga_messages_in_progress" [HAND]
        "Messages in hand now.";
    DROPPED_IN_FLIGHT Counter "vardbrygga_dropped_in_flight_total" [HAND]
        "Messages dropped by a fault of the program and given back. Always 0.";
    RETRIES Counter "vardbrygga_delivery_retries_total" [DESTINATION, CLASS]
        "Failed attempts to deliver that are followed by another.";
    STAGE_DURATION Histogram(STAGE_BOUNDS) "vardbrygga_stage_duration_seconds" [STAGE]
        "Time spent in a stage.";

    BACKLOG_AGE Gauge "vardbrygga_backlog_age_seconds" [DESTINATION]
        "Age, since first receipt, of the oldest message in hand or waiting in the store for a destination; 0 when there is none.";
    QUEUE_DEPTH Gauge "vardbrygga_queue_depth" [QUEUE]
        "Messages waiting on a queue of the bus.";
    WAITING Gauge "vardbrygga_waiting_messages" [DESTINATION, STANDING]
        "Messages that wait in the store and go by themselves: tried again later, released, or held behind another.";
    PARKED_NOW Gauge "vardbrygga_parked_messages" [HOP, SYSTEM, REASON]
        "Messages that lie parked: at delivery they wait for a person, at intake they are for the record.";
    PARKED_OLDEST_AGE Gauge "vardbrygga_parked_oldest_age_seconds" [HOP, SYSTEM]
        "Time since the oldest message that lies parked was parked; 0 when there is none.";

    DEADLINE_DUE Gauge "vardbrygga_deadline_due" [AWAITED, STEP]
        "Cases with a step that is due within the next 24 hours and has not been done. Gateways that share a store show the same.";
    DEADLINE_OVERDUE Gauge "vardbrygga_deadline_overdue" [AWAITED, STEP]
        "Cases with a step that was due and has not been done. Gateways that share a store show the same.";

    READY Gauge "vardbrygga_ready" []
        "Whether messages can be taken (1) or not (0), as /ready says.";
    DESTINATION_UP Gauge "vardbrygga_destination_up" [DESTINATION]
        "Whether a destination is taken for available (1) or left alone (0).";
    CONNECTION_UP Gauge "vardbrygga_connection_up" [CONNECTION]
        "Whether the connection is up (1) or not (0).";
    CONNECTION_FAILED Counter "vardbrygga_connection_failed_total" [CONNECTION]
        "Attempts to connect that failed.";
    CONNECTION_LOST Counter "vardbrygga_connection_lost_total" [CONNECTION]
        "Connections that were up and were lost.";
    TRANSPORT_EVENTS Counter "vardbrygga_transport_events_total" [LISTENER_OR_SYSTEM, END, EVENT]
        "What happened on listeners and targets.";
    GARBAGE Counter "vardbrygga_transport_garbage_bytes_total" [LISTENER_OR_SYSTEM, END]
        "Bytes that came outside any frame.";

    CERTIFICATE_EXPIRY Gauge "vardbrygga_certificate_expiry_timestamp_seconds" [CERTIFICATE]
        "When a certificate that the config names ends, as read at the start; the earliest of its file.";
    DISK_FREE Gauge "vardbrygga_disk_free_bytes" [DISK]
        "Room left on the disk that a part of the gateway writes to.";
    DISK_SIZE Gauge "vardbrygga_disk_size_bytes" [DISK]
        "Size of the disk that a part of the gateway writes to.";
    BUILD_INFO Gauge "vardbrygga_build_info" [VERSION]
        "Which version runs; always 1.";
}

/// The metrics of the process that every Prometheus client gives, with what they mean. Linux only.
pub const PROCESS: &[(&str, &str)] = &[
    ("process_cpu_seconds_total", "CPU time used, in whole seconds."),
    ("process_max_fds", "Files and sockets that may be open."),
    ("process_open_fds", "Files and sockets that are open."),
    ("process_resident_memory_bytes", "Memory in use."),
    ("process_start_time_seconds", "When the process started."),
    ("process_threads", "Threads."),
    ("process_virtual_memory_bytes", "Memory addressed."),
];
