use std::sync::Arc;

use crate::administration::{Actor, AdminOrder, Approval, Reason, StaffOrder};
use crate::billing::{Quantity, ServiceType};
use crate::card::CardMask;
use crate::gateway::GatewayName;
use crate::idempotency::Idempotency;
use crate::ids::{
    AdminLogId, ApprovalId, AttemptNumber, DoctorId, PaymentId, RefundId, TransactionId, UserId,
};
use crate::money::{AnyMoney, CurrencyCode};
use crate::payment::{GatewayTransaction, PaymentPurpose};
use crate::refund::WayBack;
use crate::time::Timestamp;
use crate::wallet::{Direction, WalletKey};

/// Something that shall happen, at most once when it carries an idempotency key.
#[derive(Clone, Debug)]
pub struct Command {
    /// What shall happen.
    pub action: Action,
    /// The client's wish that it happens once; only for actions of a user.
    pub idempotency: Option<Arc<Idempotency>>,
}

impl From<Action> for Command {
    fn from(action: Action) -> Self {
        Self {
            action,
            idempotency: None,
        }
    }
}

/// Every change there is.
#[derive(Clone, Debug)]
pub enum Action {
    /// A user is seen for the first time.
    OpenWallet(OpenWallet),
    /// A user wants to top up.
    CreatePayment(CreatePayment),
    /// A user gives up a payment.
    CancelPayment(CancelPayment),
    /// A user uses a service.
    Charge(Charge),
    /// A gateway begins to collect a payment.
    BeginAttempt(BeginAttempt),
    /// A gateway took the payer's money.
    CompleteAttempt(CompleteAttempt),
    /// A gateway did not take the payer's money.
    FailAttempt(FailAttempt),
    /// A gateway, asked about a payment, proved how it ended.
    SettleLookUp(SettleLookUp),
    /// We are about to have a card debited.
    SubmitAttempt(SubmitAttempt),
    /// A gateway calls an attempt off, and gives a payer's money back by itself.
    ReverseAttempt(ReverseAttempt),
    /// A payment's time may be over.
    ExpirePayment(ExpirePayment),
    /// Staff end a payment that hangs.
    FailPayment(FailPayment),
    /// Staff have looked at what was in question.
    CloseDispute(CloseDispute),
    /// Staff want money to go back to a payer.
    ReserveRefund(ReserveRefund),
    /// We are about to have a gateway give money back.
    OrderRefund(OrderRefund),
    /// The order to give money back was not sent after all.
    WithdrawRefundOrder(WithdrawRefundOrder),
    /// The gateway gave the money of a refund back.
    SettleRefund(SettleRefund),
    /// The gateway did not give the money of a refund back.
    RefuseRefund(RefuseRefund),
    /// Staff block a wallet or let it free.
    BlockWallet(BlockWallet),
    /// Staff correct what a wallet holds.
    AdjustWallet(AdjustWallet),
    /// A second person lets an order be carried out.
    ApproveOrder(Box<ApproveOrder>),
    /// An order that wants a second person shall not be carried out.
    RejectOrder(RejectOrder),
}

/// Opens a wallet unless it is open.
#[derive(Clone, Copy, Debug)]
pub struct OpenWallet {
    /// Which.
    pub key: WalletKey,
}

/// Creates a payment.
#[derive(Clone, Debug)]
pub struct CreatePayment {
    /// Its id to be.
    pub id: PaymentId,
    /// Whose wallet it will credit.
    pub user_id: UserId,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// Through which endpoint.
    pub purpose: PaymentPurpose,
    /// What the wallet shall be credited.
    pub amount: AnyMoney,
    /// Where the payer's browser goes in the end; checked by the caller.
    pub callback_url: Option<String>,
}

/// Cancels a pending payment of this user.
#[derive(Clone, Copy, Debug)]
pub struct CancelPayment {
    /// Who asks.
    pub user_id: UserId,
    /// Which payment.
    pub payment_id: PaymentId,
}

