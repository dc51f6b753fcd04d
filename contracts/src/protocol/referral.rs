//! A referral, from the referrer's first version to the final answer. Every leg of a forwarded referral is the same
//! case. Who pays (AB) may change until the referral is aborted or rejected, also after the final answer: the rule
//! (TKB 5.3, 3) allows it after BEK and names no end, and it is often settled last.

use super::machine::Then::{Breaks, Goes, Stays, Warns};
use super::machine::{Machine, Row, events, rows, states};
use super::rules::{
    CAS_001, CAS_003, CAS_007, CAS_009, CAS_010, CAS_011, CAS_012, CAS_013, CAS_014, CAS_023,
};
use crate::case::{Says, Step};
use crate::referral::{ConfirmationType, OutcomeType, VersionReason};

states! {
    /// Where a referral is.
    State {
        /// Nothing is known of it.
        Unknown = "unknown",
        /// It was sent.
        Received = "received",
        /// The receiver wants to know more.
        Complement = "waiting for a complement",
        /// It was forwarded to another receiver, who has said nothing yet.
        Forwarded = "forwarded",
        /// The receiver has accepted it.
        Accepted = "accepted",
        /// It was answered, and more answers will come.
        PartlyAnswered = "partly answered",
        /// It was answered, and the receiver wants to know more all the same.
        Wanting = "partly answered and waiting for a complement",
        /// It was answered for good.
        Answered = "answered",
        /// The receiver did not take it.
        Rejected = "rejected",
        /// The receiver has given it up.
        Aborted = "aborted",
    }
}

events! {
    /// What is said of a referral; the national codes.
    Event { Nr, Ar, Vr, Ab, Bek, Kom, Vid, Avb, Avv, Dsv, Psv, Ssv }
}

/// The machine.
pub(super) struct Referral;

impl Machine for Referral {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;
    const CLOSED: &'static [State] = &[State::Answered, State::Rejected, State::Aborted];

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown, Nr => Goes(State::Received);
        Unknown, Ar => Warns(&CAS_001, Some(State::Received));
        Unknown, Ab => Warns(&CAS_001, None);
        Unknown, Vr | Vid => Warns(&CAS_001, Some(State::Forwarded));
        Unknown, Kom => Warns(&CAS_001, Some(State::Complement));
        Unknown, Bek => Warns(&CAS_001, Some(State::Accepted));
        Unknown, Avb => Warns(&CAS_001, Some(State::Aborted));
        Unknown, Avv => Warns(&CAS_001, Some(State::Rejected));
        Unknown, Dsv | Psv => Warns(&CAS_001, Some(State::PartlyAnswered));
        Unknown, Ssv => Warns(&CAS_001, Some(State::Answered));

        Received | Complement | Forwarded | Accepted, Nr => Breaks(&CAS_003);
        PartlyAnswered | Wanting | Answered, Nr => Breaks(&CAS_003);

        Received, Ar => Stays;
        Complement, Ar => Goes(State::Received);
        Wanting, Ar => Goes(State::PartlyAnswered);
        Forwarded | Accepted | PartlyAnswered | Answered, Ar => Breaks(&CAS_007);

        Received | Complement | Forwarded | Accepted | PartlyAnswered | Wanting | Answered, Ab => Stays;

        Received | Complement, Vr | Vid => Goes(State::Forwarded);
        Forwarded, Vr | Vid => Stays;
        Accepted, Vr | Vid => Warns(&CAS_013, Some(State::Forwarded));
        PartlyAnswered | Wanting, Vr | Vid => Warns(&CAS_013, None);

        Received | Forwarded, Kom => Goes(State::Complement);
        Complement, Kom => Stays;
        Accepted, Kom => Warns(&CAS_013, Some(State::Complement));
        PartlyAnswered | Wanting, Kom => Warns(&CAS_013, Some(State::Wanting));
        Answered, Vr | Vid | Kom => Breaks(&CAS_023);

        Received | Complement | Forwarded, Bek => Goes(State::Accepted);
        Accepted | PartlyAnswered | Wanting | Answered, Bek => Warns(&CAS_014, None);

        Received | Complement | Forwarded, Avv => Goes(State::Rejected);
        Accepted, Avv => Warns(&CAS_013, Some(State::Rejected));
        Received | Complement | Forwarded | Accepted, Avb => Goes(State::Aborted);
        PartlyAnswered | Wanting | Answered, Avb | Avv => Breaks(&CAS_011);

        Accepted, Dsv | Psv => Goes(State::PartlyAnswered);
        Received | Complement | Forwarded, Dsv | Psv => Warns(&CAS_012, Some(State::PartlyAnswered));
        PartlyAnswered | Wanting, Dsv | Psv => Stays;
        Answered, Dsv | Psv => Breaks(&CAS_010);

        Accepted | PartlyAnswered | Wanting, Ssv => Goes(State::Answered);
        Received | Complement | Forwarded, Ssv => Warns(&CAS_012, Some(State::Answered));
        Answered, Ssv => Stays;

        Rejected, Avv => Warns(&CAS_014, None);
        Rejected, Nr | Ar | Vr | Ab | Bek | Kom | Vid | Avb | Dsv | Psv | Ssv => Breaks(&CAS_009);
        Aborted, Avb => Warns(&CAS_014, None);
        Aborted, Nr | Ar | Vr | Ab | Bek | Kom | Vid | Avv | Dsv | Psv | Ssv => Breaks(&CAS_009);
    };

    fn event(&self, step: &Step) -> Option<Event> {
        match step.says {
            Says::Request { reason, .. } => Some(match reason? {
                VersionReason::New => Event::Nr,
                VersionReason::Changed => Event::Ar,
                VersionReason::Forwarded => Event::Vr,
                VersionReason::PaymentChanged => Event::Ab,
            }),
            Says::Confirmation { confirms, .. } => Some(match confirms? {
                ConfirmationType::Confirmed => Event::Bek,
                ConfirmationType::ComplementWanted => Event::Kom,
                ConfirmationType::Forwarded => Event::Vid,
                ConfirmationType::Aborted => Event::Avb,
                ConfirmationType::Rejected => Event::Avv,
            }),
            Says::Outcome { answers, .. } => Some(match answers? {
                OutcomeType::Partial => Event::Dsv,
                OutcomeType::Preliminary => Event::Psv,
                OutcomeType::Final => Event::Ssv,
            }),
            Says::Admission { .. }
            | Says::Planning { .. }
            | Says::Ready { .. }
            | Says::SipInvitation { .. }
            | Says::Discharged { .. }
            | Says::Handover { .. }
            | Says::Leave { .. }
            | Says::Interruption { .. }
            | Says::Enrolment { .. }
            | Says::Assessment { .. }
            | Says::CoordinationRequest { .. }
            | Says::CoordinationOutcome { .. }
            | Says::Receipt { .. } => None,
        }
    }
}
