use std::collections::BTreeMap;

use domain::Timestamp;

use crate::wiring::{Claim, Services};

/// What this process need not look at before some moment, so that it does not ask the database who has claimed it each
/// time it comes by. Nothing depends on it: without it, claims decide.
#[derive(Debug)]
pub(super) struct Agenda<K>(BTreeMap<K, Item>);

/// When to come back to something.
#[derive(Debug)]
pub(super) struct Item {
    /// Not before this moment.
    pub(super) not_before: Timestamp,
    /// The claim that keeps others away until then, when it is ours.
    pub(super) claim: Option<Claim>,
}

impl Item {
    /// Somebody else has it, or nobody; come back then.
    pub(super) const fn unclaimed(not_before: Timestamp) -> Self {
        Self {
            not_before,
            claim: None,
        }
    }
}

impl<K> Default for Agenda<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Agenda<K> {
    /// Notes when to come back to something.
    pub(super) fn put(&mut self, what: K, item: Item) {
        self.0.insert(what, item);
    }

    /// Takes out what is noted about something.
    pub(super) fn take(&mut self, what: &K) -> Option<Item> {
        self.0.remove(what)
    }

    /// Takes over what another has noted.
    pub(super) fn absorb(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Lets go of all: it has ended without us, and its claims keep nobody away any more.
    pub(super) async fn forget(self, services: &Services) {
        for claim in self.0.into_values().filter_map(|item| item.claim) {
            claim.release(services).await;
        }
    }
}
