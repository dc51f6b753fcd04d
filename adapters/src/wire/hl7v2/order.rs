//! The order of segments in a message structure. A reader tolerates any order and says that it did.

use super::message::Message;

/// Whether some segment stands before one that the structure puts ahead of it. Where the structure does not place
/// observations, they belong to its orders, and notes to the orders before them or to the end of the message;
/// segments the structure does not know are passed over.
pub(crate) fn out_of_order(message: &Message<'_>, structure: &[&str]) -> bool {
    const END: usize = usize::MAX;
    let group = structure.iter().position(|id| *id == "OBR");
    let mut reached = 0;
    for segment in message.segments() {
        let placed = structure.iter().position(|id| segment.is(id));
        let rank = if segment.is("OBX") {
            placed.or(group)
        } else if segment.is("NTE") {
            group.map(|group| if reached == group { reached } else { END })
        } else {
            placed
        };
        match rank {
            Some(rank) if rank < reached => return true,
            Some(rank) => reached = rank,
            None => {}
        }
    }
    false
}
