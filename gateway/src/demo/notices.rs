//! What the neighbours of the demo tell each other besides referrals: a stay in hospital from admission to home, an
//! assessment at the patient's, a coordination between regions. Only published test numbers stand for persons.

use contracts::coordination::{self, AsaClass, Coordinated, MedicalPriority};
use contracts::discharge::{
    Admission, CareContact, DischargeDestination, Discharged, Handover, Participant, ParticipantRole,
    Planning, Ready, SipInvitation,
};
use contracts::notice::{Addressee, Consent, Notice, Role};
use contracts::referral::{Address, FullOrganisation, Organisation};
use contracts::team::{Assessment, AssessmentOutcome, VitalSigns};
use contracts::{Action, CodedValue, Content, Document, HsaId, Origin, coded};
use jiff::{Timestamp, ToSpan};

use super::scenario::{patient, whole_second};

/// The ward, in Millennium.
pub const HOSPITAL: &str = "SE2321000131-E000000000301";
/// The health centre, in the care planning system.
pub const PRIMARY_CARE: &str = "SE2321000131-E000000000302";
/// The municipality's care, in the same care planning system.
pub const MUNICIPALITY: &str = "SE2120001355-E000000000401";
/// The mobile team.
pub const MOBILE_TEAM: &str = "SE2321000131-E000000000303";
/// Who coordinates for the region that asks.
pub const ASKING_REGION: &str = "SE2321000255-E000000000501";
/// Who coordinates for the region that is asked.
pub const ASKED_REGION: &str = "SE2321000115-E000000000502";

/// The patient of whose admission the ward tells too late.
const LATE: u64 = 1;

/// A case, and when what is told of it takes place.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// Which patient it is about.
    pub number: u64,
    /// Now.
    pub now: Timestamp,
}

impl Case {
    /// Inskrivningsmeddelande.
    #[must_use]
    pub fn admission(&self, to: &[&str]) -> Document {
        let content = Admission {
            notice: self.notice("adm", HOSPITAL, to),
            registered_address: Some(Address {
                street_name1: Some("Ängsvägen 4".to_owned()),
                postal_code: Some("41101".to_owned()),
                postal_city: Some("Göteborg".to_owned()),
                ..Address::default()
            }),
            // The law gives 24 hours.
            admitted_at: self.hours(if self.number == LATE { -30 } else { -20 }),
            expected_discharge_at: self.hours(72),
            reason_for_admission: Some("Höftfraktur efter fall i hemmet.".to_owned()),
            ..Admission::default()
        };
        told(Content::Admission(Box::new(content)))
    }

    /// Planeringsunderlag: the municipality can receive the patient.
    #[must_use]
    pub fn planning(&self, to: &[&str]) -> Document {
        let content = Planning {
            notice: self.notice("plan", MUNICIPALITY, to),
            ability: Some(contracts::discharge::Ability::CanReceive),
            able_from: self.hours(48),
            text: Some("Hemtjänst fyra gånger om dagen från hemgång.".to_owned()),
            ..Planning::default()
        };
        told(Content::Planning(Box::new(content)))
    }

    /// Utskrivningsklar; called `name`, since it may be said again after it was taken back.
    #[must_use]
    pub fn ready(&self, name: &str, action: Action, to: &[&str]) -> Document {
        let content = Ready {
            notice: Notice {
                action,
                reason: (action == Action::Withdraw).then(|| "Feber, behandlas.".to_owned()),
                ..self.notice(name, HOSPITAL, to)
            },
            ready_at: self.hours(0),
            ..Ready::default()
        };
        told(Content::Ready(Box::new(content)))
    }

    /// Kallelse till SIP.
    #[must_use]
    pub fn sip_invitation(&self, to: &[&str]) -> Document {
        let content = SipInvitation {
            notice: self.notice("sip", PRIMARY_CARE, to),
            meeting_id: Some(format!("{}-meeting", self.id)),
            meeting_at: self.hours(24),
            minutes: Some(45),
            location: Some("Videomöte".to_owned()),
            participant: [ParticipantRole::Patient, ParticipantRole::Relative]
                .map(|role| Participant {
                    role: Some(role),
                    ..Participant::default()
                })
                .to_vec(),
            ..SipInvitation::default()
        };
        told(Content::SipInvitation(Box::new(content)))
    }

