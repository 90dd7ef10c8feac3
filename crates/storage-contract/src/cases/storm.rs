use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::billing::ServiceType;
use domain::ids::UserId;
use domain::ledger::{CancelPayment, Command, ExecuteError, ExpirePayment, Outcome, Receipt};
use domain::payment::{Attempt, Payment};
use domain::refund::Refund;

use crate::Fixture;
use crate::support::{AsCommand, Random, User, som, under_key, whole_receipt};

/// Set it to the seed of a failed run to have the same commands again.
const SEED_VARIABLE: &str = "STORM_SEED";

const BURSTS: usize = 150;

/// Bursts of random commands at the same few users; afterwards every tiyin is where the receipts say.
pub async fn after_a_storm_the_books_balance(fixture: &Fixture) {
    let seed = match std::env::var(SEED_VARIABLE) {
        Ok(seed) => seed.parse().expect("a seed is a number"),
        Err(_) => Random::unpredictable().next(),
    };
    eprintln!("to see this storm again: {SEED_VARIABLE}={seed}");
    let mut storm = Storm {
        fixture,
        random: Random::seeded(seed),
        users: (0..5).map(|_| fixture.user()).collect(),
        payments: Vec::new(),
        attempts: Vec::new(),
        refunds: Vec::new(),
        sums: BTreeMap::new(),
        movements: 0,
    };
    for user in storm.users.clone() {
        fixture.applied(user.open()).await;
    }
    for _ in 0..BURSTS {
        storm.burst().await;
    }
    assert!(storm.movements > 20, "a storm that moves next to nothing");
    for user in &storm.users {
        let sum = storm.sums.get(&user.id).copied().unwrap_or(0);
        assert_eq!(user.balance().await, sum, "user {}", user.id);
    }
    let report = fixture.storage().audit().await;
    let report = report.expect("the books are read");
    assert_eq!(report.findings, []);
    assert_eq!((report.wallets, report.transactions), (5, storm.movements));
}

struct Storm<'f> {
    fixture: &'f Fixture,
    random: Random,
    users: Vec<User<'f>>,
    payments: Vec<Payment>,
    attempts: Vec<(Payment, Attempt)>,
    refunds: Vec<Refund>,
    /// What each wallet must hold by its receipts.
    sums: BTreeMap<UserId, i64>,
    movements: u64,
}