/// Charges a wallet for a service, unless it is free.
#[derive(Clone, Copy, Debug)]
pub struct Charge {
    /// Id of the transaction to be.
    pub transaction_id: TransactionId,
    /// Who pays.
    pub user_id: UserId,
    /// For which service.
    pub service: ServiceType,
    /// How many of it.
    pub quantity: Quantity,
    /// What it is about; for a doctor view, the doctor.
    pub related_object_id: Option<i64>,
    /// From which of the user's wallets.
    pub currency: CurrencyCode,
}

impl Charge {
    /// The doctor who is seen, when this is a view of a known doctor.
    pub fn doctor(&self) -> Option<DoctorId> {
        match self.service {
            ServiceType::DoctorView => self.related_object_id.and_then(DoctorId::new),
            _ => None,
        }
    }
}

/// A gateway's call that begins an attempt (Click: prepare).
#[derive(Clone, Debug)]
pub struct BeginAttempt {
    /// Which payment.
    pub payment_id: PaymentId,
    /// The gateway and its id of the attempt.
    pub transaction: GatewayTransaction,
    /// The document number that the payer sees.
    pub document_id: Option<String>,
    /// What the gateway wants to collect; must equal the payment's total.
    pub amount: AnyMoney,
    /// When it began by the gateway's own clock, where the gateway says so.
    pub gateway_began_at: Option<Timestamp>,
    /// What may be known of the payer's card, where we asked for it.
    pub card_mask: Option<CardMask>,
    /// What becomes of other attempts of the same payment that are open.
    pub rivals: Rivals,
}

/// What a new attempt does about others of its payment that are open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rivals {
    /// They stay open; the first to succeed wins, and the gateway is told to give the money of others back (Click).
    Allowed,
    /// While one is open there is no other (Payme: one live transaction an order).
    Refused,
    /// Those that were never submitted end here: their payer has typed in another card. One that was submitted may have
    /// taken the money, and then there is no other (our card page).
    ReplacedUnlessSubmitted,
}

/// Notes, before it is sent, that the order to debit a card is being sent. Refused when it was noted before: whoever is
/// refused must not send.
#[derive(Clone, Debug)]
pub struct SubmitAttempt {
    /// Which payment.
    pub payment_id: PaymentId,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// Which attempt.
    pub number: AttemptNumber,
}

/// A gateway's call that calls an attempt off (Payme: `CancelTransaction`), in one step whether the attempt is open or has
/// succeeded. One that is open ends without money. Of one that succeeded the gateway gives back all that it took: the
/// wallet gives the money back, or refuses when it no longer holds it.
#[derive(Clone, Debug)]
pub struct ReverseAttempt {
    /// Which payment.
    pub payment_id: PaymentId,
    /// Which gateway says so.
    pub gateway: GatewayName,
    /// Which attempt.
    pub number: AttemptNumber,
    /// The gateway's code of the reason.
    pub reason_code: i32,
    /// Id of the refund to be.
    pub refund_id: RefundId,
    /// Id of the wallet transaction to be.
    pub transaction_id: TransactionId,
}

/// Takes the money of a refund out of the wallet, before the gateway is asked.
#[derive(Clone, Debug)]
pub struct ReserveRefund {
    /// Who orders it, and why.
    pub order: AdminOrder,
    /// Id of the refund to be.
    pub refund_id: RefundId,
    /// Id of the wallet transaction to be.
    pub transaction_id: TransactionId,
    /// Which payment.
    pub payment_id: PaymentId,
    /// How much; `None` for all that is left.
    pub amount: Option<AnyMoney>,
    /// What is known beforehand of the way back.
    pub way_back: Arc<dyn WayBack>,
}

/// Notes, before it is sent, that the order to make a refund is being sent to the gateway. Refused when somebody else has
/// noted so meanwhile: whoever is refused must not send.
#[derive(Clone, Copy, Debug)]
pub struct OrderRefund {
    /// Which refund.
    pub refund_id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// When the last order was sent, as the caller knows it; `None` for never.
    pub last_ordered_at: Option<Timestamp>,
}

/// Takes back what [`OrderRefund`] noted: it is certain that nothing was sent. The refund stands as it did before, so that
/// it may be ordered again. Refused when somebody has ordered or ended it since.
#[derive(Clone, Copy, Debug)]
pub struct WithdrawRefundOrder {
    /// Which refund.
    pub refund_id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// The order that was not sent.
    pub ordered_at: Timestamp,
    /// The one before it, which may have been; `None` for none.
    pub last_ordered_at: Option<Timestamp>,
}