    /// Utskrivningsmeddelande: the patient has gone home.
    #[must_use]
    pub fn discharged(&self, to: &[&str]) -> Document {
        let content = Discharged {
            notice: self.notice("home", HOSPITAL, to),
            discharged_at: self.hours(0),
            destination: Some(DischargeDestination::Home),
            fixed_care_contact: Some(CareContact {
                organisation: unit(PRIMARY_CARE),
                ..CareContact::default()
            }),
            open_care_available: Some(true),
            ..Discharged::default()
        };
        told(Content::Discharged(Box::new(content)))
    }

    /// Information vid utskrivning.
    #[must_use]
    pub fn handover(&self, to: &[&str]) -> Document {
        let content = Handover {
            notice: self.notice("info", HOSPITAL, to),
            discharged_at: self.hours(0),
            summary_of_care: Some("Opererad med höftprotes. Okomplicerat förlopp.".to_owned()),
            state_at_discharge: Some("Går med rollator. Smärtlindrad.".to_owned()),
            follow_up: Some("Återbesök om sex veckor.".to_owned()),
            ..Handover::default()
        };
        told(Content::Handover(Box::new(content)))
    }

    /// ViSam-bedömning.
    #[must_use]
    pub fn assessment(&self, to: &[&str]) -> Document {
        let content = Assessment {
            notice: self.notice("sbar", MUNICIPALITY, to),
            assessed_at: self.hours(0),
            situation: Some("Tilltagande andfåddhet sedan i går.".to_owned()),
            background: Some("Känd hjärtsvikt. Inskriven i mobilt team.".to_owned()),
            assessment: Some("Bensvullnad, viktuppgång två kilo.".to_owned()),
            recommendation: Some("Önskar läkarbedömning i hemmet i dag.".to_owned()),
            vital_signs: Some(VitalSigns {
                saturation: Some(94),
                pulse: Some(88),
                respiration: Some(22),
                ..VitalSigns::default()
            }),
            outcome: Some(AssessmentOutcome::StayHome),
            ..Assessment::default()
        };
        told(Content::Assessment(Box::new(content)))
    }

    /// Anmälan av samordningsbehov, from Skåne.
    #[must_use]
    pub fn coordination_request(&self, to: &[&str]) -> Document {
        let content = coordination::Request {
            notice: self.notice("need", ASKING_REGION, to),
            region: Some("12".to_owned()),
            diagnosis_group: Some(CodedValue::new("M16", coded::system::ICD_10_SE).display("Höftledsartros")),
            medical_priority: Some(MedicalPriority::High),
            asa_class: Some(AsaClass::II),
            need: Some("Höftprotes inom tre månader.".to_owned()),
            ..coordination::Request::default()
        };
        told(Content::CoordinationRequest(Box::new(content)))
    }

    /// Samordnad till Halland.
    #[must_use]
    pub fn coordination_outcome(&self, to: &[&str]) -> Document {
        let content = coordination::Outcome {
            notice: self.notice("done", ASKED_REGION, to),
            region: Some("12".to_owned()),
            decided_at: self.hours(0),
            coordinated: Some(Coordinated {
                region: Some("13".to_owned()),
                organisation: unit(ASKED_REGION),
                contact_established_at: None,
            }),
            obstacle: None,
        };
        told(Content::CoordinationOutcome(Box::new(content)))
    }

    fn notice(&self, name: &str, from: &str, to: &[&str]) -> Notice {
        Notice {
            notice_id: Some(format!("{}-{name}", self.id)),
            case_id: Some(self.id.clone()),
            notice_time: self.hours(0),
            patient: patient(self.number),
            sending_organisation: FullOrganisation {
                care_unit_id: Some(HsaId::new(from)),
                ..FullOrganisation::default()
            },
            sending_role: Some(role(from)),
            addressee: Vec::from_iter(to.iter().map(|to| Addressee {
                organisation: unit(to),
                role: Some(role(to)),
            })),
            consent: Some(Consent::Given),
            ..Notice::default()
        }
    }

    /// So many hours from now.
    fn hours(&self, hours: i64) -> Option<Timestamp> {
        whole_second(self.now).checked_add(hours.hours()).ok()
    }
}

fn told(content: Content) -> Document {
    Document::new(content, Origin::default())
}

fn unit(id: &str) -> Organisation {
    Organisation {
        care_unit_id: Some(HsaId::new(id)),
    }
}

fn role(unit: &str) -> Role {
    match unit {
        HOSPITAL => Role::Hospital,
        MUNICIPALITY => Role::Municipality,
        MOBILE_TEAM => Role::MobileTeam,
        ASKING_REGION | ASKED_REGION => Role::Coordinator,
        _ => Role::PrimaryCare,
    }
}
