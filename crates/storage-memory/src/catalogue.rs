use async_trait::async_trait;
use domain::catalogue::{Catalogue, CatalogueStore};
use domain::gateway::GatewayTerms;
use domain::storage::StorageFailure;

use crate::MemoryStorage;

#[async_trait]
impl CatalogueStore for MemoryStorage {
    async fn load_catalogue(&self) -> Result<Catalogue, StorageFailure> {
        Ok(Catalogue::clone(&self.state().catalogue))
    }

    async fn save_catalogue(&self, catalogue: &Catalogue) -> Result<(), StorageFailure> {
        let mut state = self.state();
        let mut stored = Catalogue::clone(&state.catalogue);
        stored.settings = catalogue.settings;
        for rule in &catalogue.rules {
            stored.rules.retain(|old| old.service != rule.service);
            stored.rules.push(rule.clone());
        }
        stored.rules.sort_by_key(|rule| rule.service);
        for terms in &catalogue.gateways {
            stored.gateways.retain(|old| old.name != terms.name);
            stored.gateways.push(terms.clone());
        }
        sort(&mut stored.gateways);
        state.set_catalogue(stored);
        Ok(())
    }

    async fn add_gateways(&self, terms: &[GatewayTerms]) -> Result<(), StorageFailure> {
        let mut state = self.state();
        let mut stored = Catalogue::clone(&state.catalogue);
        for terms in terms {
            if stored.gateway(&terms.name).is_none() {
                stored.gateways.push(terms.clone());
            }
        }
        sort(&mut stored.gateways);
        state.set_catalogue(stored);
        Ok(())
    }
}

fn sort(gateways: &mut [GatewayTerms]) {
    gateways.sort_by(|a, b| (a.sort_order, &a.name).cmp(&(b.sort_order, &b.name)));
}
