//! Typed ids: a payment's id cannot be passed where a transaction's is wanted.

use std::fmt;

use uuid::Uuid;

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

uuid_ids! {
    /// A payment (top-up). UUID version 7.
    PaymentId,
    /// A wallet transaction. UUID version 7.
    TransactionId,
    /// A line of the log of administration. UUID version 7.
    AdminLogId,
    /// A refund. UUID version 7.
    RefundId,
    /// An order that wants a second person. UUID version 7.
    ApprovalId,
}

macro_rules! positive_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// The id, when it is positive.
            pub const fn new(id: i64) -> Option<Self> {
                if id > 0 { Some(Self(id)) } else { None }
            }

            /// The number.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

positive_ids! {
    /// A user of the platform; the platform gives it, tokens carry it. Positive.
    UserId,
    /// A doctor of the platform. Positive.
    DoctorId,
}

/// Our number of one attempt to pay, unique in the installation: Click's `merchant_prepare_id`, which is documented
/// as `int`, so it stays within 31 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttemptNumber(i32);

impl AttemptNumber {
    /// The smallest number.
    pub const FIRST: Self = Self(1);

    /// The number, when it is positive.
    pub const fn new(number: i32) -> Option<Self> {
        if number > 0 { Some(Self(number)) } else { None }
    }

    /// The number.
    pub const fn get(self) -> i32 {
        self.0
    }
}
