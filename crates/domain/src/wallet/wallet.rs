use std::marker::PhantomData;

use crate::money::{Amount, AmountOverflow, Currency, Money, WrongCurrency};
use crate::time::Timestamp;
use crate::wallet::{Direction, Entry, Transaction, TransactionStatus, WalletState};

/// A wallet of currency `C`. Money goes in and out only through [`Wallet::top_up`], [`Wallet::charge`] and
/// [`Wallet::adjust`] (which refunds use too), each of which returns the wallet after the movement together with the transaction that explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wallet<C: Currency> {
    state: WalletState,
    currency: PhantomData<C>,
}

/// Why money cannot leave a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DebitError<C: Currency> {
    /// An operator blocked the wallet.
    #[error("the wallet is blocked")]
    Blocked,
    /// There is less in it.
    #[error("the wallet holds {balance}, {required} is required")]
    Insufficient {
        /// What it holds.
        balance: Money<C>,
        /// What was asked.
        required: Money<C>,
    },
    /// A running total left its range.
    #[error(transparent)]
    Overflow(#[from] AmountOverflow),
}

impl<C: Currency> Wallet<C> {
    /// The stored wallet, when it is of currency `C`.
    pub fn try_new(state: WalletState) -> Result<Self, WrongCurrency> {
        state.balance().typed::<C>()?;
        Ok(Self {
            state,
            currency: PhantomData,
        })
    }

    /// As it is stored.
    pub const fn state(self) -> WalletState {
        self.state
    }

    /// What it holds.
    pub const fn balance(self) -> Money<C> {
        Money::from_minor(self.state.balance_minor)
    }

    /// Money from a payer arrives. A blocked wallet takes it too.
    pub fn top_up(
        mut self,
        amount: Amount<C>,
        entry: Entry,
        now: Timestamp,
    ) -> Result<(Self, Transaction), AmountOverflow> {
        let topped_up =
            Money::<C>::from_minor(self.state.topped_up_minor).checked_add(amount.money())?;
        let balance = self.balance().checked_add(amount.money())?;
        self.state.topped_up_minor = topped_up.minor();
        Ok(self.moved(Direction::Credit, amount, balance, entry, now))
    }

    /// A service is paid for.
    pub fn charge(
        mut self,
        amount: Amount<C>,
        entry: Entry,
        now: Timestamp,
    ) -> Result<(Self, Transaction), DebitError<C>> {
        let balance = self.balance_after_charge(amount)?;
        let spent = Money::<C>::from_minor(self.state.spent_minor).checked_add(amount.money())?;
        self.state.spent_minor = spent.minor();
        Ok(self.moved(Direction::Debit, amount, balance, entry, now))
    }

    /// Staff correct the balance, or money goes back to a payer. It never falls below zero; that the wallet is blocked does not matter, and the running
    /// totals of top-ups and charges stay as they are.
    pub fn adjust(
        self,
        direction: Direction,
        amount: Amount<C>,
        entry: Entry,
        now: Timestamp,
    ) -> Result<(Self, Transaction), DebitError<C>> {
        let balance = match direction {
            Direction::Credit => self.balance().checked_add(amount.money())?,
            Direction::Debit => self.balance_less(amount)?,
        };
        Ok(self.moved(direction, amount, balance, entry, now))
    }

    /// What a charge would leave, or why it would be refused.
    pub fn balance_after_charge(self, amount: Amount<C>) -> Result<Money<C>, DebitError<C>> {
        if self.state.is_blocked {
            return Err(DebitError::Blocked);
        }
        self.balance_less(amount)
    }

    fn balance_less(self, amount: Amount<C>) -> Result<Money<C>, DebitError<C>> {
        let (balance, required) = (self.balance(), amount.money());
        if balance < required {
            return Err(DebitError::Insufficient { balance, required });
        }
        Ok(balance.checked_sub(required)?)
    }

    fn moved(
        mut self,
        direction: Direction,
        amount: Amount<C>,
        balance_after: Money<C>,
        entry: Entry,
        now: Timestamp,
    ) -> (Self, Transaction) {
        let balance_before_minor = self.state.balance_minor;
        self.state.balance_minor = balance_after.minor();
        self.state.last_sequence += 1;
        let transaction = Transaction {
            entry,
            wallet: self.state.key,
            sequence: self.state.last_sequence,
            direction,
            amount_minor: amount.minor(),
            balance_before_minor,
            balance_after_minor: balance_after.minor(),
            status: TransactionStatus::Completed,
            created_at: now,
        };
        (self, transaction)
    }
}
