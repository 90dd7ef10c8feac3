use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use api::gateways::refused_refunds::{self, Afterwards};
use api::gateways::{Availability, LookUps, ThroughGateway, refunds};
use api::jobs::Jobs;
use api::wiring::{Background, Claim, Gateways, Ids, Services, SystemClock};
use chrono::TimeDelta;
use domain::administration::{Actor, AdminOrder, Reason, StaffRole};
use domain::gateway::{GatewayAdapter, RefundView};
use domain::ledger::{
    Action, BeginAttempt, Command, CompleteAttempt, CreatePayment, IfOver, Receipt, ReserveRefund,
    Rivals,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{GatewayTransaction, PaymentPurpose};
use domain::refund::Refund;
use domain::time::{BusinessCalendar, Clock};
use domain::wallet::WalletKey;
use domain::{PaymentId, Timestamp, UserId};
use storage_memory::MemoryStorage;
use tokio::runtime::Handle;

use crate::gateway::{Question, Scripted};

/// A service with one payment that was paid, and a refund of it that is reserved and that nobody has asked for.
pub(crate) struct World {
    pub(crate) gateway: Arc<Scripted>,
    clock: Arc<Watch>,
    services: Arc<Services>,
    refund: Refund,
}

/// A clock that stands still until it is moved.
struct Watch(Mutex<Timestamp>);

impl Watch {
    fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for Watch {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    /// What was paid, tiyin.
    pub(crate) const PAID: i64 = 5_000_000;

    pub(crate) async fn with_pending_refund(
        script: impl IntoIterator<Item = (Question, RefundView)>,
    ) -> Self {
        let gateway = Arc::new(Scripted::new(script));
        let clock = Arc::new(Watch(Mutex::new(SystemClock.now())));
        let services = Arc::new(services(&gateway, &clock));
        let refund = pending_refund(&services).await;
        Self {
            gateway,
            clock,
            services,
            refund,
        }
    }

    pub(crate) fn without_gateway(mut self) -> Self {
        let services = Arc::get_mut(&mut self.services);
        services.expect("nobody else has it").gateways = Gateways::default();
        self
    }

    /// Brings the refund as far as its gateway lets it, as it stands now.
    pub(crate) async fn pursue(&self) -> Refund {
        self.pursue_as(self.stored().await).await
    }

    /// The same by whoever reserved it just now.
    pub(crate) async fn pursue_first(&self) {
        let claim = Claim::take(&self.services, refunds::work(self.refund.id)).await;
        let claim = claim.expect("a storage").expect("nobody else has it");
        refunds::pursue_first(&self.services, claim, self.stored().await).await;
    }

    /// Whether anybody may take the refund on.
    pub(crate) async fn is_free(&self) -> bool {
        let claim = Claim::take(&self.services, refunds::work(self.refund.id)).await;
        match claim.expect("a storage") {
            Some(claim) => {
                claim.release(&self.services).await;
                true
            }
            None => false,
        }
    }

    /// Brings it as far by somebody who has read it so.
    pub(crate) async fn pursue_as(&self, refund: Refund) -> Refund {
        let claim = Claim::take(&self.services, refunds::work(refund.id)).await;
        let claim = claim.expect("a storage").expect("nobody else has it");
        let pursued = refunds::pursue(&self.services, &claim, refund).await;
        claim.release(&self.services).await;
        pursued.expect("written down")
    }

    /// The same by somebody whose claim is another's by then.
    pub(crate) async fn pursue_too_late(&self) -> Refund {
        let work = refunds::work(self.refund.id);
        let claim = Claim::take(&self.services, work.as_str()).await;
        let claim = claim.expect("a storage").expect("nobody else has it");
        self.advance(self.services.claim_time + TimeDelta::seconds(1));
        let other = Claim::take(&self.services, work).await;
        let other = other.expect("a storage").expect("the first has ended");
        let pursued = refunds::pursue(&self.services, &claim, self.stored().await).await;
        other.release(&self.services).await;
        pursued.expect("nothing to write down")
    }

    /// The refund as it is stored.
    pub(crate) async fn stored(&self) -> Refund {
        let found = self.services.storage.find_refund(self.refund.id).await;
        found.expect("a storage").expect("a refund")
    }

    /// Asks once more about the refund as it is stored.
    pub(crate) async fn look_again(&self) -> Afterwards {
        let seen = refused_refunds::look_again(&self.services, self.stored().await).await;
        seen.expect("written down")
    }

    /// Another refund of all that is left of the payment, which nobody has asked for.
    pub(crate) async fn another_refund(&self) -> Refund {
        let reserved = run(
            &self.services,
            reserve(&self.services, self.refund.payment_id),
        )
        .await;
        let Receipt::RefundReserved(refunded) = reserved else {
            panic!("{reserved:?}");
        };
        refunded.refund
    }

    /// The jobs of an instance that asks about what ended in the last days.
    pub(crate) fn jobs(&self, days: u32) -> Jobs {
        let period = Duration::from_millis(10);
        Jobs::start(&self.services, period).with_reconciliation(&self.services, period, days)
    }

    /// Refunds that somebody must look at.
    pub(crate) async fn disputed(&self) -> Vec<Refund> {
        let disputed = self.services.storage.list_disputed_refunds(None, 10).await;
        disputed.expect("a storage")
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// Lets time pass until this hour of the next business day.
    pub(crate) fn until_tomorrow(&self, hour: i64) {
        let (now, calendar) = (self.services.now(), &self.services.calendar);
        let tomorrow = calendar.day_of(now).succ_opt().expect("a day");
        self.advance(calendar.start_of(tomorrow) + TimeDelta::hours(hour) - now);
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

fn services(gateway: &Arc<Scripted>, clock: &Arc<Watch>) -> Services {
    let clock: Arc<dyn Clock> = Arc::<Watch>::clone(clock);
    let storage = MemoryStorage::new(Arc::clone(&clock));
    let adapter = GatewayAdapter {
        gateway: Arc::<Scripted>::clone(gateway),
        callbacks: None,
        cards: None,
    };
    Services {
        storage: Arc::new(storage),
        clock,
        calendar: BusinessCalendar::default(),
        second_person: None,
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
    let now = services.now();
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
    let reserved = run(services, reserve(services, id)).await;
    let Receipt::RefundReserved(refunded) = reserved else {
        panic!("{reserved:?}");
    };
    refunded.refund
}

/// The order to give all of a payment back.
fn reserve(services: &Services, payment_id: PaymentId) -> Action {
    let now = services.now();
    Action::ReserveRefund(ReserveRefund {
        order: AdminOrder {
            id: Ids.admin_log(now),
            actor: Actor {
                user_id: UserId::new(1).expect("positive"),
                role: StaffRole::Admin,
            },
            reason: Reason::parse("ticket 21").expect("a reason"),
            oversight: None,
        },
        refund_id: Ids.refund(now),
        transaction_id: Ids.transaction(now),
        payment_id,
        amount: None,
        way_back: Arc::new(ThroughGateway::of(&services.gateways, &click())),
    })
}

fn click() -> domain::gateway::GatewayName {
    "click".parse().expect("a name")
}
