use super::in_currency;
use super::open_wallet::wallet_or_open;
use crate::ids::TransactionId;
use crate::ledger::{Changes, PaymentSnapshot, Refusal, Snapshot};
use crate::money::{Amount, AmountOverflow, Currency};
use crate::payment::{Attempt, AttemptStatus, Cause, Payment, PaymentEvent, Transition};
use crate::time::Timestamp;
use crate::wallet::{CounterAccount, Entry, Wallet, WalletKey};

/// Credits the wallet with a payment, once. The limits of wallets and payments do not matter any more: the money has
/// been taken.
pub(super) struct Credit {
    pub(super) transaction_id: TransactionId,
    /// The gateway's document; an attempt keeps the one that it has.
    pub(super) document_id: Option<String>,
    pub(super) cause: Cause,
}

impl Credit {
    /// What becomes true when this attempt is the one that took the money, and that attempt afterwards.
    pub(super) fn decide(
        self,
        snapshot: &Snapshot<'_>,
        found: &PaymentSnapshot<'_>,
        attempt: &Attempt,
        now: Timestamp,
    ) -> Result<(Changes, Attempt), Refusal> {
        let payment = found
            .payment
            .clone()
            .after(Transition::Complete, now)
            .map_err(|_| Refusal::AttemptOver)?;
        in_currency!(payment.amount.currency, C => self.top_up::<C>(snapshot, (found, attempt), payment, now))
    }

    fn top_up<C: Currency>(
        self,
        snapshot: &Snapshot<'_>,
        (found, attempt): (&PaymentSnapshot<'_>, &Attempt),
        payment: Payment,
        now: Timestamp,
    ) -> Result<(Changes, Attempt), Refusal> {
        let key = WalletKey {
            user_id: payment.user_id,
            currency: C::CODE,
        };
        let (wallet, mut wallets) = wallet_or_open(snapshot, key, now);
        let amount =
            Amount::<C>::try_from_minor(payment.amount.minor).map_err(|_| AmountOverflow)?;
        let gateway_label = snapshot
            .catalogue
            .gateway(&payment.gateway)
            .map_or(payment.gateway.as_str(), |terms| &terms.display_name);
        let entry = Entry {
            id: self.transaction_id,
            counter_account: CounterAccount::Gateway(payment.gateway.clone()),
            description: format!("Hamyon to'ldirish - {gateway_label}"),
            service: None,
            quantity: None,
            conversion: None,
            related_object_id: None,
            payment_id: Some(payment.id),
        };
        let (wallet, transaction) = Wallet::<C>::try_new(wallet)?.top_up(amount, entry, now)?;
        wallets.retain(|opened| opened.key != key);
        wallets.push(wallet.state());

        let mut succeeded = attempt.clone().ended(AttemptStatus::Succeeded, None, now);
        succeeded.document_id = succeeded.document_id.or(self.document_id);
        let mut attempts = vec![succeeded.clone()];
        let others = found
            .attempts
            .iter()
            .filter(|other| other.number != attempt.number);
        attempts.extend(
            others
                .filter(|other| other.status == AttemptStatus::Open)
                .map(|other| not_needed(other, now)),
        );
        let changes = Changes {
            wallets,
            transactions: vec![transaction],
            payment_events: vec![PaymentEvent::of(&payment, self.cause, now)],
            payment: Some(payment),
            attempts,
            ..Changes::default()
        };
        Ok((changes, succeeded))
    }
}

/// An open attempt of a payment that another one has paid. It is over, unless the order to debit a card is on its way:
/// what becomes of that one is asked about until it is known.
fn not_needed(attempt: &Attempt, now: Timestamp) -> Attempt {
    let attempt = attempt.clone();
    match attempt.submitted_at {
        None => attempt.ended(AttemptStatus::Superseded, None, now),
        Some(_) => attempt.disputed(now),
    }
}
