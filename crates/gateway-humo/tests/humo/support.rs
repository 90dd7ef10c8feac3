use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::TimeDelta;
use domain::card::{
    CardDetails, CardFailure, CardGateway, CodeRequest, CodeSent, ConfirmedCard, DebitOrder,
    DebitOutcome, PhoneNumber,
};
use domain::gateway::{GatewayAdapter, GatewayName, GatewayPorts, GatewayView, LookUpError};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{
    Attempt, AttemptStatus, GatewayTransaction, Payment, PaymentPurpose, PaymentStatus,
};
use domain::sms::{SmsFailure, SmsSender};
use domain::text::Language;
use domain::time::{BusinessCalendar, Clock};
use domain::{AttemptNumber, PaymentId, Timestamp, UserId};
use gateway_humo::HumoSettings;
use secrecy::{ExposeSecret, SecretString};
use storage_memory::MemoryStorage;
use uuid::Uuid;

use crate::fake::{FakeHumo, LOGIN, PASSWORD, TOKEN};

pub(crate) const REFERENCE: &str = "7f0c2a54-3b1e-4c1d-9d0e-5a1f6c2b8e11";
/// 125 000 so'm, as on the page.
pub(crate) const AMOUNT: i64 = 12_500_000;

/// A clock that stands still until it is moved.
pub(crate) struct HandClock {
    now: Mutex<Timestamp>,
    step: Mutex<TimeDelta>,
}

impl HandClock {
    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.now.lock().expect("no panic while it moved") += by;
    }

    /// From now on it moves on by so much whenever it was read.
    pub(crate) fn step(&self, by: TimeDelta) {
        *self.step.lock().expect("no panic while it moved") = by;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        let mut now = self.now.lock().expect("no panic while it moved");
        let read = *now;
        *now += *self.step.lock().expect("no panic while it moved");
        read
    }
}

/// Keeps messages, or fails.
#[derive(Default)]
pub(crate) struct Phones {
    pub(crate) messages: Mutex<Vec<(String, String)>>,
    pub(crate) failure: Mutex<Option<SmsFailure>>,
}

#[async_trait]
impl SmsSender for Phones {
    async fn send(&self, to: &PhoneNumber, text: &SecretString) -> Result<(), SmsFailure> {
        if let Some(failure) = self.failure.lock().expect("unharmed").clone() {
            return Err(failure);
        }
        let message = (to.digits().to_owned(), text.expose_secret().to_owned());
        self.messages.lock().expect("unharmed").push(message);
        Ok(())
    }
}

impl Phones {
    /// The code of the last message.
    pub(crate) fn code(&self) -> String {
        let messages = self.messages.lock().expect("unharmed");
        let (_, text) = messages.last().expect("a message");
        text.chars().filter(char::is_ascii_digit).collect()
    }
}

/// One installation and its Humo.
pub(crate) struct Shop {
    pub(crate) humo: FakeHumo,
    pub(crate) adapter: GatewayAdapter,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) phones: Arc<Phones>,
}

pub(crate) fn settings(humo: &FakeHumo) -> HumoSettings {
    let url = humo.double.url();
    HumoSettings {
        soap_url: Some(format!("{url}soap")),
        soap_login: Some(LOGIN.to_owned()),
        soap_password: Some(PASSWORD.into()),
        middleware_url: Some(url),
        middleware_token: Some(TOKEN.into()),
        merchant_id: Some("012345678901234".to_owned()),
        terminal_id: Some("12345678".to_owned()),
        point_code: Some("100010104110".to_owned()),
        centre_id: Some("DEMOBANK".to_owned()),
        timeout_ms: 1_000,
        ..HumoSettings::default()
    }
}

pub(crate) fn ports(clock: Arc<HandClock>, sms: Option<Arc<dyn SmsSender>>) -> GatewayPorts {
    GatewayPorts {
        storage: Arc::new(MemoryStorage::new(clock.clone())),
        clock,
        calendar: BusinessCalendar::default(),
        sms,
        public_url: "https://pay.example.uz".to_owned(),
    }
}

pub(crate) fn clock() -> Arc<HandClock> {
    Arc::new(HandClock {
        now: Mutex::new(began_at()),
        step: Mutex::new(TimeDelta::zero()),
    })
}

