//! How stored messages are looked for.

use contracts::Reason;
use gateway::store::{MOST_LISTED, StoredFilter, StoredGroup, StoredId, StoredMessage, StoredSummary};

use super::tables::Tables;

impl Tables {
    pub(super) fn list(&self, filter: &StoredFilter) -> Vec<StoredSummary> {
        let most = filter.limit.unwrap_or(MOST_LISTED).min(MOST_LISTED);
        let rows = self.stored.iter().rev();
        let wanted = rows.filter(|(_, row)| is_wanted(&row.message, filter)).take(most);
        let mut listed: Vec<StoredSummary> = wanted.map(|(id, row)| summary(*id, &row.message)).collect();
        listed.reverse();
        listed
    }

    pub(super) fn read(&self, id: StoredId) -> Option<(StoredSummary, StoredMessage)> {
        let message = &self.stored.get(&id)?.message;
        Some((summary(id, message), message.clone()))
    }

    pub(super) fn groups(&self) -> Vec<StoredGroup> {
        let mut groups: Vec<StoredGroup> = Vec::new();
        for (_, message) in self.messages() {
            let alone = StoredGroup {
                standing: message.standing.name(),
                system: message.destination.as_ref().unwrap_or(&message.source).clone(),
                reason: message.reason,
                messages: 1,
                oldest: message.at,
                first_received: message.first_received,
            };
            let same = |known: &&mut StoredGroup| {
                (known.standing, &known.system, known.reason) == (alone.standing, &alone.system, alone.reason)
            };
            match groups.iter_mut().find(same) {
                Some(known) => {
                    known.messages += 1;
                    known.oldest = known.oldest.min(alone.oldest);
                    known.first_received = known.first_received.min(alone.first_received);
                }
                None => groups.push(alone),
            }
        }
        groups
    }
}

fn is_wanted(message: &StoredMessage, filter: &StoredFilter) -> bool {
    (filter.standings.is_empty() || filter.standings.contains(&message.standing.name()))
        && filter.reason.is_none_or(|reason| message.reason == Some(reason))
        && filter
            .source
            .as_ref()
            .is_none_or(|source| &message.source == source)
        && (filter.destination.is_none() || filter.destination == message.destination)
        && (filter.case_id.is_none() || filter.case_id == message.case_id)
}

fn summary(id: StoredId, message: &StoredMessage) -> StoredSummary {
    StoredSummary {
        id,
        standing: message.standing.name(),
        due: message.standing.due().map(|due| due.to_string()),
        source: message.source.to_string(),
        destination: message.destination.as_ref().map(ToString::to_string),
        message_id: message.message_id.clone(),
        case_id: message.case_id.clone(),
        kind: message.kind.clone(),
        reason: message.reason.map(|reason: Reason| reason.code().to_owned()),
        details: message.details.clone(),
        attempts: message.attempts,
        at: message.at.to_string(),
        bytes: message.body.len().try_into().unwrap_or(u64::MAX),
    }
}
