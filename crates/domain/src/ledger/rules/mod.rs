//! The rules, one file an action. Each is a pure function from what it sees to what must become true.

mod adjust_wallet;
mod approve_order;
mod begin_attempt;
mod block_wallet;
mod cancel_payment;
mod charge;
mod close_dispute;
mod complete_attempt;
mod create_payment;
mod credit;
mod dispute;
mod expire_payment;
mod fail_attempt;
mod fail_payment;
mod open_wallet;
mod order_refund;
mod refund;
mod refund_end;
mod refuse_refund;
mod reject_order;
mod reserve_refund;
mod reverse_attempt;
mod second_person;
mod settle_look_up;
mod settle_refund;
mod submit_attempt;
mod withdraw_refund_order;

pub use begin_attempt::{ensure_collectable, ensure_room};
pub use charge::ensure_payable;

use crate::gateway::GatewayName;
use crate::ledger::{Action, Decision, PaymentSnapshot, Refusal, Snapshot};
use crate::money::in_currency;
use crate::time::Timestamp;

/// Decides an action: the one place that knows which rule is whose.
pub fn decide(
    snapshot: &Snapshot<'_>,
    action: &Action,
    now: Timestamp,
) -> Result<Decision, Refusal> {
    match action {
        Action::OpenWallet(open) => Ok(open_wallet::decide(snapshot, open, now)),
        Action::CreatePayment(create) => create_payment::decide(snapshot, create, now),
        Action::CancelPayment(cancel) => cancel_payment::decide(snapshot, cancel, now),
        Action::Charge(charge) => charge::decide(snapshot, charge, now),
        Action::BeginAttempt(begin) => begin_attempt::decide(snapshot, begin, now),
        Action::CompleteAttempt(complete) => complete_attempt::decide(snapshot, complete, now),
        Action::FailAttempt(fail) => fail_attempt::decide(snapshot, fail, now),
        Action::SubmitAttempt(submit) => submit_attempt::decide(snapshot, submit, now),
        Action::ReverseAttempt(reverse) => reverse_attempt::decide(snapshot, reverse, now),
        Action::ReserveRefund(reserve) => {
            let decision = reserve_refund::decide(snapshot, reserve, now)?;
            let order = Some(&reserve.order);
            Ok(second_person::ask(snapshot, order, decision, now))
        }
        Action::OrderRefund(order) => order_refund::decide(snapshot, *order, now),
        Action::WithdrawRefundOrder(withdraw) => withdraw_refund_order::decide(snapshot, *withdraw),
        Action::SettleRefund(settle) => {
            let decision = settle_refund::decide(snapshot, settle, now)?;
            let order = settle.by_hand.as_ref();
            Ok(second_person::ask(snapshot, order, decision, now))
        }
        Action::RefuseRefund(refuse) => {
            let decision = refuse_refund::decide(snapshot, refuse, now)?;
            let order = refuse.by_hand.as_ref();
            Ok(second_person::ask(snapshot, order, decision, now))
        }
        Action::SettleLookUp(settle) => settle_look_up::decide(snapshot, settle, now),
        Action::BlockWallet(block) => block_wallet::decide(snapshot, block, now),
        Action::AdjustWallet(adjust) => {
            let decision = adjust_wallet::decide(snapshot, adjust, now)?;
            let order = Some(&adjust.order);
            Ok(second_person::ask(snapshot, order, decision, now))
        }
        Action::ApproveOrder(approve) => approve_order::decide(snapshot, approve, now),
        Action::RejectOrder(reject) => reject_order::decide(snapshot, reject, now),
        Action::ExpirePayment(expire) => expire_payment::decide(snapshot, *expire, now),
        Action::FailPayment(fail) => fail_payment::decide(snapshot, fail, now),
        Action::CloseDispute(close) => close_dispute::decide(snapshot, close, now),
    }
}

/// The payment, when it is this gateway's; a gateway knows nothing of the payments of others.
fn payment_of<'s, 'a>(
    snapshot: &'s Snapshot<'a>,
    gateway: &GatewayName,
) -> Result<&'s PaymentSnapshot<'a>, Refusal> {
    snapshot
        .payment
        .as_ref()
        .filter(|found| found.payment.gateway == *gateway)
        .ok_or(Refusal::UnknownPayment)
}
