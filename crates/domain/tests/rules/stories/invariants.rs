use std::collections::BTreeMap;

use domain::billing::ServiceType;
use domain::payment::{AttemptStatus, Cause, PaymentStatus};
use domain::refund::RefundStatus;
use domain::time::BusinessCalendar;
use domain::wallet::{CounterAccount, Direction, Transaction, WalletState};

use super::store::Store;

/// What holds at any time, whatever happened.
pub(super) fn check(store: &Store) {
    for wallet in store.wallets.values() {
        a_wallet_is_the_sum_of_its_transactions(store, wallet);
    }
    a_payment_is_credited_once_and_only_when_paid(store);
    no_more_goes_back_than_was_paid(store);
    a_payments_history_tells_of_every_version(store);
    nobody_has_more_free_views_than_the_rules_give(store);
    a_doctor_is_paid_for_once_a_day(store);
}

fn a_wallet_is_the_sum_of_its_transactions(store: &Store, wallet: &WalletState) {
    let mut expected = WalletState::open(wallet.key, wallet.opened_at);
    for transaction in of(store, wallet) {
        assert_eq!(
            transaction.sequence,
            expected.last_sequence + 1,
            "{transaction:?}"
        );
        assert_eq!(
            transaction.balance_before_minor, expected.balance_minor,
            "{transaction:?}"
        );
        assert!(transaction.amount_minor > 0, "{transaction:?}");
        expected.last_sequence = transaction.sequence;
        let is_refund = transaction.entry.counter_account == CounterAccount::Refund;
        let counted = if is_refund {
            0
        } else {
            transaction.amount_minor
        };
        match transaction.direction {
            Direction::Credit => {
                expected.balance_minor += transaction.amount_minor;
                expected.topped_up_minor += counted;
            }
            Direction::Debit => {
                expected.balance_minor -= transaction.amount_minor;
                expected.spent_minor += counted;
            }
        }
        assert_eq!(
            transaction.balance_after_minor, expected.balance_minor,
            "{transaction:?}"
        );
        assert!(expected.balance_minor >= 0, "{transaction:?}");
    }
    assert_eq!(*wallet, expected);
}

fn of<'s>(store: &'s Store, wallet: &WalletState) -> impl Iterator<Item = &'s Transaction> {
    let key = wallet.key;
    store
        .transactions
        .iter()
        .filter(move |transaction| transaction.wallet == key)
}

fn a_payment_is_credited_once_and_only_when_paid(store: &Store) {
    for payment in store.payments.values() {
        let credits: Vec<_> = store
            .transactions
            .iter()
            .filter(|transaction| transaction.entry.payment_id == Some(payment.id))
            .filter(|transaction| transaction.entry.counter_account != CounterAccount::Refund)
            .collect();
        let attempts = store
            .attempts
            .values()
            .filter(|attempt| attempt.payment_id == payment.id);
        let succeeded = attempts.filter(|attempt| attempt.status == AttemptStatus::Succeeded);
        let expected = usize::from(payment.status.is_paid());
        assert_eq!(credits.len(), expected, "{payment:?} {credits:?}");
        assert_eq!(succeeded.count(), expected, "{payment:?}");
        assert_eq!(payment.completed_at.is_some(), expected == 1, "{payment:?}");
        for credit in credits {
            assert_eq!(credit.direction, Direction::Credit);
            assert_eq!(credit.amount(), payment.amount);
            assert_eq!(credit.wallet.user_id, payment.user_id);
            let gateway = CounterAccount::Gateway(payment.gateway.clone());
            assert_eq!(credit.entry.counter_account, gateway);
        }
    }
    let of_payments = store
        .transactions
        .iter()
        .filter_map(|transaction| transaction.entry.payment_id);
    for id in of_payments {
        assert!(
            store.payments.contains_key(&id),
            "a credit without its payment"
        );
    }
}

/// What went back never exceeds what was paid, and the payment, its refunds and the movements agree about it.
fn no_more_goes_back_than_was_paid(store: &Store) {
    for payment in store.payments.values() {
        let refunds = || {
            let all = store.refunds.values();
            all.filter(|refund| refund.payment_id == payment.id)
        };
        let sum = |status| {
            let some = refunds().filter(|refund| refund.status == status);
            some.map(|refund| refund.amount.minor).sum::<i64>()
        };
        let (pending, settled) = (sum(RefundStatus::Pending), sum(RefundStatus::Settled));
        assert_eq!(payment.refunded.minor, pending + settled, "{payment:?}");
        assert!(
            payment.refunded.minor <= payment.amount.minor,
            "{payment:?}"
        );
        let moved: i64 = store
            .transactions
            .iter()
            .filter(|transaction| transaction.entry.payment_id == Some(payment.id))
            .filter(|transaction| transaction.entry.counter_account == CounterAccount::Refund)
            .map(|transaction| match transaction.direction {
                Direction::Debit => transaction.amount_minor,
                Direction::Credit => -transaction.amount_minor,
            })
            .sum();
        assert_eq!(payment.refunded.minor, moved, "{payment:?}");
        if payment.status.is_paid() {
            let expected = match settled {
                0 => PaymentStatus::Completed,
                all if all == payment.amount.minor => PaymentStatus::Refunded,
                _ => PaymentStatus::PartiallyRefunded,
            };
            assert_eq!(payment.status, expected, "{payment:?}");
        }
    }
}

fn a_payments_history_tells_of_every_version(store: &Store) {
    for payment in store.payments.values() {
        let events: Vec<_> = store
            .events
            .iter()
            .filter(|event| event.payment_id == payment.id)
            .filter(|event| {
                !matches!(
                    event.cause,
                    Cause::DisputedByGateway(..)
                        | Cause::DisputedRefund(_)
                        | Cause::DisputeClosed(..)
                )
            })
            .collect();
        let last = events.last().expect("a payment begins with a line");
        assert_eq!(
            (last.version, last.status),
            (payment.version, payment.status)
        );
        // A further attempt at a payment that is in hand changes its version and not its status.
        let versions = events.iter().map(|event| event.version);
        assert!(versions.eq(1..=payment.version), "{payment:?} {events:#?}");
    }
}

fn nobody_has_more_free_views_than_the_rules_give(store: &Store) {
    let mut welcome = BTreeMap::<_, u32>::new();
    for usage in store.usage.values() {
        assert!(usage.quota_views <= 3, "{usage:?}");
        *welcome.entry(usage.user_id).or_default() += usage.new_user_views;
    }
    for (user_id, views) in welcome {
        assert!(views <= 5, "{user_id}: {views}");
    }
}

fn a_doctor_is_paid_for_once_a_day(store: &Store) {
    let calendar = BusinessCalendar::default();
    let mut paid = BTreeMap::<_, u32>::new();
    let charges = store.transactions.iter().filter(|transaction| {
        let entry = &transaction.entry;
        entry.service == Some(ServiceType::DoctorView) && entry.quantity == Some(1)
    });
    for charge in charges {
        if let Some(doctor) = charge.entry.related_object_id {
            let day = calendar.day_of(charge.created_at);
            let count = paid
                .entry((charge.wallet.user_id, day, doctor))
                .or_default();
            *count += 1;
            assert_eq!(*count, 1, "{charge:?}");
        }
    }
}
