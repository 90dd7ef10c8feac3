use std::collections::BTreeMap;

use async_trait::async_trait;
use domain::audit::{AuditReport, Auditor, Finding, TrialBalanceLine, signed};
use domain::ids::PaymentId;
use domain::money::CurrencyCode;
use domain::payment::AttemptStatus;
use domain::refund::RefundStatus;
use domain::storage::StorageFailure;
use domain::wallet::{CounterAccount, Direction, Transaction, WalletState};

use crate::MemoryStorage;
use crate::constraints::credited_payment;
use crate::state::State;

#[async_trait]
impl Auditor for MemoryStorage {
    async fn audit(&self) -> Result<AuditReport, StorageFailure> {
        let state = self.state();
        let mut report = AuditReport::default();
        let mut balances = BTreeMap::<CurrencyCode, i128>::new();
        for wallet in state.rows.wallets().values() {
            report.wallets += 1;
            *balances.entry(wallet.key.currency).or_default() += i128::from(wallet.balance_minor);
            let rows = state.transactions.get(&wallet.key);
            check_wallet(wallet, rows.map_or(&[], Vec::as_slice), &mut report);
        }
        check_payments(&state, &mut report);
        check_refunds(&state, &mut report);
        check_explanations(&state, &mut report);
        check_attempts(&state, &mut report);
        report.trial_balance = trial_balance(&state);
        report.check_trial_balance(&balances);
        Ok(report)
    }
}

fn check_wallet(wallet: &WalletState, transactions: &[Transaction], report: &mut AuditReport) {
    let (mut balance, mut topped_up, mut spent) = (0_i128, 0_i128, 0_i128);
    let (mut sequence, mut balance_after) = (0_i64, 0_i64);
    for transaction in transactions {
        report.transactions += 1;
        let movement = signed(transaction.direction, transaction.amount_minor);
        let continues = transaction.sequence == sequence + 1
            && transaction.balance_before_minor == balance_after
            && i128::from(balance_after) + movement == i128::from(transaction.balance_after_minor);
        if !continues {
            report.findings.push(Finding::BrokenChain {
                wallet: wallet.key,
                sequence: transaction.sequence,
            });
        }
        (sequence, balance_after) = (transaction.sequence, transaction.balance_after_minor);
        balance += movement;
        match (&transaction.entry.counter_account, transaction.direction) {
            (CounterAccount::Gateway(_), Direction::Credit) => topped_up += movement,
            (CounterAccount::Revenue(_), Direction::Debit) => spent -= movement,
            _ => {}
        }
    }
    if sequence != wallet.last_sequence {
        report.findings.push(Finding::BrokenChain {
            wallet: wallet.key,
            sequence: wallet.last_sequence,
        });
    }
    if balance != i128::from(wallet.balance_minor) {
        report.findings.push(Finding::Balance {
            wallet: wallet.key,
            stored_minor: wallet.balance_minor,
            summed_minor: balance,
        });
    }
    let totals = [
        ("total_topped_up", wallet.topped_up_minor, topped_up),
        ("total_spent", wallet.spent_minor, spent),
    ];
    for (total, stored_minor, summed_minor) in totals {
        if summed_minor != i128::from(stored_minor) {
            report.findings.push(Finding::Total {
                wallet: wallet.key,
                total,
                stored_minor,
                summed_minor,
            });
        }
    }
}

fn check_payments(state: &State, report: &mut AuditReport) {
    let mut credits = BTreeMap::<PaymentId, u64>::new();
    let transactions = state.transactions.values().flatten();
    for id in transactions.filter_map(credited_payment) {
        *credits.entry(id).or_default() += 1;
    }
    for payment in state.rows.payments().values() {
        let credits = credits.remove(&payment.id).unwrap_or(0);
        if credits != u64::from(payment.status.is_paid()) {
            report.findings.push(Finding::Payment {
                payment_id: payment.id.to_string(),
                credits,
                status: Some(payment.status.to_string()),
            });
        }
    }
    for (id, credits) in credits {
        report.findings.push(Finding::Payment {
            payment_id: id.to_string(),
            credits,
            status: None,
        });
    }
}

