use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use domain::idempotency::{Answer, Fingerprint, Idempotency, IdempotencyKey, Presenter};
use domain::ledger::{Action, Command, ExecuteError, Ledger, Outcome, Receipt};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

use super::error::ApiError;
use super::fields::Fields;

/// Says that an answer was given before.
pub(super) const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The `Idempotency-Key` of a request, and what the request is.
#[derive(Debug)]
pub struct Idempotent {
    key: Option<IdempotencyKey>,
    request: Sha256,
}

impl Idempotent {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let mut headers = request.headers().get_all("idempotency-key");
        let key = match (headers.next(), headers.next()) {
            (None, _) => None,
            (Some(header), None) => Some(
                header
                    .to_str()
                    .ok()
                    .and_then(IdempotencyKey::parse)
                    .ok_or_else(ApiError::invalid_idempotency_key)?,
            ),
            (Some(_), Some(_)) => return Err(ApiError::invalid_idempotency_key()),
        };
        let mut hash = Sha256::new();
        absorb(&mut hash, request.method().as_str());
        absorb(&mut hash, request.path());
        absorb(&mut hash, request.query_string());
        Ok(Self { key, request: hash })
    }

    /// Adds the members of the body to what makes this request the same as another.
    #[must_use]
    pub fn with(mut self, fields: &Fields) -> Self {
        for (name, value) in fields.iter() {
            absorb(&mut self.request, name);
            absorb(&mut self.request, value);
        }
        self
    }

    /// Adds something that makes this request another one: the same key with another is refused.
    #[must_use]
    pub fn with_text(mut self, text: &str) -> Self {
        absorb(&mut self.request, text);
        self
    }

    fn under(self, presenter: Arc<dyn Presenter>) -> Option<Arc<Idempotency>> {
        let fingerprint: Fingerprint = self.request.finalize().into();
        self.key.map(|key| {
            Arc::new(Idempotency {
                key,
                fingerprint,
                presenter,
            })
        })
    }
}

/// Length before text, so that no two lists of texts look the same.
fn absorb(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}

impl FromRequest for Idempotent {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

/// A success as JSON.
pub fn json_answer<T: Serialize>(body: &T) -> Answer {
    match serde_json::to_vec(body) {
        Ok(body) => Answer { status: 200, body },
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            internal_answer()
        }
    }
}

/// A 500 that says nothing.
pub(crate) fn internal_answer() -> Answer {
    let body = br#"{"success":false,"error":"Internal server error","code":"internal_error"}"#;
    Answer {
        status: 500,
        body: body.to_vec(),
    }
}

/// An action that took effect, now or before, and what is to be said about it.
pub struct Executed {
    outcome: Outcome,
    presenter: Arc<dyn Presenter>,
}

impl Executed {
    /// What happened, when it happened just now.
    pub const fn applied(&self) -> Option<&Receipt> {
        match &self.outcome {
            Outcome::Applied { receipt, .. } => Some(receipt),
            Outcome::AlreadyApplied(_) | Outcome::Replayed(_) => None,
        }
    }

    /// The answer; under an idempotency key, the first one, byte for byte.
    pub fn respond(self) -> HttpResponse {
        match self.outcome {
            Outcome::Applied {
                answer: Some(answer),
                ..
            } => respond(answer, false),
            Outcome::Applied {
                receipt,
                answer: None,
            }
            | Outcome::AlreadyApplied(receipt) => respond(self.presenter.present(&receipt), false),
            Outcome::Replayed(answer) => respond(answer, true),
        }
    }
}

/// Runs an action and answers with what `present` makes of its receipt; under an idempotency key, with the first
/// answer, byte for byte.
pub async fn run<P>(
    ledger: &dyn Ledger,
    action: Action,
    idempotent: Idempotent,
    present: P,
) -> Result<HttpResponse, ApiError>
where
    P: Fn(&Receipt) -> Answer + Send + Sync + 'static,
{
    let executed = execute(ledger, action, idempotent, present).await?;
    Ok(executed.respond())
}

/// Runs an action and leaves it to the caller when to answer.
pub async fn execute<P>(
    ledger: &dyn Ledger,
    action: Action,
    idempotent: Idempotent,
    present: P,
) -> Result<Executed, ExecuteError>
where
    P: Fn(&Receipt) -> Answer + Send + Sync + 'static,
{
    let presenter: Arc<dyn Presenter> = Arc::new(present);
    let idempotency = idempotent.under(Arc::clone(&presenter));
    let outcome = ledger
        .execute(Command {
            action,
            idempotency,
        })
        .await?;
    Ok(Executed { outcome, presenter })
}

fn respond(answer: Answer, is_replay: bool) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    if is_replay {
        response.insert_header((IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true")));
    }
    response.content_type("application/json").body(answer.body)
}
