//! The events that are read, each with its message structure in HL7 v2.5.1. Segments that may follow several others
//! (ROL, AUT, CTD, the resources of an appointment) are not placed. What an event becomes is its kind's business.

use contracts::Action;

use super::event::{Event, Stay, Trigger};

/// A message structure: its name in MSH-9.3, and its segments in order.
#[derive(Debug)]
pub(super) struct Structure {
    pub(super) name: &'static str,
    pub(super) segments: &'static [&'static str],
}

static REF_I12: Structure = Structure {
    name: "REF_I12",
    segments: &[
        "MSH", "SFT", "RF1", "PRD", "PID", "NK1", "GT1", "IN1", "ACC", "DG1", "DRG", "AL1", "PR1", "OBR",
        "PV1", "PV2",
    ],
};
static RRI_I12: Structure = Structure {
    name: "RRI_I12",
    segments: &[
        "MSH", "SFT", "MSA", "RF1", "PRD", "PID", "ACC", "DG1", "DRG", "AL1", "PR1", "OBR", "PV1", "PV2",
    ],
};
static ADT_A01: Structure = Structure {
    name: "ADT_A01",
    segments: &[
        "MSH", "SFT", "EVN", "PID", "PD1", "NK1", "PV1", "PV2", "DB1", "OBX", "AL1", "DG1", "DRG", "PR1",
        "GT1", "IN1", "ACC", "UB1", "UB2", "PDA",
    ],
};
static ADT_A02: Structure = Structure {
    name: "ADT_A02",
    segments: &[
        "MSH", "SFT", "EVN", "PID", "PD1", "PV1", "PV2", "DB1", "OBX", "PDA",
    ],
};
static ADT_A03: Structure = Structure {
    name: "ADT_A03",
    segments: &[
        "MSH", "SFT", "EVN", "PID", "PD1", "NK1", "PV1", "PV2", "DB1", "AL1", "DG1", "DRG", "PR1", "OBX",
        "GT1", "IN1", "ACC", "PDA",
    ],
};
static ADT_A09: Structure = Structure {
    name: "ADT_A09",
    segments: &[
        "MSH", "SFT", "EVN", "PID", "PD1", "PV1", "PV2", "DB1", "OBX", "DG1",
    ],
};
static ADT_A16: Structure = Structure {
    name: "ADT_A16",
    segments: &[
        "MSH", "SFT", "EVN", "PID", "PD1", "NK1", "PV1", "PV2", "DB1", "OBX", "AL1", "DG1", "DRG", "PR1",
        "GT1", "IN1", "ACC",
    ],
};
static ADT_A21: Structure = Structure {
    name: "ADT_A21",
    segments: &["MSH", "SFT", "EVN", "PID", "PD1", "PV1", "PV2", "DB1", "OBX"],
};
static SIU_S12: Structure = Structure {
    name: "SIU_S12",
    segments: &[
        "MSH", "SCH", "TQ1", "PID", "PD1", "PV1", "PV2", "OBX", "DG1", "RGS",
    ],
};
static MDM_T02: Structure = Structure {
    name: "MDM_T02",
    segments: &["MSH", "SFT", "EVN", "PID", "PV1", "TXA", "OBX"],
};

/// Message type, trigger event, what it says, and its structure.
pub(super) type Row = (&'static str, &'static str, Event, &'static Structure);

/// Every event that is read.
pub(super) const EVENTS: &[Row] = &[
    ("REF", "I12", Event::Request(Trigger::New), &REF_I12),
    ("REF", "I13", Event::Request(Trigger::Changed), &REF_I12),
    ("RRI", "I12", Event::Response(Trigger::New), &RRI_I12),
    ("RRI", "I13", Event::Response(Trigger::Changed), &RRI_I12),
    ("RRI", "I14", Event::Response(Trigger::Cancelled), &RRI_I12),
    ("ADT", "A01", Event::Stay(Stay::Admission, Action::New), &ADT_A01),
    (
        "ADT",
        "A08",
        Event::Stay(Stay::Admission, Action::Revise),
        &ADT_A01,
    ),
    (
        "ADT",
        "A11",
        Event::Stay(Stay::Admission, Action::Withdraw),
        &ADT_A09,
    ),
    ("ADT", "A02", Event::Stay(Stay::Transfer, Action::New), &ADT_A02),
    ("ADT", "A16", Event::Stay(Stay::Ready, Action::New), &ADT_A16),
    ("ADT", "A25", Event::Stay(Stay::Ready, Action::Withdraw), &ADT_A21),
    ("ADT", "A03", Event::Stay(Stay::Discharge, Action::New), &ADT_A03),
    (
        "ADT",
        "A13",
        Event::Stay(Stay::Discharge, Action::Withdraw),
        &ADT_A01,
    ),
    ("ADT", "A21", Event::Stay(Stay::LeaveOut, Action::New), &ADT_A21),
    ("ADT", "A22", Event::Stay(Stay::LeaveBack, Action::New), &ADT_A21),
    ("SIU", "S12", Event::Stay(Stay::Meeting, Action::New), &SIU_S12),
    ("SIU", "S13", Event::Stay(Stay::Meeting, Action::Revise), &SIU_S12),
    ("SIU", "S14", Event::Stay(Stay::Meeting, Action::Revise), &SIU_S12),
    (
        "SIU",
        "S15",
        Event::Stay(Stay::Meeting, Action::Withdraw),
        &SIU_S12,
    ),
    ("MDM", "T02", Event::Stay(Stay::Document, Action::New), &MDM_T02),
    (
        "MDM",
        "T04",
        Event::Stay(Stay::Document, Action::Withdraw),
        &MDM_T02,
    ),
    (
        "MDM",
        "T08",
        Event::Stay(Stay::Document, Action::Revise),
        &MDM_T02,
    ),
    (
        "MDM",
        "T10",
        Event::Stay(Stay::Document, Action::Revise),
        &MDM_T02,
    ),
];
