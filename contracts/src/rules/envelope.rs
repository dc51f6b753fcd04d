//! Rules of the envelope, common to every kind. What the envelope repeats from the content is asked
//! there alone: a field whose origin is missing or wrong in the content is named once, in the content.

use super::unit;
use crate::check::Check;
use crate::{Content, Document, Envelope, HsaId, Rule};

/// Room for a `requestId` of full length with a version number.
const LONGEST_ID: usize = 300;

crate::rules! {
    /// The rules of the envelope.
    pub(crate) RULES {
        ENV_001 "ENV-001" Error: "kind must agree with the content"
            / "kind måste stämma med innehållet"
            @ "contract 1.0: envelope";
        ENV_002 "ENV-002" Error: "the id of the message must be given"
            / "meddelandets id måste anges"
            @ "contract 1.0: envelope";
        ENV_003 "ENV-003" Error: "ids in the envelope must have at most 300 characters"
            / "id i kuvertet får ha högst 300 tecken"
            @ "contract 1.0: envelope";
        ENV_004 "ENV-004" Error: "the case must be given"
            / "ärendet måste anges"
            @ "contract 1.0: envelope";
        ENV_005 "ENV-005" Error: "the case must be the one that the content names"
            / "ärendet måste vara det som innehållet anger"
            @ "contract 1.0: envelope";
        ENV_006 "ENV-006" Error: "the time of sending must be given"
            / "tidpunkt för sändning måste anges"
            @ "contract 1.0: envelope";
        ENV_007 "ENV-007" Error: "the sending unit must be given"
            / "sändande enhet måste anges"
            @ "contract 1.0: envelope";
        ENV_008 "ENV-008" Error: "the receiving unit must be given"
            / "mottagande enhet måste anges"
            @ "contract 1.0: envelope; TKB 3.2: addressing";
        ENV_009 "ENV-009" Warning: "the sending unit should be the one that speaks in the content"
            / "sändande enhet bör vara den som talar i innehållet"
            @ "contract 1.0: envelope";
        ENV_010 "ENV-010" Warning: "the receiving unit should be the one that the content addresses"
            / "mottagande enhet bör vara den som innehållet adresserar"
            @ "contract 1.0: envelope; TKB 3.2: addressing";
        ENV_011 "ENV-011" Error: "the name of a system must have at most 180 characters"
            / "ett systems namn får ha högst 180 tecken"
            @ "contract 1.0: envelope";
        ENV_012 "ENV-012" Error: "the position in the case must be the version number that the content has"
            / "positionen i ärendet måste vara det versionsnummer som innehållet har"
            @ "contract 1.0: envelope";
        ENV_013 "ENV-013" Error: "the action must be the one that the content says"
            / "åtgärden måste vara den som innehållet anger"
            @ "contract 1.0: envelope, notice.action";
    }
}

/// Asks every rule of the envelope.
pub(crate) fn check(check: &mut Check, document: &Document) {
    let Document { envelope, content } = document;
    check.within("envelope", |c| {
        ids(c, envelope, content);
        c.holds(&ENV_001, "kind", envelope.kind == content.kind());
        if envelope.sent_at.is_none() && content.made_at().is_some() {
            c.missing(&ENV_006, "sentAt");
        }
        c.within("sender", |c| {
            party_unit(
                c,
                envelope.sender.unit.as_ref(),
                content.sending_unit(),
                (&ENV_007, &ENV_009),
            );
            c.text_within((&ENV_011, 180), "system", envelope.sender.system.as_ref());
        });
        c.within("receiver", |c| {
            let unit = envelope.receiver.unit.as_ref();
            let addressed = content.receiving_units();
            let named = addressed
                .iter()
                .find(|one| Some(**one) == unit)
                .or(addressed.first());
            party_unit(c, unit, named.copied(), (&ENV_008, &ENV_010));
            c.text_within((&ENV_011, 180), "system", envelope.receiver.system.as_ref());
        });
        let says = content.notice().map(|notice| notice.action);
        c.holds(
            &ENV_013,
            "action",
            says.is_none_or(|says| says == envelope.action),
        );
        c.text_within((&ENV_003, LONGEST_ID), "inReplyTo", envelope.in_reply_to.as_ref());
        if let (Some(position), Some(version)) = (envelope.sequence, content.sequence()) {
            c.holds(&ENV_012, "sequence", position == version);
        }
    });
}

fn ids(c: &mut Check, envelope: &Envelope, content: &Content) {
    match &envelope.message_id {
        None if content.own_id().is_some() => c.missing(&ENV_002, "messageId"),
        None => {}
        Some(id) if id.len() <= LONGEST_ID && !id.trim_start().is_empty() => {}
        Some(id) if content.own_id().as_ref() == Some(id) => {}
        Some(_) => c.text_within((&ENV_003, LONGEST_ID), "messageId", envelope.message_id.as_ref()),
    }
    match (envelope.case_id.as_deref(), content.case_id()) {
        (None, Some(_)) => c.missing(&ENV_004, "caseId"),
        (Some(case), Some(named)) => c.holds(&ENV_005, "caseId", case == named),
        (Some(_), None) => c.text_within((&ENV_003, LONGEST_ID), "caseId", envelope.case_id.as_ref()),
        (None, None) => {}
    }
}

fn party_unit(
    c: &mut Check,
    unit: Option<&HsaId>,
    of_content: Option<&HsaId>,
    (missing, agrees): (&'static Rule, &'static Rule),
) {
    match (unit, of_content) {
        (None, Some(_)) => c.missing(missing, "unit"),
        (Some(unit), Some(named)) if unit == named => {}
        (Some(_), named) => {
            unit::hsa_id(c, "unit", unit);
            c.holds(agrees, "unit", named.is_none());
        }
        (None, None) => {}
    }
}
