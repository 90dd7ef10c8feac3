use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use domain::gateway::{
    GatewayName, GatewayView, LookUpError, PaymentGateway, ProbeFailure, RefundOrder, RefundView,
};
use domain::money::CurrencyCode;
use domain::payment::{Attempt, Payment};
use domain::text::Language;

/// What a gateway is asked about a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Refund,
    LookUp,
}

/// A gateway that answers by heart and insists on the order of questions.
#[derive(Debug)]
pub(crate) struct Scripted(Mutex<VecDeque<(Question, RefundView)>>);

impl Scripted {
    pub(crate) fn new(script: impl IntoIterator<Item = (Question, RefundView)>) -> Self {
        Self(Mutex::new(script.into_iter().collect()))
    }

    /// How many questions of the script were not asked yet.
    pub(crate) fn left(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Whether all questions of the script were asked.
    pub(crate) fn has_said_all(&self) -> bool {
        self.left() == 0
    }

    fn answer(&self, asked: Question) -> RefundView {
        let mut script = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (expected, answer) = script.pop_front().expect("no more questions");
        assert_eq!(asked, expected);
        answer
    }
}

#[async_trait]
impl PaymentGateway for Scripted {
    fn name(&self) -> GatewayName {
        "click".parse().expect("a name")
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
        _payment: &Payment,
        _attempts: &[Attempt],
    ) -> Result<GatewayView, LookUpError> {
        Err(LookUpError::NotSupported)
    }

    async fn refund(&self, order: &RefundOrder<'_>) -> RefundView {
        assert!(order.is_whole());
        self.answer(Question::Refund)
    }

    async fn look_up_refund(&self, _order: &RefundOrder<'_>) -> RefundView {
        self.answer(Question::LookUp)
    }

    async fn probe(&self) -> Result<(), ProbeFailure> {
        Ok(())
    }
}
