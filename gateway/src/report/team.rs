//! The follow-up of a quarter: how many were enrolled with a mobile team and how many ended, what assessments led to, and
//! how many SIP meetings were held. Numbers alone.

use contracts::Kind;
use contracts::case::{Record, Said, Says, is_taken_back, rounds, standing};
use contracts::discharge::InterruptionType;
use contracts::team::{AssessmentOutcome, EnrolmentType};
use jiff::Timestamp;
use serde::Serialize;

use super::Period;
use crate::store::CaseRow;

/// What a quarter comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Team {
    #[serde(skip)]
    period: Period,
    #[serde(skip)]
    now: Timestamp,
    /// Enrolments that began.
    pub enrolled: u64,
    /// Enrolments that ended.
    pub ended: u64,
    /// Assessments that recommended to stay at home.
    pub stay_home: u64,
    /// Assessments that recommended the emergency department or direct admission.
    pub emergency_or_direct_admission: u64,
    /// Assessments that did not say what they recommended.
    pub without_outcome: u64,
    /// SIP meetings whose time has passed, whose invitation was not withdrawn, and whose discharge process went on
    /// until then.
    pub sip_held: u64,
}

impl Team {
    /// Nothing is counted yet.
    #[must_use]
    pub const fn new(period: Period, now: Timestamp) -> Self {
        Self {
            period,
            now,
            enrolled: 0,
            ended: 0,
            stay_home: 0,
            emergency_or_direct_admission: 0,
            without_outcome: 0,
            sip_held: 0,
        }
    }

    /// Counts what stands of a case.
    pub fn add(&mut self, row: &CaseRow) {
        for kind in [Kind::TeamEnrolment, Kind::TeamAssessment] {
            for said in standing(&row.record, kind) {
                if self.period.contains(said.first.at) {
                    self.add_said(said);
                }
            }
        }
        rounds(&row.record)
            .iter()
            .for_each(|round| self.add_meetings(round));
    }

    /// Counts the meetings of a round: what ended another one says nothing of them.
    fn add_meetings(&mut self, round: &Record) {
        for said in standing(round, Kind::DischargeSipInvitation) {
            if let Says::SipInvitation {
                meeting_at: Some(meeting),
                ..
            } = said.last.says
            {
                let is_past = self.period.contains(meeting) && meeting <= self.now;
                self.sip_held += u64::from(is_past && goes_on(round, meeting));
            }
        }
    }

    const fn add_said(&mut self, said: Said<'_>) {
        let count = if let Says::Enrolment {
            enrolment: Some(enrolment),
        } = &said.last.says
        {
            match enrolment {
                EnrolmentType::Begin => &mut self.enrolled,
                EnrolmentType::End => &mut self.ended,
            }
        } else if let Says::Assessment { outcome } = &said.last.says {
            match outcome {
                Some(AssessmentOutcome::StayHome) => &mut self.stay_home,
                Some(AssessmentOutcome::EmergencyOrDirectAdmission) => {
                    &mut self.emergency_or_direct_admission
                }
                None => &mut self.without_outcome,
            }
        } else {
            return;
        };
        *count += 1;
    }
}

/// Whether a discharge process had not been interrupted at a moment, and was not taken back or sent to the wrong place.
fn goes_on(record: &Record, at: Timestamp) -> bool {
    let ended = |said: &Said<'_>| {
        let Says::Interruption {
            interruption,
            occurred_at,
        } = said.last.says
        else {
            return false;
        };
        interruption == Some(InterruptionType::Missent) || occurred_at.unwrap_or(said.last.at) <= at
    };
    !is_taken_back(record, Kind::DischargeAdmission)
        && !standing(record, Kind::DischargeInterruption).iter().any(ended)
}

#[cfg(test)]
mod tests {
    use contracts::case::{Family, Says, Step};
    use contracts::discharge::InterruptionType;
    use contracts::team::{AssessmentOutcome, EnrolmentType};
    use contracts::{Action, Kind};

    use super::Team;
    use crate::report::Period;
    use crate::store::CaseRow;

    fn quarter(cases: &[&CaseRow]) -> Team {
        let now = "2026-03-01T00:00:00Z".parse().unwrap();
        let mut team = Team::new(Period::quarter("2026-Q1").unwrap(), now);
        cases.iter().for_each(|case| team.add(case));
        team
    }

    fn case(steps: &[(Kind, Action, &str, Says)]) -> CaseRow {
        let family = Family::of(steps[0].0).unwrap();
        let mut row = CaseRow::new(family, "a", steps[0].2.parse().unwrap());
        for (number, (kind, action, at, says)) in steps.iter().enumerate() {
            let at = at.parse().unwrap();
            row.record.insert(Step {
                kind: *kind,
                message_id: number.to_string(),
                action: *action,
                at,
                received: at,
                sender: None,
                receivers: Vec::new(),
                says: says.clone(),
            });
        }
        row
    }

    fn enrolment(enrolment: EnrolmentType) -> Says {
        Says::Enrolment {
            enrolment: Some(enrolment),
        }
    }

