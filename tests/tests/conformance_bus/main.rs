//! What every bus promises, as a list of claims, run against every implementation. What only one of them
//! promises stands in its own module.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a proof that cannot go on says so by panicking"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "a proof about the bus settles for itself"
)]

mod amqp;
mod claims;
mod embedded;
mod rig;
mod simulated;

/// The claims, each a function of the same name; an implementation that leaves one out does not exist.
macro_rules! every_claim {
    ($rig:ty) => {
        crate::rig::prove! { $rig:
            durability::what_was_confirmed_is_there_after_a_crash,
            durability::what_was_confirmed_is_there_after_closing,
            durability::what_was_acknowledged_stays_away_after_closing,
            durability::what_was_not_settled_comes_again_after_a_crash_in_the_old_order_and_flagged,
            durability::a_delivery_dropped_unsettled_comes_again_after_opening_anew,
            durability::a_message_never_given_before_a_clean_end_is_not_flagged,
            order::publishes_in_flight_arrive_in_the_order_of_the_calls,
            order::a_message_given_back_comes_before_what_came_later,
            order::several_messages_given_back_keep_their_order,
            order::a_whole_prefetch_given_back_keeps_its_order,
            order::queues_do_not_mix,
            order::many_callers_keep_their_own_order,
            prefetch::no_more_messages_than_the_prefetch_are_held,
            prefetch::no_more_bytes_than_the_prefetch_are_held,
            prefetch::one_message_larger_than_the_prefetch_in_bytes_is_given_alone,
            prefetch::a_run_of_large_messages_comes_whole_and_in_order,
            prefetch::settling_out_of_order_makes_room,
            prefetch::a_held_message_does_not_stop_the_others,
            consumers::one_consumer_is_active_and_the_next_takes_over,
            consumers::what_a_dropped_consumer_held_is_given_to_the_next_in_order,
            consumers::a_stale_tag_does_nothing,
            consumers::a_waiting_consumer_gets_what_is_published_later,
            messages::properties_and_body_come_back_unchanged,
            messages::an_empty_message_without_properties_is_carried,
            messages::ten_mebibytes_are_carried,
            queues::depth_counts_what_is_not_acknowledged,
            queues::declaring_again_changes_nothing,
            queues::a_queue_that_had_to_be_made_is_told_once,
            queues::a_queue_never_declared_is_refused,
            queues::a_full_bus_rejects_and_recovers,
            closing::a_closed_bus_refuses_and_ends_its_consumers,
            closing::closing_twice_is_harmless,
        }
    };
}
pub(crate) use every_claim;
