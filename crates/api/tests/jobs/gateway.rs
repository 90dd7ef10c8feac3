use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use domain::card::{
    CardChallenge, CardDetails, CardFailure, CardGateway, CodeRequest, CodeSent, ConfirmedCard,
    DebitOrder, DebitOutcome,
};
use domain::gateway::{
    GatewayAdapter, GatewayName, GatewayView, LookUpError, PaymentGateway, ProbeFailure,
    RefundOrder, RefundView,
};
use domain::money::CurrencyCode;
use domain::payment::{Attempt, Payment};
use domain::text::Language;
use domain::{AttemptNumber, PaymentId};
use secrecy::SecretString;
use tokio::time::{Instant, sleep};

/// What is answered to the question about a payment.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// This, at once.
    View(GatewayView),
    /// This, after so long.
    After(Duration, GatewayView),
    /// Nothing, after so long.
    Silence(Duration),
    /// The adapter panics.
    Panic,
    /// It cannot be asked.
    NotSupported,
    /// It refuses our credentials.
    Unauthorized,
    /// It holds the money of this attempt, and says nothing of others.
    Holds(AttemptNumber),
}

/// A gateway that remembers when it was asked about what.
pub(crate) struct Gateway {
    name: GatewayName,
    began: Instant,
    plan: Mutex<Plan>,
}

struct Plan {
    answer: Answer,
    /// Of single payments.
    answers: Vec<(PaymentId, Answer)>,
    asked: Vec<(PaymentId, Duration)>,
}

impl Gateway {
    pub(crate) fn new(name: &str) -> Arc<Self> {
        Arc::new(Self {
            name: name.parse().expect("a name"),
            began: Instant::now(),
            plan: Mutex::new(Plan {
                answer: Answer::View(GatewayView::Unknown),
                answers: Vec::new(),
                asked: Vec::new(),
            }),
        })
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers so from now on.
    pub(crate) fn answer(&self, answer: Answer) {
        self.plan().answer = answer;
    }

    /// Answers so about one payment.
    pub(crate) fn answer_about(&self, payment: &Payment, answer: Answer) {
        self.plan().answers.push((payment.id, answer));
    }

    /// When it was asked about a payment, seconds after the beginning.
    pub(crate) fn asked(&self, payment: &Payment) -> Vec<u64> {
        let plan = self.plan();
        let about = plan.asked.iter().filter(|(id, _)| *id == payment.id);
        about.map(|(_, at)| at.as_secs()).collect()
    }

    /// How often it was asked.
    pub(crate) fn count(&self) -> usize {
        self.plan().asked.len()
    }

    /// The adapter; every gateway of these tests but Click debits cards.
    pub(crate) fn adapter(self: &Arc<Self>) -> GatewayAdapter {
        let cards: Arc<dyn CardGateway> = Arc::<Self>::clone(self);
        GatewayAdapter {
            gateway: Arc::<Self>::clone(self),
            callbacks: None,
            cards: (self.name.as_str() != "click").then_some(cards),
        }
    }
}

#[async_trait]
impl PaymentGateway for Gateway {
    fn name(&self) -> GatewayName {
        self.name.clone()
    }

    fn currencies(&self) -> &'static [CurrencyCode] {
        &[CurrencyCode::Uzs]
    }

    fn pay_link(
        &self,
        _payment: &Payment,
        _return_url: &str,
        _language: Option<Language>,
    ) -> String {
        String::new()
    }

    async fn look_up(
        &self,
        payment: &Payment,
        attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        let answer = {
            let mut plan = self.plan();
            plan.asked.push((payment.id, self.began.elapsed()));
            let mut answers = plan.answers.iter();
            let own = answers.find(|(id, _)| *id == payment.id);
            own.map_or(&plan.answer, |(_, answer)| answer).clone()
        };
        match answer {
            Answer::View(view) => Ok(view),
            Answer::After(time, view) => {
                sleep(time).await;
                Ok(view)
            }
            Answer::Silence(time) => {
                sleep(time).await;
                Err(LookUpError::Silent("no answer".to_owned()))
            }
            Answer::Panic => panic!("an answer that the adapter did not expect"),
            Answer::NotSupported => Err(LookUpError::NotSupported),
            Answer::Unauthorized => Err(LookUpError::Unauthorized),
            Answer::Holds(number) if attempts.iter().any(|it| it.number == number) => {
                Ok(GatewayView::Paid {
                    attempt: Some(number),
                    document_id: None,
                })
            }
            Answer::Holds(_) => Ok(GatewayView::Unknown),
        }
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

/// Nobody types in a card in these tests.
#[async_trait]
impl CardGateway for Gateway {
    fn name(&self) -> GatewayName {
        self.name.clone()
    }

    fn takes(&self, _card: &CardDetails) -> bool {
        false
    }

    async fn send_code(&self, _request: &CodeRequest<'_>) -> Result<CodeSent, CardFailure> {
        panic!("no code is asked for")
    }

    async fn check_code(
        &self,
        _challenge: &CardChallenge,
        _code: &SecretString,
    ) -> Result<ConfirmedCard, CardFailure> {
        panic!("no code is checked")
    }

    async fn debit(&self, _card: &ConfirmedCard, _order: &DebitOrder<'_>) -> DebitOutcome {
        panic!("no card is debited")
    }
}
