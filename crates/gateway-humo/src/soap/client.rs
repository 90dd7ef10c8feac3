use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::answer::{self, PaymentAnswer, StatusAnswer};
use super::read::Element;
use super::write::Envelope;
use crate::config::{Config, Endpoint, Merchant};
use crate::http::{self, NoAnswer};

/// How long a question may take that moves no money.
const QUESTION_TIME_MAX: Duration = Duration::from_secs(10);
/// The so'm.
const CURRENCY: &str = "860";

/// Calls PaymentServer. Nothing that it sends or gets is ever written anywhere.
#[derive(Clone)]
pub struct PaymentServer {
    http: Client,
    url: Endpoint,
    login: String,
    authorization: HeaderValue,
    merchant: Merchant,
    product: &'static str,
    question_time: Duration,
}

/// Why there is no answer to a call. Only a fault is PaymentServer's own word.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// It says no.
    #[error("PaymentServer answers with the error {}", Shown(.code))]
    Fault {
        /// An action code, −1 for the engine itself, `None` when there is none that can be read.
        code: Option<i32>,
    },
    /// It does not know us.
    #[error("PaymentServer refuses our credentials")]
    Unauthorized,
    /// No connection came about. Nothing was sent.
    #[error("PaymentServer cannot be reached: {0}")]
    Unreached(String),
    /// No answer in time, or none of its own.
    #[error("PaymentServer did not answer: {0}")]
    Silent(String),
    /// An answer that makes no sense.
    #[error("PaymentServer's answer makes no sense: {0}")]
    Garbled(String),
}

struct Shown<'a>(&'a Option<i32>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(code) => write!(f, "{code:03}"),
            None => f.write_str("without a number"),
        }
    }
}

/// A payment at PaymentServer: by its number, by our reference, or by both.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PaymentKey<'a> {
    pub(crate) payment_id: Option<&'a str>,
    pub(crate) payment_ref: &'a str,
}

/// What a create says of the card.
pub(crate) struct CardData<'a> {
    pub(crate) number: &'a SecretString,
    /// `YYMM`.
    pub(crate) expiry: &'a SecretString,
    /// The institution, where that of the card is sent.
    pub(crate) centre_id: Option<&'a str>,
}

impl fmt::Debug for PaymentServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentServer")
            .field("url", &self.url.0.as_str())
            .finish_non_exhaustive()
    }
}

