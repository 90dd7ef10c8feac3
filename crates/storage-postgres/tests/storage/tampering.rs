//! What somebody with SQL in hand can do to the books: little, and the audit sees it.

use domain::audit::{Auditor, Finding};
use domain::ledger::Ledger;
use domain::money::CurrencyCode;
use domain::wallet::WalletKey;
use storage_postgres::PostgresStorage;
use test_support::postgres::TestDatabase;
use tokio_postgres::Client;

use crate::support::{charge, clock, fresh_database, open, raw, som, top_up, user};

/// Books of one user who topped up 10,000 so'm and spent 1,000 of them.
struct Books {
    storage: PostgresStorage,
    sql: Client,
    key: WalletKey,
    payment_id: String,
    _database: TestDatabase,
}

impl Books {
    async fn new() -> Self {
        let database = fresh_database();
        let storage = open(database.url(), clock()).await;
        let user_id = user();
        let payment_id = top_up(&storage, user_id, som(10_000)).await;
        storage.execute(charge(user_id)).await.expect("a charge");
        let sql = raw(database.url()).await;
        Self {
            storage,
            sql,
            key: WalletKey::anchor(user_id),
            payment_id: payment_id.to_string(),
            _database: database,
        }
    }

    async fn findings(&self) -> Vec<Finding> {
        self.storage.audit().await.expect("an audit").findings
    }

    /// What a superuser can do who switches the triggers off first.
    async fn tamper(&self, statement: &str) {
        let all = format!(
            "SET session_replication_role = replica; {statement}; RESET session_replication_role"
        );
        self.sql
            .batch_execute(&all)
            .await
            .expect("it is a superuser");
    }
}

async fn refusal(sql: &Client, statement: &str) -> String {
    match sql.batch_execute(statement).await {
        Ok(()) => panic!("{statement} was let through"),
        Err(error) => error
            .as_db_error()
            .map_or_else(String::new, |error| error.message().to_owned()),
    }
}

