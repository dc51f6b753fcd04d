//! A discharge process, from the admission to the discharge, or to what interrupts it. What is said last is taken back
//! first; a withdrawal leads to the state before, and what was withdrawn stays on record. A process that was interrupted,
//! missent or moved with the patient may be opened anew; that of a patient who has died may not.

use super::machine::Then::{Back, Becomes, Breaks, Early, Goes, Stays, Warns};
use super::machine::{Machine, Row, events, rows, states};
use super::rules::{CAS_001, CAS_003, CAS_014, CAS_015, CAS_016, CAS_017, CAS_018, CAS_019, CAS_021};
use crate::Action;
use crate::case::{Says, Step};
use crate::discharge::{InterruptionType, LeaveType};

states! {
    /// Where a discharge process is.
    State {
        /// Nothing is known of it.
        Unknown = "unknown",
        /// The patient is in hospital.
        Admitted = "admitted",
        /// The patient is ready to leave.
        Ready = "ready",
        /// The patient has left.
        Discharged = "discharged",
        /// It ended before the patient was discharged, or goes on elsewhere.
        Interrupted = "interrupted",
        /// The patient has died.
        Deceased = "deceased",
        /// The admission was taken back.
        Withdrawn = "withdrawn",
    }
}

events! {
    /// What is said in a discharge process.
    Event {
        Admission,
        AdmissionChanged,
        AdmissionWithdrawn,
        Ready,
        ReadyChanged,
        ReadyWithdrawn,
        Discharge,
        DischargeChanged,
        DischargeWithdrawn,
        /// It is interrupted.
        Interruption,
        /// The patient is in another hospital, or all was meant for somebody else: possible also after the discharge.
        End,
        /// The patient has died: possible at any time.
        Death,
        /// It is said anew why it ended, and not that the patient has died.
        EndChanged,
        /// It is said anew that the patient has died.
        DeathChanged,
        EndWithdrawn,
        Handover,
        Planning,
        Invitation,
        /// A call to SIP is taken back.
        CallOff,
        Leave,
        /// The patient is back from leave.
        Return,
        /// A plan, a leave or a return is taken back.
        TakenBack,
    }
}

/// The machine.
pub(super) struct Discharge;

impl Machine for Discharge {
    type State = State;
    type Event = Event;

