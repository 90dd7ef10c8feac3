//! The service in this process, with payments to pay.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::http::{Method, header};
use actix_web::middleware::{NormalizePath, from_fn};
use actix_web::{App, test, web};
use api::card_page::{CardPage, Payers, configure_card_page, forget_ended_sessions};
use api::gateways::{Availability, LookUps};
use api::http::{
    BODY_BYTES_MAX, answer_crashes, answer_in_language, carry_request_id, not_found, secure_headers,
};
use api::wiring::{Background, Gateways, Ids, Services};
use chrono::TimeDelta;
use domain::ledger::{Action, Command, CreatePayment, Receipt};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, Payment, PaymentPurpose};
use domain::storage::Storage;
use domain::time::{BusinessCalendar, Clock};
use domain::wallet::WalletKey;
use domain::{PaymentId, Timestamp, UserId};
use storage_memory::MemoryStorage;
use tokio::runtime::Handle;

use crate::bank::Bank;

/// Whose wallet is filled.
pub(crate) const USER: i64 = 7;
/// Where payers are sent back.
pub(crate) const RETURN_URL: &str = "https://app.example.com/back";

/// The service and its bank.
pub(crate) struct Shop {
    pub(crate) bank: Arc<Bank>,
    pub(crate) services: web::Data<Services>,
    pub(crate) page: web::Data<CardPage>,
    clock: Arc<ShopClock>,
}

struct ShopClock(Mutex<Timestamp>);

impl Clock for ShopClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer as it left the service.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// A header; empty when it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl Shop {
    /// A service on this machine that anybody may pay at.
    pub(crate) fn open() -> Self {
        Self::open_at("http://127.0.0.1:8000", Payers::Public)
    }

    /// A service that browsers reach at this address.
    pub(crate) fn open_at(public_url: &str, payers: Payers) -> Self {
        let clock = shop_clock();
        let storage = MemoryStorage::new(Arc::<ShopClock>::clone(&clock) as Arc<dyn Clock>);
        Self::over(Arc::new(storage), clock, public_url, payers)
    }

    /// A service over a storage that the caller made, with the clock that it was made with.
    pub(crate) fn over_storage(make: impl FnOnce(Arc<dyn Clock>) -> Arc<dyn Storage>) -> Self {
        let clock = shop_clock();
        let storage = make(Arc::<ShopClock>::clone(&clock));
        Self::over(storage, clock, "http://127.0.0.1:8000", Payers::Testers)
    }

    fn over(
        storage: Arc<dyn Storage>,
        clock: Arc<ShopClock>,
        public_url: &str,
        payers: Payers,
    ) -> Self {
        let bank = Arc::new(Bank::new());
        let services = services(storage, Arc::<ShopClock>::clone(&clock), &bank, public_url);
        Self {
            page: web::Data::new(CardPage::new(public_url, "Example Clinic", payers)),
            services: web::Data::new(services),
            bank,
            clock,
        }
    }

    /// Another process on the same database, at the same bank.
    pub(crate) fn second_instance(&self) -> Self {
        let url = &self.services.public_url;
        let storage = Arc::clone(&self.services.storage);
        let clock = Arc::clone(&self.clock);
        let services = services(storage, Arc::<ShopClock>::clone(&clock), &self.bank, url);
        Self {
            page: web::Data::new(CardPage::new(url, "Example Clinic", Payers::Public)),
            services: web::Data::new(services),
            bank: Arc::clone(&self.bank),
            clock,
        }
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.clock.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }

    /// What the job does that forgets sessions.
    pub(crate) async fn sweep(&self) {
        forget_ended_sessions(&self.page, &self.services).await;
    }

    /// A payment of 50,000 so'm and 1.5 % on top, through the bank.
    pub(crate) async fn payment(&self) -> PaymentId {
        self.payment_through("uzcard").await
    }

    pub(crate) async fn payment_through(&self, gateway: &str) -> PaymentId {
        let create = CreatePayment {
            id: Ids.payment(self.clock.now()),
            user_id: user(),
            gateway: gateway.parse().expect("a name"),
            purpose: PaymentPurpose::Topup,
            amount: AnyMoney::new(5_000_000, CurrencyCode::Uzs),
            callback_url: Some(RETURN_URL.to_owned()),
        };
        match self.execute(Action::CreatePayment(create)).await {
            Receipt::PaymentCreated(payment) => payment.id,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn execute(&self, action: Action) -> Receipt {
        let outcome = self.services.ledger().execute(Command::from(action)).await;
        let outcome = outcome.expect("taken");
        outcome.receipt().expect("a receipt").clone()
    }

    pub(crate) async fn find(&self, id: PaymentId) -> Payment {
        let found = self.services.storage.find_payment(id).await;
        found.expect("read").expect("a payment")
    }

    pub(crate) async fn status(&self, id: PaymentId) -> &'static str {
        self.find(id).await.status.as_str()
    }

    pub(crate) async fn attempts(&self, id: PaymentId) -> Vec<Attempt> {
        self.services.storage.list_attempts(id).await.expect("read")
    }

    /// What the payer's wallet holds, tiyin.
    pub(crate) async fn balance(&self) -> i64 {
        let key = WalletKey {
            user_id: user(),
            currency: CurrencyCode::Uzs,
        };
        let found = self.services.storage.find_wallet(key).await.expect("read");
        found.map_or(0, |wallet| wallet.balance_minor)
    }

    /// Sends a request as it stands.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: String,
    ) -> Answer {
        let app = App::new()
            .app_data(self.services.clone())
            .app_data(self.page.clone())
            .app_data(web::PayloadConfig::new(BODY_BYTES_MAX))
            .default_service(web::to(not_found))
            .configure(configure_card_page)
            .configure(api::routes::configure)
            .wrap(from_fn(answer_crashes))
            .wrap(from_fn(answer_in_language))
            .wrap(from_fn(carry_request_id))
            .wrap(from_fn(secure_headers))
            .wrap(NormalizePath::trim());
        let app = test::init_service(app).await;
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let mut request = test::TestRequest::with_uri(path)
            .method(method)
            .peer_addr("203.0.113.9:4711".parse().expect("an address"));
        for (name, value) in headers {
            request = request.append_header((name.as_str(), value.as_str()));
        }
        let request = request.set_payload(body).to_request();
        let response = test::call_service(&app, request).await;
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: String::from_utf8(test::read_body(response).await.to_vec()).expect("text"),
        }
    }
}

pub(crate) fn user() -> UserId {
    UserId::new(USER).expect("positive")
}

fn shop_clock() -> Arc<ShopClock> {
    let now = "2026-11-26T07:00:00Z".parse().expect("a moment");
    Arc::new(ShopClock(Mutex::new(now)))
}

fn services(
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    bank: &Arc<Bank>,
    public_url: &str,
) -> Services {
    Services {
        gateways: Gateways::default().with(bank.adapter()),
        availability: Availability::default(),
        look_ups: LookUps::default(),
        claim_time: chrono::TimeDelta::minutes(2),
        background: Background::new(Handle::current()),
        resigner: None,
        storage,
        clock,
        calendar: BusinessCalendar::default(),
        second_person: None,
        public_url: public_url.to_owned(),
        callback_hosts: Vec::new(),
    }
}
