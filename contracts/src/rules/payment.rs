//! Rules of payment commitments (betalningsförbindelse).

use crate::check::Check;
use crate::coded::system;
use crate::referral::{PaymentCommitment, ReimbursementInformation, TimeInterval};
use crate::rules::{coded, region, unit};
use crate::{CodedValue, Rule};

crate::rules! {
    /// The rules of payment commitments.
    pub(crate) RULES {
        PAY_001 "PAY-001" Error: "the type of agreement must be given"
            / "avtalstyp måste anges"
            @ "TKB 6.1.2: paymentCommitment.commitmentType 1..1";
        PAY_002 "PAY-002" Error: "the type of agreement must be coded in 1.2.752.129.2.2.2.44"
            / "avtalstyp måste vara kodad enligt 1.2.752.129.2.2.2.44"
            @ "TKB 6.1.3 schematron: commitmentType";
        PAY_003 "PAY-003" Error: "the chapter must be given when the agreement is the national one (1)"
            / "kapitel måste anges när avtalet är Riksavtalet (1)"
            @ "TKB 6.1.3 schematron: paymentCommitment";
        PAY_004 "PAY-004" Error: "the chapter must be coded in 1.2.752.129.5.1.37"
            / "kapitel måste vara kodat enligt 1.2.752.129.5.1.37"
            @ "TKB 6.1.3 schematron: commitmentTypeChapter";
        PAY_005 "PAY-005" Error: "the first or the last day of validity must be given"
            / "giltighetens första eller sista dag måste anges"
            @ "TKB 6.1.2: paymentCommitment.validity";
        PAY_006 "PAY-006" Error: "the last day of validity must not come before the first"
            / "giltighetens sista dag får inte komma före den första"
            @ "TKB 6.1.2: paymentCommitment.validity";
        PAY_007 "PAY-007" Error: "a description of responsibility must have at most 8192 characters"
            / "en ansvarsbeskrivning får ha högst 8192 tecken"
            @ "TKB 6.1.2: clinicalResponsibilityDescription, administrativeResponsibilityDescription";
        PAY_008 "PAY-008" Error: "whether outpatient care alone is covered must be given"
            / "om enbart öppenvård omfattas måste anges"
            @ "TKB 6.1.2: paymentCommitment.validOnlyForOutpatientCare 1..1";
        PAY_009 "PAY-009" Error: "the region that pays must be given"
            / "betalningsansvarig region måste anges"
            @ "TKB 6.1.2: paymentCommitment.liableCountyCouncil 1..1";
        PAY_010 "PAY-010" Error: "a region must be a county code from 01 to 25"
            / "en region måste vara en länskod från 01 till 25"
            @ "TKB 6.1.3 schematron: liableCountyCouncil, ownerOfInvokedContract";
        PAY_011 "PAY-011" Error: "a region must be coded in 1.2.752.129.2.2.1.18"
            / "en region måste vara kodad enligt 1.2.752.129.2.2.1.18"
            @ "TKB 6.1.3 schematron: liableCountyCouncil, ownerOfInvokedContract";
        PAY_012 "PAY-012" Error: "who was consulted and the cost centre must have at most 64 characters each"
            / "samrådspart och kostnadsställe får ha högst 64 tecken var"
            @ "TKB 6.1.2: issuedInConsultationWith, costCenter";
        PAY_013 "PAY-013" Error: "the type of reimbursement must be given"
            / "ersättningstyp måste anges"
            @ "TKB 6.1.2: reimbursementInformation.reimbursementType 1..1";
        PAY_014 "PAY-014" Error: "the type of reimbursement must be coded in 1.2.752.129.5.1.36"
            / "ersättningstyp måste vara kodad enligt 1.2.752.129.5.1.36"
            @ "TKB 6.1.3 schematron: reimbursementType";
        PAY_015 "PAY-015" Error: "the owner of the invoked contract must be given"
            / "ägare av åberopat kontrakt måste anges"
            @ "TKB 6.1.2: reimbursementInformation.ownerOfInvokedContract 1..1";
        PAY_016 "PAY-016" Warning: "the id of a payment commitment should have the form <requestId>#betfor#<running number>"
            / "betalningsförbindelsens id bör ha formen <requestId>#betfor#<löpnummer>"
            @ "TKB 6.1.2: paymentCommitment.paymentCommitmentId";
    }
}

