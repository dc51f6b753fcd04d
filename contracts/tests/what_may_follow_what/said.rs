//! Steps of cases, said in a few words: `said(7, Nr(1))` is a new referral said at second 7.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its steps fails")]

use contracts::case::{Family, Record, Says, Step};
use contracts::discharge::{InterruptionType, LeaveType};
use contracts::protocol::judge;
use contracts::referral::{ConfirmationType, OutcomeType, VersionReason};
use contracts::team::EnrolmentType;
use contracts::{Action, HsaId, Kind};
use jiff::{SignedDuration, Timestamp};

pub(crate) const WINDOW: SignedDuration = SignedDuration::from_hours(72);

/// What can be said.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Word {
    Nr(u64),
    Ar(u64),
    Vr(u64),
    Ab(u64),
    Bek(u64),
    Kom(u64),
    Vid(u64),
    Avb(u64),
    Avv(u64),
    Dsv(u64),
    Psv(u64),
    Ssv(u64),
    Admission(Action),
    Ready(Action),
    Discharged(Action),
    /// Without a named contact.
    BareDischarge,
    Interrupted(Action),
    /// To another hospital.
    Transferred(Action),
    Died(Action),
    Planning(Action),
    Handover,
    Sip(u64, Action),
    Out(Action),
    Back(Action),
    Begin(Action),
    End(Action),
    Assessment,
    Request(Action),
    Outcome(Action),
}

use Word::*;

/// That second.
pub(crate) fn second(number: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + number).unwrap()
}

/// A step said at that second and received at once, by one of the two units of the case.
pub(crate) fn said(at: i64, word: Word) -> Step {
    let (kind, action, says) = meaning(word);
    let units = ["SE2321000131-E000000000001", "SE2321000131-E000000000002"].map(HsaId::new);
    let [one, other] = units;
    let answers = matches!(kind, Kind::ReferralConfirmation | Kind::ReferralOutcome);
    let (sender, receiver) = if answers { (other, one) } else { (one, other) };
    Step {
        kind,
        message_id: format!("{at}-{word:?}"),
        action,
        at: second(at),
        received: second(at),
        sender: Some(sender),
        receivers: vec![receiver],
        says,
    }
}

