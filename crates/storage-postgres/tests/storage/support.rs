//! Databases and storages of a test's own, and the commands that most tests need.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::billing::{Quantity, ServiceType};
use domain::idempotency::{Answer, Idempotency, IdempotencyKey};
use domain::ledger::{
    Action, BeginAttempt, Charge, Command, CompleteAttempt, CreatePayment, ExecuteError, IfOver,
    Ledger, OpenWallet, Outcome, Receipt, Rivals,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, GatewayTransaction, Payment, PaymentPurpose};
use domain::time::Clock;
use domain::wallet::WalletKey;
use domain::{PaymentId, TransactionId, UserId};
use storage_contract::TestClock;
use storage_postgres::{Options, PostgresStorage, migrate};
use test_support::postgres::{TestDatabase, database_from_template};
use tokio::runtime::Builder;
use tokio::sync::Barrier;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

/// A migrated database that nobody else uses.
pub(crate) fn fresh_database() -> TestDatabase {
    database_from_template("storage_postgres", |url| {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        runtime
            .block_on(migrate(url))
            .expect("the migrations apply");
    })
}

/// A storage on it, as an instance of the service opens it.
pub(crate) async fn open(url: &str, clock: Arc<dyn Clock>) -> PostgresStorage {
    open_with(url, clock, Options::default()).await
}

pub(crate) async fn open_with(
    url: &str,
    clock: Arc<dyn Clock>,
    options: Options,
) -> PostgresStorage {
    PostgresStorage::connect(url, clock, options)
        .await
        .expect("the storage opens")
}

/// A clock that stands still.
pub(crate) fn clock() -> Arc<TestClock> {
    Arc::new(TestClock::new())
}

/// A connection for whoever does not go through the storage.
pub(crate) async fn raw(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .expect("the database can be reached");
    tokio::spawn(connection);
    client
}

/// The first column of what a query answers.
pub(crate) async fn names(sql: &Client, query: &str) -> Vec<String> {
    let rows = sql
        .query(query, &[])
        .await
        .expect("the catalogue of the database");
    rows.iter().map(|row| row.get(0)).collect()
}

/// So'm in tiyin.
pub(crate) const fn som(major: i64) -> i64 {
    major * 100
}

fn next_number() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// An id that no other test of this process uses.
pub(crate) fn uuid() -> Uuid {
    Uuid::from_u64_pair(0x0198_0000_0000_7000, next_number() << 20)
}

pub(crate) fn user() -> UserId {
    let number = i64::try_from(next_number()).expect("few users");
    UserId::new(number).expect("a positive number")
}

pub(crate) fn open_wallet(user_id: UserId) -> Command {
    let key = WalletKey::anchor(user_id);
    Action::OpenWallet(OpenWallet { key }).into()
}

/// A charge of 1,000 so'm.
pub(crate) fn charge(user_id: UserId) -> Command {
    Action::Charge(Charge {
        transaction_id: TransactionId(uuid()),
        user_id,
        service: ServiceType::ChatMessage,
        quantity: Quantity::ONE,
        related_object_id: None,
        currency: CurrencyCode::Uzs,
    })
    .into()
}

/// The same about an object, whose number stands in the description.
pub(crate) fn charge_about(user_id: UserId, object_id: i64) -> Command {
    let mut command = charge(user_id);
    if let Action::Charge(charge) = &mut command.action {
        charge.related_object_id = Some(object_id);
    }
    command
}

/// The same under an idempotency key.
pub(crate) fn under_key(command: Command, key: &str) -> Command {
    let present = |receipt: &Receipt| Answer {
        status: 200,
        body: format!("{receipt:?}").into_bytes(),
    };
    let idempotency = Idempotency {
        key: IdempotencyKey::parse(key).expect("a key"),
        fingerprint: [7; 32],
        presenter: Arc::new(present),
    };
    Command {
        idempotency: Some(Arc::new(idempotency)),
        ..command
    }
}

pub(crate) async fn applied(storage: &PostgresStorage, command: Command) -> Receipt {
    match storage.execute(command).await {
        Ok(Outcome::Applied { receipt, .. }) => receipt,
        other => panic!("expected it to take effect, got {other:?}"),
    }
}

fn click() -> domain::gateway::GatewayName {
    "click".parse().expect("a gateway name")
}

/// A payment that Click has begun to collect.
pub(crate) async fn begun(
    storage: &PostgresStorage,
    user_id: UserId,
    minor: i64,
) -> (Payment, Attempt) {
    let create = Action::CreatePayment(CreatePayment {
        id: PaymentId(uuid()),
        user_id,
        gateway: click(),
        purpose: PaymentPurpose::Payment,
        amount: AnyMoney::new(minor, CurrencyCode::Uzs),
        callback_url: None,
    });
    let Receipt::PaymentCreated(payment) = applied(storage, create.into()).await else {
        panic!("not a payment");
    };
    let begin = Action::BeginAttempt(BeginAttempt {
        payment_id: payment.id,
        transaction: GatewayTransaction {
            gateway: click(),
            id: uuid().to_string(),
        },
        document_id: None,
        amount: payment.total,
        gateway_began_at: None,
        card_mask: None,
        rivals: Rivals::Allowed,
    });
    let Receipt::AttemptBegun(attempt) = applied(storage, begin.into()).await else {
        panic!("not an attempt");
    };
    (payment, attempt)
}

pub(crate) fn complete((payment, attempt): &(Payment, Attempt)) -> Command {
    Action::CompleteAttempt(CompleteAttempt {
        payment_id: payment.id,
        gateway: click(),
        number: attempt.number,
        amount: payment.total,
        transaction_id: TransactionId(uuid()),
        document_id: None,
        if_over: IfOver::GivesBack,
    })
    .into()
}

/// Money for a user, by way of Click.
pub(crate) async fn top_up(storage: &PostgresStorage, user_id: UserId, minor: i64) -> PaymentId {
    let begun = begun(storage, user_id, minor).await;
    applied(storage, complete(&begun)).await;
    begun.0.id
}

pub(crate) type Answers = Vec<Result<Outcome, ExecuteError>>;

/// Sends each command to its storage, all at the same moment; the answers are in their order.
pub(crate) async fn at_once(commands: Vec<(Arc<PostgresStorage>, Command)>) -> Answers {
    let start = Arc::new(Barrier::new(commands.len()));
    let senders = commands.into_iter().map(|(storage, command)| {
        let start = Arc::clone(&start);
        tokio::spawn(async move {
            start.wait().await;
            storage.execute(command).await
        })
    });
    let mut answers = Vec::new();
    for sender in senders.collect::<Vec<_>>() {
        answers.push(sender.await.expect("the storage does not panic"));
    }
    answers
}

pub(crate) fn applied_count(answers: &[Result<Outcome, ExecuteError>]) -> usize {
    let applied = |answer: &&Result<_, _>| matches!(answer, Ok(Outcome::Applied { .. }));
    answers.iter().filter(applied).count()
}