    fn assessment(outcome: AssessmentOutcome) -> Says {
        Says::Assessment {
            outcome: Some(outcome),
        }
    }

    fn invitation(meeting: &str, at: &str) -> Says {
        Says::SipInvitation {
            meeting_id: Some(meeting.to_owned()),
            meeting_at: Some(at.parse().unwrap()),
        }
    }

    #[test]
    fn an_enrolment_is_counted_when_it_began_and_when_it_ended() {
        use Kind::TeamEnrolment as Of;
        let begun = |at| (Of, Action::New, at, enrolment(EnrolmentType::Begin));
        let ended = |at| (Of, Action::New, at, enrolment(EnrolmentType::End));
        let within = case(&[begun("2026-01-10T08:00:00Z"), ended("2026-02-10T08:00:00Z")]);
        let longer = case(&[begun("2025-12-10T08:00:00Z"), ended("2026-02-10T08:00:00Z")]);
        let mistaken = case(&[
            begun("2026-01-10T08:00:00Z"),
            (
                Of,
                Action::Withdraw,
                "2026-01-11T08:00:00Z",
                enrolment(EnrolmentType::Begin),
            ),
        ]);
        let team = quarter(&[&within, &longer, &mistaken]);
        assert_eq!((team.enrolled, team.ended), (1, 2));
    }

    #[test]
    fn every_assessment_of_an_enrolment_is_counted_by_what_it_recommended() {
        use AssessmentOutcome::{EmergencyOrDirectAdmission, StayHome};
        use Kind::TeamAssessment as Of;
        let team = quarter(&[&case(&[
            (Of, Action::New, "2026-01-10T08:00:00Z", assessment(StayHome)),
            (Of, Action::New, "2026-01-11T08:00:00Z", assessment(StayHome)),
            (
                Of,
                Action::Revise,
                "2026-01-11T09:00:00Z",
                assessment(EmergencyOrDirectAdmission),
            ),
        ])]);
        assert_eq!((team.stay_home, team.emergency_or_direct_admission), (1, 1));
    }

    #[test]
    fn a_meeting_was_held_when_its_time_has_passed_and_nobody_cancelled_it() {
        use Kind::DischargeSipInvitation as Of;
        let called = |action, meeting, at| (Of, action, "2026-01-10T08:00:00Z", invitation(meeting, at));
        let team = quarter(&[&case(&[
            called(Action::New, "held", "2026-02-01T09:00:00Z"),
            called(Action::New, "cancelled", "2026-02-02T09:00:00Z"),
            called(Action::Withdraw, "cancelled", "2026-02-02T09:00:00Z"),
            called(Action::New, "moved out of the quarter", "2026-02-03T09:00:00Z"),
            called(Action::Revise, "moved out of the quarter", "2026-04-03T09:00:00Z"),
            called(Action::New, "to come", "2026-03-20T09:00:00Z"),
        ])]);
        assert_eq!(team.sip_held, 1);
    }

    #[test]
    fn a_meeting_of_a_process_that_was_taken_back_or_had_ended_was_not_held() {
        use Kind::{DischargeAdmission, DischargeInterruption, DischargeSipInvitation};
        let admission = || Says::Admission {
            admitted_at: None,
            assessed_at: None,
            expected_discharge_at: None,
            names_care_contact: false,
        };
        let admitted = (
            DischargeAdmission,
            Action::New,
            "2026-01-09T08:00:00Z",
            admission(),
        );
        let meeting = || invitation("a", "2026-02-01T09:00:00Z");
        let called = (
            DischargeSipInvitation,
            Action::New,
            "2026-01-10T08:00:00Z",
            meeting(),
        );
        let ended = |action, at, interruption| {
            let says = Says::Interruption {
                interruption: Some(interruption),
                occurred_at: None,
            };
            (DischargeInterruption, action, at, says)
        };
        let (before, again, after) = (
            "2026-01-20T08:00:00Z",
            "2026-01-22T08:00:00Z",
            "2026-02-02T08:00:00Z",
        );
        let (died, missent) = (InterruptionType::Deceased, InterruptionType::Missent);
        for (then, held) in [
            (vec![], 1),
            (
                vec![(DischargeAdmission, Action::Withdraw, after, admission())],
                0,
            ),
            (vec![ended(Action::New, before, died)], 0),
            (vec![ended(Action::New, after, died)], 1),
            (vec![ended(Action::New, after, missent)], 0),
            (
                vec![
                    ended(Action::New, before, InterruptionType::Transferred),
                    (DischargeAdmission, Action::New, again, admission()),
                    (DischargeSipInvitation, Action::New, again, meeting()),
                ],
                1,
            ),
            (
                vec![
                    ended(Action::New, before, died),
                    ended(Action::Withdraw, after, died),
                ],
                1,
            ),
        ] {
            let steps = [vec![admitted.clone(), called.clone()], then].concat();
            assert_eq!(quarter(&[&case(&steps)]).sip_held, held, "{steps:?}");
        }
    }
}
