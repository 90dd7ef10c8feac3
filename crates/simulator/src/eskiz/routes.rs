//! The addresses under `/simulator/eskiz/api`.

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    web::{self, Bytes, Data},
};
use serde_json::json;
use url::form_urlencoded;

use super::EskizSimulator;

/// Longest form that is read, bytes.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// Longest message, characters; Eskiz splits longer ones.
const MESSAGE_CHARS_MAX: usize = 918;

/// The routes of Eskiz.
pub(crate) fn mount(eskiz: EskizSimulator) -> Scope {
    web::scope("/simulator/eskiz/api")
        .app_data(Data::new(eskiz))
        .app_data(web::PayloadConfig::new(FORM_BYTES_MAX))
        .route("/auth/login", web::post().to(log_in))
        .route("/auth/refresh", web::patch().to(refresh))
        .route("/message/sms/send", web::post().to(send))
}

async fn log_in(eskiz: Data<EskizSimulator>, body: Bytes) -> HttpResponse {
    let faults = eskiz.0.faults.clone();
    let work = async move {
        let account = &eskiz.0.account;
        let is_right = field(&body, "email").as_deref() == Some(&account.email)
            && field(&body, "password").as_deref() == Some(&account.password);
        if is_right {
            token(&eskiz)
        } else {
            HttpResponse::Unauthorized().json(json!({ "message": "Invalid credentials" }))
        }
    };
    faults.answer(work).await
}

async fn refresh(eskiz: Data<EskizSimulator>, request: HttpRequest) -> HttpResponse {
    let faults = eskiz.0.faults.clone();
    let work = async move {
        match good_token(&eskiz, &request) {
            Some(old) => {
                eskiz.0.tokens.end(&old);
                token(&eskiz)
            }
            None => expired(),
        }
    };
    faults.answer(work).await
}

async fn send(eskiz: Data<EskizSimulator>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let faults = eskiz.0.faults.clone();
    let work = async move {
        if good_token(&eskiz, &request).is_none() {
            return expired();
        }
        deliver(&eskiz, &body)
    };
    faults.answer(work).await
}

fn deliver(eskiz: &EskizSimulator, body: &[u8]) -> HttpResponse {
    let refused = |field: &str, problem: &str| {
        HttpResponse::BadRequest()
            .json(json!({ "status": "error", "message": { field: [problem] } }))
    };
    let phone = field(body, "mobile_phone").unwrap_or_default();
    let is_phone = phone.len() == 12
        && phone.starts_with("998")
        && phone.bytes().all(|byte| byte.is_ascii_digit());
    if !is_phone {
        return refused("mobile_phone", "The mobile phone must be 12 digits.");
    }
    let message = field(body, "message").unwrap_or_default();
    if !(1..=MESSAGE_CHARS_MAX).contains(&message.chars().count()) {
        return refused("message", "The message field is required.");
    }
    let from = field(body, "from").unwrap_or_default();
    if from.is_empty() {
        return refused("from", "The from field is required.");
    }
    let mut id = [0; 16];
    if getrandom::fill(&mut id).is_err() {
        return HttpResponse::InternalServerError().finish();
    }
    eskiz.0.inbox.deliver(&phone, &from, &message);
    HttpResponse::Ok().json(json!({
        "id": hex::encode(id),
        "message": "Waiting for SMS provider",
        "status": "waiting",
    }))
}

fn token(eskiz: &EskizSimulator) -> HttpResponse {
    match eskiz.0.tokens.issue() {
        Some(token) => HttpResponse::Ok().json(json!({
            "message": "token_generated",
            "data": { "token": token },
            "token_type": "bearer",
        })),
        None => HttpResponse::InternalServerError().finish(),
    }
}

fn expired() -> HttpResponse {
    HttpResponse::Unauthorized().json(json!({ "status": "token-invalid", "message": "Expired" }))
}

fn good_token(eskiz: &EskizSimulator, request: &HttpRequest) -> Option<String> {
    let header = request.headers().get("authorization")?.to_str().ok()?;
    let token = header.strip_prefix("Bearer ")?;
    eskiz.0.tokens.has(token).then(|| token.to_owned())
}

/// The field, when it stands once.
fn field(body: &[u8], name: &str) -> Option<String> {
    let mut values = form_urlencoded::parse(body).filter(|(known, _)| known == name);
    let (_, value) = values.next()?;
    values.next().is_none().then(|| value.into_owned())
}
