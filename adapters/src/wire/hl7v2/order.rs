//! The order of segments in a message structure. A reader tolerates any order and says that it did.

use super::message::Message;

/// Whether some segment stands before one that the structure puts ahead of it. Notes belong to the group
/// before them or to the end of the message; segments the structure does not know are passed over.
pub(crate) fn out_of_order(message: &Message<'_>, structure: &[&str]) -> bool {
    const END: usize = usize::MAX;
    let group = structure.iter().position(|id| *id == "OBR");
    let mut reached = 0;
    for segment in message.segments() {
        let rank = if segment.is("OBX") {
            group
        } else if segment.is("NTE") {
            Some(if Some(reached) == group { reached } else { END })
        } else {
            structure.iter().position(|id| segment.is(id))
        };
        match rank {
            Some(rank) if rank < reached => return true,
            Some(rank) => reached = rank,
            None => {}
        }
    }
    false
}
