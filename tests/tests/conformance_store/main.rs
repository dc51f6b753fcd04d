//! What every store promises, as a list of claims, run against every implementation. What only one of them
//! promises stands in its own module.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a proof that cannot go on says so by panicking"
)]

mod claims;
mod rig;
mod sqlite;

/// The claims, each a function of the same name; an implementation that leaves one out does not exist.
macro_rules! every_claim {
    ($rig:ty) => {
        crate::rig::prove! { $rig:
            durability::what_was_parked_is_there_after_a_crash,
            durability::what_was_recorded_before_a_park_is_there_after_a_crash,
            durability::everything_is_there_after_closing,
            durability::a_store_that_is_dropped_writes_what_waits,
            durability::a_closed_store_refuses_and_does_not_hang,
            parking::a_parked_message_comes_back_whole,
            parking::parking_the_same_message_again_gives_the_first_number,
            parking::another_body_stage_source_or_destination_is_another_message,
            parking::many_parks_at_once_each_get_a_number_of_their_own,
            parking::many_parks_of_one_message_get_one_number,
            parking::filters_narrow_and_the_newest_come_last,
            parking::a_number_that_was_never_given_finds_nothing,
            parking::groups_tell_how_many_lie_parked_for_what_and_since_when,
            journal::a_row_tells_the_last_state_and_when_the_first_was,
            journal::each_destination_has_a_row_of_its_own,
            journal::entries_count_in_the_order_in_which_they_were_recorded,
            journal::an_older_entry_changes_nothing,
            journal::nothing_hides_that_a_message_was_delivered,
            journal::what_an_entry_leaves_out_stays,
            journal::more_entries_than_the_backlog_holds_are_all_written,
            duplicates::what_was_remembered_comes_oldest_first_and_only_the_newest,
            duplicates::remembering_again_keeps_the_later_time,
            retention::a_sweep_takes_out_what_is_too_old_and_nothing_else,
            retention::sweeping_goes_on_until_nothing_is_too_old,
            trouble::a_full_store_says_so_and_recovers_without_losing_notes,
        }
    };
}
pub(crate) use every_claim;
