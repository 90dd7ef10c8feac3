use std::sync::{Arc, Mutex};

use chrono::{NaiveDate, TimeDelta};
use domain::administration::Reason;
use domain::card::{
    CardDetails, CardGateway, CodeRequest, ConfirmedCard, DebitOrder, DebitOutcome,
};
use domain::gateway::{
    GatewayAdapter, GatewayName, GatewayPorts, PaymentGateway, RefundOrder, RefundView,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{
    Attempt, AttemptStatus, GatewayTransaction, Payment, PaymentPurpose, PaymentStatus,
};
use domain::refund::{Refund, RefundOrigin, RefundStatus};
use domain::text::Language;
use domain::time::{BusinessCalendar, Clock};
use domain::{AttemptNumber, PaymentId, RefundId, Timestamp, UserId};
use gateway_uzcard::UzCardSettings;
use storage_memory::MemoryStorage;
use uuid::Uuid;

use crate::fake::{CODE, Gate, LOGIN, NUMBER, PASSWORD, TOKEN};

/// The reference of the only attempt.
pub(crate) const EXT: &str = "0193f5a0-0000-7000-8000-00000000000a";
/// What is debited, tiyin.
pub(crate) const TOTAL: i64 = 12_500_000;

/// A clock that is moved by hand.
pub(crate) struct Hands(Mutex<Timestamp>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no panic")
    }
}

/// The adapter, and what it stands between.
pub(crate) struct UzCard {
    pub(crate) gate: Gate,
    pub(crate) adapter: GatewayAdapter,
    clock: Arc<Hands>,
}

pub(crate) fn now() -> Timestamp {
    "2026-11-23T09:15:30Z".parse().expect("a moment")
}

pub(crate) fn settings(endpoint: &str) -> UzCardSettings {
    UzCardSettings {
        endpoint: Some(endpoint.to_owned()),
        login: Some(LOGIN.to_owned()),
        password: Some(PASSWORD.into()),
        merchant_id: Some("90012345678".to_owned()),
        terminal_id: Some("92900001".to_owned()),
        port: 16_050,
        service_name: "demo-shop".to_owned(),
        timeout_ms: 1_000,
        ..UzCardSettings::default()
    }
}

pub(crate) fn ports(clock: Arc<dyn Clock>) -> GatewayPorts {
    GatewayPorts {
        storage: Arc::new(MemoryStorage::new(Arc::clone(&clock))),
        clock,
        calendar: BusinessCalendar::default(),
        sms: None,
        public_url: "https://pay.clinic.uz".to_owned(),
    }
}

pub(crate) fn standing_clock() -> Arc<Hands> {
    Arc::new(Hands(Mutex::new(now())))
}

impl UzCard {
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut UzCardSettings)) -> Self {
        let gate = Gate::start();
        let mut settings = settings(&gate.url());
        change(&mut settings);
        let clock = standing_clock();
        let adapter = gateway_uzcard::open(settings, &ports(clock.clone()));
        let adapter = adapter.expect("fit").expect("credentials");
        Self {
            gate,
            adapter,
            clock,
        }
    }

    pub(crate) fn gateway(&self) -> &dyn PaymentGateway {
        self.adapter.gateway.as_ref()
    }

    pub(crate) fn cards(&self) -> &dyn CardGateway {
        self.adapter.cards.as_deref().expect("it debits cards")
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        *self.clock.0.lock().expect("no panic") += time;
    }

    /// A debit of the good card under [`EXT`].
    pub(crate) async fn debit(&self) -> DebitOutcome {
        let order = DebitOrder {
            payment: &payment(),
            attempt: &attempt(1, EXT),
        };
        let card = ConfirmedCard(TOKEN.into());
        self.cards().debit(&card, &order).await
    }

    /// Code asked for and typed in, card debited.
    pub(crate) async fn pay(&self) -> DebitOutcome {
        let request = CodeRequest {
            card: &good_card(),
            payment: &payment(),
            language: Language::Uzbek,
        };
        let sent = self.cards().send_code(&request).await.expect("sent");
        let card = self.cards().check_code(&sent.challenge, &CODE.into()).await;
        let order = DebitOrder {
            payment: &payment(),
            attempt: &attempt(1, EXT),
        };
        self.cards().debit(&card.expect("the code"), &order).await
    }

    pub(crate) async fn refund(&self, tiyin: i64, id: u128) -> RefundView {
        let refund = refund(tiyin, id);
        self.gateway()
            .refund(&order(&refund, &payment(), &paid_attempt()))
            .await
    }

    pub(crate) async fn look_up_refund(&self, tiyin: i64, id: u128) -> RefundView {
        let refund = refund(tiyin, id);
        self.gateway()
            .look_up_refund(&order(&refund, &payment(), &paid_attempt()))
            .await
    }
}

pub(crate) fn good_card() -> CardDetails {
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
    CardDetails::try_new(NUMBER, "06/28", today).expect("a card")
}

fn som(minor: i64) -> AnyMoney {
    AnyMoney::new(minor, CurrencyCode::Uzs)
}

fn uzcard() -> GatewayName {
    "uzcard".parse().expect("a name")
}

pub(crate) fn payment() -> Payment {
    Payment {
        id: PaymentId(Uuid::from_u128(0x0193_f5a0_0000_7000_8000_0000_0000_0001)),
        user_id: UserId::new(7).expect("positive"),
        reference: "PAY-0-00000000".to_owned(),
        gateway: uzcard(),
        purpose: PaymentPurpose::Payment,
        amount: som(TOTAL - 250_000),
        commission: som(250_000),
        total: som(TOTAL),
        refunded: som(0),
        status: PaymentStatus::Processing,
        callback_url: None,
        created_at: now(),
        expires_at: now() + TimeDelta::minutes(30),
        completed_at: None,
        is_late: false,
        version: 2,
    }
}

/// An attempt whose order was written down now.
pub(crate) fn attempt(number: i32, ext: &str) -> Attempt {
    Attempt {
        number: AttemptNumber::new(number).expect("positive"),
        payment_id: payment().id,
        transaction: GatewayTransaction {
            gateway: uzcard(),
            id: ext.to_owned(),
        },
        document_id: None,
        status: AttemptStatus::Open,
        began_at: now(),
        gateway_began_at: None,
        submitted_at: Some(now()),
        card_mask: Some(good_card().mask()),
        ended_at: None,
        error_code: None,
        disputed_at: None,
    }
}

fn paid_attempt() -> Attempt {
    Attempt {
        status: AttemptStatus::Succeeded,
        document_id: Some("012345678901".to_owned()),
        ..attempt(1, EXT)
    }
}

pub(crate) fn refund(tiyin: i64, id: u128) -> Refund {
    let staff = UserId::new(1).expect("positive");
    Refund {
        id: RefundId(Uuid::from_u128(id)),
        payment_id: payment().id,
        user_id: payment().user_id,
        gateway: uzcard(),
        attempt: AttemptNumber::FIRST,
        amount: som(tiyin),
        status: RefundStatus::Pending,
        origin: RefundOrigin::Staff(staff, Reason::parse("asked for").expect("a reason")),
        reference: None,
        error_code: None,
        requested_at: now(),
        ordered_at: None,
        ended_at: None,
        disputed_at: None,
    }
}

pub(crate) fn order<'a>(
    refund: &'a Refund,
    payment: &'a Payment,
    attempt: &'a Attempt,
) -> RefundOrder<'a> {
    RefundOrder {
        refund,
        payment,
        attempt,
        others: &[],
    }
}