    const START: State = State::Unknown;
    const CLOSED: &'static [State] = &[
        State::Discharged,
        State::Interrupted,
        State::Deceased,
        State::Withdrawn,
    ];

    const ROWS: &'static [Row<State, Event>] = rows! {
        Unknown, Admission => Goes(State::Admitted);
        Unknown, AdmissionChanged => Warns(&CAS_001, Some(State::Admitted));
        Unknown, AdmissionWithdrawn => Warns(&CAS_001, Some(State::Withdrawn));
        Unknown, Ready | ReadyChanged => Warns(&CAS_001, Some(State::Ready));
        Unknown, ReadyWithdrawn => Warns(&CAS_001, Some(State::Admitted));
        Unknown, Discharge | DischargeChanged => Warns(&CAS_001, Some(State::Discharged));
        Unknown, DischargeWithdrawn => Warns(&CAS_001, Some(State::Ready));
        Unknown, Interruption | End | EndChanged => Warns(&CAS_001, Some(State::Interrupted));
        Unknown, Death | DeathChanged => Warns(&CAS_001, Some(State::Deceased));
        Unknown, EndWithdrawn | Handover | Planning | Invitation => Warns(&CAS_001, None);
        Unknown, CallOff | Leave | Return | TakenBack => Warns(&CAS_001, None);

        Admitted | Ready | Discharged, Admission => Breaks(&CAS_003);
        Interrupted, Admission => Goes(State::Admitted);
        Deceased, Admission => Breaks(&CAS_018);
        Admitted | Ready, AdmissionChanged => Stays;
        Discharged | Interrupted | Deceased, AdmissionChanged => Breaks(&CAS_018);
        Admitted, AdmissionWithdrawn => Goes(State::Withdrawn);
        Ready | Discharged | Interrupted | Deceased, AdmissionWithdrawn => Breaks(&CAS_015);

        Admitted, Ready => Goes(State::Ready);
        Ready, Ready => Warns(&CAS_014, None);
        Admitted, ReadyChanged => Early(&CAS_016, Some(State::Ready));
        Ready, ReadyChanged => Stays;
        Discharged | Interrupted | Deceased, Ready | ReadyChanged => Breaks(&CAS_018);
        Admitted, ReadyWithdrawn => Early(&CAS_016, None);
        Ready, ReadyWithdrawn => Back;
        Discharged | Interrupted | Deceased, ReadyWithdrawn => Breaks(&CAS_015);

        Admitted, Discharge | DischargeChanged => Early(&CAS_017, Some(State::Discharged));
        Ready, Discharge => Goes(State::Discharged);
        Ready, DischargeChanged => Early(&CAS_016, Some(State::Discharged));
        Discharged, Discharge => Warns(&CAS_014, None);
        Discharged, DischargeChanged => Stays;
        Interrupted | Deceased, Discharge | DischargeChanged => Breaks(&CAS_018);
        Admitted | Ready, DischargeWithdrawn => Early(&CAS_016, None);
        Discharged, DischargeWithdrawn => Back;
        Interrupted | Deceased, DischargeWithdrawn => Breaks(&CAS_015);

        Admitted | Ready, Interruption => Goes(State::Interrupted);
        Discharged, Interruption => Breaks(&CAS_018);
        Admitted | Ready | Discharged, End => Goes(State::Interrupted);
        Interrupted, Interruption | End => Warns(&CAS_014, None);
        Admitted | Ready | Discharged | Interrupted, Death => Goes(State::Deceased);
        Deceased, Death => Warns(&CAS_014, None);
        Deceased, Interruption | End => Breaks(&CAS_018);
        Admitted | Ready | Discharged, EndChanged => Early(&CAS_016, Some(State::Interrupted));
        Admitted | Ready | Discharged, DeathChanged => Early(&CAS_016, Some(State::Deceased));
        Interrupted, EndChanged => Stays;
        Interrupted, DeathChanged => Becomes(State::Deceased);
        Deceased, EndChanged => Becomes(State::Interrupted);
        Deceased, DeathChanged => Stays;
        Admitted | Ready | Discharged, EndWithdrawn => Early(&CAS_016, None);
        Interrupted | Deceased, EndWithdrawn => Back;

        Admitted | Ready | Discharged | Interrupted | Deceased, Handover => Stays;
        Admitted | Ready, Planning | Invitation | CallOff | Leave | Return | TakenBack => Stays;
        Discharged, Invitation | CallOff => Stays;
        Discharged, Planning | Return | TakenBack => Warns(&CAS_021, None);
        Interrupted, Planning | Invitation | CallOff | Return | TakenBack => Warns(&CAS_021, None);
        Discharged | Interrupted | Deceased, Leave => Breaks(&CAS_018);
        Deceased, Planning | Invitation | Return => Breaks(&CAS_018);
        Deceased, CallOff | TakenBack => Warns(&CAS_021, None);

        Withdrawn, Admission => Goes(State::Admitted);
        Withdrawn, AdmissionWithdrawn => Warns(&CAS_014, None);
        Withdrawn, AdmissionChanged | Ready | ReadyChanged | ReadyWithdrawn => Breaks(&CAS_019);
        Withdrawn, Discharge | DischargeChanged | DischargeWithdrawn => Breaks(&CAS_019);
        Withdrawn, Interruption | End | Death | EndChanged | DeathChanged => Breaks(&CAS_019);
        Withdrawn, EndWithdrawn | Handover | Planning | Invitation | Leave => Breaks(&CAS_019);
        Withdrawn, CallOff | Return | TakenBack => Warns(&CAS_021, None);
    };

    fn event(&self, step: &Step) -> Option<Event> {
        let by = |new, changed, withdrawn| match step.action {
            Action::New => new,
            Action::Revise => changed,
            Action::Withdraw => withdrawn,
        };
        Some(match &step.says {
            Says::Admission { .. } => by(
                Event::Admission,
                Event::AdmissionChanged,
                Event::AdmissionWithdrawn,
            ),
            Says::Ready { .. } => by(Event::Ready, Event::ReadyChanged, Event::ReadyWithdrawn),
            Says::Discharged { .. } => by(
                Event::Discharge,
                Event::DischargeChanged,
                Event::DischargeWithdrawn,
            ),
            Says::Interruption { interruption, .. } => match interruption {
                Some(InterruptionType::Interrupted) | None => {
                    by(Event::Interruption, Event::EndChanged, Event::EndWithdrawn)
                }
                Some(InterruptionType::Missent | InterruptionType::Transferred) => {
                    by(Event::End, Event::EndChanged, Event::EndWithdrawn)
                }
                Some(InterruptionType::Deceased) => {
                    by(Event::Death, Event::DeathChanged, Event::EndWithdrawn)
                }
            },
            Says::Handover {} => Event::Handover,
            Says::Planning { .. } => by(Event::Planning, Event::Planning, Event::TakenBack),
            Says::SipInvitation { .. } => by(Event::Invitation, Event::Invitation, Event::CallOff),
            Says::Leave { leave, .. } => {
                let says = match leave {
                    Some(LeaveType::Back) => Event::Return,
                    Some(LeaveType::Out) | None => Event::Leave,
                };
                by(says, says, Event::TakenBack)
            }
            Says::Request { .. }
            | Says::Confirmation { .. }
            | Says::Outcome { .. }
            | Says::Enrolment { .. }
            | Says::Assessment { .. }
            | Says::CoordinationRequest { .. }
            | Says::CoordinationOutcome { .. }
            | Says::Receipt { .. } => return None,
        })
    }
}
