use std::fmt;
use std::sync::Arc;

use domain::gateway::GatewayName;
use domain::ledger::Ledger;
use domain::{PaymentId, Timestamp, TransactionId};

use crate::answer::{ClickAnswer, Verdict};
use crate::code::ErrorCode;
use crate::config::ClickConfig;
use crate::fields::{Field, Fields};
use crate::gateway::gateway_name;
use crate::loggable::loggable;
use crate::request::{Action, Request};
use crate::steps::Steps;
use crate::{sign_time, values};

/// Which calls the address that was called serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Prepare alone.
    Prepare,
    /// Complete alone.
    Complete,
    /// Both; `action` says which it is.
    Either,
}

impl Route {
    const fn serves(self, action: Action) -> bool {
        match action {
            Action::Prepare => matches!(self, Self::Prepare | Self::Either),
            Action::Complete => matches!(self, Self::Complete | Self::Either),
            Action::Unknown => false,
        }
    }
}

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// What to send, with HTTP status 200 in every case.
    pub answer: ClickAnswer,
    /// The signature was checked and right, and made in time.
    pub authentic: bool,
    /// `prepare`, `complete`, or `unknown`.
    pub action: &'static str,
    /// The payment that the call names, whether there is such a payment or not.
    pub payment_id: Option<PaymentId>,
    /// The body for the log: without its signature, at most [`crate::BODY_BYTES_MAX`] bytes.
    pub loggable_body: String,
}

/// Takes Click's calls.
#[derive(Clone)]
pub struct ClickWebhook {
    config: ClickConfig,
    gateway: GatewayName,
    ledger: Arc<dyn Ledger>,
}

impl fmt::Debug for ClickWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickWebhook")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl ClickWebhook {
    /// Takes calls for this service and moves the money in this ledger.
    pub fn new(config: ClickConfig, ledger: Arc<dyn Ledger>) -> Self {
        Self {
            config,
            gateway: gateway_name(),
            ledger,
        }
    }

    /// Whose calls these are.
    pub fn gateway(&self) -> &GatewayName {
        &self.gateway
    }

    /// Answers one call. `transaction_id` becomes the wallet transaction's id if this call credits a wallet. Calling
    /// again with the same body moves nothing.
    pub async fn handle(
        &self,
        route: Route,
        body: &[u8],
        content_type: Option<&str>,
        transaction_id: TransactionId,
        now: Timestamp,
    ) -> Handled {
        let fields = Fields::read(body, content_type);
        let (verdict, authentic) = match self.authenticate(&fields, now) {
            Ok(request) => {
                let verdict = self.act(route, &request, transaction_id).await;
                (verdict.unwrap_or_else(Verdict::from), true)
            }
            Err(code) => (Verdict::from(code), false),
        };
        let merchant_trans_id = fields.get(Field::MerchantTransId);
        let click_trans_id = fields.get(Field::ClickTransId);
        Handled {
            answer: ClickAnswer {
                click_trans_id: click_trans_id.and_then(|text| values::positive(text).ok()),
                merchant_trans_id: merchant_trans_id.map(str::to_owned),
                merchant_prepare_id: verdict.merchant_prepare_id,
                merchant_confirm_id: verdict.merchant_confirm_id,
                error: verdict.code.code(),
                error_note: verdict.code.note(),
            },
            authentic,
            action: Action::of(&fields).as_str(),
            payment_id: merchant_trans_id.and_then(values::payment_id),
            loggable_body: loggable(body, content_type),
        }
    }

    /// -8, then -1.
    fn authenticate(&self, fields: &Fields, now: Timestamp) -> Result<Request, ErrorCode> {
        let request = Request::parse(fields)?;
        let sign_string = fields.require(Field::SignString)?;
        let is_signed = request
            .signed(fields)
            .is_signed_as(sign_string, &self.config.secret_key);
        if !is_signed || sign_time::is_stale(request.signed_at, now, self.config.sign_time_window) {
            return Err(ErrorCode::SignCheckFailed);
        }
        Ok(request)
    }

    /// What is left of the checks, and then what the ledger decides.
    async fn act(
        &self,
        route: Route,
        request: &Request,
        transaction_id: TransactionId,
    ) -> Result<Verdict, ErrorCode> {
        if !route.serves(request.action) {
            return Err(ErrorCode::ActionNotFound);
        }
        if request.service_id != Some(self.config.service_id) {
            tracing::warn!(
                click_trans_id = request.click_trans_id,
                service_id = request.service_id,
                "Click signed a call for another service with our secret"
            );
            return Err(ErrorCode::ErrorInRequest);
        }
        let steps = Steps {
            request,
            payment_id: request.payment_id.ok_or(ErrorCode::UserDoesNotExist)?,
            gateway: &self.gateway,
            ledger: &*self.ledger,
            cancel_after_paid: self.config.cancel_after_paid,
        };
        match request.action {
            Action::Prepare => steps.prepare().await,
            Action::Complete => steps.complete(transaction_id).await,
            Action::Unknown => Err(ErrorCode::ActionNotFound),
        }
    }
}
