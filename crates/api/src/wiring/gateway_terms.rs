use domain::catalogue::{Catalogue, CatalogueStore};
use domain::gateway::{Commission, CommissionKind, GatewayTerms};
use domain::money::{AnyMoney, BasisPoints, CurrencyCode};
use domain::storage::StorageFailure;

/// Gives gateways terms of which the database knows none, as it is with a gateway that a new version of this program
/// brings: no commission, 1,000 to 10,000,000 so'm, and switched off until staff have said what it costs.
///
/// Rules and other gateways are left alone; the settings are written as they were read a moment ago.
pub async fn add_missing_terms(
    store: &dyn CatalogueStore,
    known: impl IntoIterator<Item = &'static str>,
) -> Result<(), StorageFailure> {
    let stored = store.load_catalogue().await?;
    let last = stored.gateways.iter().map(|terms| terms.sort_order).max();
    let first = last.unwrap_or_default().saturating_add(1);
    let missing = known
        .into_iter()
        .filter(|name| !stored.gateways.iter().any(|row| row.name.as_str() == *name))
        .zip(first..)
        .filter_map(|(name, sort_order)| first_terms(name, sort_order));
    let added = Catalogue {
        gateways: missing.collect(),
        rules: Vec::new(),
        ..stored
    };
    if added.gateways.is_empty() {
        return Ok(());
    }
    for terms in &added.gateways {
        tracing::warn!(
            gateway = terms.name.as_str(),
            "{} is new here and switched off: set its terms in /api/admin/gateways/{}/",
            terms.name,
            terms.name
        );
    }
    store.save_catalogue(&added).await
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
        let names: Vec<_> = known_names();
        add_missing_terms(&store, names).await.expect("stored");
        assert_eq!(
            store.load_catalogue().await.expect("a catalogue"),
            catalogue
        );
    }

    fn known_names() -> Vec<&'static str> {
        let known = crate::wiring::known_gateways();
        known.iter().map(crate::wiring::GatewayKind::name).collect()
    }
}
