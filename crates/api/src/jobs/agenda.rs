use std::collections::{BTreeMap, BTreeSet};

use domain::Timestamp;
use futures_util::{StreamExt, stream};

use crate::wiring::{Claim, Services};

/// What this process need not look at before some moment, so that it does not ask the database who has claimed it each
/// time it comes by. Nothing depends on it: without it, claims decide.
#[derive(Debug)]
pub(super) struct Agenda<K>(BTreeMap<K, Item>);

/// Claims that are let go of at once.
const LET_GO_AT_ONCE: usize = 8;

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

    /// What is noted about something.
    pub(super) fn get(&self, what: &K) -> Option<&Item> {
        self.0.get(what)
    }

    /// Takes out what is noted about something.
    pub(super) fn take(&mut self, what: &K) -> Option<Item> {
        self.0.remove(what)
    }

    /// Takes over what another has noted.
    pub(super) fn absorb(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Takes out what lies behind a place, or everywhere, and is not known any more.
    pub(super) fn take_others(&mut self, behind: Option<K>, known: &BTreeSet<K>) -> Self {
        let read = match behind {
            Some(place) => self.0.split_off(&place),
            None => std::mem::take(&mut self.0),
        };
        let read = read.into_iter();
        let (mut still, others): (BTreeMap<_, _>, _) =
            read.partition(|(what, _)| known.contains(what));
        self.0.append(&mut still);
        Self(others)
    }

    /// Drops what was to be come back to by this moment; its claims have ended.
    pub(super) fn drop_before(&mut self, moment: Timestamp) {
        self.0.retain(|_, item| item.not_before > moment);
    }

    /// Lets go of all: it has ended without us, or this process ends, and its claims keep nobody away any more.
    pub(super) async fn forget(self, services: &Services) {
        let claims = self.0.into_values().filter_map(|item| item.claim);
        stream::iter(claims)
            .for_each_concurrent(LET_GO_AT_ONCE, |claim| claim.release(services))
            .await;
    }
}
