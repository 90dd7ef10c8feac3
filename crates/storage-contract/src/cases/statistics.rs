use chrono::TimeDelta;
use domain::billing::{Quantity, ServiceType, Spending, SpendingLine, WalletStatistics};
use domain::ledger::Charge;
use domain::wallet::WalletKey;

use crate::Fixture;
use crate::support::{last_days, som};

async fn statistics(fixture: &Fixture, key: WalletKey, days: u16) -> WalletStatistics {
    let period = last_days(fixture, days);
    let read = fixture.storage().wallet_statistics(key, &period).await;
    read.expect("charges are summed up")
}

pub async fn a_wallet_without_charges_has_no_lines(fixture: &Fixture) {
    let (user, stranger) = (fixture.user(), fixture.user());
    user.top_up(som(10_000)).await;
    let expected = WalletStatistics {
        wallet: Some(user.wallet().await),
        lines: Vec::new(),
    };
    assert_eq!(statistics(fixture, user.key(), 365).await, expected);
    assert_eq!(
        statistics(fixture, stranger.key(), 365).await,
        WalletStatistics::default()
    );
}

pub async fn charges_are_summed_up_by_business_day_and_service(fixture: &Fixture) {
    let (user, other) = (fixture.user(), fixture.user());
    let moment = |text: &str| text.parse().expect("a moment");
    fixture.clock().set(moment("2026-01-14T18:59:59.999999Z"));
    for topped_up in [user, other] {
        topped_up.top_up(som(500_000)).await;
        let charge = topped_up.charge(ServiceType::ChatMessage);
        fixture.applied(charge).await;
    }
    fixture.advance(TimeDelta::microseconds(1));
    let five = Charge {
        quantity: Quantity::try_new(5).expect("a quantity"),
        ..user.charge(ServiceType::ChatMessage)
    };
    fixture.applied(five).await;
    fixture
        .applied(user.charge(ServiceType::Consultation))
        .await;
    fixture
        .applied(user.charge(ServiceType::Consultation))
        .await;
    // A free view is no charge.
    fixture.applied(user.view(1)).await;
    fixture.clock().set(moment("2026-01-16T19:00:00Z"));
    fixture.applied(user.charge(ServiceType::ChatMessage)).await;

    let line = |day: &str, service, charges, quantity, amount_minor| SpendingLine {
        day: day.parse().expect("a day"),
        service,
        spending: Spending {
            charges,
            quantity,
            amount_minor,
        },
    };
    let all = [
        line("2026-01-14", ServiceType::ChatMessage, 1, 1, som(1_000)),
        line("2026-01-15", ServiceType::Consultation, 2, 2, som(100_000)),
        line("2026-01-15", ServiceType::ChatMessage, 1, 5, som(5_000)),
        line("2026-01-17", ServiceType::ChatMessage, 1, 1, som(1_000)),
    ];
    for (days, first) in [(365, 0), (4, 0), (3, 1), (2, 3), (1, 3)] {
        let read = statistics(fixture, user.key(), days).await;
        assert_eq!(read.lines, all[first..], "{days} days");
        assert_eq!(read.wallet, Some(user.wallet().await));
    }
}
