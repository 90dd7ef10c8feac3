use super::in_currency;
use crate::ids::TransactionId;
use crate::ledger::Refusal;
use crate::money::{Amount, AmountOverflow, AnyMoney, Currency};
use crate::payment::{Payment, Transition};
use crate::refund::{Refund, RefundStatus};
use crate::time::Timestamp;
use crate::wallet::{CounterAccount, Direction, Entry, Transaction, Wallet, WalletState};

/// Moves the money of a refund between the wallet and the account `refund`. That the wallet is blocked does not matter.
pub(super) struct Movement<'a> {
    pub(super) id: TransactionId,
    pub(super) payment: &'a Payment,
    pub(super) direction: Direction,
    pub(super) amount: AnyMoney,
}

impl Movement<'_> {
    pub(super) fn decide(
        self,
        wallet: Option<WalletState>,
        now: Timestamp,
    ) -> Result<(WalletState, Transaction), Refusal> {
        let wallet = wallet.ok_or(Refusal::UnknownWallet)?;
        in_currency!(self.amount.currency, C => self.moved::<C>(wallet, now))
    }

    fn moved<C: Currency>(
        self,
        wallet: WalletState,
        now: Timestamp,
    ) -> Result<(WalletState, Transaction), Refusal> {
        let amount = Amount::<C>::try_from_minor(self.amount.minor).map_err(|_| AmountOverflow)?;
        let description = match self.direction {
            Direction::Debit => "To'lovni qaytarish",
            Direction::Credit => "Qaytarish bekor qilindi",
        };
        let entry = Entry {
            id: self.id,
            counter_account: CounterAccount::Refund,
            description: description.to_owned(),
            service: None,
            quantity: None,
            related_object_id: None,
            payment_id: Some(self.payment.id),
            conversion: None,
        };
        let (wallet, transaction) =
            Wallet::<C>::try_new(wallet)?.adjust(self.direction, amount, entry, now)?;
        Ok((wallet.state(), transaction))
    }
}

/// The payment after a refund of it was settled: `settled` sums up what went back to the payer, this one included.
pub(super) fn after_settlement(
    payment: &Payment,
    settled: i64,
    now: Timestamp,
) -> Result<Payment, Refusal> {
    let transition = if settled == payment.amount.minor {
        Transition::RefundRest
    } else {
        Transition::RefundPart
    };
    Ok(payment.clone().after(transition, now)?)
}

/// What refunds that are settled sum to, minor units.
pub(super) fn settled_minor(refunds: &[Refund]) -> Result<i64, AmountOverflow> {
    refunds
        .iter()
        .filter(|refund| refund.status == RefundStatus::Settled)
        .try_fold(0_i64, |sum, refund| sum.checked_add(refund.amount.minor))
        .ok_or(AmountOverflow)
}
