use super::in_currency;
use crate::administration::{AdminAction, AdminLogEntry, AdminTarget};
use crate::ledger::{AdjustWallet, Adjusted, Changes, Decision, Receipt, Refusal, Snapshot};
use crate::money::{Amount, AmountOverflow, Currency};
use crate::time::Timestamp;
use crate::wallet::{CounterAccount, Entry, Transaction, Wallet, WalletState};

/// Moves money between a wallet and the account `adjustment`.
pub(super) fn decide(
    snapshot: &Snapshot<'_>,
    adjust: &AdjustWallet,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    let before = snapshot.wallet.ok_or(Refusal::UnknownWallet)?;
    let (after, transaction) =
        in_currency!(adjust.amount.currency, C => moved::<C>(before, adjust, now))?;
    let entry = AdminLogEntry {
        id: adjust.order.id,
        actor: adjust.order.actor,
        action: AdminAction::AdjustWallet,
        target: AdminTarget::Wallet(adjust.key()),
        before: Some(format!(r#"{{"balance":{}}}"#, before.balance())),
        after: Some(facts_after(&transaction)),
        reason: Some(adjust.order.reason.clone()),
        at: now,
    };
    let changes = Changes {
        wallets: vec![after],
        transactions: vec![transaction.clone()],
        admin_entry: Some(entry),
        ..Changes::default()
    };
    let adjusted = Adjusted {
        wallet: after,
        transaction,
    };
    Ok(Decision::apply(
        changes,
        Receipt::WalletAdjusted(Box::new(adjusted)),
    ))
}

fn moved<C: Currency>(
    wallet: WalletState,
    adjust: &AdjustWallet,
    now: Timestamp,
) -> Result<(WalletState, Transaction), Refusal> {
    let amount = Amount::<C>::try_from_minor(adjust.amount.minor).map_err(|_| AmountOverflow)?;
    // The reason is for the staff and stands in their log; the user reads this.
    let entry = Entry {
        id: adjust.transaction_id,
        counter_account: CounterAccount::Adjustment,
        description: "Hamyon balansiga tuzatish".to_owned(),
        service: None,
        quantity: None,
        related_object_id: None,
        payment_id: None,
        conversion: None,
    };
    let (wallet, transaction) =
        Wallet::<C>::try_new(wallet)?.adjust(adjust.direction, amount, entry, now)?;
    Ok((wallet.state(), transaction))
}

fn facts_after(transaction: &Transaction) -> String {
    format!(
        r#"{{"balance":{},"direction":"{}","amount":{},"transaction_id":"{}"}}"#,
        transaction.balance_after(),
        transaction.direction.as_str(),
        transaction.amount(),
        transaction.entry.id
    )
}