/// Ends a refund whose money the gateway gave back. By hand, one that had been refused too: the wallet is debited again.
#[derive(Clone, Debug)]
pub struct SettleRefund {
    /// Which refund.
    pub refund_id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// The gateway's reference, when it gives one.
    pub reference: Option<String>,
    /// Who of staff says so, and why; `None` when the gateway itself does.
    pub by_hand: Option<AdminOrder>,
    /// Id of the wallet transaction to be, if there is one.
    pub transaction_id: TransactionId,
}

/// Ends a refund whose money the gateway keeps: the wallet gets it back.
#[derive(Clone, Debug)]
pub struct RefuseRefund {
    /// Which refund.
    pub refund_id: RefundId,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// The gateway's reason.
    pub error_code: Option<i32>,
    /// Who of staff says so, and why; `None` when the gateway itself does.
    pub by_hand: Option<AdminOrder>,
    /// Id of the wallet transaction to be.
    pub transaction_id: TransactionId,
}

/// A gateway's call that proves that it took the money (Click: complete with `error=0`).
#[derive(Clone, Debug)]
pub struct CompleteAttempt {
    /// Which payment.
    pub payment_id: PaymentId,
    /// Which gateway says so.
    pub gateway: GatewayName,
    /// Which attempt.
    pub number: AttemptNumber,
    /// What was collected; must equal the payment's total.
    pub amount: AnyMoney,
    /// The gateway's document, when it gives one only now.
    pub document_id: Option<String>,
    /// What becomes of the money when the attempt is over by then.
    pub if_over: IfOver,
    /// Id of the wallet transaction to be.
    pub transaction_id: TransactionId,
}

/// What a gateway does that confirms an attempt which had ended otherwise, and is told so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IfOver {
    /// It takes no money before it is told that it may (Payme).
    TakesNothing,
    /// It took the money and gives it back; until it has, somebody must look (Click).
    GivesBack,
    /// It took the money and keeps it: the wallet is credited, unless another attempt has brought the payment's money
    /// (cards, which we order debits of).
    Keeps,
}

/// A gateway's call that says that it did not take the money (Click: complete with `error<0`).
#[derive(Clone, Debug)]
pub struct FailAttempt {
    /// Which payment.
    pub payment_id: PaymentId,
    /// Which gateway says so.
    pub gateway: GatewayName,
    /// Which attempt.
    pub number: AttemptNumber,
    /// What it would have collected; must equal the payment's total.
    pub amount: AnyMoney,
    /// The gateway's reason.
    pub error_code: i32,
}

/// Applies what a gateway proved when it was asked about a payment.
#[derive(Clone, Debug)]
pub struct SettleLookUp {
    /// Which payment.
    pub payment_id: PaymentId,
    /// Which gateway was asked.
    pub gateway: GatewayName,
    /// What it proved.
    pub finding: Finding,
    /// Id of the wallet transaction to be.
    pub transaction_id: TransactionId,
}

/// What a gateway proved about a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It holds the payer's money.
    Paid {
        /// The attempt in which it took it, when that is known.
        attempt: Option<AttemptNumber>,
        /// The document under which it took it, when it says so.
        document_id: Option<String>,
    },
    /// It has not taken the payer's money, and will not in these attempts.
    NotPaid {
        /// The attempts that it was asked about; one that began later is not judged.
        attempts: Vec<AttemptNumber>,
        /// Its reason.
        error_code: Option<i32>,
    },
}

/// Expires a payment that nobody paid in time.
#[derive(Clone, Copy, Debug)]
pub struct ExpirePayment {
    /// Which.
    pub payment_id: PaymentId,
}

/// Ends a payment of which no gateway will ever say how it ended, and of which staff have seen that nothing was taken. There
/// is no such way to say that something was: only a gateway's word credits a wallet.
#[derive(Clone, Debug)]
pub struct FailPayment {
    /// Who orders it, and why.
    pub order: AdminOrder,
    /// Which payment.
    pub payment_id: PaymentId,
}

