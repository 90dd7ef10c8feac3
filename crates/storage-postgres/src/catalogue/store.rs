use async_trait::async_trait;
use domain::catalogue::{Catalogue, CatalogueStore};
use domain::gateway::GatewayTerms;
use domain::storage::StorageFailure;

use super::{add_gateways, load, save};
use crate::PostgresStorage;
use crate::failure::PostgresError;

impl PostgresStorage {
    async fn stored_catalogue(&self) -> Result<Catalogue, PostgresError> {
        let mut connection = self.reads.connection().await?;
        load(&mut connection).await
    }

    async fn store_catalogue(&self, catalogue: &Catalogue) -> Result<(), PostgresError> {
        let mut connection = self.reads.connection().await?;
        save(&mut connection, catalogue).await
    }

    async fn store_new_gateways(&self, terms: &[GatewayTerms]) -> Result<(), PostgresError> {
        let mut connection = self.reads.connection().await?;
        add_gateways(&mut connection, terms).await
    }
}

#[async_trait]
impl CatalogueStore for PostgresStorage {
    async fn load_catalogue(&self) -> Result<Catalogue, StorageFailure> {
        let catalogue = self.stored_catalogue().await;
        catalogue.map_err(|error| StorageFailure::new("read the catalogue", error))
    }

    async fn save_catalogue(&self, catalogue: &Catalogue) -> Result<(), StorageFailure> {
        let saved = self.store_catalogue(catalogue).await;
        // Also after a failure: the connection may have been lost after the commit.
        self.catalogue.forget();
        saved.map_err(|error| StorageFailure::new("store the catalogue", error))
    }

    async fn add_gateways(&self, terms: &[GatewayTerms]) -> Result<(), StorageFailure> {
        let added = self.store_new_gateways(terms).await;
        // Also after a failure, as above.
        self.catalogue.forget();
        added.map_err(|error| StorageFailure::new("add gateways", error))
    }
}
