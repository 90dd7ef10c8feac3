//! Everything that changes anything: commands in, receipts or refusals out.
//!
//! A change is a [`Command`]. The rule behind it is a pure function in [`rules`]: it sees a [`Snapshot`] and says
//! what must become true ([`Changes`]) or why not ([`Refusal`]). [`Books`] runs many commands over loaded state, one
//! after another, and collects what must be saved; every storage adapter is built around it:
//!
//! 1. take all the commands that are waiting and ask [`BatchNeeds`] what they must see,
//! 2. load exactly that with the rows locked, into [`Books`],
//! 3. [`Books::execute`] each command,
//! 4. save the [`ChangeSet`] and commit, all in one database transaction.

mod books;
mod changes;
mod command;
mod needs;
mod outcome;
mod port;
mod refusal;
pub mod rules;
mod snapshot;

pub use books::Books;
pub use changes::{
    ApprovalChange, AttemptChange, ChangeSet, Changes, PaymentChange, RefundChange, UsageChange,
    WalletChange,
};
pub use command::{
    Action, AdjustWallet, ApproveOrder, BeginAttempt, BlockWallet, CancelPayment, Charge,
    CloseDispute, Command, CompleteAttempt, CreatePayment, ExpirePayment, FailAttempt, FailPayment,
    Finding, IfOver, OpenWallet, OrderRefund, RefuseRefund, RejectOrder, ReserveRefund,
    ReverseAttempt, Rivals, SettleLookUp, SettleRefund, SubmitAttempt, WithdrawRefundOrder,
};
pub use needs::BatchNeeds;
pub use outcome::{Adjusted, Approved, Attempted, Charged, Decision, Outcome, Receipt, Refunded};
pub use port::{ExecuteError, Ledger};
pub use refusal::Refusal;
pub use snapshot::{PaymentSnapshot, Snapshot};
