use chrono::TimeDelta;

use crate::gateway::{GatewayName, GatewayTerms};
use crate::ids::{PaymentId, UserId};
use crate::money::{AnyMoney, Currency};
use crate::payment::{IllegalTransition, PaymentStatus, Quote, Transition};
use crate::time::Timestamp;

/// Through which endpoint a payment was made; the limits differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentPurpose {
    /// `payments/create`.
    Payment,
    /// `payments/wallet/topup`.
    Topup,
}

impl PaymentPurpose {
    /// Both purposes.
    pub const ALL: [Self; 2] = [Self::Payment, Self::Topup];

    /// The word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Topup => "topup",
        }
    }

    /// The purpose for a stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.as_str() == word)
    }
}

/// A payment into a wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Also the order number that gateways know (Click: `merchant_trans_id`).
    pub id: PaymentId,
    /// Whose wallet it credits.
    pub user_id: UserId,
    /// For people: `PAY-<unix seconds>-<8 hex>`.
    pub reference: String,
    /// Through which gateway.
    pub gateway: GatewayName,
    /// Made by which endpoint.
    pub purpose: PaymentPurpose,
    /// What the wallet is credited.
    pub amount: AnyMoney,
    /// What the gateway takes on top.
    pub commission: AnyMoney,
    /// What the payer pays.
    pub total: AnyMoney,
    /// What went back out of the wallet: refunds that are settled, and those that the gateway has not answered for.
    pub refunded: AnyMoney,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Where the payer's browser goes in the end.
    pub callback_url: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it expires unless paid.
    pub expires_at: Timestamp,
    /// When the wallet was credited.
    pub completed_at: Option<Timestamp>,
    /// The money came after `expires_at`.
    pub is_late: bool,
    /// Counts its changes, from 1: guards against lost updates.
    pub version: i64,
}

/// What a payment is made from.
#[derive(Clone, Debug)]
pub(crate) struct NewPayment<'a, C: Currency> {
    pub(crate) id: PaymentId,
    pub(crate) user_id: UserId,
    pub(crate) terms: &'a GatewayTerms,
    pub(crate) purpose: PaymentPurpose,
    pub(crate) quote: Quote<C>,
    pub(crate) callback_url: Option<String>,
}

impl Payment {
    /// How long after its time a gateway may still complete what it began in time, hours (Payme gives a transaction twelve).
    pub const IN_HAND_HOURS_MAX: i64 = 12;

    pub(crate) fn open<C: Currency>(new: NewPayment<'_, C>, now: Timestamp) -> Self {
        Self {
            id: new.id,
            user_id: new.user_id,
            reference: reference(new.id, now),
            gateway: new.terms.name.clone(),
            purpose: new.purpose,
            amount: new.quote.amount.money().into(),
            commission: new.quote.commission.into(),
            total: new.quote.total.into(),
            refunded: AnyMoney::new(0, C::CODE),
            status: PaymentStatus::Pending,
            callback_url: new.callback_url,
            created_at: now,
            expires_at: now + TimeDelta::minutes(i64::from(new.terms.processing_minutes)),
            completed_at: None,
            is_late: false,
            version: 1,
        }
    }

    /// From when on no gateway completes by itself what it began in time.
    pub fn in_hand_until(&self) -> Timestamp {
        self.expires_at + TimeDelta::hours(Self::IN_HAND_HOURS_MAX)
    }

    /// Whether its time is over.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        now >= self.expires_at
    }

    /// The status as the world sees it ([`PaymentStatus::seen`]).
    pub fn status_at(&self, now: Timestamp) -> PaymentStatus {
        self.status.seen(self.is_overdue(now))
    }

    /// What could still be refunded: what the wallet was credited less what went back.
    pub const fn refundable(&self) -> AnyMoney {
        AnyMoney::new(
            self.amount.minor - self.refunded.minor,
            self.amount.currency,
        )
    }

    /// The payment with another sum on its way back, its status as before.
    pub(crate) const fn with_refunded(mut self, refunded: AnyMoney) -> Self {
        self.refunded = refunded;
        self.version += 1;
        self
    }

    /// The payment after a transition.
    pub(crate) fn after(
        mut self,
        transition: Transition,
        now: Timestamp,
    ) -> Result<Self, IllegalTransition> {
        self.status = self.status.after(transition)?;
        self.version += 1;
        if transition == Transition::Complete {
            self.is_late = self.is_overdue(now);
            self.completed_at = Some(now);
        }
        Ok(self)
    }
}

/// `PAY-<unix seconds>-<8 upper-case hex>`; the hex are the random tail of the id.
fn reference(id: PaymentId, created_at: Timestamp) -> String {
    let tail = id.0.as_u128() & 0xFFFF_FFFF;
    format!("PAY-{}-{tail:08X}", created_at.timestamp())
}