/// Ends what is in question about an attempt. The money stays where it is; what its gateway says against it later is in
/// question anew.
#[derive(Clone, Debug)]
pub struct CloseDispute {
    /// Who orders it, and why.
    pub order: AdminOrder,
    /// Of which payment.
    pub payment_id: PaymentId,
    /// Which attempt.
    pub number: AttemptNumber,
}

/// Blocks an open wallet, or lets it free, unless it is so already.
#[derive(Clone, Debug)]
pub struct BlockWallet {
    /// Who orders it, and why.
    pub order: AdminOrder,
    /// Which wallet.
    pub key: WalletKey,
    /// As it shall be: blocked or not.
    pub is_blocked: bool,
}

/// Puts money into an open wallet or takes it out, blocked or not, against the account `adjustment`.
#[derive(Clone, Debug)]
pub struct AdjustWallet {
    /// Who orders it, and why.
    pub order: AdminOrder,
    /// Id of the transaction to be.
    pub transaction_id: TransactionId,
    /// Whose wallet; its currency is that of the amount.
    pub user_id: UserId,
    /// Into the wallet or out of it.
    pub direction: Direction,
    /// How much.
    pub amount: AnyMoney,
}

impl AdjustWallet {
    /// Which wallet.
    pub const fn key(&self) -> WalletKey {
        WalletKey {
            user_id: self.user_id,
            currency: self.amount.currency,
        }
    }
}

/// Carries an order out that waits for a second person, as if it were given now: whatever refuses it now leaves it waiting.
#[derive(Clone, Debug)]
pub struct ApproveOrder {
    /// Which approval.
    pub approval_id: ApprovalId,
    /// What was ordered, as it is stored.
    pub order: StaffOrder,
    /// Who approves it.
    pub actor: Actor,
    /// Why, if they say so.
    pub reason: Option<Reason>,
    /// Id of the line of the log about the approval.
    pub line_id: AdminLogId,
    /// Id of the line of the log about what was ordered.
    pub order_line_id: AdminLogId,
    /// Id of the wallet transaction to be, if there is one.
    pub transaction_id: TransactionId,
    /// What is known beforehand of the way back of a refund.
    pub way_back: Arc<dyn WayBack>,
}

impl ApproveOrder {
    /// The action that carries the order out, in the name of who gave it.
    pub(crate) fn action(&self, approval: &Approval) -> Action {
        let order = AdminOrder {
            id: self.order_line_id,
            actor: approval.ordered_by,
            reason: approval.reason.clone(),
            oversight: None,
        };
        approval
            .order
            .action(order, self.transaction_id, &self.way_back)
    }
}

/// Ends an order that waits for a second person; who gave it may do so too.
#[derive(Clone, Debug)]
pub struct RejectOrder {
    /// Which approval.
    pub approval_id: ApprovalId,
    /// Who ends it, and why.
    pub order: AdminOrder,
}

impl Command {
    /// The user who asked, for actions of users and of staff.
    pub fn user_id(&self) -> Option<UserId> {
        match &self.action {
            Action::OpenWallet(open) => Some(open.key.user_id),
            Action::CreatePayment(create) => Some(create.user_id),
            Action::CancelPayment(cancel) => Some(cancel.user_id),
            Action::Charge(charge) => Some(charge.user_id),
            Action::BlockWallet(block) => Some(block.order.actor.user_id),
            Action::AdjustWallet(adjust) => Some(adjust.order.actor.user_id),
            Action::ReserveRefund(reserve) => Some(reserve.order.actor.user_id),
            Action::SettleRefund(settle) => actor(settle.by_hand.as_ref()),
            Action::RefuseRefund(refuse) => actor(refuse.by_hand.as_ref()),
            Action::FailPayment(fail) => Some(fail.order.actor.user_id),
            Action::CloseDispute(close) => Some(close.order.actor.user_id),
            Action::ApproveOrder(approve) => Some(approve.actor.user_id),
            Action::RejectOrder(reject) => Some(reject.order.actor.user_id),
            Action::BeginAttempt(_)
            | Action::SubmitAttempt(_)
            | Action::CompleteAttempt(_)
            | Action::FailAttempt(_)
            | Action::ReverseAttempt(_)
            | Action::SettleLookUp(_)
            | Action::OrderRefund(_)
            | Action::WithdrawRefundOrder(_)
            | Action::ExpirePayment(_) => None,
        }
    }

