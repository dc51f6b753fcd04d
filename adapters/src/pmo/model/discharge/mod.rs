//! The contents of the discharge messages, and what several of them say.

mod admission;
mod discharged;
mod handover;
mod interruption;
mod leave;
mod parts;
mod planning;
mod ready;
mod sip_invitation;
