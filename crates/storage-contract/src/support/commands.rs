use domain::ledger::{
    Action, AdjustWallet, ApproveOrder, BeginAttempt, BlockWallet, CancelPayment, Charge,
    CloseDispute, Command, CompleteAttempt, CreatePayment, ExpirePayment, FailAttempt, FailPayment,
    OpenWallet, OrderRefund, RefuseRefund, RejectOrder, ReserveRefund, ReverseAttempt,
    SettleLookUp, SettleRefund, SubmitAttempt, WithdrawRefundOrder,
};

/// Anything that can be sent as a command.
pub(crate) trait AsCommand {
    fn command(self) -> Command;
}

impl AsCommand for Command {
    fn command(self) -> Command {
        self
    }
}

macro_rules! actions {
    ($($action:ident),+ $(,)?) => {$(
        impl AsCommand for $action {
            fn command(self) -> Command {
                Action::$action(self).into()
            }
        }
    )+};
}

actions! {
    OpenWallet, CreatePayment, CancelPayment, Charge, BeginAttempt, CompleteAttempt, FailAttempt, SettleLookUp,
    ExpirePayment, FailPayment, CloseDispute,
    BlockWallet, AdjustWallet, SubmitAttempt, ReverseAttempt, ReserveRefund, OrderRefund, SettleRefund, RefuseRefund,
    WithdrawRefundOrder, RejectOrder,
}

impl AsCommand for ApproveOrder {
    fn command(self) -> Command {
        Action::ApproveOrder(Box::new(self)).into()
    }
}
