//! A processing centre and its cards, behind both ports of a card gateway.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::card::{
    CardChallenge, CardDetails, CardFailure, CardGateway, CardRefusal, CodeRequest, CodeSent,
    ConfirmedCard, DebitOrder, DebitOutcome,
};
use domain::gateway::{
    GatewayAdapter, GatewayName, GatewayView, LookUpError, PaymentGateway, ProbeFailure,
    RefundOrder, RefundView,
};
use domain::money::CurrencyCode;
use domain::payment::{Attempt, Payment};
use domain::text::Language;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

/// A card that pays.
pub(crate) const CARD: &str = "8600533364098829";
/// Another.
pub(crate) const OTHER_CARD: &str = "8600303655375959";
/// A card of another scheme.
pub(crate) const FOREIGN_CARD: &str = "9860090101431907";
/// Until when they are good.
pub(crate) const EXPIRY: &str = "06/28";
/// The code that is sent first; each later one is one more.
pub(crate) const CODE: u32 = 90_112_233;
/// What may be shown of the holder's phone.
pub(crate) const PHONE_MASK: &str = "+998 90 *** ** 67";

/// The bank, and what it was told to do.
pub(crate) struct Bank {
    plan: Mutex<Plan>,
    /// Debits wait for a permit while they are held up.
    doors: Semaphore,
}

struct Plan {
    sending: Option<CardFailure>,
    checking: Option<CardFailure>,
    debit: DebitOutcome,
    view: Result<GatewayView, LookUpError>,
    is_held_up: bool,
    codes_sent: u32,
    checks: u32,
    debited: Vec<String>,
    look_ups: u32,
}

impl Bank {
    pub(crate) fn new() -> Self {
        Self {
            plan: Mutex::new(Plan {
                sending: None,
                checking: None,
                debit: DebitOutcome::Paid {
                    document_id: Some("012345678901".to_owned()),
                },
                view: Ok(GatewayView::Unknown),
                is_held_up: false,
                codes_sent: 0,
                checks: 0,
                debited: Vec::new(),
                look_ups: 0,
            }),
            doors: Semaphore::new(0),
        }
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on codes are sent, or not, for this reason.
    pub(crate) fn fail_sending(&self, failure: impl Into<Option<CardFailure>>) {
        self.plan().sending = failure.into();
    }

    /// From now on codes are checked, or not, for this reason.
    pub(crate) fn fail_checks(&self, failure: impl Into<Option<CardFailure>>) {
        self.plan().checking = failure.into();
    }

    /// From now on debits end so.
    pub(crate) fn end_debits_as(&self, outcome: DebitOutcome) {
        self.plan().debit = outcome;
    }

    /// From now on debits are declined.
    pub(crate) fn decline(&self, refusal: CardRefusal) {
        self.end_debits_as(DebitOutcome::Declined {
            refusal,
            code: -240,
        });
    }

    /// From now on look-ups are answered so.
    pub(crate) fn answer_look_ups(&self, view: Result<GatewayView, LookUpError>) {
        self.plan().view = view;
    }

    /// From now on debits wait, until [`Bank::let_go`].
    pub(crate) fn hold_up(&self) {
        self.plan().is_held_up = true;
    }

    /// Lets a debit that waits go on.
    pub(crate) fn let_go(&self) {
        self.doors.add_permits(1);
    }

    /// How many codes were sent.
    pub(crate) fn codes_sent(&self) -> u32 {
        self.plan().codes_sent
    }

    /// How many codes were checked.
    pub(crate) fn checks(&self) -> u32 {
        self.plan().checks
    }

    /// The references of all debits that were ordered.
    pub(crate) fn debited(&self) -> Vec<String> {
        self.plan().debited.clone()
    }

    /// How often it was asked about a payment.
    pub(crate) fn look_ups(&self) -> u32 {
        self.plan().look_ups
    }

    /// The code that was sent last.
    pub(crate) fn last_code(&self) -> String {
        (CODE + self.codes_sent() - 1).to_string()
    }

    pub(crate) fn adapter(self: &Arc<Self>) -> GatewayAdapter {
        GatewayAdapter {
            gateway: Arc::<Self>::clone(self),
            callbacks: None,
            cards: Some(Arc::<Self>::clone(self)),
        }
    }
}

/// A failure that the payer is told.
pub(crate) const fn refused(refusal: CardRefusal) -> CardFailure {
    CardFailure::Refused {
        refusal,
        code: Some(-314),
    }
}

fn name() -> GatewayName {
    "uzcard".parse().expect("a name")
}

#[async_trait]
impl CardGateway for Bank {
    fn name(&self) -> GatewayName {
        name()
    }

    fn takes(&self, card: &CardDetails) -> bool {
        card.number().starts_with("8600")
    }

    async fn send_code(&self, request: &CodeRequest<'_>) -> Result<CodeSent, CardFailure> {
        assert_eq!(request.payment.gateway, name());
        let mut plan = self.plan();
        if let Some(failure) = &plan.sending {
            return Err(failure.clone());
        }
        let code = CODE + plan.codes_sent;
        plan.codes_sent += 1;
        let challenge = format!("{code} {}", request.card.number());
        Ok(CodeSent {
            challenge: CardChallenge(challenge.into()),
            digits: code.to_string().len(),
            phone_mask: Some(PHONE_MASK.to_owned()),
        })
    }

    async fn check_code(
        &self,
        challenge: &CardChallenge,
        code: &SecretString,
    ) -> Result<ConfirmedCard, CardFailure> {
        let mut plan = self.plan();
        plan.checks += 1;
        if let Some(failure) = &plan.checking {
            return Err(failure.clone());
        }
        let (sent, card) = challenge.0.expose_secret().split_once(' ').expect("ours");
        if code.expose_secret() == sent {
            Ok(ConfirmedCard(SecretString::from(card)))
        } else {
            Err(refused(CardRefusal::WrongCode))
        }
    }

    async fn debit(&self, card: &ConfirmedCard, order: &DebitOrder<'_>) -> DebitOutcome {
        assert!(
            order.attempt.submitted_at.is_some(),
            "noted before it is sent"
        );
        assert!(card.0.expose_secret().starts_with("8600"));
        let is_held_up = {
            let mut plan = self.plan();
            plan.debited.push(order.attempt.transaction.id.clone());
            plan.is_held_up
        };
        if is_held_up {
            self.doors.acquire().await.expect("open").forget();
        }
        self.plan().debit.clone()
    }
}

#[async_trait]
impl PaymentGateway for Bank {
    fn name(&self) -> GatewayName {
        name()
    }

    fn currencies(&self) -> &'static [CurrencyCode] {
        &[CurrencyCode::Uzs]
    }

    fn pay_link(
        &self,
        payment: &Payment,
        _return_url: &str,
        _language: Option<Language>,
    ) -> String {
        format!("http://127.0.0.1:8000/pay/{}/card", payment.id)
    }

    async fn look_up(
        &self,
        _payment: &Payment,
        _attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        let mut plan = self.plan();
        plan.look_ups += 1;
        plan.view.clone()
    }

    async fn refund(&self, _order: &RefundOrder<'_>) -> RefundView {
        RefundView::NotSupported { instead: "nothing" }
    }

    async fn look_up_refund(&self, _order: &RefundOrder<'_>) -> RefundView {
        RefundView::NotMade
    }

    async fn probe(&self) -> Result<(), ProbeFailure> {
        Ok(())
    }
}