#[tokio::test]
async fn movements_and_history_cannot_be_changed_or_removed() {
    let books = Books::new().await;
    for table in ["transactions", "transactions_default", "payment_events"] {
        for statement in [
            format!("UPDATE {table} SET status = status"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
        ] {
            let refusal = refusal(&books.sql, &statement).await;
            assert!(
                refusal.ends_with("its rows are kept for ever"),
                "{statement}: {refusal}"
            );
        }
    }
    assert_eq!(books.findings().await, []);
}

#[tokio::test]
async fn the_log_of_administration_cannot_be_changed_or_removed() {
    let books = Books::new().await;
    let line = "INSERT INTO admin_log (id, actor_id, happened_at, actor_role, action, target)
                VALUES (gen_random_uuid(), 9, now(), 'admin', 'block_wallet', 'wallet:7:UZS')";
    books.sql.batch_execute(line).await.expect("a line");
    for statement in [
        "UPDATE admin_log SET actor_id = 8",
        "DELETE FROM admin_log",
        "TRUNCATE admin_log",
    ] {
        let refusal = refusal(&books.sql, statement).await;
        assert!(
            refusal.ends_with("its rows are kept for ever"),
            "{statement}: {refusal}"
        );
    }
}

#[tokio::test]
async fn what_wants_a_second_person_is_decided_once_and_by_another() {
    let books = Books::new().await;
    let rows = "
        INSERT INTO approvals (id, staff_id, user_id, amount_minor, requested_at, expires_at, kind, currency, direction, state,
            staff_role, reason)
        VALUES (gen_random_uuid(), 9, 7, 1, now(), now() + interval '72 hours', 'adjust_wallet', 'UZS', 'credit', 'pending',
            'admin', 'why');
        INSERT INTO solo_orders (id, staff_id, amount_minor, ordered_at, kind, currency)
        VALUES (gen_random_uuid(), 9, 1, now(), 'adjust_wallet', 'UZS')";
    books.sql.batch_execute(rows).await.expect("rows");
    let verdict = "decided_at = now(), decider_role = 'admin'";
    let by_himself = format!("UPDATE approvals SET state = 'approved', decided_by = 9, {verdict}");
    let refused = refusal(&books.sql, &by_himself).await;
    assert!(
        refused.contains("approvals_want_a_second_person"),
        "{refused}"
    );
    let is_kept = async |statement: &str| {
        let refusal = refusal(&books.sql, statement).await;
        assert!(
            refusal.ends_with("its rows are kept for ever"),
            "{statement}: {refusal}"
        );
    };
    for statement in [
        "UPDATE approvals SET amount_minor = 2",
        "UPDATE approvals SET expires_at = expires_at + interval '1 day'",
        "DELETE FROM approvals",
        "TRUNCATE approvals",
        "UPDATE solo_orders SET ordered_at = ordered_at - interval '1 day'",
        "DELETE FROM solo_orders",
        "TRUNCATE solo_orders",
    ] {
        is_kept(statement).await;
    }
    let rejected = format!("UPDATE approvals SET state = 'rejected', decided_by = 9, {verdict}");
    let decided = books.sql.batch_execute(&rejected).await;
    decided.expect("it is withdrawn");
    is_kept("UPDATE approvals SET state = 'approved', decided_by = 8").await;
}

#[tokio::test]
async fn movements_of_a_month_cannot_be_changed_or_removed_either() {
    let books = Books::new().await;
    let partitions = books
        .sql
        .query("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'transactions'::regclass", &[])
        .await
        .expect("the partitions");
    assert_eq!(partitions.len(), 5, "this month, three more, and the rest");
    for row in partitions {
        let partition: String = row.get(0);
        let refusal = refusal(&books.sql, &format!("TRUNCATE {partition}")).await;
        assert!(
            refusal.ends_with("its rows are kept for ever"),
            "{partition}: {refusal}"
        );
    }
}

#[tokio::test]
async fn wallets_and_payments_cannot_be_removed() {
    let books = Books::new().await;
    for statement in [
        "DELETE FROM wallets",
        "TRUNCATE wallets",
        "DELETE FROM payments",
        "TRUNCATE payments CASCADE",
    ] {
        let refusal = refusal(&books.sql, statement).await;
        assert!(
            refusal.ends_with("its rows are kept for ever"),
            "{statement}: {refusal}"
        );
    }
}

#[tokio::test]
async fn sums_that_make_no_sense_are_refused() {
    let books = Books::new().await;
    for statement in [
        "UPDATE wallets SET balance_minor = -1",
        "UPDATE wallets SET currency = 'XXX'",
        "UPDATE payments SET total_minor = total_minor - 1",
        "UPDATE payments SET status = 'paid'",
        "UPDATE payments SET status = 'pending'",
        "UPDATE gateways SET commission_hundredths = 10001",
        "INSERT INTO transactions (user_id, sequence, amount_minor, balance_before_minor, balance_after_minor, created_at, \
         id, currency, direction, status, counter_account, description) VALUES (1, 1, 5, 10, 15, now(), \
         gen_random_uuid(), 'UZS', 'debit', 'completed', 'refund', '')",
    ] {
        let refusal = refusal(&books.sql, statement).await;
        assert!(
            refusal.contains("violates check constraint"),
            "{statement}: {refusal}"
        );
    }
}

#[tokio::test]
async fn a_payment_succeeds_once_whatever_the_program_says() {
    let books = Books::new().await;
    let second = "INSERT INTO attempts (payment_id, user_id, number, began_at, ended_at, status, gateway, \
                  gateway_transaction_id) SELECT payment_id, user_id, 99, began_at, ended_at, status, gateway, 'x' \
                  FROM attempts";
    let refusal = refusal(&books.sql, second).await;
    assert!(refusal.contains("attempts_one_success"), "{refusal}");
}

#[tokio::test]
async fn a_changed_balance_is_found() {
    let books = Books::new().await;
    let raise = "UPDATE wallets SET balance_minor = balance_minor + 1";
    books
        .sql
        .batch_execute(raise)
        .await
        .expect("a wallet is a row like any other");
    assert_eq!(
        books.findings().await,
        [
            Finding::Balance {
                wallet: books.key,
                stored_minor: som(9_000) + 1,
                summed_minor: som(9_000).into(),
            },
            Finding::TrialBalance {
                currency: CurrencyCode::Uzs,
                balances_minor: i128::from(som(9_000) + 1),
                movements_minor: som(9_000).into(),
            },
        ]
    );
}

#[tokio::test]
async fn changed_totals_are_found() {
    let books = Books::new().await;
    let change = "UPDATE wallets SET topped_up_minor = 0, spent_minor = 7";
    books
        .sql
        .batch_execute(change)
        .await
        .expect("a wallet is a row like any other");
    let total = |total, stored_minor, summed_minor: i64| Finding::Total {
        wallet: books.key,
        total,
        stored_minor,
        summed_minor: summed_minor.into(),
    };
    assert_eq!(
        books.findings().await,
        [
            total("total_topped_up", 0, som(10_000)),
            total("total_spent", 7, som(1_000)),
        ]
    );
}

#[tokio::test]
async fn a_removed_movement_is_found() {
    let books = Books::new().await;
    books
        .tamper("DELETE FROM transactions WHERE sequence = 1")
        .await;
    let findings = books.findings().await;
    let broken = Finding::BrokenChain {
        wallet: books.key,
        sequence: 2,
    };
    let unpaid = Finding::Payment {
        payment_id: books.payment_id.clone(),
        credits: 0,
        status: Some("completed".to_owned()),
    };
    assert!(findings.contains(&broken), "{findings:?}");
    assert!(findings.contains(&unpaid), "{findings:?}");
}

#[tokio::test]
async fn a_removed_last_movement_is_found() {
    let books = Books::new().await;
    books
        .tamper("DELETE FROM transactions WHERE sequence = 2")
        .await;
    let findings = books.findings().await;
    let broken = Finding::BrokenChain {
        wallet: books.key,
        sequence: 2,
    };
    assert!(findings.contains(&broken), "{findings:?}");
}

#[tokio::test]
async fn a_changed_amount_is_found_even_without_the_check() {
    let books = Books::new().await;
    books
        .tamper("ALTER TABLE transactions DROP CONSTRAINT transactions_balances_meet")
        .await;
    books
        .tamper("UPDATE transactions SET amount_minor = 1 WHERE sequence = 2")
        .await;
    let findings = books.findings().await;
    let broken = Finding::BrokenChain {
        wallet: books.key,
        sequence: 2,
    };
    assert!(findings.contains(&broken), "{findings:?}");
}

#[tokio::test]
async fn a_payment_marked_paid_by_hand_is_found() {
    let books = Books::new().await;
    let user_id = user();
    let (payment, _) = crate::support::begun(&books.storage, user_id, som(5_000)).await;
    let mark = format!(
        "UPDATE payments SET status = 'completed', completed_at = now() WHERE id = '{}'",
        payment.id
    );
    books
        .sql
        .batch_execute(&mark)
        .await
        .expect("a payment is a row like any other");
    let payment_id = payment.id.to_string();
    assert_eq!(
        books.findings().await,
        [
            Finding::Payment {
                payment_id: payment_id.clone(),
                credits: 0,
                status: Some("completed".to_owned()),
            },
            Finding::Attempts {
                payment_id,
                succeeded: 0,
                status: "completed".to_owned(),
            },
        ]
    );
}

#[tokio::test]
async fn a_credit_that_its_payment_does_not_explain_is_found() {
    for change in [
        "UPDATE payments SET amount_minor = amount_minor - 1, total_minor = total_minor - 1",
        "UPDATE payments SET user_id = user_id + 1",
        "UPDATE payments SET gateway = 'payme'",
        "UPDATE transactions SET payment_id = NULL WHERE sequence = 1",
    ] {
        let books = Books::new().await;
        books.tamper(change).await;
        let expected = Finding::Unexplained {
            wallet: books.key,
            sequence: 1,
        };
        let findings = books.findings().await;
        assert!(findings.contains(&expected), "{change}: {findings:?}");
    }
}

#[tokio::test]
async fn a_payment_whose_attempt_did_not_succeed_is_found() {
    let books = Books::new().await;
    books
        .tamper("UPDATE attempts SET status = 'failed' WHERE status = 'succeeded'")
        .await;
    let expected = Finding::Attempts {
        payment_id: books.payment_id.clone(),
        succeeded: 0,
        status: "completed".to_owned(),
    };
    assert_eq!(books.findings().await, [expected]);
}

#[tokio::test]
async fn money_for_a_payment_that_does_not_exist_is_found() {
    let books = Books::new().await;
    books
        .tamper("UPDATE transactions SET payment_id = gen_random_uuid() WHERE sequence = 1")
        .await;
    let findings = books.findings().await;
    let is_orphan = |finding: &&Finding| {
        matches!(
            finding,
            Finding::Payment {
                credits: 1,
                status: None,
                ..
            }
        )
    };
    assert_eq!(findings.iter().filter(is_orphan).count(), 1, "{findings:?}");
}

#[tokio::test]
async fn movements_without_a_wallet_are_found() {
    let books = Books::new().await;
    books.tamper("DELETE FROM wallets").await;
    let findings = books.findings().await;
    let orphaned = Finding::Balance {
        wallet: books.key,
        stored_minor: 0,
        summed_minor: som(9_000).into(),
    };
    assert!(findings.contains(&orphaned), "{findings:?}");
}

#[tokio::test]
async fn a_refund_that_does_not_add_up_is_found() {
    let books = Books::new().await;
    books
        .tamper("UPDATE payments SET refunded_minor = 100")
        .await;
    let expected = Finding::Refund {
        payment_id: books.payment_id.clone(),
        stored_minor: 100,
        refunds_minor: 0,
        movements_minor: 0,
    };
    assert_eq!(books.findings().await, [expected]);
}
