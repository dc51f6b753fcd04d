//! What is said in the demo besides referrals, by whom, and in which order. Says nothing itself.

use contracts::Action;
use jiff::Timestamp;

use super::notices::{ASKED_REGION, ASKING_REGION, Case, HOSPITAL, MOBILE_TEAM, MUNICIPALITY, PRIMARY_CARE};
use super::voice::Voice;

/// Who speaks.
#[derive(Debug)]
pub(super) struct Cast {
    /// The hospital, in Millennium.
    pub(super) hospital: Voice,
    /// Health centre and municipality, which plan together in one system.
    pub(super) planning: Voice,
    /// The region that asks for a coordination.
    pub(super) asking: Voice,
    /// The region that is asked.
    pub(super) asked: Voice,
}

impl Cast {
    /// Plays so many cases of each family, one after another; `run` is part of every id.
    pub(super) async fn play(&self, run: &str, cases: u64) {
        for number in 1..=cases {
            let case = |letter: char| Case {
                id: format!("{run}{letter}{number:04}"),
                number,
                now: Timestamp::now(),
            };
            self.stay(&case('S')).await;
            self.deterioration(&case('V')).await;
            self.coordination(&case('K')).await;
        }
    }

    /// From admission to home, with SIP. The patient is found ready, falls ill, and is ready again.
    async fn stay(&self, case: &Case) {
        let open_care = [PRIMARY_CARE, MUNICIPALITY];
        self.hospital.say(case.admission(&open_care)).await;
        self.planning.say(case.planning(&[HOSPITAL, PRIMARY_CARE])).await;
        self.hospital.say(case.ready("r1", Action::New, &open_care)).await;
        self.hospital
            .say(case.ready("rw", Action::Withdraw, &open_care))
            .await;
        self.hospital.say(case.ready("r2", Action::New, &open_care)).await;
        self.planning
            .say(case.sip_invitation(&[HOSPITAL, MUNICIPALITY]))
            .await;
        let home = [PRIMARY_CARE, MUNICIPALITY, MOBILE_TEAM];
        self.hospital.say(case.discharged(&home)).await;
        self.hospital.say(case.handover(&home)).await;
    }

    /// The municipality's nurse assesses the patient and reaches health centre and mobile team at once.
    async fn deterioration(&self, case: &Case) {
        self.planning
            .say(case.assessment(&[PRIMARY_CARE, MOBILE_TEAM]))
            .await;
    }

    /// One region asks, another can treat the patient.
    async fn coordination(&self, case: &Case) {
        self.asking.say(case.coordination_request(&[ASKED_REGION])).await;
        self.asked.say(case.coordination_outcome(&[ASKING_REGION])).await;
    }
}
