//! Prices, settings and gateway terms: stored in three tables, kept in memory for decisions.

mod cache;
mod load;
mod row;
mod save;
mod store;

pub(crate) use cache::CatalogueCache;
pub(crate) use load::{load, read};
pub(crate) use save::{PutGateway, PutRule, PutSettings, add_gateways, save, seed};
