//! The audit finds what someone with a database tool has done.

use diesel::connection::SimpleConnection;
use domain::audit::{Auditor, Finding};
use domain::ids::PaymentId;
use domain::ledger::Ledger;
use domain::money::CurrencyCode;
use domain::wallet::WalletKey;

use crate::support::{Place, charge, som, top_up, user};

/// What opens the tables to everything.
const WITHOUT_GUARDS: &str = "
    DROP TRIGGER transactions_are_never_updated;
    DROP TRIGGER transactions_are_never_deleted;
    DROP TRIGGER wallets_are_never_deleted;
    DROP TRIGGER payments_are_never_deleted;
    DROP INDEX transactions_one_credit_per_payment;
    PRAGMA foreign_keys = OFF;
    PRAGMA ignore_check_constraints = ON;
";

fn wallet() -> WalletKey {
    WalletKey::anchor(user(7))
}

/// Tops up 10,000 so'm, spends 1,000 twice, tampers, and hands back the payment and what the audit finds.
async fn findings_after(sql: &str) -> (PaymentId, Vec<Finding>) {
    let place = Place::migrated();
    let storage = place.open();
    let payment = top_up(&storage, user(7), som(10_000)).await;
    for _ in 0..2 {
        storage.execute(charge(user(7))).await.expect("a charge");
    }
    let before = storage.audit().await.expect("the books are read");
    assert_eq!(before.findings, [], "before anything was touched");
    let mut tool = place.tool();
    tool.batch_execute(WITHOUT_GUARDS).expect("guards are off");
    tool.batch_execute(sql).expect("the tampering succeeds");
    let report = storage.audit().await.expect("the books are read");
    (payment, report.findings)
}

fn trial_balance(balances_minor: i64, movements_minor: i64) -> Finding {
    Finding::TrialBalance {
        currency: CurrencyCode::Uzs,
        balances_minor: balances_minor.into(),
        movements_minor: movements_minor.into(),
    }
}

fn balance(stored_minor: i64, summed_minor: i64) -> Finding {
    Finding::Balance {
        wallet: wallet(),
        stored_minor,
        summed_minor: summed_minor.into(),
    }
}

fn broken_chain(sequence: i64) -> Finding {
    Finding::BrokenChain {
        wallet: wallet(),
        sequence,
    }
}

#[tokio::test]
async fn an_edited_balance_is_found() {
    let sql = "UPDATE wallets SET balance_minor = balance_minor + 1";
    let (_, findings) = findings_after(sql).await;
    let expected = [
        balance(som(8_000) + 1, som(8_000)),
        trial_balance(som(8_000) + 1, som(8_000)),
    ];
    assert_eq!(findings, expected);
}

#[tokio::test]
async fn edited_running_totals_are_found() {
    let sql = "UPDATE wallets SET topped_up_minor = 0, spent_minor = 1";
    let (_, findings) = findings_after(sql).await;
    let total = |total, stored_minor, summed_minor: i64| Finding::Total {
        wallet: wallet(),
        total,
        stored_minor,
        summed_minor: summed_minor.into(),
    };
    let expected = [
        total("total_topped_up", 0, som(10_000)),
        total("total_spent", 1, som(2_000)),
    ];
    assert_eq!(findings, expected);
}

#[tokio::test]
async fn a_transaction_cut_out_of_the_middle_is_found() {
    let sql = "DELETE FROM transactions WHERE sequence = 2";
    let (_, findings) = findings_after(sql).await;
    let expected = [
        broken_chain(3),
        balance(som(8_000), som(9_000)),
        Finding::Total {
            wallet: wallet(),
            total: "total_spent",
            stored_minor: som(2_000),
            summed_minor: som(1_000).into(),
        },
        trial_balance(som(8_000), som(9_000)),
    ];
    assert_eq!(findings, expected);
}

#[tokio::test]
async fn a_transaction_cut_off_the_end_is_found_although_the_sums_agree() {
    let sql = "
        DELETE FROM transactions WHERE sequence = 3;
        UPDATE wallets SET balance_minor = 900000, spent_minor = 100000;
    ";
    let (_, findings) = findings_after(sql).await;
    assert_eq!(findings, [broken_chain(3)]);
}

#[tokio::test]
async fn edited_amounts_are_found_although_the_sums_agree() {
    let sql = "
        UPDATE transactions SET amount_minor = amount_minor + 1 WHERE sequence = 2;
        UPDATE transactions SET amount_minor = amount_minor - 1 WHERE sequence = 3;
    ";
    let (_, findings) = findings_after(sql).await;
    assert_eq!(findings, [broken_chain(2), broken_chain(3)]);
}

#[tokio::test]
async fn a_deleted_wallet_is_found_by_its_transactions() {
    let (_, findings) = findings_after("DELETE FROM wallets").await;
    assert!(findings.contains(&balance(0, som(8_000))), "{findings:?}");
    assert!(
        findings.contains(&trial_balance(0, som(8_000))),
        "{findings:?}"
    );
}

