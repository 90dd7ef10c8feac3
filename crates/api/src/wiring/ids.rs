use domain::{AdminLogId, ApprovalId, PaymentId, RefundId, Timestamp, TransactionId};
use uuid::{Builder, Uuid};

/// Makes ids. The one place where randomness enters the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids;

impl Ids {
    /// For a new payment.
    pub fn payment(self, now: Timestamp) -> PaymentId {
        PaymentId(self.uuid_v7(now))
    }

    /// For a new wallet transaction.
    pub fn transaction(self, now: Timestamp) -> TransactionId {
        TransactionId(self.uuid_v7(now))
    }

    /// For a new refund.
    pub fn refund(self, now: Timestamp) -> RefundId {
        RefundId(self.uuid_v7(now))
    }

    /// For a new order that wants a second person.
    pub fn approval(self, now: Timestamp) -> ApprovalId {
        ApprovalId(self.uuid_v7(now))
    }

    /// For a new line of the log of administration.
    pub fn admin_log(self, now: Timestamp) -> AdminLogId {
        AdminLogId(self.uuid_v7(now))
    }

    /// A UUID version 7: ordered by time, 74 random bits.
    pub fn uuid_v7(self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random_bytes()).into_uuid()
    }

    /// 128 random bits as hex.
    pub fn random_hex(self) -> String {
        hex::encode(random_bytes::<16>())
    }

    /// A secret of 256 random bits as hex.
    pub fn random_secret(self) -> String {
        hex::encode(random_bytes::<32>())
    }
}

/// Random bytes of the operating system. Without them no id is safe, so that their absence ends the request.
fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has random bytes");
    bytes
}
