use domain::ledger::{
    Action, BeginAttempt, CancelPayment, Charge, Command, CompleteAttempt, CreatePayment,
    FailAttempt, OpenWallet, Outcome, Receipt, Refusal, RefuseRefund, ReserveRefund,
    ReverseAttempt, SettleRefund,
};
use domain::money::AnyMoney;
use domain::payment::{Attempt, Payment};
use domain::refund::Refund;
use domain::wallet::WalletKey;
use domain::{AttemptNumber, PaymentId, RefundId, TransactionId};

use super::plot::{Scene, Step, Wrong};
use super::store::Store;
use crate::support::{
    World, begin, charge, close_dispute, complete, create, expire, fail, fail_payment, keyed,
    order, order_refund, quantity, refuse_refund, reserve, reverse, settle_refund, som, submit,
    user,
};

type Told = Result<Outcome, Refusal>;

/// Tells a story to a world that holds everything and, in batches, to a store.
pub(super) struct Teller {
    world: World,
    store: Store,
    commands: Vec<Command>,
    results: Vec<Told>,
}

impl Teller {
    pub(super) fn new() -> Self {
        Self {
            world: World::new(),
            store: Store::default(),
            commands: Vec::new(),
            results: Vec::new(),
        }
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    pub(super) fn into_results(self) -> Vec<Told> {
        self.results
    }

    pub(super) fn play(&mut self, scene: &Scene) {
        self.world
            .advance(chrono::TimeDelta::minutes(scene.minutes_before));
        let mut batch = Vec::new();
        let mut expected = Vec::new();
        for step in &scene.steps {
            if let Some(command) = self.command(*step) {
                expected.push(self.world.run(command.clone()));
                self.commands.push(command.clone());
                batch.push(command);
            }
        }
        let mut books = self.store.load(&batch, self.world.now());
        let results = batch
            .iter()
            .map(|command| books.execute(command, self.world.now()));
        let results: Vec<_> = results.collect();
        self.store.save(books.take_changes());
        assert_eq!(results, expected);
        self.results.extend(results);
    }

    /// Runs every command that took effect once more.
    pub(super) fn repeat_everything(&mut self) {
        let told = self.commands.iter().zip(&self.results);
        // Of a payment that had failed nothing was to be ended; should it have hung since, that is another matter.
        let was_nothing = |command: &Command, told: &Told| {
            matches!(command.action, Action::FailPayment(_))
                && matches!(told, Ok(Outcome::AlreadyApplied(_)))
        };
        let took_effect =
            told.filter(|(command, result)| result.is_ok() && !was_nothing(command, result));
        for (command, _) in took_effect {
            let mut books = self
                .store
                .load(std::slice::from_ref(command), self.world.now());
            let again = books.execute(command, self.world.now());
            let is_of_refund = matches!(
                command.action,
                Action::SettleRefund(_) | Action::RefuseRefund(_)
            );
            let is_of_dispute = matches!(
                again.as_ref().ok().and_then(Outcome::receipt),
                Some(
                    Receipt::CancellationDisputed(_)
                        | Receipt::CompletionDisputed(_)
                        | Receipt::DisputeClosed(_)
                )
            );
            if is_of_refund || is_of_dispute {
                // What was said of it may contradict what was said since, and is noted; it moves nothing.
                let changes = books.take_changes();
                assert_eq!(
                    (changes.wallets, changes.payments),
                    (vec![], vec![]),
                    "{command:?}"
                );
                assert_eq!(changes.transactions, vec![], "{command:?}");
                continue;
            }
            assert!(
                !matches!(again, Ok(Outcome::Applied { .. })),
                "{command:?}: {again:?}"
            );
            assert!(books.take_changes().is_empty(), "{command:?}");
        }
    }

    pub(super) fn assert_both_tellings_agree(mut self) {
        assert_eq!(&self.store.wallets, self.world.books().wallets());
        assert_eq!(&self.store.payments, self.world.books().payments());
        assert_eq!(&self.store.usage, self.world.books().usage());
        assert!(self.store.transactions.iter().eq(self.world.transactions()));
    }

    fn command(&mut self, step: Step) -> Option<Command> {
        let key = format!("key-{}", self.commands.len());
        let maybe_keyed = |action: Action, is_keyed: bool| {
            if is_keyed {
                keyed(action, &key, 1)
            } else {
                action.into()
            }
        };
        Some(match step {
            Step::Open { user: id, currency } => {
                let key = WalletKey {
                    user_id: user(id),
                    currency,
                };
                Action::OpenWallet(OpenWallet { key }).into()
            }
            Step::Create {
                user: id,
                som,
                gateway,
            } => {
                let create = CreatePayment {
                    id: PaymentId(self.world.fresh_uuid()),
                    gateway: gateway.parse().expect("a name"),
                    ..create(user(id), som)
                };
                keyed(Action::CreatePayment(create), &key, 1)
            }
            Step::Cancel {
                payment,
                is_stranger,
                is_keyed,
            } => {
                let payment = self.payment(payment)?;
                let user_id = if is_stranger {
                    user(9)
                } else {
                    payment.user_id
                };
                let cancel = CancelPayment {
                    user_id,
                    payment_id: payment.id,
                };
                maybe_keyed(Action::CancelPayment(cancel), is_keyed)
            }
            Step::Submit { attempt } => {
                let (payment, attempt) = self.attempt(attempt)?;
                Action::SubmitAttempt(submit(&payment, attempt.number)).into()
            }
            Step::EndByHand { payment } => {
                Action::FailPayment(fail_payment(&self.payment(payment)?)).into()
            }
            Step::CloseDispute { attempt } => {
                let (payment, attempt) = self.attempt(attempt)?;
                Action::CloseDispute(close_dispute(&payment, attempt.number)).into()
            }
            Step::Reserve {
                payment,
                percent,
                is_keyed,
            } => maybe_keyed(self.reserve(payment, percent)?, is_keyed),
            Step::OrderRefund { refund } => {
                Action::OrderRefund(order_refund(&self.refund(refund)?)).into()
            }
            Step::SettleRefund { refund, is_by_hand } => self.settle(refund, is_by_hand)?,
            Step::RefuseRefund { refund, is_by_hand } => self.refuse(refund, is_by_hand)?,
            Step::Reverse { attempt, is_wrong } => self.reverse(attempt, is_wrong)?,
            Step::Expire { payment } => expire(&self.payment(payment)?).into(),
            Step::Charge {
                user: id,
                service,
                quantity: count,
                doctor,
            } => {
                let charge = Charge {
                    transaction_id: TransactionId(self.world.fresh_uuid()),
                    user_id: user(id),
                    quantity: quantity(count),
                    related_object_id: doctor,
                    ..charge(service)
                };
                keyed(Action::Charge(charge), &key, 1)
            }
            Step::Begin {
                payment,
                transaction,
                is_wrong,
            } => self.begin(payment, transaction, is_wrong)?,
            Step::Complete { attempt, is_wrong } => self.complete(attempt, is_wrong)?,
            Step::Fail { attempt, is_wrong } => self.fail(attempt, is_wrong)?,
            Step::Again { command } => {
                let count = self.commands.len();
                self.commands.get(command.checked_rem(count)?)?.clone()
            }
        })
    }

    fn begin(&mut self, payment: usize, transaction: u8, is_wrong: Wrong) -> Option<Command> {
        let payment = self.payment(payment)?;
        // A gateway hears of a payment when it is stored, and not before.
        if !self.store.payments.contains_key(&payment.id) {
            return None;
        }
        let mut begin: BeginAttempt = begin(&payment, &transaction.to_string());
        match is_wrong {
            Wrong::Amount => begin.amount = som(1),
            Wrong::Gateway => begin.transaction.gateway = "humo".parse().expect("a name"),
            Wrong::Payment => begin.payment_id = PaymentId(self.world.fresh_uuid()),
            Wrong::Number | Wrong::Nothing => {}
        }
        Some(Action::BeginAttempt(begin).into())
    }

    fn complete(&mut self, attempt: usize, is_wrong: Wrong) -> Option<Command> {
        let (payment, attempt) = self.attempt(attempt)?;
        let mut completion = CompleteAttempt {
            transaction_id: TransactionId(self.world.fresh_uuid()),
            ..complete(&payment, attempt.number)
        };
        match is_wrong {
            Wrong::Amount => completion.amount = som(1),
            Wrong::Gateway => completion.gateway = "humo".parse().expect("a name"),
            Wrong::Payment => completion.payment_id = self.payment(0)?.id,
            Wrong::Number => completion.number = AttemptNumber::FIRST,
            Wrong::Nothing => {}
        }
        Some(Action::CompleteAttempt(completion).into())
    }

    fn fail(&mut self, attempt: usize, is_wrong: Wrong) -> Option<Command> {
        let (payment, attempt) = self.attempt(attempt)?;
        let mut failure: FailAttempt = fail(&payment, attempt.number);
        match is_wrong {
            Wrong::Amount => failure.amount = som(1),
            Wrong::Gateway => failure.gateway = "humo".parse().expect("a name"),
            Wrong::Payment => failure.payment_id = self.payment(0)?.id,
            Wrong::Number => failure.number = AttemptNumber::FIRST,
            Wrong::Nothing => {}
        }
        Some(Action::FailAttempt(failure).into())
    }

    fn reserve(&mut self, payment: usize, percent: i64) -> Option<Action> {
        let payment = self.payment(payment)?;
        let minor = payment.amount.minor * percent / 100;
        let amount = AnyMoney::new(minor, payment.amount.currency);
        Some(Action::ReserveRefund(ReserveRefund {
            refund_id: RefundId(self.world.fresh_uuid()),
            transaction_id: TransactionId(self.world.fresh_uuid()),
            ..reserve(&payment, Some(amount))
        }))
    }

    fn settle(&mut self, refund: usize, is_by_hand: bool) -> Option<Command> {
        let settle = SettleRefund {
            transaction_id: TransactionId(self.world.fresh_uuid()),
            by_hand: is_by_hand.then(order),
            ..settle_refund(&self.refund(refund)?)
        };
        Some(Action::SettleRefund(settle).into())
    }

    fn refuse(&mut self, refund: usize, is_by_hand: bool) -> Option<Command> {
        let refuse = RefuseRefund {
            transaction_id: TransactionId(self.world.fresh_uuid()),
            by_hand: is_by_hand.then(order),
            ..refuse_refund(&self.refund(refund)?)
        };
        Some(Action::RefuseRefund(refuse).into())
    }

    fn reverse(&mut self, attempt: usize, is_wrong: Wrong) -> Option<Command> {
        let (payment, attempt) = self.attempt(attempt)?;
        let mut reversal = ReverseAttempt {
            refund_id: RefundId(self.world.fresh_uuid()),
            transaction_id: TransactionId(self.world.fresh_uuid()),
            ..reverse(&payment, attempt.number)
        };
        match is_wrong {
            Wrong::Gateway => reversal.gateway = "humo".parse().expect("a name"),
            Wrong::Payment => reversal.payment_id = self.payment(0)?.id,
            Wrong::Number => reversal.number = AttemptNumber::FIRST,
            Wrong::Amount | Wrong::Nothing => {}
        }
        Some(Action::ReverseAttempt(reversal).into())
    }

    /// A refund by its place, the newest first.
    fn refund(&mut self, place: usize) -> Option<Refund> {
        let mut refunds: Vec<_> = self.world.books().all_refunds().cloned().collect();
        refunds.sort_by_key(|refund| std::cmp::Reverse(refund.id));
        let place = place.checked_rem(refunds.len())?;
        refunds.into_iter().nth(place)
    }

    /// A payment by its place, the newest first, so that stories go on with what they have just begun.
    fn payment(&mut self, place: usize) -> Option<Payment> {
        let payments = self.world.books().payments();
        let place = place.checked_rem(payments.len())?;
        payments.values().rev().nth(place).cloned()
    }

    /// An attempt by its place, the newest first, and its payment.
    fn attempt(&mut self, place: usize) -> Option<(Payment, Attempt)> {
        let books = self.world.books();
        let ids = books.payments().keys().rev();
        let attempts: Vec<_> = ids.flat_map(|id| books.attempts(*id)).collect();
        let attempt = (*attempts.get(place.checked_rem(attempts.len())?)?).clone();
        Some((books.payments()[&attempt.payment_id].clone(), attempt))
    }
}