    /// The existing payment that the action is about.
    pub fn payment_id(&self) -> Option<PaymentId> {
        match &self.action {
            Action::CancelPayment(cancel) => Some(cancel.payment_id),
            Action::BeginAttempt(begin) => Some(begin.payment_id),
            Action::CompleteAttempt(complete) => Some(complete.payment_id),
            Action::FailAttempt(fail) => Some(fail.payment_id),
            Action::SettleLookUp(settle) => Some(settle.payment_id),
            Action::ExpirePayment(expire) => Some(expire.payment_id),
            Action::SubmitAttempt(submit) => Some(submit.payment_id),
            Action::ReverseAttempt(reverse) => Some(reverse.payment_id),
            Action::ReserveRefund(reserve) => Some(reserve.payment_id),
            Action::OrderRefund(order) => Some(order.payment_id),
            Action::WithdrawRefundOrder(withdraw) => Some(withdraw.payment_id),
            Action::SettleRefund(settle) => Some(settle.payment_id),
            Action::RefuseRefund(refuse) => Some(refuse.payment_id),
            Action::FailPayment(fail) => Some(fail.payment_id),
            Action::CloseDispute(close) => Some(close.payment_id),
            Action::ApproveOrder(approve) => approve.order.refund().map(|place| place.payment_id),
            Action::OpenWallet(_)
            | Action::CreatePayment(_)
            | Action::Charge(_)
            | Action::BlockWallet(_)
            | Action::AdjustWallet(_)
            | Action::RejectOrder(_) => None,
        }
    }

    /// The wallet of somebody that staff change.
    pub fn administered_wallet(&self) -> Option<WalletKey> {
        match &self.action {
            Action::BlockWallet(block) => Some(block.key),
            Action::AdjustWallet(adjust) => Some(adjust.key()),
            Action::ApproveOrder(approve) => approve.order.corrected_wallet(),
            Action::OpenWallet(_)
            | Action::CreatePayment(_)
            | Action::CancelPayment(_)
            | Action::Charge(_)
            | Action::BeginAttempt(_)
            | Action::SubmitAttempt(_)
            | Action::CompleteAttempt(_)
            | Action::FailAttempt(_)
            | Action::ReverseAttempt(_)
            | Action::SettleLookUp(_)
            | Action::ReserveRefund(_)
            | Action::OrderRefund(_)
            | Action::WithdrawRefundOrder(_)
            | Action::SettleRefund(_)
            | Action::RefuseRefund(_)
            | Action::FailPayment(_)
            | Action::CloseDispute(_)
            | Action::RejectOrder(_)
            | Action::ExpirePayment(_) => None,
        }
    }

    /// The approval that the action decides about.
    pub fn approval_id(&self) -> Option<ApprovalId> {
        match &self.action {
            Action::ApproveOrder(approve) => Some(approve.approval_id),
            Action::RejectOrder(reject) => Some(reject.approval_id),
            _ => None,
        }
    }

    /// The member of staff who orders something that one person may not order without limit.
    pub fn overseen_staff(&self) -> Option<UserId> {
        let order = match &self.action {
            Action::AdjustWallet(adjust) => Some(&adjust.order),
            Action::ReserveRefund(reserve) => Some(&reserve.order),
            Action::SettleRefund(settle) => settle.by_hand.as_ref(),
            Action::RefuseRefund(refuse) => refuse.by_hand.as_ref(),
            _ => None,
        };
        order
            .filter(|order| order.oversight.is_some())
            .map(|order| order.actor.user_id)
    }

    /// Commands with the same key wait in the same lane: those of one user, those about one payment, and what staff do
    /// to a user's wallets with what the user does.
    pub fn lane_key(&self) -> u64 {
        let owner = self.administered_wallet().map(|key| key.user_id);
        match (owner.or_else(|| self.user_id()), self.payment_id()) {
            (Some(user_id), _) => user_id.get().unsigned_abs(),
            (None, Some(payment_id)) => payment_id.0.as_u64_pair().1,
            (None, None) => 0,
        }
    }
}

fn actor(by_hand: Option<&AdminOrder>) -> Option<UserId> {
    by_hand.map(|order| order.actor.user_id)
}
