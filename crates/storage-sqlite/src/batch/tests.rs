//! A row that is not as it was loaded is never written over.

use diesel::prelude::*;
use diesel_migrations::MigrationHarness;
use domain::billing::DailyUsage;
use domain::ids::{AttemptNumber, PaymentId, UserId};
use domain::ledger::{AttemptChange, ChangeSet, PaymentChange, UsageChange, WalletChange};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{
    Attempt, AttemptStatus, GatewayTransaction, Payment, PaymentPurpose, PaymentStatus,
};
use domain::time::{BusinessCalendar, Timestamp};
use domain::wallet::{WalletKey, WalletState};
use uuid::Uuid;

use super::save;
use crate::failure::DatabaseError;
use crate::migrations::MIGRATIONS;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn database() -> SqliteConnection {
    let mut connection = SqliteConnection::establish(":memory:").expect("a database in memory");
    connection
        .run_pending_migrations(MIGRATIONS)
        .expect("the tables are made");
    connection
}

fn user() -> UserId {
    UserId::new(7).expect("positive")
}

fn payment() -> Payment {
    let sum = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
    Payment {
        id: PaymentId(Uuid::from_u128(1)),
        user_id: user(),
        reference: "PAY-0-00000001".to_owned(),
        gateway: "click".parse().expect("a gateway name"),
        purpose: PaymentPurpose::Payment,
        amount: sum(100),
        commission: sum(0),
        total: sum(100),
        status: PaymentStatus::Pending,
        callback_url: None,
        created_at: NOW,
        expires_at: NOW,
        completed_at: None,
        is_late: false,
        version: 1,
        refunded: AnyMoney::new(0, CurrencyCode::Uzs),
    }
}

fn attempt() -> Attempt {
    Attempt {
        number: AttemptNumber::FIRST,
        payment_id: payment().id,
        transaction: GatewayTransaction {
            gateway: payment().gateway,
            id: "1".to_owned(),
        },
        document_id: None,
        status: AttemptStatus::Open,
        began_at: NOW,
        ended_at: None,
        error_code: None,
        gateway_began_at: None,
        submitted_at: None,
        card_mask: None,
        disputed_at: None,
    }
}

/// Adds one row, then changes it as if it had been loaded in another state: the guard of its table holds.
#[track_caller]
fn assert_guarded(table: &str, add: ChangeSet, change: ChangeSet) {
    let mut connection = database();
    save(&mut connection, add).expect("the row is new");
    match save(&mut connection, change) {
        Err(DatabaseError::Guard {
            table: of,
            affected: 0,
        }) => assert_eq!(of, table),
        other => panic!("expected the guard of {table} to hold, got {other:?}"),
    }
}

#[test]
fn a_wallet_that_has_moved_on_is_not_written_over() {
    let stored = WalletState::open(WalletKey::anchor(user()), NOW);
    let change = |before, after| ChangeSet {
        wallets: vec![WalletChange { before, after }],
        ..ChangeSet::default()
    };
    let another_sequence = WalletState {
        last_sequence: 1,
        ..stored
    };
    let another_balance = WalletState {
        balance_minor: 1,
        ..stored
    };
    for loaded in [another_sequence, another_balance] {
        assert_guarded(
            "wallets",
            change(None, stored),
            change(Some(loaded), stored),
        );
    }
}

#[test]
fn a_payment_that_has_moved_on_is_not_written_over() {
    let change = |before, after| ChangeSet {
        payments: vec![PaymentChange { before, after }],
        ..ChangeSet::default()
    };
    let loaded = Payment {
        version: 2,
        ..payment()
    };
    let after = Payment {
        version: 3,
        ..payment()
    };
    assert_guarded(
        "payments",
        change(None, payment()),
        change(Some(loaded), after),
    );
}

#[test]
fn an_attempt_that_has_moved_on_is_not_written_over() {
    let change = |before, after| ChangeSet {
        attempts: vec![AttemptChange { before, after }],
        ..ChangeSet::default()
    };
    let add = ChangeSet {
        payments: vec![PaymentChange {
            before: None,
            after: payment(),
        }],
        ..change(None, attempt())
    };
    let ended = Attempt {
        status: AttemptStatus::Failed,
        ended_at: Some(NOW),
        ..attempt()
    };
    let disputed = Attempt {
        error_code: Some(-1),
        ..attempt()
    };
    for loaded in [ended, disputed] {
        assert_guarded("attempts", add.clone(), change(Some(loaded), attempt()));
    }
}

#[test]
fn a_day_of_usage_that_has_moved_on_is_not_written_over() {
    let stored = DailyUsage::none(user(), BusinessCalendar::default().day_of(NOW));
    let change = |before, after| ChangeSet {
        usage: vec![UsageChange { before, after }],
        ..ChangeSet::default()
    };
    let stale = [
        DailyUsage {
            quota_views: 1,
            ..stored
        },
        DailyUsage {
            new_user_views: 1,
            ..stored
        },
        DailyUsage {
            paid_views: 1,
            ..stored
        },
    ];
    for loaded in stale {
        assert_guarded(
            "daily_usage",
            change(None, stored),
            change(Some(loaded), stored),
        );
    }
}
