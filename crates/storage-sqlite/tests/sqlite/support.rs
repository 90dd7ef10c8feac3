use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use domain::billing::{Quantity, ServiceType};
use domain::gateway::GatewayName;
use domain::ids::{PaymentId, TransactionId, UserId};
use domain::ledger::{
    Action, BeginAttempt, Charge, Command, CompleteAttempt, CreatePayment, IfOver, Receipt, Rivals,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{GatewayTransaction, PaymentPurpose};
use domain::storage::Storage;
use domain::time::BusinessCalendar;
use domain::wallet::WalletKey;
use storage_contract::TestClock;
use storage_sqlite::{SqliteStorage, migrate};
use uuid::Uuid;

/// A folder with a database in it, gone when it is dropped.
pub(crate) struct Place {
    pub(crate) clock: Arc<TestClock>,
    folder: tempfile::TempDir,
}

impl Place {
    /// With nothing in it.
    pub(crate) fn empty() -> Self {
        Self {
            clock: Arc::new(TestClock::new()),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    /// With a database of the present schema.
    pub(crate) fn migrated() -> Self {
        let place = Self::empty();
        migrate(place.path()).expect("the database is migrated");
        place
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("hamyon.sqlite")
    }

    pub(crate) fn open(&self) -> SqliteStorage {
        let clock = Arc::clone(&self.clock) as _;
        let storage = SqliteStorage::open(self.path(), clock, BusinessCalendar::default());
        storage.expect("the database opens")
    }

    /// A connection past all that the storage takes care of, as someone with a database tool has one.
    pub(crate) fn tool(&self) -> SqliteConnection {
        let path = self.path();
        let name = path.to_str().expect("a path in UTF-8");
        let mut connection = SqliteConnection::establish(name).expect("the database opens");
        connection
            .batch_execute("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON;")
            .expect("settings");
        connection
    }
}

/// So many so'm in tiyin.
pub(crate) const fn som(major: i64) -> i64 {
    major * 100
}

pub(crate) fn user(number: i64) -> UserId {
    UserId::new(number).expect("positive")
}

pub(crate) fn fresh_uuid() -> Uuid {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    Uuid::from_u128(u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// A charge of 1000 so'm.
pub(crate) fn charge(user_id: UserId) -> Command {
    Command::from(Action::Charge(Charge {
        transaction_id: TransactionId(fresh_uuid()),
        user_id,
        service: ServiceType::ChatMessage,
        quantity: Quantity::ONE,
        related_object_id: None,
        currency: CurrencyCode::Uzs,
    }))
}

/// Money comes in through Click.
pub(crate) async fn top_up(storage: &dyn Storage, user_id: UserId, amount_minor: i64) -> PaymentId {
    let id = PaymentId(fresh_uuid());
    let gateway: GatewayName = "click".parse().expect("a gateway name");
    let create = CreatePayment {
        id,
        user_id,
        gateway: gateway.clone(),
        purpose: PaymentPurpose::Payment,
        amount: AnyMoney::new(amount_minor, CurrencyCode::Uzs),
        callback_url: None,
    };
    let Receipt::PaymentCreated(payment) = applied(storage, Action::CreatePayment(create)).await
    else {
        panic!("expected a payment");
    };
    let begin = BeginAttempt {
        payment_id: id,
        transaction: GatewayTransaction {
            gateway: gateway.clone(),
            id: fresh_uuid().to_string(),
        },
        document_id: None,
        amount: payment.total,
        gateway_began_at: None,
        card_mask: None,
        rivals: Rivals::Allowed,
    };
    let Receipt::AttemptBegun(attempt) = applied(storage, Action::BeginAttempt(begin)).await else {
        panic!("expected an attempt");
    };
    let complete = CompleteAttempt {
        payment_id: id,
        gateway,
        number: attempt.number,
        amount: payment.total,
        transaction_id: TransactionId(fresh_uuid()),
        document_id: None,
        if_over: IfOver::GivesBack,
    };
    applied(storage, Action::CompleteAttempt(complete)).await;
    id
}

/// Runs a command that must be allowed.
pub(crate) async fn applied(storage: &dyn Storage, action: Action) -> Receipt {
    let outcome = storage.execute(action.into()).await;
    let outcome = outcome.expect("the command is allowed");
    outcome.receipt().expect("it was not replayed").clone()
}

pub(crate) async fn balance(storage: &dyn Storage, user_id: UserId) -> i64 {
    let wallet = storage.find_wallet(WalletKey::anchor(user_id)).await;
    let wallet = wallet.expect("a wallet is read");
    wallet.expect("the wallet is open").balance_minor
}
