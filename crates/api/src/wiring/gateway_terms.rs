use domain::catalogue::CatalogueStore;
use domain::gateway::{Commission, CommissionKind, GatewayTerms};
use domain::money::{AnyMoney, BasisPoints, CurrencyCode};
use domain::storage::StorageFailure;

/// Gives gateways terms of which the database knows none, as it is with a gateway that a new version of this program
/// brings: no commission, 1,000 to 10,000,000 so'm, and switched off until staff have said what it costs.
///
/// Nothing else is written, so that what staff set on another instance meanwhile stays.
pub async fn add_missing_terms(
    store: &dyn CatalogueStore,
    known: impl IntoIterator<Item = &'static str>,
) -> Result<(), StorageFailure> {
    let stored = store.load_catalogue().await?.gateways;
    let last = stored.iter().map(|terms| terms.sort_order).max();
    let first = last.unwrap_or_default().saturating_add(1);
    let missing: Vec<_> = known
        .into_iter()
        .filter(|name| !stored.iter().any(|row| row.name.as_str() == *name))
        .zip(first..)
        .filter_map(|(name, sort_order)| first_terms(name, sort_order))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    for terms in &missing {
        tracing::warn!(
            gateway = terms.name.as_str(),
            "{} is new here and switched off: set its terms in /api/admin/gateways/{}/",
            terms.name,
            terms.name
        );
    }
    store.add_gateways(&missing).await
}

fn first_terms(name: &str, sort_order: i32) -> Option<GatewayTerms> {
    let som = |major: i64| AnyMoney::new(major * 100, CurrencyCode::Uzs);
    Some(GatewayTerms {
        name: name.parse().ok()?,
        display_name: name.to_owned(),
        is_active: false,
        min_amount: som(1_000),
        max_amount: som(10_000_000),
        commission: Commission {
            kind: CommissionKind::Percentage,
            percentage: BasisPoints::new(0)?,
            fixed_minor: 0,
        },
        default_currency: CurrencyCode::Uzs,
        supported_currencies: vec![CurrencyCode::Uzs],
        processing_minutes: 30,
        sort_order,
        is_test_mode: false,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use async_trait::async_trait;
    use domain::catalogue::Catalogue;
    use domain::gateway::GatewayName;
    use storage_memory::MemoryStorage;

    use super::*;
    use crate::wiring::SystemClock;

    #[actix_web::test]
    async fn a_gateway_without_terms_gets_some_and_is_switched_off() {
        let store = MemoryStorage::new(Arc::new(SystemClock));
        let before = store.load_catalogue().await.expect("a catalogue");
        let known = ["click", "paynet"];
        add_missing_terms(&store, known).await.expect("stored");
        let after = store.load_catalogue().await.expect("a catalogue");
        let name: GatewayName = "paynet".parse().expect("a name");
        let terms = after.gateway(&name).expect("terms");
        assert!(!terms.is_active && after.active_gateway(&name).is_none());
        assert_eq!(after.gateways.len(), before.gateways.len() + 1);
        assert_eq!(
            after.gateways.last(),
            Some(terms),
            "sorted behind the others"
        );
        assert_eq!(
            (&after.settings, &after.rules),
            (&before.settings, &before.rules)
        );

        add_missing_terms(&store, known).await.expect("stored");
        assert_eq!(store.load_catalogue().await.expect("a catalogue"), after);
    }

    #[actix_web::test]
    async fn terms_that_staff_have_set_are_left_alone() {
        let store = MemoryStorage::new(Arc::new(SystemClock));
        let mut catalogue = store.load_catalogue().await.expect("a catalogue");
        catalogue.gateways[0].commission.percentage = BasisPoints::new(777).expect("a share");
        store.save_catalogue(&catalogue).await.expect("stored");
        let names = known_names().into_iter().chain(["paynet"]);
        add_missing_terms(&store, names).await.expect("stored");
        let after = store.load_catalogue().await.expect("a catalogue");
        let (added, kept) = after.gateways.split_last().expect("gateways");
        assert_eq!(added.name.as_str(), "paynet");
        assert_eq!(kept, catalogue.gateways);
    }

    #[actix_web::test]
    async fn what_staff_change_meanwhile_is_kept() {
        let store = Changed(MemoryStorage::new(Arc::new(SystemClock)));
        let known = ["click", "paynet", "upay"];
        add_missing_terms(&store, known).await.expect("stored");
        let after = store.0.load_catalogue().await.expect("a catalogue");
        assert!(after.settings.maintenance_mode);
        let upay = after.gateway(&"upay".parse().expect("a name"));
        assert!(upay.expect("terms").is_active);
        assert!(after.gateway(&"paynet".parse().expect("a name")).is_some());
    }

    #[test]
    fn the_names_of_all_gateways_are_names() {
        for name in known_names() {
            assert!(name.parse::<GatewayName>().is_ok(), "{name}");
        }
    }

    fn known_names() -> Vec<&'static str> {
        let known = crate::wiring::known_gateways();
        known.iter().map(crate::wiring::GatewayKind::name).collect()
    }

    /// A store that staff change on another instance right after it was read: maintenance begins, and a gateway is
    /// switched on which that instance had added.
    struct Changed(MemoryStorage);

    #[async_trait]
    impl CatalogueStore for Changed {
        async fn load_catalogue(&self) -> Result<Catalogue, StorageFailure> {
            let read = self.0.load_catalogue().await?;
            let mut changed = read.clone();
            changed.settings.maintenance_mode = true;
            changed.gateways.push(GatewayTerms {
                is_active: true,
                ..first_terms("upay", 9).expect("terms")
            });
            self.0.save_catalogue(&changed).await?;
            Ok(read)
        }

        async fn save_catalogue(&self, catalogue: &Catalogue) -> Result<(), StorageFailure> {
            self.0.save_catalogue(catalogue).await
        }

        async fn add_gateways(&self, terms: &[GatewayTerms]) -> Result<(), StorageFailure> {
            self.0.add_gateways(terms).await
        }
    }
}
