use std::collections::BTreeMap;

use domain::audit::{AuditReport, Finding, TrialBalanceLine, signed};
use domain::money::CurrencyCode;
use domain::wallet::{Direction, WalletKey};

use super::line::{Content, Line, Movement, Stored};

/// Sums of all balances, minor units.
pub(super) type Balances = BTreeMap<CurrencyCode, i128>;

/// Checks wallets against their transactions as the lines of both stream by, each wallet before its transactions.
#[derive(Default)]
pub(super) struct WalletCheck {
    report: AuditReport,
    balances: Balances,
    /// Credited and debited, minor units, by currency and counter-account.
    accounts: BTreeMap<(CurrencyCode, String), (i128, i128)>,
    current: Option<Running>,
}

/// A wallet and the sums of those of its transactions that have gone by.
struct Running {
    key: WalletKey,
    stored: Stored,
    sequence: i64,
    balance_after: i64,
    balance: i128,
    topped_up: i128,
    spent: i128,
}

impl WalletCheck {
    pub(super) fn next(&mut self, line: Line) {
        let is_next_wallet = self.current.as_ref().is_none_or(|it| it.key != line.key);
        if is_next_wallet {
            self.close();
        }
        match line.content {
            Content::Wallet(stored) => {
                self.report.wallets += 1;
                let balances = self.balances.entry(line.key.currency).or_default();
                *balances += i128::from(stored.balance);
                self.current = Some(Running::new(line.key, stored));
            }
            Content::Movement(movement) => {
                self.report.transactions += 1;
                // A transaction without a wallet counts against one that holds nothing.
                let current = self
                    .current
                    .get_or_insert_with(|| Running::new(line.key, Stored::default()));
                if !current.add(&movement) {
                    self.report.findings.push(Finding::BrokenChain {
                        wallet: line.key,
                        sequence: movement.sequence,
                    });
                }
                self.post(line.key.currency, movement);
            }
        }
    }

    /// The report so far, and what all wallets hold.
    pub(super) fn finish(mut self) -> (AuditReport, Balances) {
        self.close();
        let lines = self.accounts.into_iter();
        let lines =
            lines.map(
                |((currency, counter_account), (credited, debited))| TrialBalanceLine {
                    counter_account,
                    currency,
                    credited_minor: credited,
                    debited_minor: debited,
                },
            );
        self.report.trial_balance = lines.collect();
        (self.report, self.balances)
    }

    fn post(&mut self, currency: CurrencyCode, movement: Movement) {
        let account = (currency, movement.counter_account);
        let (credited, debited) = self.accounts.entry(account).or_default();
        match movement.direction {
            Direction::Credit => *credited += i128::from(movement.amount),
            Direction::Debit => *debited += i128::from(movement.amount),
        }
    }

    fn close(&mut self) {
        if let Some(wallet) = self.current.take() {
            self.report.findings.extend(wallet.findings());
        }
    }
}

impl Running {
    fn new(key: WalletKey, stored: Stored) -> Self {
        Self {
            key,
            stored,
            sequence: 0,
            balance_after: 0,
            balance: 0,
            topped_up: 0,
            spent: 0,
        }
    }

    /// Adds a movement; whether it continues the one before it.
    fn add(&mut self, movement: &Movement) -> bool {
        let change = signed(movement.direction, movement.amount);
        let continues = movement.sequence == self.sequence + 1
            && movement.balance_before == self.balance_after
            && i128::from(movement.balance_before) + change == i128::from(movement.balance_after);
        self.sequence = movement.sequence;
        self.balance_after = movement.balance_after;
        self.balance += change;
        let account = movement.counter_account.as_str();
        match movement.direction {
            Direction::Credit if account.starts_with("gateway:") => self.topped_up += change,
            Direction::Debit if account.starts_with("revenue:") => self.spent -= change,
            Direction::Credit | Direction::Debit => {}
        }
        continues
    }

    fn findings(self) -> Vec<Finding> {
        let Self { key, stored, .. } = self;
        let mut findings = Vec::new();
        if self.sequence != stored.last_sequence {
            findings.push(Finding::BrokenChain {
                wallet: key,
                sequence: stored.last_sequence,
            });
        }
        if self.balance != i128::from(stored.balance) {
            findings.push(Finding::Balance {
                wallet: key,
                stored_minor: stored.balance,
                summed_minor: self.balance,
            });
        }
        let totals = [
            ("total_topped_up", stored.topped_up, self.topped_up),
            ("total_spent", stored.spent, self.spent),
        ];
        for (total, stored_minor, summed_minor) in totals {
            if summed_minor != i128::from(stored_minor) {
                findings.push(Finding::Total {
                    wallet: key,
                    total,
                    stored_minor,
                    summed_minor,
                });
            }
        }
        findings
    }
}
