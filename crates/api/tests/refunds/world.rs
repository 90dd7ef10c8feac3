use std::sync::Arc;

use api::gateways::{Availability, LookUps, refunds};
use api::wiring::{Background, Gateways, Ids, Services, SystemClock};
use chrono::TimeDelta;
use domain::UserId;
use domain::administration::{Actor, AdminOrder, Reason, StaffRole};
use domain::gateway::{GatewayAdapter, RefundView};
use domain::ledger::{
    Action, BeginAttempt, Command, CompleteAttempt, CreatePayment, IfOver, Receipt, ReserveRefund, Rivals,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{GatewayTransaction, PaymentPurpose};
use domain::refund::Refund;
use domain::time::{BusinessCalendar, Clock as _};
use domain::wallet::WalletKey;
use storage_memory::MemoryStorage;
use tokio::runtime::Handle;

use crate::gateway::{Question, Scripted};

/// A service with one payment that was paid, and a refund of it that is reserved and that nobody has asked for.
pub(crate) struct World {
    pub(crate) gateway: Arc<Scripted>,
    services: Services,
    refund: Refund,
}

impl World {
    /// What was paid, tiyin.
    pub(crate) const PAID: i64 = 5_000_000;

    pub(crate) async fn with_pending_refund(
        script: impl IntoIterator<Item = (Question, RefundView)>,
    ) -> Self {
        let gateway = Arc::new(Scripted::new(script));
        let services = services(&gateway);
        let refund = pending_refund(&services).await;
        Self {
            gateway,
            services,
            refund,
        }
    }

    pub(crate) fn without_gateway(mut self) -> Self {
        self.services.gateways = Gateways::default();
        self
    }

    pub(crate) async fn order(&self) -> Refund {
        let ordered = refunds::order(&self.services, self.refund.clone()).await;
        ordered.expect("written down")
    }

    pub(crate) async fn pursue(&self) -> Refund {
        let pursued = refunds::pursue(&self.services, self.refund.clone()).await;
        pursued.expect("written down")
    }

    /// What the wallet holds, tiyin.
    pub(crate) async fn balance(&self) -> i64 {
        let key = WalletKey {
            user_id: user(),
            currency: CurrencyCode::Uzs,
        };
        let wallet = self.services.storage.find_wallet(key).await;
        wallet
            .expect("a storage")
            .expect("a wallet")
            .balance()
            .minor
    }
}

fn user() -> UserId {
    UserId::new(7).expect("positive")
}

fn services(gateway: &Arc<Scripted>) -> Services {
    let clock = Arc::new(SystemClock);
    let storage = MemoryStorage::new(Arc::<SystemClock>::clone(&clock));
    let adapter = GatewayAdapter {
        gateway: Arc::<Scripted>::clone(gateway),
        callbacks: None,
        cards: None,
    };
    Services {
        storage: Arc::new(storage),
        clock,
        calendar: BusinessCalendar::default(),
        gateways: Gateways::default().with(adapter),
        availability: Availability::default(),
        look_ups: LookUps::default(),
        claim_time: TimeDelta::seconds(60),
        background: Background::new(Handle::current()),
        resigner: None,
        public_url: String::new(),
        callback_hosts: Vec::new(),
    }
}

async fn run(services: &Services, action: Action) -> Receipt {
    let outcome = services.ledger().execute(Command::from(action)).await;
    let outcome = outcome.expect("it takes effect");
    outcome.receipt().expect("a receipt").clone()
}

/// Creates a payment, has it paid, and reserves a refund of all of it.
async fn pending_refund(services: &Services) -> Refund {
    let now = SystemClock.now();
    let id = Ids.payment(now);
    let gateway = click();
    let created = run(
        services,
        Action::CreatePayment(CreatePayment {
            id,
            user_id: user(),
            gateway: gateway.clone(),
            purpose: PaymentPurpose::Payment,
            amount: AnyMoney::new(World::PAID, CurrencyCode::Uzs),
            callback_url: None,
        }),
    )
    .await;
    let Receipt::PaymentCreated(payment) = created else {
        panic!("{created:?}");
    };
    let begun = run(
        services,
        Action::BeginAttempt(BeginAttempt {
            payment_id: id,
            transaction: GatewayTransaction {
                gateway: gateway.clone(),
                id: "1".to_owned(),
            },
            document_id: None,
            amount: payment.total,
            gateway_began_at: None,
            card_mask: None,
            rivals: Rivals::Allowed,
        }),
    )
    .await;
    let Receipt::AttemptBegun(attempt) = begun else {
        panic!("{begun:?}");
    };
    let complete = CompleteAttempt {
        payment_id: id,
        gateway,
        number: attempt.number,
        amount: payment.total,
        document_id: None,
        if_over: IfOver::GivesBack,
        transaction_id: Ids.transaction(now),
    };
    run(services, Action::CompleteAttempt(complete)).await;
    let reserve = ReserveRefund {
        order: AdminOrder {
            id: Ids.admin_log(now),
            actor: Actor {
                user_id: UserId::new(1).expect("positive"),
                role: StaffRole::Admin,
            },
            reason: Reason::parse("ticket 21").expect("a reason"),
        },
        refund_id: Ids.refund(now),
        transaction_id: Ids.transaction(now),
        payment_id: id,
        amount: None,
    };
    let reserved = run(services, Action::ReserveRefund(reserve)).await;
    let Receipt::RefundReserved(refunded) = reserved else {
        panic!("{reserved:?}");
    };
    refunded.refund
}

fn click() -> domain::gateway::GatewayName {
    "click".parse().expect("a name")
}
