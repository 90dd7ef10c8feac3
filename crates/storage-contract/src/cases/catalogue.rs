use domain::billing::{BillingSettings, Quantity, ServiceType};
use domain::catalogue::Catalogue;
use domain::gateway::{Commission, CommissionKind, GatewayTerms};
use domain::money::{AnyMoney, BasisPoints, CurrencyCode, Money};
use domain::text::LocalizedText;

use crate::Fixture;
use crate::support::{som, transaction_of};

pub async fn a_new_storage_has_the_default_catalogue(fixture: &Fixture) {
    assert_eq!(load(fixture).await, Catalogue::default());
}

pub async fn a_saved_catalogue_is_read_back(fixture: &Fixture) {
    let mut catalogue = Catalogue {
        settings: BillingSettings {
            enable_billing: false,
            maintenance_mode: true,
            free_views_per_day: 0,
            free_views_for_new_users: 1_000,
            min_wallet_topup: Money::from_minor(1),
            max_wallet_balance: Money::from_minor(i64::MAX),
        },
        ..Catalogue::default()
    };
    for rule in &mut catalogue.rules {
        rule.name = LocalizedText::new("Ko'rik", "Осмотр", "A \"look\"");
        rule.unit_price = Money::from_minor(123_456_789);
        rule.discount = BasisPoints::new(10_000).expect("100 %");
        rule.min_quantity_for_discount = Quantity::try_new(10_000).expect("a quantity");
        rule.is_active = false;
    }
    for (place, terms) in catalogue.gateways.iter_mut().enumerate() {
        *terms = GatewayTerms {
            name: terms.name.clone(),
            display_name: "Оплата".to_owned(),
            is_active: false,
            min_amount: AnyMoney::new(1, CurrencyCode::Usd),
            max_amount: AnyMoney::new(i64::MAX, CurrencyCode::Usd),
            commission: Commission {
                kind: [CommissionKind::Fixed, CommissionKind::Combined][place % 2],
                percentage: BasisPoints::new(1).expect("a percentage"),
                fixed_minor: 777,
            },
            default_currency: CurrencyCode::Usd,
            supported_currencies: vec![CurrencyCode::Rub, CurrencyCode::Usd],
            processing_minutes: 720,
            sort_order: i32::try_from(place).expect("a small number") - 2,
            is_test_mode: true,
        };
    }
    save(fixture, &catalogue).await;
    assert_eq!(load(fixture).await, catalogue);
}

pub async fn gateways_come_by_their_sort_order(fixture: &Fixture) {
    let mut catalogue = Catalogue::default();
    for (terms, place) in catalogue.gateways.iter_mut().zip([30, -1, 20, 10]) {
        terms.sort_order = place;
    }
    save(fixture, &catalogue).await;
    let names: Vec<_> = load(fixture)
        .await
        .gateways
        .into_iter()
        .map(|terms| terms.name.to_string())
        .collect();
    assert_eq!(names, ["payme", "humo", "uzcard", "click"]);
}

pub async fn what_is_not_named_stays(fixture: &Fixture) {
    let mut named = Catalogue::default();
    named
        .rules
        .retain(|rule| rule.service == ServiceType::AiDiagnosis);
    named.rules[0].unit_price = Money::from_minor(1);
    let new_gateway = GatewayTerms {
        name: "paynet".parse().expect("a gateway name"),
        sort_order: 5,
        ..named.gateways[0].clone()
    };
    named.gateways = vec![new_gateway.clone()];
    save(fixture, &named).await;

    let mut expected = Catalogue::default();
    for rule in &mut expected.rules {
        if rule.service == ServiceType::AiDiagnosis {
            rule.unit_price = Money::from_minor(1);
        }
    }
    expected.gateways.push(new_gateway);
    assert_eq!(load(fixture).await, expected);
}

pub async fn gateways_are_added_only_where_they_have_no_terms(fixture: &Fixture) {
    let mut expected = Catalogue::default();
    expected.settings.maintenance_mode = true;
    expected.rules[0].unit_price = Money::from_minor(1);
    expected.gateways[0].commission.fixed_minor = 777;
    save(fixture, &expected).await;

    let mut terms = Catalogue::default().gateways;
    terms.push(GatewayTerms {
        name: "paynet".parse().expect("a gateway name"),
        sort_order: 5,
        ..terms[1].clone()
    });
    let added = fixture.storage().add_gateways(&terms).await;
    added.expect("the gateways are added");
    expected.gateways.extend(terms.last().cloned());
    assert_eq!(load(fixture).await, expected);
}

pub async fn a_new_price_counts_at_once(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    for price in [100, 1, 99_999] {
        fixture
            .change_catalogue(|catalogue| {
                for rule in &mut catalogue.rules {
                    rule.unit_price = Money::from_minor(price);
                }
            })
            .await;
        let receipt = fixture.applied(user.charge(ServiceType::ChatMessage)).await;
        assert_eq!(transaction_of(receipt).amount_minor, price);
    }
}

async fn load(fixture: &Fixture) -> Catalogue {
    let loaded = fixture.storage().load_catalogue().await;
    loaded.expect("the catalogue is read")
}

async fn save(fixture: &Fixture, catalogue: &Catalogue) {
    let saved = fixture.storage().save_catalogue(catalogue).await;
    saved.expect("the catalogue is saved");
}
