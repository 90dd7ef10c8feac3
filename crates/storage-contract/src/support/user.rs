use domain::billing::{Quantity, ServiceType};
use domain::gateway::GatewayName;
use domain::ids::{PaymentId, UserId};
use domain::ledger::{Charge, CreatePayment, OpenWallet};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Payment, PaymentFilter, PaymentPurpose};
use domain::time::Timestamp;
use domain::wallet::{Transaction, TransactionFilter, WalletKey, WalletState};

use super::{WHOLE_LIST, payment_of};
use crate::Fixture;

/// So many so'm in minor units.
pub(crate) const fn som(major: i64) -> i64 {
    major * 100
}

/// A user of the platform and what they do.
#[derive(Clone, Copy)]
pub(crate) struct User<'f> {
    fixture: &'f Fixture,
    pub(crate) id: UserId,
}

impl<'f> User<'f> {
    pub(crate) fn new(fixture: &'f Fixture, id: UserId) -> Self {
        Self { fixture, id }
    }

    /// Their so'm wallet.
    pub(crate) fn key(&self) -> WalletKey {
        WalletKey::anchor(self.id)
    }

    pub(crate) fn key_in(&self, currency: CurrencyCode) -> WalletKey {
        WalletKey {
            user_id: self.id,
            currency,
        }
    }

    pub(crate) fn open(&self) -> OpenWallet {
        OpenWallet { key: self.key() }
    }

    /// A charge for one of a service, from the so'm wallet, about nothing.
    pub(crate) fn charge(&self, service: ServiceType) -> Charge {
        Charge {
            transaction_id: self.fixture.ids().transaction(),
            user_id: self.id,
            service,
            quantity: Quantity::ONE,
            related_object_id: None,
            currency: CurrencyCode::Uzs,
        }
    }

    /// One view of a doctor.
    pub(crate) fn view(&self, doctor: i64) -> Charge {
        Charge {
            related_object_id: Some(doctor),
            ..self.charge(ServiceType::DoctorView)
        }
    }

    /// A payment through Click into the so'm wallet.
    pub(crate) fn create(&self, amount_minor: i64) -> CreatePayment {
        self.create_through(
            self.fixture.click().name,
            AnyMoney::new(amount_minor, CurrencyCode::Uzs),
        )
    }

    pub(crate) fn create_through(&self, gateway: GatewayName, amount: AnyMoney) -> CreatePayment {
        CreatePayment {
            id: self.fixture.ids().payment(),
            user_id: self.id,
            gateway,
            purpose: PaymentPurpose::Payment,
            amount,
            callback_url: None,
        }
    }

    /// A new payment, which must be allowed.
    pub(crate) async fn payment(&self, amount_minor: i64) -> Payment {
        payment_of(self.fixture.applied(self.create(amount_minor)).await)
    }

    /// Money comes in through Click; every step must be allowed.
    pub(crate) async fn top_up(&self, amount_minor: i64) -> Payment {
        let click = self.fixture.click();
        let payment = self.payment(amount_minor).await;
        let attempt = click.begun(&payment).await;
        click.completed(&payment, &attempt).await;
        payment
    }

    /// The so'm wallet, which must be open.
    pub(crate) async fn wallet(&self) -> WalletState {
        self.find_wallet(self.key())
            .await
            .expect("the wallet is open")
    }

    pub(crate) async fn find_wallet(&self, key: WalletKey) -> Option<WalletState> {
        let found = self.fixture.storage().find_wallet(key).await;
        found.expect("a wallet is read")
    }

    /// What the so'm wallet holds, minor units.
    pub(crate) async fn balance(&self) -> i64 {
        self.wallet().await.balance_minor
    }

    /// All movements of the so'm wallet, newest first.
    pub(crate) async fn transactions(&self) -> Vec<Transaction> {
        let everything = TransactionFilter {
            direction: None,
            status: None,
            since: Timestamp::UNIX_EPOCH,
        };
        let storage = self.fixture.storage();
        let page = storage.list_transactions(self.key(), everything, WHOLE_LIST);
        page.await.expect("transactions are read").items
    }

    /// One of their payments as it is stored.
    pub(crate) async fn stored_payment(&self, id: PaymentId) -> Payment {
        let found = self.fixture.storage().find_payment(id).await;
        found
            .expect("a payment is read")
            .expect("the payment exists")
    }

    /// All their payments that match, newest first.
    pub(crate) async fn payments(&self, filter: PaymentFilter) -> Vec<Payment> {
        let storage = self.fixture.storage();
        let page = storage.list_payments(self.id, &filter, WHOLE_LIST, self.fixture.now());
        page.await.expect("payments are read").items
    }
}