/// What a payment says went back, what its refunds say, and what moved.
fn check_refunds(state: &State, report: &mut AuditReport) {
    let mut movements = BTreeMap::<PaymentId, i128>::new();
    for transaction in state.transactions.values().flatten() {
        if let (Some(id), CounterAccount::Refund) = (
            transaction.entry.payment_id,
            &transaction.entry.counter_account,
        ) {
            *movements.entry(id).or_default() -=
                signed(transaction.direction, transaction.amount_minor);
        }
    }
    for payment in state.rows.payments().values() {
        let refunds = state.rows.refunds(payment.id);
        let refunds_minor = refunds
            .filter(|refund| refund.status != RefundStatus::Refused)
            .map(|refund| i128::from(refund.amount.minor))
            .sum();
        let movements_minor = movements.remove(&payment.id).unwrap_or(0);
        let stored = i128::from(payment.refunded.minor);
        if stored != refunds_minor || stored != movements_minor {
            report.findings.push(Finding::Refund {
                payment_id: payment.id.to_string(),
                stored_minor: payment.refunded.minor,
                refunds_minor,
                movements_minor,
            });
        }
    }
}

/// Credits by gateways and movements of refunds are what their payments say.
fn check_explanations(state: &State, report: &mut AuditReport) {
    for transaction in state.transactions.values().flatten() {
        let payment = transaction.entry.payment_id;
        let payment = payment.and_then(|id| state.rows.payments().get(&id));
        let is_own = payment.is_some_and(|payment| {
            payment.user_id == transaction.wallet.user_id
                && payment.amount.currency == transaction.wallet.currency
        });
        let is_explained = match (&transaction.entry.counter_account, transaction.direction) {
            (CounterAccount::Gateway(gateway), Direction::Credit) => {
                is_own
                    && payment.is_some_and(|payment| {
                        payment.gateway == *gateway
                            && payment.amount.minor == transaction.amount_minor
                    })
            }
            (CounterAccount::Refund, _) => is_own,
            _ => true,
        };
        if !is_explained {
            report.findings.push(Finding::Unexplained {
                wallet: transaction.wallet,
                sequence: transaction.sequence,
            });
        }
    }
}

/// What attempts led to is what their payments say.
fn check_attempts(state: &State, report: &mut AuditReport) {
    for payment in state.rows.payments().values() {
        let attempts = state.rows.attempts(payment.id);
        let succeeded = attempts.filter(|attempt| attempt.status == AttemptStatus::Succeeded);
        let succeeded = succeeded.count() as u64;
        if succeeded != u64::from(payment.status.is_paid()) {
            report.findings.push(Finding::Attempts {
                payment_id: payment.id.to_string(),
                succeeded,
                status: payment.status.to_string(),
            });
        }
    }
}

fn trial_balance(state: &State) -> Vec<TrialBalanceLine> {
    let mut sums = BTreeMap::<(CurrencyCode, String), (i128, i128)>::new();
    for transaction in state.transactions.values().flatten() {
        let account = transaction.entry.counter_account.to_string();
        let (credited, debited) = sums
            .entry((transaction.wallet.currency, account))
            .or_default();
        match transaction.direction {
            Direction::Credit => *credited += i128::from(transaction.amount_minor),
            Direction::Debit => *debited += i128::from(transaction.amount_minor),
        }
    }
    sums.into_iter()
        .map(
            |((currency, counter_account), (credited, debited))| TrialBalanceLine {
                counter_account,
                currency,
                credited_minor: credited,
                debited_minor: debited,
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::ids::UserId;
    use domain::ledger::{Action, Command, Ledger, OpenWallet};
    use domain::wallet::WalletKey;
    use storage_contract::TestClock;

    use super::*;

    #[tokio::test]
    async fn a_balance_without_transactions_is_found() {
        let storage = MemoryStorage::new(Arc::new(TestClock::new()));
        let key = WalletKey::anchor(UserId::new(7).expect("a positive number"));
        let open = Command::from(Action::OpenWallet(OpenWallet { key }));
        storage.execute(open).await.expect("the wallet opens");
        let tamper = |state: &mut State| {
            let mut wallet = state.rows.wallets()[&key];
            wallet.balance_minor = 1;
            state.rows.load_wallet(wallet);
        };
        tamper(&mut storage.state());
        let findings = storage.audit().await.expect("the audit reads").findings;
        assert_eq!(
            findings,
            [
                Finding::Balance {
                    wallet: key,
                    stored_minor: 1,
                    summed_minor: 0
                },
                Finding::TrialBalance {
                    currency: CurrencyCode::Uzs,
                    balances_minor: 1,
                    movements_minor: 0
                },
            ]
        );
    }
}