/// Asks the rules of a payment commitment.
pub(crate) fn check(c: &mut Check, payment: &PaymentCommitment) {
    if let Some(id) = c.text("paymentCommitmentId", payment.payment_commitment_id.as_deref()) {
        c.holds(&PAY_016, "paymentCommitmentId", id.contains("#betfor#"));
    }
    agreement(c, payment);
    validity(c, &payment.validity);
    for (field, text) in [
        (
            "clinicalResponsibilityDescription",
            &payment.clinical_responsibility_description,
        ),
        (
            "administrativeResponsibilityDescription",
            &payment.administrative_responsibility_description,
        ),
    ] {
        c.text_within((&PAY_007, 8192), field, text.as_ref());
    }
    let outpatient_only = payment.valid_only_for_outpatient_care.as_ref();
    c.required(&PAY_008, "validOnlyForOutpatientCare", outpatient_only);
    county(
        c,
        &PAY_009,
        "liableCountyCouncil",
        payment.liable_county_council.as_ref(),
    );
    let consulted = payment.issued_in_consultation_with.as_ref();
    c.text_within((&PAY_012, 64), "issuedInConsultationWith", consulted);
    c.text_within((&PAY_012, 64), "costCenter", payment.cost_center.as_ref());
    let information = payment.reimbursement_information.as_ref();
    c.inside("reimbursementInformation", information, reimbursement);
    if let Some(approver) = &payment.approved_by {
        unit::professional(c, "approvedBy", approver);
    }
}

fn agreement(c: &mut Check, payment: &PaymentCommitment) {
    let kind = payment.commitment_type.as_ref();
    of_system(
        c,
        &PAY_001,
        "commitmentType",
        kind,
        (&PAY_002, system::COMMITMENT_TYPE),
    );
    let national = kind.is_some_and(|kind| kind.code.as_deref() == Some("1"));
    let chapter = payment.commitment_type_chapter.as_ref();
    if chapter.is_some() || national {
        let chapters = (&PAY_004, system::COMMITMENT_CHAPTER);
        of_system(c, &PAY_003, "commitmentTypeChapter", chapter, chapters);
    }
}

fn validity(c: &mut Check, validity: &TimeInterval) {
    match (validity.low, validity.high) {
        (None, None) => c.missing(&PAY_005, "validity"),
        (Some(low), Some(high)) => c.holds(&PAY_006, "validity", low <= high),
        (Some(_), None) | (None, Some(_)) => {}
    }
}

fn reimbursement(c: &mut Check, information: &ReimbursementInformation) {
    let kind = information.reimbursement_type.as_ref();
    let kinds = (&PAY_014, system::REIMBURSEMENT_TYPE);
    of_system(c, &PAY_013, "reimbursementType", kind, kinds);
    let owner = information.owner_of_invoked_contract.as_ref();
    county(c, &PAY_015, "ownerOfInvokedContract", owner);
}

fn county(c: &mut Check, missing: &'static Rule, field: &'static str, county: Option<&CodedValue>) {
    of_system(c, missing, field, county, (&PAY_011, system::COUNTY));
    c.inside(field, county, |c, county| {
        if let Some(code) = coded::said(county.code.as_deref()) {
            c.holds(&PAY_010, "code", region::is_county(code));
        }
    });
}

/// Requires a code of one system.
fn of_system(
    c: &mut Check,
    missing: &'static Rule,
    field: &'static str,
    code: Option<&CodedValue>,
    (rule, system): (&'static Rule, &str),
) {
    c.required(missing, field, code);
    c.inside(field, code, |c, code| {
        coded::check(c, code);
        coded::of_system(c, rule, code, &[system]);
    });
}