fn meaning(word: Word) -> (Kind, Action, Says) {
    let new = Action::New;
    let request = |reason, version| Says::Request {
        reason: Some(reason),
        version: Some(version),
        priority: None,
    };
    let confirmation = |confirms, version| Says::Confirmation {
        confirms: Some(confirms),
        version: Some(version),
    };
    let outcome = |answers, version| Says::Outcome {
        answers: Some(answers),
        version: Some(version),
    };
    let discharged = |names_care_contact| Says::Discharged {
        discharged_at: None,
        names_care_contact,
        open_care_available: Some(true),
    };
    let interruption = |interruption| Says::Interruption {
        interruption: Some(interruption),
        occurred_at: None,
    };
    let leave = |leave| Says::Leave {
        leave: Some(leave),
        occurred_at: None,
    };
    let enrolment = |enrolment| Says::Enrolment {
        enrolment: Some(enrolment),
    };
    match word {
        Nr(version) => (Kind::ReferralRequest, new, request(VersionReason::New, version)),
        Ar(version) => (
            Kind::ReferralRequest,
            new,
            request(VersionReason::Changed, version),
        ),
        Vr(version) => (
            Kind::ReferralRequest,
            new,
            request(VersionReason::Forwarded, version),
        ),
        Ab(version) => (
            Kind::ReferralRequest,
            new,
            request(VersionReason::PaymentChanged, version),
        ),
        Bek(version) => (
            Kind::ReferralConfirmation,
            new,
            confirmation(ConfirmationType::Confirmed, version),
        ),
        Kom(version) => (
            Kind::ReferralConfirmation,
            new,
            confirmation(ConfirmationType::ComplementWanted, version),
        ),
        Vid(version) => (
            Kind::ReferralConfirmation,
            new,
            confirmation(ConfirmationType::Forwarded, version),
        ),
        Avb(version) => (
            Kind::ReferralConfirmation,
            new,
            confirmation(ConfirmationType::Aborted, version),
        ),
        Avv(version) => (
            Kind::ReferralConfirmation,
            new,
            confirmation(ConfirmationType::Rejected, version),
        ),
        Dsv(version) => (Kind::ReferralOutcome, new, outcome(OutcomeType::Partial, version)),
        Psv(version) => (
            Kind::ReferralOutcome,
            new,
            outcome(OutcomeType::Preliminary, version),
        ),
        Ssv(version) => (Kind::ReferralOutcome, new, outcome(OutcomeType::Final, version)),
        Admission(action) => (
            Kind::DischargeAdmission,
            action,
            Says::Admission {
                admitted_at: None,
                assessed_at: None,
                expected_discharge_at: None,
                names_care_contact: false,
            },
        ),
        Ready(action) => (
            Kind::DischargeReady,
            action,
            Says::Ready {
                ready_at: None,
                names_care_contact: false,
            },
        ),
        Discharged(action) => (Kind::DischargeDischarged, action, discharged(true)),
        BareDischarge => (Kind::DischargeDischarged, new, discharged(false)),
        Interrupted(action) => (
            Kind::DischargeInterruption,
            action,
            interruption(InterruptionType::Interrupted),
        ),
        Transferred(action) => (
            Kind::DischargeInterruption,
            action,
            interruption(InterruptionType::Transferred),
        ),
        Died(action) => (
            Kind::DischargeInterruption,
            action,
            interruption(InterruptionType::Deceased),
        ),
        Planning(action) => (
            Kind::DischargePlanning,
            action,
            Says::Planning {
                ability: None,
                measures_ready: None,
                names_care_contact: false,
            },
        ),
        Handover => (Kind::DischargeHandover, new, Says::Handover {}),
        Sip(meeting, action) => (
            Kind::DischargeSipInvitation,
            action,
            Says::SipInvitation {
                meeting_id: Some(meeting.to_string()),
                meeting_at: None,
            },
        ),
        Out(action) => (Kind::DischargeLeave, action, leave(LeaveType::Out)),
        Back(action) => (Kind::DischargeLeave, action, leave(LeaveType::Back)),
        Begin(action) => (Kind::TeamEnrolment, action, enrolment(EnrolmentType::Begin)),
        End(action) => (Kind::TeamEnrolment, action, enrolment(EnrolmentType::End)),
        Assessment => (Kind::TeamAssessment, new, Says::Assessment { outcome: None }),
        Request(action) => (
            Kind::CoordinationRequest,
            action,
            Says::CoordinationRequest {
                region: None,
                diagnosis_group: None,
                priority: None,
                asa_class: None,
                medical_target_date: None,
            },
        ),
        Outcome(action) => (
            Kind::CoordinationOutcome,
            action,
            Says::CoordinationOutcome {
                to_region: None,
                obstacle: None,
                is_obstacle: false,
                decided_at: None,
            },
        ),
    }
}

/// The case in which this was said, one second after the other, and arrived in the same order.
pub(crate) fn case(words: &[Word]) -> Record {
    let mut steps = words.iter().zip(0..).map(|(word, at)| said(at, *word)).peekable();
    let family = steps.peek().and_then(|step| Family::of(step.kind));
    let mut record = Record::new(family.unwrap_or(Family::Referral));
    steps.for_each(|step| record.insert(step));
    record
}

/// The rules that a step breaks, with a `!` when it is refused.
pub(crate) fn broken(record: &Record, step: &Step) -> Vec<String> {
    let found = judge(record, step, WINDOW);
    let told = found.iter().map(|violation| {
        let refuses = if violation.is_error() { "!" } else { "" };
        format!("{}{refuses}", violation.rule.id)
    });
    told.collect()
}

/// The rules that are broken by what is said next.
pub(crate) fn next(words: &[Word], word: Word) -> Vec<String> {
    broken(&case(words), &said(1_000, word))
}
