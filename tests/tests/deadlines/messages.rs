//! Messages of cases that are not referrals, written by hand: a stay in hospital to its end, and a coordination.

use serde_json::{Value, json};

pub(crate) const HOSPITAL: &str = "SE2321000131-E000000000101";
pub(crate) const MUNICIPALITY: &str = "SE2120001355-E000000000001";
pub(crate) const TEAM: &str = "SE2321000131-E000000000301";
const PRIMARY_CARE: &str = "SE2321000131-E000000000201";

/// A message of a case that is not a referral.
pub(crate) struct Message<'a> {
    kind: &'a str,
    case: &'a str,
    at: &'a str,
    action: &'a str,
    says: Value,
}

pub(crate) fn says<'a>(kind: &'a str, case: &'a str, at: &'a str, says: Value) -> Message<'a> {
    Message {
        kind,
        case,
        at,
        action: "new",
        says,
    }
}

impl Message<'_> {
    pub(crate) fn json(&self) -> Value {
        let id = format!("{}-{}-{}-{}", self.case, self.kind, self.action, self.at);
        let (from, role, to) = if self.kind.starts_with("team") {
            (PRIMARY_CARE, "primaryCare", TEAM)
        } else {
            (HOSPITAL, "hospital", PRIMARY_CARE)
        };
        let mut content = json!({
            "notice": {
                "noticeId": id,
                "caseId": self.case,
                "noticeTime": self.at,
                "action": self.action,
                "reason": "såsom överenskommet",
                "patient": {
                    "personId": { "root": "1.2.752.129.2.1.3.1", "extension": "189001079806" },
                    "name": "Öberg, Åsa",
                },
                "sendingOrganisation": { "careUnitId": from, "careUnitName": "Avdelning 7" },
                "sendingRole": role,
                "addressee": [
                    { "organisation": { "careUnitId": to }, "role": "primaryCare" },
                    { "organisation": { "careUnitId": MUNICIPALITY }, "role": "municipality" },
                ],
                "consent": "given",
            },
        });
        for (key, value) in self.says.as_object().unwrap() {
            content[key] = value.clone();
        }
        let name = contracts::Kind::from_name(self.kind).unwrap().content_name();
        json!({
            "envelope": {
                "messageId": id,
                "kind": self.kind,
                "version": "1.0",
                "caseId": self.case,
                "sentAt": self.at,
                "sender": { "unit": from, "system": "test" },
                "receiver": { "unit": to },
                "action": self.action,
            },
            name: content,
        })
    }
}

/// A discharge up to the notice that the patient is ready, in the morning of 12 February 2026.
pub(crate) fn until_ready(case: &str) -> [Message<'_>; 3] {
    [
        says(
            "discharge.admission",
            case,
            "2026-02-02T09:00:00Z",
            json!({
                "admittedAt": "2026-02-02T07:00:00Z",
                "expectedDischargeAt": "2026-02-13T09:00:00Z",
                "registeredAddress": { "streetName1": "Storgatan 1", "postalCode": "29131", "postalCity": "Kristianstad" },
            }),
        ),
        says(
            "discharge.planning",
            case,
            "2026-02-03T09:00:00Z",
            json!({ "ability": "canReceive", "ableFrom": "2026-02-12T09:00:00Z" }),
        ),
        says(
            "discharge.ready",
            case,
            "2026-02-12T08:00:00Z",
            json!({ "readyAt": "2026-02-12T07:30:00Z", "fixedCareContact": care_contact() }),
        ),
    ]
}

/// The rest of it: called to a meeting, left on 20 February, handed over the same day.
pub(crate) fn until_the_end(case: &str) -> [Message<'_>; 3] {
    [
        says(
            "discharge.sip_invitation",
            case,
            "2026-02-13T09:00:00Z",
            json!({
                "meetingId": format!("{case}-sip"),
                "meetingAt": "2026-02-18T13:00:00Z",
                "participant": [{ "role": "patient" }],
            }),
        ),
        says(
            "discharge.discharged",
            case,
            "2026-02-20T13:00:00Z",
            json!({
                "dischargedAt": "2026-02-20T12:30:00Z",
                "destination": "home",
                "fixedCareContact": care_contact(),
                "openCareAvailable": true,
            }),
        ),
        says(
            "discharge.handover",
            case,
            "2026-02-20T14:00:00Z",
            json!({ "dischargedAt": "2026-02-20T12:30:00Z", "summaryOfCare": "Behandlad för hjärtsvikt." }),
        ),
    ]
}

fn care_contact() -> Value {
    json!({ "organisation": { "careUnitId": PRIMARY_CARE } })
}

/// A coordination of a patient of region 12, to another region or to none.
pub(crate) fn coordination(case: &str, to: Option<&str>) -> [Value; 2] {
    let asked = says(
        "coordination.request",
        case,
        "2026-02-02T09:00:00Z",
        json!({
            "region": "12",
            "diagnosisGroup": { "code": "M16", "codeSystem": "1.2.752.116.1.1.1", "displayName": "Höftledsartros" },
            "medicalPriority": "high",
            "asaClass": "III",
            "need": "Höftprotes",
        }),
    );
    let outcome = match to {
        Some(region) => {
            json!({ "coordinated": { "region": region, "organisation": { "careUnitId": HOSPITAL } } })
        }
        None => {
            json!({ "obstacle": { "code": { "code": "no-theatre", "codeSystem": "1.2.752.129.5.1.1" }, "text": "Ingen tid" } })
        }
    };
    let mut outcome = says("coordination.outcome", case, "2026-02-10T09:00:00Z", outcome).json();
    outcome["coordinationOutcome"]["region"] = json!("12");
    outcome["coordinationOutcome"]["decidedAt"] = json!("2026-02-10T09:00:00Z");
    [asked.json(), outcome]
}
