use super::open_wallet::wallet_or_open;
use super::{in_currency, payment_of};
use crate::ledger::{
    Changes, CompleteAttempt, Decision, PaymentSnapshot, Receipt, Refusal, Snapshot,
};
use crate::money::{Amount, AmountOverflow, Currency};
use crate::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentEvent, Transition};
use crate::time::Timestamp;
use crate::wallet::{CounterAccount, Entry, Wallet, WalletKey};

/// Credits the wallet, once. The limits of wallets and payments do not matter any more: the money has been taken.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    complete: &CompleteAttempt,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let found = payment_of(snapshot, &complete.gateway)?;
    let attempt = found
        .attempt(complete.number)
        .ok_or(Refusal::UnknownAttempt)?;
    if attempt.status == AttemptStatus::Succeeded {
        return Ok(Decision::repeat(Receipt::AttemptCompleted(attempt.clone())));
    }
    if complete.amount != found.payment.total {
        return Err(Refusal::AmountMismatch {
            expected: found.payment.total,
        });
    }
    if attempt.status != AttemptStatus::Open {
        return Err(Refusal::AttemptOver);
    }
    let payment = found
        .payment
        .clone()
        .after(Transition::Complete, now)
        .map_err(|_| Refusal::AttemptOver)?;
    in_currency!(payment.amount.currency, C => credit::<C>(snapshot, complete, (found, attempt), payment, now))
}

fn credit<C: Currency>(
    snapshot: &Snapshot<'_>,
    complete: &CompleteAttempt,
    (found, attempt): (&PaymentSnapshot<'_>, &Attempt),
    payment: Payment,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let key = WalletKey {
        user_id: payment.user_id,
        currency: C::CODE,
    };
    let (wallet, mut wallets) = wallet_or_open(snapshot, key, now);
    let amount = Amount::<C>::try_from_minor(payment.amount.minor).map_err(|_| AmountOverflow)?;
    let gateway_label = snapshot
        .catalogue
        .gateway(&payment.gateway)
        .map_or(payment.gateway.as_str(), |terms| &terms.display_name);
    let entry = Entry {
        id: complete.transaction_id,
        counter_account: CounterAccount::Gateway(payment.gateway.clone()),
        description: format!("Hamyon to'ldirish - {gateway_label}"),
        service: None,
        quantity: None,
        related_object_id: None,
        payment_id: Some(payment.id),
        conversion: None,
    };
    let (wallet, transaction) = Wallet::<C>::try_new(wallet)?.top_up(amount, entry, now)?;
    wallets.retain(|opened| opened.key != key);
    wallets.push(wallet.state());

    let succeeded = attempt.clone().ended(AttemptStatus::Succeeded, None, now);
    let mut attempts = vec![succeeded.clone()];
    let others = found
        .attempts
        .iter()
        .filter(|other| other.number != attempt.number);
    attempts.extend(
        others
            .filter(|other| other.status == AttemptStatus::Open)
            .map(|other| other.clone().ended(AttemptStatus::Superseded, None, now)),
    );
    let cause = Cause::Gateway(payment.gateway.clone(), attempt.number);
    let changes = Changes {
        wallets,
        transactions: vec![transaction],
        payment_events: vec![PaymentEvent::of(&payment, cause, now)],
        payment: Some(payment),
        attempts,
        ..Changes::default()
    };
    Ok(Decision::apply(
        changes,
        Receipt::AttemptCompleted(succeeded),
    ))
}