#[tokio::test]
async fn a_payment_marked_as_paid_without_a_credit_is_found() {
    let sql = "
        INSERT INTO payments
        SELECT X'00112233445566778899AABBCCDDEEFF', user_id, reference, gateway, purpose, currency, amount_minor,
               commission_minor, total_minor, status, callback_url, created_at, expires_at, completed_at, is_late,
               version, refunded_minor
        FROM payments;
    ";
    let (_, findings) = findings_after(sql).await;
    let expected = Finding::Payment {
        payment_id: "00112233-4455-6677-8899-aabbccddeeff".to_owned(),
        credits: 0,
        status: Some("completed".to_owned()),
    };
    let unattempted = Finding::Attempts {
        payment_id: "00112233-4455-6677-8899-aabbccddeeff".to_owned(),
        succeeded: 0,
        status: "completed".to_owned(),
    };
    assert_eq!(findings, [expected, unattempted]);
}

#[tokio::test]
async fn a_payment_made_payable_again_is_found() {
    let sql = "UPDATE payments SET status = 'pending', completed_at = NULL";
    let (payment, findings) = findings_after(sql).await;
    let expected = Finding::Payment {
        payment_id: payment.to_string(),
        credits: 1,
        status: Some("pending".to_owned()),
    };
    let succeeded = Finding::Attempts {
        payment_id: payment.to_string(),
        succeeded: 1,
        status: "pending".to_owned(),
    };
    assert_eq!(findings, [expected, succeeded]);
}

#[tokio::test]
async fn a_payment_credited_twice_is_found() {
    let sql = "
        INSERT INTO transactions
        SELECT user_id, currency, 4, randomblob(16), direction, amount_minor, 800000, 1800000, counter_account,
               description, service, quantity, related_object_id, payment_id, status, created_at,
               price_tiyin, rate_som_micros, rate_nominal, rate_valid_from
        FROM transactions WHERE direction = 'credit';
        UPDATE wallets SET balance_minor = 1800000, topped_up_minor = 2000000, last_sequence = 4;
    ";
    let (payment, findings) = findings_after(sql).await;
    let expected = Finding::Payment {
        payment_id: payment.to_string(),
        credits: 2,
        status: Some("completed".to_owned()),
    };
    assert_eq!(findings, [expected]);
}

#[tokio::test]
async fn a_credit_for_a_payment_that_never_was_is_found() {
    let sql = "
        UPDATE transactions SET payment_id = X'00112233445566778899AABBCCDDEEFF' WHERE direction = 'credit';
    ";
    let (payment, findings) = findings_after(sql).await;
    let finding = |payment_id: String, credits, status: Option<&str>| Finding::Payment {
        payment_id,
        credits,
        status: status.map(str::to_owned),
    };
    let expected = [
        finding(payment.to_string(), 0, Some("completed")),
        finding("00112233-4455-6677-8899-aabbccddeeff".to_owned(), 1, None),
        unexplained_credit(),
    ];
    assert_eq!(findings, expected);
}

fn unexplained_credit() -> Finding {
    Finding::Unexplained {
        wallet: wallet(),
        sequence: 1,
    }
}

#[tokio::test]
async fn a_credit_that_its_payment_does_not_explain_is_found() {
    for change in [
        "UPDATE payments SET amount_minor = amount_minor - 1, total_minor = total_minor - 1",
        "UPDATE payments SET user_id = user_id + 1",
        "UPDATE payments SET gateway = 'payme'",
        "UPDATE transactions SET payment_id = NULL WHERE sequence = 1",
    ] {
        let (_, findings) = findings_after(change).await;
        assert!(
            findings.contains(&unexplained_credit()),
            "{change}: {findings:?}"
        );
    }
}

#[tokio::test]
async fn a_payment_whose_attempt_did_not_succeed_is_found() {
    let (payment, findings) = findings_after("UPDATE attempts SET status = 'failed'").await;
    let expected = Finding::Attempts {
        payment_id: payment.to_string(),
        succeeded: 0,
        status: "completed".to_owned(),
    };
    assert_eq!(findings, [expected]);
}

#[tokio::test]
async fn sums_beyond_sixty_four_bits_are_added_up_exactly() {
    let sql = "
        UPDATE wallets SET balance_minor = 9223372036854775807;
        INSERT INTO wallets SELECT user_id + 1, currency, balance_minor, 0, 0, 0, 0, 0 FROM wallets;
    ";
    let (_, findings) = findings_after(sql).await;
    let expected = Finding::TrialBalance {
        currency: CurrencyCode::Uzs,
        balances_minor: 2 * i128::from(i64::MAX),
        movements_minor: som(8_000).into(),
    };
    assert!(findings.contains(&expected), "{findings:?}");
}

#[tokio::test]
async fn a_refund_that_does_not_add_up_is_found() {
    let (payment, findings) = findings_after("UPDATE payments SET refunded_minor = 100").await;
    let expected = Finding::Refund {
        payment_id: payment.to_string(),
        stored_minor: 100,
        refunds_minor: 0,
        movements_minor: 0,
    };
    assert_eq!(findings, [expected]);
}
