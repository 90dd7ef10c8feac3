use crate::payment::{Attempt, Payment};
use crate::refund::Refund;

/// What a gateway needs to know to give money back.
#[derive(Clone, Copy, Debug)]
pub struct RefundOrder<'a> {
    /// The refund; its id is our reference.
    pub refund: &'a Refund,
    /// The payment that it is of.
    pub payment: &'a Payment,
    /// The attempt that took the money.
    pub attempt: &'a Attempt,
    /// The other attempts of the payment. One of them may have taken money too, which is not what goes back.
    pub others: &'a [Attempt],
}

impl RefundOrder<'_> {
    /// The whole payment goes back in one piece: what the payer paid, commission and all. Gateways know this as a
    /// reversal, and some know nothing else.
    pub fn is_whole(&self) -> bool {
        self.refund.amount == self.payment.amount
    }
}

/// How a refund stands at its gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundView {
    /// The money is on its way to the payer.
    Settled {
        /// The gateway's reference, when it gives one.
        reference: Option<String>,
    },
    /// The gateway will not do it, and has not done it.
    Refused {
        /// Its reason, for people who look into it.
        error_code: Option<i32>,
        /// The same in words, without secrets or card data.
        message: String,
    },
    /// The gateway has not done it and may be asked to: only as an answer to a look-up.
    NotMade,
    /// This gateway or this installation has no way to do it; nothing was sent.
    NotSupported {
        /// What to do instead, for staff.
        instead: &'static str,
    },
    /// The order was not sent, for certain: the gateway could not be reached, or a question that comes before the order
    /// had no answer. It may be ordered again. Only as an answer to an order.
    NotSent {
        /// What was in the way.
        problem: String,
    },
    /// No answer, or none that says either. The money may have moved.
    Unknown {
        /// What came instead of an answer.
        problem: String,
    },
}
