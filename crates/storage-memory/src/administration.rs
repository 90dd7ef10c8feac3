use std::cmp::Reverse;
use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::administration::{
    AdminChange, AdminLogEntry, AdminLogFilter, Administered, Administration, LoggedChange,
};
use domain::catalogue::Catalogue;
use domain::storage::StorageFailure;

use crate::MemoryStorage;
use crate::state::State;

#[async_trait]
impl Administration for MemoryStorage {
    async fn administer(&self, changes: Vec<LoggedChange>) -> Result<Administered, StorageFailure> {
        let mut state = self.state();
        if !changes
            .iter()
            .all(|(change, _)| state.is_up_to_date(change))
        {
            return Ok(Administered::OutOfDate);
        }
        let mut ids = BTreeSet::new();
        let is_new = |(_, entry): &LoggedChange| {
            ids.insert(entry.id) && !state.admin_log.iter().any(|old| old.id == entry.id)
        };
        if !changes.iter().all(is_new) {
            return Err(StorageFailure::new(
                "administer",
                "the id of a line of the log is taken",
            ));
        }
        let mut catalogue = Catalogue::clone(&state.catalogue);
        for (change, entry) in changes {
            state.make_true(change, &mut catalogue);
            state.admin_log.push(entry);
        }
        state.set_catalogue(catalogue);
        Ok(Administered::Done)
    }

    async fn list_admin_log(
        &self,
        filter: &AdminLogFilter,
        limit: u32,
    ) -> Result<Vec<AdminLogEntry>, StorageFailure> {
        let state = self.state();
        let matching = state.admin_log.iter().filter(|entry| {
            filter.actor.is_none_or(|only| only == entry.actor.user_id)
                && filter
                    .target
                    .as_ref()
                    .is_none_or(|only| *only == entry.target)
                && filter.from.is_none_or(|from| entry.at >= from)
                && filter.until.is_none_or(|until| entry.at < until)
                && filter
                    .behind
                    .is_none_or(|behind| (entry.at, entry.id) < behind)
        });
        let mut entries: Vec<_> = matching.cloned().collect();
        entries.sort_by_key(|entry| Reverse((entry.at, entry.id)));
        entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(entries)
    }
}

impl State {
    fn is_up_to_date(&self, change: &AdminChange) -> bool {
        match change {
            AdminChange::BillingRule(rule) => {
                self.catalogue.rule(rule.after.service) == Some(&rule.before)
            }
            AdminChange::BillingSettings(settings) => self.catalogue.settings == settings.before,
            AdminChange::Gateway(terms) => {
                self.catalogue.gateway(&terms.after.name) == Some(&terms.before)
            }
            AdminChange::Doctor(id, doctor) => self.doctors.get(id) == doctor.before.as_ref(),
        }
    }

    fn make_true(&mut self, change: AdminChange, catalogue: &mut Catalogue) {
        match change {
            AdminChange::BillingRule(rule) => {
                let service = rule.after.service;
                catalogue.rules.retain(|old| old.service != service);
                catalogue.rules.push(rule.after);
                catalogue.rules.sort_by_key(|rule| rule.service);
            }
            AdminChange::BillingSettings(settings) => catalogue.settings = settings.after,
            AdminChange::Gateway(terms) => {
                let gateways = &mut catalogue.gateways;
                gateways.retain(|old| old.name != terms.after.name);
                gateways.push(terms.after);
                gateways.sort_by(|a, b| (a.sort_order, &a.name).cmp(&(b.sort_order, &b.name)));
            }
            AdminChange::Doctor(id, doctor) => match doctor.after {
                Some(doctor) => {
                    self.doctors.insert(id, doctor);
                }
                None => {
                    self.doctors.remove(&id);
                }
            },
        }
    }
}
