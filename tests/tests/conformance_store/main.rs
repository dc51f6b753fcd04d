//! What every store promises, as a list of claims, run against every implementation. What only one of them
//! promises stands in its own module.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a proof that cannot go on says so by panicking"
)]

mod claims;
mod postgres;
mod rig;
mod simulated;
mod sqlite;

/// The claims, each a function of the same name; an implementation that leaves one out does not exist.
macro_rules! every_claim {
    ($rig:ty) => {
        crate::rig::prove! { $rig:
            durability::what_was_put_is_there_after_a_crash,
            durability::a_lane_and_what_was_decided_are_there_after_a_crash,
            durability::what_was_recorded_before_a_put_is_there_after_a_crash,
            durability::everything_is_there_after_closing,
            durability::a_store_that_is_dropped_writes_what_waits,
            durability::a_closed_store_refuses_and_does_not_hang,
            storing::a_stored_message_comes_back_whole,
            storing::putting_the_same_message_again_gives_the_first_number_and_changes_nothing,
            storing::another_body_source_or_destination_is_another_message,
            storing::many_puts_at_once_each_get_a_number_of_their_own,
            storing::many_puts_of_one_message_get_one_number,
            storing::filters_narrow_and_the_newest_come_last,
            storing::a_number_that_was_never_given_finds_nothing,
            storing::a_listing_never_has_more_than_its_most,
            storing::groups_tell_how_many_are_stored_for_what_and_since_when,
            lanes::a_lane_keeps_the_order_in_which_its_messages_came,
            lanes::holding_on_an_empty_lane_says_so_and_stores_nothing,
            lanes::a_stored_message_is_recognised_until_it_is_gone_or_discarded,
            lanes::lanes_of_other_cases_and_destinations_are_others,
            lanes::a_message_without_a_case_has_a_lane_of_its_own,
            lanes::what_is_aside_blocks_nothing,
            lanes::a_change_is_seen_and_a_message_that_is_gone_cannot_change,
            lanes::what_is_delivered_from_a_lane_is_gone_and_in_the_journal,
            lanes::lanes_that_can_be_worked_come_before_those_that_wait,
            lanes::holding_and_emptying_a_lane_at_once_never_both_win,
            decisions::a_released_message_keeps_its_place_and_is_tried_anew,
            decisions::a_released_message_that_was_aside_goes_before_what_came_later,
            decisions::deciding_again_is_a_no_op_that_says_so,
            decisions::of_many_who_decide_at_once_one_succeeds,
            decisions::a_corrected_body_goes_and_the_old_one_is_kept,
            decisions::a_discarded_message_lets_its_lane_go_on_and_is_kept,
            decisions::only_what_waits_for_a_person_is_decided,
            decisions::a_lane_is_decided_with_what_is_aside,
            decisions::a_group_is_what_was_given_up_for_one_reason,
            decisions::a_group_is_decided_a_bounded_number_at_a_time,
            decisions::the_audit_tells_who_decided_what,
            decisions::a_decision_is_in_the_journal,
            leases::one_holds_a_lease_and_can_renew_it,
            leases::a_lease_that_is_not_renewed_ends_by_itself,
            leases::a_lease_can_be_given_back,
            leases::of_many_who_want_a_lease_one_gets_it,
            journal::a_row_tells_the_last_state_and_when_the_first_was,
            journal::each_destination_has_a_row_of_its_own,
            journal::the_copies_of_a_message_are_found_by_its_id_and_nothing_else_is,
            journal::entries_count_in_the_order_in_which_they_were_recorded,
            journal::an_older_entry_changes_nothing,
            journal::nothing_hides_that_a_message_was_delivered,
            journal::what_an_entry_leaves_out_stays,
            journal::what_should_lie_on_a_queue_is_told_case_by_case,
            journal::what_is_missing_is_told_case_by_case_until_it_comes_again,
            journal::more_entries_than_the_backlog_holds_are_all_written,
            duplicates::what_was_remembered_comes_oldest_first_and_only_the_newest,
            duplicates::remembering_again_keeps_the_later_time,
            duplicates::every_gateway_knows_what_one_of_them_remembered,
            duplicates::what_is_forgotten_is_known_to_no_gateway,
            cases::a_case_comes_back_as_it_was_saved,
            cases::a_case_that_somebody_else_has_written_is_not_saved_over,
            cases::of_many_who_save_a_case_at_once_one_succeeds,
            cases::a_saved_case_is_there_after_a_crash,
            cases::what_was_noted_of_a_case_is_there_after_closing,
            cases::a_note_made_from_what_is_kept_takes_its_place,
            cases::a_note_made_from_something_else_loses_no_step,
            cases::notes_of_many_gateways_at_once_lose_no_step,
            cases::a_note_about_a_case_that_was_taken_out_makes_it_again,
            cases::cases_of_one_id_in_two_families_are_two,
            cases::filters_tell_what_is_due_and_what_was_updated,
            cases::every_page_of_cases_begins_where_the_last_one_ended,
            cases::what_is_due_comes_page_by_page_in_the_order_of_its_time,
            retention::a_sweep_takes_out_what_is_too_old_and_nothing_else,
            retention::what_was_discarded_or_replaced_is_kept_for_its_time_from_the_decision,
            retention::sweeping_goes_on_until_nothing_is_too_old,
            trouble::an_error_shows_nothing_of_a_message,
            trouble::a_full_store_says_so_and_recovers_without_losing_notes,
        }
    };
}
pub(crate) use every_claim;
