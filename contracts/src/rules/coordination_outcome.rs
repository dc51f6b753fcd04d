//! Rules of `coordination.outcome`.

use super::{coded, notice, region, unit};
use crate::check::Check;
use crate::coordination::{Coordinated, Obstacle, Outcome};

crate::rules! {
    /// The rules that outcomes of coordination alone have, in document order.
    pub(crate) RULES {
        COU_001 "COU-001" Error: "the time of the decision must be given, unless the message is taken back"
            / "tidpunkt för beslutet måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: coordinationOutcome.decidedAt";
        COU_002 "COU-002" Error: "where the patient is coordinated to or an obstacle must be given, unless the message is taken back"
            / "vart patienten samordnats eller ett hinder måste anges, om inte meddelandet återkallas"
            @ "contract 1.0: coordinationOutcome.coordinated, obstacle";
        COU_003 "COU-003" Error: "where the patient is coordinated to and an obstacle must not both be given"
            / "vart patienten samordnats och ett hinder får inte båda anges"
            @ "contract 1.0: coordinationOutcome.coordinated, obstacle";
        COU_004 "COU-004" Error: "an obstacle must have a code, a text or both"
            / "ett hinder måste ha kod, text eller båda"
            @ "contract 1.0: coordinationOutcome.obstacle";
    }
}

/// Asks every rule of an outcome of coordination.
pub(crate) fn check(check: &mut Check, outcome: &Outcome) {
    let says = !outcome.notice.withdraws();
    check.within("coordinationOutcome", |c| {
        notice::check(c, &outcome.notice);
        region::check(c, says, outcome.region.as_ref());
        c.required_if(says, &COU_001, "decidedAt", outcome.decided_at.as_ref());
        match (&outcome.coordinated, &outcome.obstacle) {
            (None, None) if says => c.missing(&COU_002, ""),
            (Some(_), Some(_)) => c.holds(&COU_003, "", false),
            (None, None) | (Some(_), None) | (None, Some(_)) => {}
        }
        c.inside("coordinated", outcome.coordinated.as_ref(), coordinated);
        c.inside("obstacle", outcome.obstacle.as_ref(), obstacle);
    });
}

fn coordinated(c: &mut Check, to: &Coordinated) {
    region::check(c, true, to.region.as_ref());
    unit::organisation(c, "organisation", &to.organisation);
}

fn obstacle(c: &mut Check, obstacle: &Obstacle) {
    if obstacle.code.is_none() && obstacle.text.is_none() {
        c.missing(&COU_004, "");
    }
    c.inside("code", obstacle.code.as_ref(), coded::code);
    notice::text(c, "text", obstacle.text.as_ref());
}
