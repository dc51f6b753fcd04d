//! Lanes as rows: their order is the order of the numbers. And leases.

use std::collections::BTreeMap;
use std::time::Duration;

use gateway::store::{Change, GivenUp, LaneKey, MOST_LISTED, Standing, StoredId, StoredLane, StoredMessage};
use gateway::system::SystemName;
use jiff::Timestamp;
use tokio::time::Instant;

use super::tables::{Row, Tables};

impl Tables {
    pub(super) fn hold(&mut self, message: StoredMessage) -> Result<Option<StoredId>, &'static str> {
        if let Some(id) = self.find(&message) {
            return Ok(Some(id));
        }
        match message.lane().and_then(|lane| self.head_id(&lane)) {
            None => Ok(None),
            Some(_) => {
                let standing = Standing::Held;
                self.insert(StoredMessage { standing, ..message }).map(Some)
            }
        }
    }

    pub(super) fn head_id(&self, lane: &LaneKey) -> Option<StoredId> {
        let mut rows = self.in_lanes();
        rows.find(|(_, key, _)| key == lane).map(|(id, _, _)| id)
    }

    pub(super) fn head(&self, lane: &LaneKey) -> Option<(StoredId, StoredMessage)> {
        let id = self.head_id(lane)?;
        Some((id, self.stored.get(&id)?.message.clone()))
    }

    pub(super) fn lanes(&self, destination: &SystemName) -> Vec<StoredLane> {
        let mut lanes: BTreeMap<LaneKey, StoredLane> = BTreeMap::new();
        for (id, key, row) in self
            .in_lanes()
            .filter(|(_, key, _)| &key.destination == destination)
        {
            let lane = lanes.entry(key.clone()).or_insert(StoredLane {
                key,
                head: id,
                standing: row.message.standing,
                messages: 0,
            });
            lane.messages += 1;
        }
        let mut lanes: Vec<StoredLane> = lanes.into_values().collect();
        lanes.sort_by_key(|lane| (lane.standing == Standing::Parked, lane.standing.due(), lane.head));
        lanes.truncate(MOST_LISTED);
        lanes
    }

    fn in_lanes(&self) -> impl Iterator<Item = (StoredId, LaneKey, &Row)> {
        let rows = self.stored.iter().filter(|(_, row)| row.is_in_lane());
        rows.filter_map(|(id, row)| Some((*id, row.message.lane()?, row)))
    }

    pub(super) fn change(&mut self, id: StoredId, change: Change) -> bool {
        if let Change::Gone(entry) = &change {
            self.record(entry);
        }
        let Some(row) = self.stored.get_mut(&id) else {
            return false;
        };
        if !row.is_in_lane() && row.message.standing != Standing::Aside {
            return false;
        }
        match change {
            Change::Retry { due, attempts, at } => {
                stands(&mut row.message, Standing::Retry { due }, attempts, at);
            }
            Change::Parked(given_up) => give_up(&mut row.message, Standing::Parked, given_up),
            Change::Aside(given_up) => give_up(&mut row.message, Standing::Aside, given_up),
            Change::Gone(_) => drop(self.stored.remove(&id)),
        }
        true
    }

    pub(super) fn lease(&mut self, name: &str, holder: &str, time: Duration) -> bool {
        let now = Instant::now();
        let is_anothers = |(held_by, until): &(String, Instant)| held_by != holder && *until > now;
        if self.leases.get(name).is_some_and(is_anothers) {
            return false;
        }
        let _before = self
            .leases
            .insert(name.to_owned(), (holder.to_owned(), now + time));
        true
    }
}

fn give_up(message: &mut StoredMessage, standing: Standing, given_up: GivenUp) {
    message.reason = Some(given_up.reason);
    message.details = given_up.details;
    stands(message, standing, given_up.attempts, given_up.at);
}

fn stands(message: &mut StoredMessage, standing: Standing, attempts: u32, at: Timestamp) {
    message.standing = standing;
    message.attempts = attempts;
    message.at = at;
}