impl Storm<'_> {
    async fn burst(&mut self) {
        let size = 1 + self.random.below(12);
        let commands: Vec<_> = (0..size).filter_map(|_| self.command()).collect();
        let sent = commands.clone();
        let answers = self.fixture.at_once(sent).await;
        for (command, answer) in commands.iter().zip(answers) {
            match answer {
                Ok(Outcome::Applied { receipt, .. }) => self.note(receipt),
                Ok(_) | Err(ExecuteError::Refused(_)) => {}
                Err(broken) => panic!("{command:?}: {broken:?}"),
            }
        }
        if self.random.below(4) == 0 {
            let minutes = self.random.below(40);
            let minutes = i64::try_from(minutes).expect("minutes");
            self.fixture.advance(TimeDelta::minutes(minutes));
        }
    }

    /// The next command; `None` when what it would be about does not exist yet.
    fn command(&mut self) -> Option<Command> {
        let user = *self.random.pick(&self.users);
        let click = self.fixture.click();
        let staff = self.fixture.staff();
        match self.random.below(14) {
            0 | 1 => {
                let amount = som(1_000) + i64::try_from(self.random.below(5_000_000)).ok()?;
                Some(user.create(amount).command())
            }
            2 | 3 => Some(click.begin(self.some_payment()?).command()),
            4 | 5 => {
                let (payment, attempt) = self.some_attempt()?;
                Some(click.complete(&payment, attempt.number).command())
            }
            6 => {
                let (payment, attempt) = self.some_attempt()?;
                Some(click.fail(&payment, attempt.number).command())
            }
            7 => {
                let payment = self.some_payment()?;
                let (payment_id, user_id) = (payment.id, payment.user_id);
                let cancel = CancelPayment {
                    user_id,
                    payment_id,
                };
                let expire = ExpirePayment { payment_id };
                let is_cancel = self.random.below(2) == 0;
                Some(if is_cancel {
                    cancel.command()
                } else {
                    expire.command()
                })
            }
            8 => {
                let amount = 1 + i64::try_from(self.random.below(3_000_000)).ok()?;
                let amount = (self.random.below(3) > 0).then_some(amount);
                Some(staff.refund(self.some_payment()?, amount).command())
            }
            9 => {
                let refund = self.some_refund()?;
                Some(click.settle_refund(&refund).command())
            }
            10 => {
                let refund = self.some_refund()?;
                Some(click.refuse_refund(&refund).command())
            }
            11 => {
                let (payment, attempt) = self.some_attempt()?;
                Some(click.reverse(&payment, attempt.number).command())
            }
            12 => {
                let doctor = 1 + i64::try_from(self.random.below(8)).ok()?;
                Some(user.view(doctor).command())
            }
            _ => {
                let service = *self.random.pick(&ServiceType::ALL);
                let key = format!("key-{}", self.random.below(40));
                Some(under_key(user.charge(service), &key, 1, whole_receipt))
            }
        }
    }

    fn some_payment(&mut self) -> Option<&Payment> {
        recent(&self.payments).map(|recent| self.random.pick(recent))
    }

    fn some_attempt(&mut self) -> Option<(Payment, Attempt)> {
        recent(&self.attempts).map(|recent| self.random.pick(recent).clone())
    }

    fn some_refund(&mut self) -> Option<Refund> {
        recent(&self.refunds).map(|recent| self.random.pick(recent).clone())
    }

    fn note(&mut self, receipt: Receipt) {
        match receipt {
            Receipt::PaymentCreated(payment) => self.payments.push(payment),
            Receipt::AttemptBegun(attempt) => {
                let payment = self.payment(&attempt);
                self.attempts.push((payment, attempt));
            }
            Receipt::AttemptCompleted(attempt) => {
                let payment = self.payment(&attempt);
                self.moved(payment.user_id, payment.amount.minor);
            }
            Receipt::Charged(charged) => {
                let transaction = charged.transaction;
                self.moved(transaction.wallet.user_id, -transaction.amount_minor);
            }
            Receipt::RefundReserved(refunded) => {
                self.moved(refunded.refund.user_id, -refunded.refund.amount.minor);
                self.refunds.push(refunded.refund);
            }
            Receipt::RefundRefused(refunded) => {
                self.moved(refunded.refund.user_id, refunded.refund.amount.minor);
            }
            Receipt::AttemptReversed(refunded) => {
                self.moved(refunded.refund.user_id, -refunded.refund.amount.minor);
            }
            Receipt::WalletOpened(_)
            | Receipt::AttemptSubmitted(_)
            | Receipt::RefundOrdered(_)
            | Receipt::RefundOrderWithdrawn(_)
            | Receipt::RefundSettled(_)
            | Receipt::RefundDisputed(_)
            | Receipt::PaymentCancelled(_)
            | Receipt::PaymentExpired(_)
            | Receipt::PaymentFailed(_)
            | Receipt::DisputeClosed(_)
            | Receipt::WalletBlockSet(_)
            | Receipt::WalletAdjusted(_)
            | Receipt::ApprovalRequested(_)
            | Receipt::OrderApproved(_)
            | Receipt::OrderRejected(_)
            | Receipt::Free { .. }
            | Receipt::AttemptFailed(_)
            | Receipt::LookUpSettled(_)
            | Receipt::CancellationDisputed(_)
            | Receipt::CompletionDisputed(_) => {}
        }
    }

    fn payment(&self, attempt: &Attempt) -> Payment {
        let mut payments = self.payments.iter();
        let payment = payments.find(|payment| payment.id == attempt.payment_id);
        payment.expect("it was created in this storm").clone()
    }

    fn moved(&mut self, user_id: UserId, minor: i64) {
        *self.sums.entry(user_id).or_default() += minor;
        self.movements += 1;
    }
}

/// The last few: a storm over all that ever was would soon beat only upon what is over.
fn recent<T>(all: &[T]) -> Option<&[T]> {
    let recent = &all[all.len().saturating_sub(6)..];
    (!recent.is_empty()).then_some(recent)
}
