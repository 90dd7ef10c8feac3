use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use domain::gateway::{CallbackCall, CallbackReply, Callbacks, GatewayName};
use domain::ledger::Ledger;
use domain::payment::PaymentReads;
use domain::{Timestamp, TransactionId};

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
enum Route {
    /// Prepare alone.
    Prepare,
    /// Complete alone.
    Complete,
    /// Both; `action` says which it is.
    Either,
}

impl Route {
    /// The route of an address below `/api/payments/click/`.
    fn of(path: &str) -> Self {
        match path {
            "prepare" => Self::Prepare,
            "complete" => Self::Complete,
            _ => Self::Either,
        }
    }

    const fn serves(self, action: Action) -> bool {
        match action {
            Action::Prepare => matches!(self, Self::Prepare | Self::Either),
            Action::Complete => matches!(self, Self::Complete | Self::Either),
            Action::Unknown => false,
        }
    }
}

/// Takes Click's calls.
#[derive(Clone)]
pub struct ClickWebhook {
    config: ClickConfig,
    gateway: GatewayName,
    ledger: Arc<dyn Ledger>,
    payments: Arc<dyn PaymentReads>,
}

impl fmt::Debug for ClickWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClickWebhook")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl ClickWebhook {
    /// Takes calls for this service and moves the money in this ledger, whose payments these are.
    pub fn new(
        config: ClickConfig,
        ledger: Arc<dyn Ledger>,
        payments: Arc<dyn PaymentReads>,
    ) -> Self {
        Self {
            config,
            gateway: gateway_name(),
            ledger,
            payments,
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
            payments: &*self.payments,
            cancel_after_paid: self.config.cancel_after_paid,
        };
        match request.action {
            Action::Prepare => steps.prepare().await,
            Action::Complete => steps.complete(transaction_id).await,
            Action::Unknown => Err(ErrorCode::ActionNotFound),
        }
    }
}

#[async_trait]
impl Callbacks for ClickWebhook {
    fn gateway(&self) -> GatewayName {
        self.gateway.clone()
    }

    fn paths(&self) -> &'static [&'static str] {
        &["prepare", "complete", "webhook"]
    }

    /// The HTTP status is 200 in every case; Click reads the outcome in `error`.
    async fn answer(&self, call: CallbackCall) -> CallbackReply {
        let content_type = call.content_type.as_deref();
        let fields = Fields::read(&call.body, content_type);
        let (verdict, is_authentic) = match self.authenticate(&fields, call.received_at) {
            Ok(request) => {
                let route = Route::of(call.path);
                let verdict = self.act(route, &request, call.transaction_id).await;
                (verdict.unwrap_or_else(Verdict::from), true)
            }
            Err(code) => (Verdict::from(code), false),
        };
        let merchant_trans_id = fields.get(Field::MerchantTransId);
        let click_trans_id = fields.get(Field::ClickTransId);
        let answer = ClickAnswer {
            click_trans_id: click_trans_id.and_then(|text| values::positive(text).ok()),
            merchant_trans_id: merchant_trans_id.map(str::to_owned),
            merchant_prepare_id: verdict.merchant_prepare_id,
            merchant_confirm_id: verdict.merchant_confirm_id,
            error: verdict.code.code(),
            error_note: verdict.code.note(),
        };
        CallbackReply {
            status: 200,
            content_type: "application/json",
            body: serde_json::to_string(&answer).expect("numbers and texts are JSON"),
            is_authentic,
            action: Action::of(&fields).as_str().to_owned(),
            payment_id: merchant_trans_id.and_then(values::payment_id),
            loggable_body: loggable(&call.body, content_type),
        }
    }
}
