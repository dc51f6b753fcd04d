//! Persons' decisions, each with its audit row.

use bytes::Bytes;
use contracts::Reason;
use gateway::store::{
    AuditFilter, AuditRow, Choice, Decided, MOST_DECIDED, MOST_LISTED, PersonDecision, Standing, State,
    StoredId, StoredMessage, Which,
};
use sha2::{Digest, Sha256};

use super::tables::{Row, Tables};

impl Tables {
    /// All are judged before any is done: what is released changes what is a head.
    pub(super) fn decide(&mut self, decision: &PersonDecision) -> Vec<(StoredId, Decided)> {
        let ids = self.which(&decision.choice.which());
        let judged: Vec<_> = ids.into_iter().map(|id| (id, self.refusal(id))).collect();
        let decided = judged.into_iter().map(|(id, refusal)| {
            let decided = refusal.unwrap_or_else(|| self.carry_out(id, decision));
            (id, decided)
        });
        decided.collect()
    }

    fn which(&self, which: &Which) -> Vec<StoredId> {
        let of = |wanted: &dyn Fn(StoredId, &StoredMessage) -> bool| {
            let found = self.messages().filter(|(id, message)| wanted(*id, message));
            found.map(|(id, _)| id).take(MOST_DECIDED).collect()
        };
        match which {
            Which::Message(id) => vec![*id],
            Which::Lane(lane) => {
                let head = self.head_id(lane);
                of(&|id, message| {
                    Some(id) == head
                        || (message.standing == Standing::Aside && message.lane().as_ref() == Some(lane))
                })
            }
            Which::Group { destination, reason } => of(&|_, message| {
                matches!(message.standing, Standing::Aside | Standing::Parked)
                    && message.destination.as_ref() == Some(destination)
                    && message.reason == Some(*reason)
            }),
        }
    }

    /// Why nothing is done about a message; nothing when it waits for a person.
    fn refusal(&self, id: StoredId) -> Option<Decided> {
        let Some(row) = self.stored.get(&id) else {
            let is_decided = self.audit.iter().any(|row| row.id == id);
            return Some(if is_decided {
                Decided::AlreadyDecided
            } else {
                Decided::Unknown
            });
        };
        match row.message.standing {
            Standing::Aside => None,
            Standing::Parked => {
                let head = row.message.lane().and_then(|lane| self.head_id(&lane));
                (head != Some(id)).then_some(Decided::NotHead)
            }
            Standing::Released | Standing::Discarded | Standing::Replaced => Some(Decided::AlreadyDecided),
            Standing::Held => Some(Decided::NotHead),
            Standing::Retry { .. } | Standing::Refused => Some(Decided::NotParked),
        }
    }

    fn carry_out(&mut self, id: StoredId, decision: &PersonDecision) -> Decided {
        let Some(row) = self.stored.get(&id).cloned() else {
            return Decided::Unknown;
        };
        let old = hexadecimal(&row.message.body);
        let (standing, state, why, kept, body) = match &decision.choice {
            Choice::Release(_) => (Standing::Released, State::HandedOver, None, None, None),
            Choice::Discard { why, .. } => (Standing::Discarded, State::Discarded, Some(why), None, None),
            Choice::Fix { body, .. } => {
                let kept = self.keep(row.clone(), decision);
                let body = Some(body.clone());
                (Standing::Released, State::HandedOver, None, Some(kept), body)
            }
        };
        let new = body
            .as_ref()
            .map_or_else(|| old.clone(), |body| hexadecimal(body));
        self.audit
            .push(audit_row(id, decision, &row, (old, new), why, kept));
        self.stand(id, standing, body, decision);
        self.note_decision(&row.message, state, decision);
        Decided::Done
    }

    fn keep(&mut self, row: Row, decision: &PersonDecision) -> StoredId {
        let message = StoredMessage {
            standing: Standing::Replaced,
            at: decision.at,
            ..row.message
        };
        self.add(Row { message, ..row })
    }

    fn stand(&mut self, id: StoredId, standing: Standing, body: Option<Bytes>, decision: &PersonDecision) {
        if let Some(row) = self.stored.get_mut(&id) {
            row.message.standing = standing;
            row.message.at = decision.at;
            if standing == Standing::Released {
                row.message.released_at = Some(decision.at);
                row.message.attempts = 0;
            }
            if let Some(body) = body {
                row.message.body = body;
            }
        }
    }

    fn note_decision(&mut self, message: &StoredMessage, state: State, decision: &PersonDecision) {
        let key = (
            message.source.clone(),
            message.message_id.clone(),
            message.destination.clone(),
        );
        if let Some(row) = self.journal.get_mut(&key)
            && row.entry.state == State::Parked
        {
            row.entry.state = state;
            row.entry.at = row.entry.at.max(decision.at);
        }
    }

    pub(super) fn audit(&self, filter: AuditFilter) -> Vec<AuditRow> {
        let wanted = |row: &&AuditRow| filter.id.is_none_or(|id| row.id == id);
        let most = filter.limit.unwrap_or(MOST_LISTED).min(MOST_LISTED);
        let newest = self.audit.iter().rev().filter(wanted).take(most);
        let mut rows: Vec<AuditRow> = newest.cloned().collect();
        rows.reverse();
        rows
    }
}

fn audit_row(
    id: StoredId,
    decision: &PersonDecision,
    row: &Row,
    (old_digest, new_digest): (String, String),
    why: Option<&String>,
    kept: Option<StoredId>,
) -> AuditRow {
    let message = &row.message;
    AuditRow {
        who: decision.who.clone(),
        at: decision.at.to_string(),
        choice: decision.choice.name().to_owned(),
        why: why.cloned(),
        id,
        source: message.source.to_string(),
        destination: message.destination.as_ref().map(ToString::to_string),
        message_id: message.message_id.clone(),
        case_id: message.case_id.clone(),
        reason: message.reason.map(|reason: Reason| reason.code().to_owned()),
        old_digest,
        new_digest,
        kept,
    }
}

fn hexadecimal(body: &[u8]) -> String {
    let digest = Sha256::digest(body);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