impl PaymentServer {
    pub(crate) fn new(config: &Config, http: Client) -> Self {
        let pair = Zeroizing::new(format!(
            "{}:{}",
            config.login,
            config.password.expose_secret()
        ));
        let text = Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())));
        // Base64 is always fit for a header.
        let mut authorization =
            HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("Basic"));
        authorization.set_sensitive(true);
        Self {
            http,
            url: config.soap.clone(),
            login: config.login.clone(),
            authorization,
            merchant: config.merchant.clone(),
            product: config.product.code(),
            question_time: QUESTION_TIME_MAX.min(config.time_max),
        }
    }

    /// Section 4.1: authorises `amount` tiyin under our reference.
    pub(crate) async fn create(
        &self,
        payment_ref: &str,
        amount: i64,
        card: &CardData<'_>,
    ) -> Result<PaymentAnswer, CallError> {
        let request = Envelope::new("Payment")
            .element("language", "en")
            .element("billerRef", self.product)
            .element("payinstrRef", self.product)
            .element("sessionID", &format!("{}-{payment_ref}", self.product))
            .element("paymentRef", payment_ref)
            .details(&[
                ("pan", card.number.expose_secret()),
                ("expiry", card.expiry.expose_secret()),
                ("ccy_code", CURRENCY),
                ("amount", &amount.to_string()),
                ("merchant_id", &self.merchant.number),
                ("terminal_id", &self.merchant.terminal_id),
                ("point_code", &self.merchant.point_code),
                (
                    "centre_id",
                    card.centre_id.unwrap_or(&self.merchant.centre_id),
                ),
            ]);
        let key = PaymentKey {
            payment_id: None,
            payment_ref,
        };
        self.payment(request, key).await
    }

    /// Section 4.2: captures all that was authorised, or `amount` of it, tiyin.
    pub(crate) async fn confirm(
        &self,
        key: PaymentKey<'_>,
        amount: Option<i64>,
    ) -> Result<PaymentAnswer, CallError> {
        let mut request = Envelope::new("Payment")
            .optional("paymentID", key.payment_id)
            .element("paymentRef", key.payment_ref);
        if let Some(amount) = amount {
            request = request.details(&[("amount", &amount.to_string())]);
        }
        let request = request
            .element("confirmed", "true")
            .element("finished", "true");
        self.payment(request, key).await
    }

    /// Section 4.3: releases what was authorised and not captured.
    pub(crate) async fn cancel(&self, key: PaymentKey<'_>) -> Result<(), CallError> {
        let request = named(Envelope::new("CancelRequest"), key);
        let root = self.call("CancelRequest", request, None).await?;
        answer::operation(&root, "CancelRequestResponse").map(|_| ())
    }

    /// Section 4.4: gives back all that was captured, in the name of the institution that the order named, ours when
    /// `None`.
    pub(crate) async fn return_payment(
        &self,
        key: PaymentKey<'_>,
        centre_id: Option<&str>,
    ) -> Result<(), CallError> {
        let centre_id = centre_id.unwrap_or(&self.merchant.centre_id);
        let request = named(Envelope::new("ReturnPayment"), key).items(&[
            ("merchant_id", &self.merchant.number),
            ("centre_id", centre_id),
            ("terminal_id", &self.merchant.terminal_id),
        ]);
        let root = self.call("ReturnPayment", request, None).await?;
        answer::operation(&root, "ReturnPaymentResponse").map(|_| ())
    }

    /// Section 4.5: how the payment stands.
    pub(crate) async fn status(&self, key: PaymentKey<'_>) -> Result<StatusAnswer, CallError> {
        let request = named(Envelope::new("GetPayment"), key).element("sessionID", "");
        let time = Some(self.question_time);
        let root = self.call("GetPayment", request, time).await?;
        let response = answer::operation(&root, "GetPaymentResponse")?;
        let answer = StatusAnswer::read(response)?;
        is_about(
            key,
            answer.payment_id.as_deref(),
            answer.payment_ref.as_deref(),
        )?;
        Ok(answer)
    }

    async fn payment(
        &self,
        request: Envelope,
        key: PaymentKey<'_>,
    ) -> Result<PaymentAnswer, CallError> {
        let root = self.call("Payment", request, None).await?;
        let response = answer::operation(&root, "PaymentResponse")?;
        let answer = PaymentAnswer::read(response)?;
        is_about(
            key,
            answer.payment_id.as_deref(),
            answer.payment_ref.as_deref(),
        )?;
        Ok(answer)
    }

    /// Adds who asks, sends, and reads the document that comes back.
    pub(super) async fn call(
        &self,
        action: &'static str,
        request: Envelope,
        time_max: Option<Duration>,
    ) -> Result<Element, CallError> {
        let body = request.element("paymentOriginator", &self.login).finish();
        self.post(action, body, time_max).await
    }

    /// The login that requests name.
    pub(super) fn login(&self) -> &str {
        &self.login
    }

    /// The terminal whose day is closed.
    pub(super) fn terminal_id(&self) -> &str {
        &self.merchant.terminal_id
    }

    /// Sends a whole request.
    pub(super) async fn post(
        &self,
        action: &'static str,
        body: Zeroizing<Vec<u8>>,
        time_max: Option<Duration>,
    ) -> Result<Element, CallError> {
        let mut call = self
            .http
            .post(self.url.0.clone())
            .header(CONTENT_TYPE, "text/xml; charset=utf-8")
            .header("SOAPAction", format!("\"{action}\""))
            .header(AUTHORIZATION, self.authorization.clone());
        if let Some(time_max) = time_max {
            call = call.timeout(time_max);
        }
        let answer = http::send(call, body).await.map_err(|error| match error {
            NoAnswer::Unreached(problem) => CallError::Unreached(problem),
            NoAnswer::Silent(problem) => CallError::Silent(problem),
        })?;
        let status = answer.status;
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Err(CallError::Unauthorized);
        }
        // A fault comes with 500, and nothing of ours is anywhere else.
        if status != StatusCode::OK && status != StatusCode::INTERNAL_SERVER_ERROR {
            return Err(CallError::Silent(format!("HTTP status {status}")));
        }
        let root = Element::parse(&answer.body)
            .map_err(|error| CallError::Garbled(format!("HTTP status {status}, {error}")))?;
        if status != StatusCode::OK && root.find("Fault").is_none() {
            return Err(CallError::Garbled(format!(
                "HTTP status {status} without a fault"
            )));
        }
        Ok(root)
    }
}

fn named(request: Envelope, key: PaymentKey<'_>) -> Envelope {
    request
        .optional("paymentID", key.payment_id)
        .element("paymentRef", key.payment_ref)
}

/// An answer about another payment proves nothing about this one.
fn is_about(
    key: PaymentKey<'_>,
    payment_id: Option<&str>,
    payment_ref: Option<&str>,
) -> Result<(), CallError> {
    let is_same_ref = payment_ref.is_none_or(|told| told.eq_ignore_ascii_case(key.payment_ref));
    let is_same_id = match (key.payment_id, payment_id) {
        (Some(asked), Some(told)) => asked == told,
        _ => true,
    };
    if is_same_ref && is_same_id && (payment_ref.is_some() || payment_id.is_some()) {
        Ok(())
    } else {
        Err(CallError::Garbled("it is about another payment".to_owned()))
    }
}
