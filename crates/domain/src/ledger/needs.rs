use std::collections::BTreeSet;

use crate::billing::ServiceType;
use crate::idempotency::IdempotencyKey;
use crate::ids::{ApprovalId, DoctorId, PaymentId, UserId};
use crate::ledger::{Action, Command};
use crate::payment::GatewayTransaction;
use crate::wallet::WalletKey;

/// What a batch of commands must see, each row once and in key order.
///
/// An adapter locks payments first, then wallets, then approvals and staff, each in this order; whoever follows that order
/// never deadlocks.
/// It must also lock the so'm wallets of the owners of these payments, which it learns by loading them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchNeeds {
    /// Payments, with all their attempts, their refunds, and the wallet (of the payment's currency, and the anchor) of their owners.
    pub payments: BTreeSet<PaymentId>,
    /// Wallets. Always with the anchor of each user.
    pub wallets: BTreeSet<WalletKey>,
    /// Payments to be collected: what gateways are collecting for their owners ([`crate::payment::CollectedPayment`]),
    /// to be read after the wallets were locked.
    pub collected_for: BTreeSet<PaymentId>,
    /// Gateway transactions: which payment has them.
    pub gateway_transactions: BTreeSet<GatewayTransaction>,
    /// Users whose days of usage matter, because they view doctors: today and [`crate::billing::NEW_WALLET_DAYS`] + 1 days before it.
    pub usage: BTreeSet<UserId>,
    /// Whether this user has seen this doctor today.
    pub doctor_views: BTreeSet<(UserId, DoctorId)>,
    /// Approvals.
    pub approvals: BTreeSet<ApprovalId>,
    /// Members of staff whose orders count: what they ordered alone in the last
    /// [`crate::administration::SecondPersonRule::WINDOW_HOURS`]. Nobody else may add to it until the batch is saved.
    pub ordering_staff: BTreeSet<UserId>,
    /// Answers given before.
    pub answers: BTreeSet<(UserId, IdempotencyKey)>,
    /// How many fresh attempt numbers may be used.
    pub attempt_numbers: u32,
}

impl BatchNeeds {
    /// What these commands must see.
    pub fn of<'a>(commands: impl IntoIterator<Item = &'a Command>) -> Self {
        let mut needs = Self::default();
        for command in commands {
            needs.add(command);
        }
        needs
    }

    fn add(&mut self, command: &Command) {
        self.payments.extend(command.payment_id());
        if let Some(user_id) = command.user_id() {
            self.wallets.insert(WalletKey::anchor(user_id));
            if let Some(idempotency) = &command.idempotency {
                self.answers.insert((user_id, idempotency.key.clone()));
            }
        }
        if let Some(key) = command.administered_wallet() {
            self.wallets.extend([WalletKey::anchor(key.user_id), key]);
        }
        self.approvals.extend(command.approval_id());
        self.ordering_staff.extend(command.overseen_staff());
        match &command.action {
            Action::OpenWallet(open) => {
                self.wallets.insert(open.key);
            }
            Action::CreatePayment(create) => {
                self.wallets.insert(WalletKey {
                    user_id: create.user_id,
                    currency: create.amount.currency,
                });
            }
            Action::Charge(charge) => {
                self.wallets.insert(WalletKey {
                    user_id: charge.user_id,
                    currency: charge.currency,
                });
                // No other service is ever free.
                if charge.service == ServiceType::DoctorView {
                    self.usage.insert(charge.user_id);
                }
                self.doctor_views
                    .extend(charge.doctor().map(|doctor| (charge.user_id, doctor)));
            }
            Action::BeginAttempt(begin) => {
                self.gateway_transactions.insert(begin.transaction.clone());
                self.collected_for.insert(begin.payment_id);
                self.attempt_numbers += 1;
            }
            Action::CancelPayment(_)
            | Action::SubmitAttempt(_)
            | Action::ReverseAttempt(_)
            | Action::ReserveRefund(_)
            | Action::OrderRefund(_)
            | Action::WithdrawRefundOrder(_)
            | Action::SettleRefund(_)
            | Action::RefuseRefund(_)
            | Action::CompleteAttempt(_)
            | Action::FailAttempt(_)
            | Action::SettleLookUp(_)
            | Action::ExpirePayment(_)
            | Action::FailPayment(_)
            | Action::CloseDispute(_)
            | Action::BlockWallet(_)
            | Action::AdjustWallet(_)
            | Action::ApproveOrder(_)
            | Action::RejectOrder(_) => {}
        }
    }
}