pub(crate) fn began_at() -> Timestamp {
    "2026-11-23T09:15:30Z".parse().expect("a moment")
}

impl Shop {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut HumoSettings)) -> Self {
        let humo = FakeHumo::start();
        let mut settings = settings(&humo);
        change(&mut settings);
        let (clock, phones) = (clock(), Arc::new(Phones::default()));
        let ports = ports(clock.clone(), Some(phones.clone()));
        let adapter = gateway_humo::open(settings, &ports)
            .expect("fit settings")
            .expect("credentials");
        Self {
            humo,
            adapter,
            clock,
            phones,
        }
    }

    pub(crate) fn cards(&self) -> &dyn CardGateway {
        self.adapter.cards.as_deref().expect("it debits cards")
    }

    pub(crate) async fn send_code(&self, card: &CardDetails) -> Result<CodeSent, CardFailure> {
        let payment = payment();
        let request = CodeRequest {
            card,
            payment: &payment,
            language: Language::English,
        };
        self.cards().send_code(&request).await
    }

    /// A card whose holder typed the code.
    pub(crate) async fn confirmed(&self, number: &str) -> ConfirmedCard {
        self.humo
            .change(|state| state.card = crate::fake::card_in_order(number));
        let sent = self.send_code(&card(number)).await.expect("a code");
        let code = self.phones.code().into();
        let checked = self.cards().check_code(&sent.challenge, &code).await;
        checked.expect("the right code")
    }

    pub(crate) async fn debit(&self, number: &str) -> DebitOutcome {
        let card = self.confirmed(number).await;
        self.debit_again(&card).await
    }

    pub(crate) async fn debit_again(&self, card: &ConfirmedCard) -> DebitOutcome {
        let (payment, attempt) = (payment(), submitted());
        let order = DebitOrder {
            payment: &payment,
            attempt: &attempt,
        };
        self.cards().debit(card, &order).await
    }

    pub(crate) async fn look_up(&self, attempts: &[Attempt]) -> Result<GatewayView, LookUpError> {
        self.adapter.gateway.look_up(&payment(), attempts).await
    }
}

pub(crate) fn card(number: &str) -> CardDetails {
    let today = began_at().date_naive();
    CardDetails::try_new(number, "12/28", today).expect("a card")
}

/// Paid in attempt 1.
pub(crate) fn paid(document_id: &str) -> GatewayView {
    GatewayView::Paid {
        attempt: AttemptNumber::new(1),
        document_id: Some(document_id.to_owned()),
    }
}

fn humo() -> GatewayName {
    "humo".parse().expect("a name")
}

pub(crate) fn payment() -> Payment {
    let money = |minor| AnyMoney::new(minor, CurrencyCode::Uzs);
    Payment {
        id: PaymentId(Uuid::from_u128(0x550e_8400_e29b_41d4_a716_4466_5544_0000)),
        user_id: UserId::new(7).expect("positive"),
        reference: "PAY-0-00000000".to_owned(),
        gateway: humo(),
        purpose: PaymentPurpose::Payment,
        amount: money(AMOUNT),
        commission: money(0),
        total: money(AMOUNT),
        refunded: money(0),
        status: PaymentStatus::Processing,
        callback_url: None,
        created_at: began_at(),
        expires_at: began_at() + TimeDelta::minutes(30),
        completed_at: None,
        is_late: false,
        version: 2,
    }
}

/// An attempt whose order has been sent.
pub(crate) fn submitted() -> Attempt {
    Attempt {
        submitted_at: Some(began_at()),
        ..begun()
    }
}

/// An attempt whose payer has not typed the code yet.
pub(crate) fn begun() -> Attempt {
    Attempt {
        number: AttemptNumber::new(1).expect("positive"),
        payment_id: payment().id,
        transaction: GatewayTransaction {
            gateway: humo(),
            id: REFERENCE.to_owned(),
        },
        document_id: None,
        status: AttemptStatus::Open,
        began_at: began_at(),
        gateway_began_at: None,
        submitted_at: None,
        card_mask: None,
        ended_at: None,
        error_code: None,
        disputed_at: None,
    }
}
