//! The addresses under `/simulator/inbox`.

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    http::{StatusCode, header},
    web::{self, Data},
};
use askama::Template;

use super::{Inbox, messages::Message};
use crate::{
    fields::{FieldFault, FieldReader},
    page::respond,
};

/// Messages on the page and in the list.
const LISTED_MAX: usize = 100;

/// The routes of the inbox.
pub(crate) fn mount(inbox: Inbox) -> Scope {
    web::scope(Inbox::PATH)
        .app_data(Data::new(inbox))
        .route("", web::get().to(page))
        .route("/messages", web::get().to(list))
}

/// The messages, as a phone would show them.
#[derive(Template)]
#[template(path = "inbox/index.html")]
struct IndexPage<'a> {
    /// Only those of this phone are shown.
    phone: Option<&'a str>,
    messages: &'a [Message],
    faults: &'a [FieldFault],
}

async fn page(inbox: Data<Inbox>, request: HttpRequest) -> HttpResponse {
    let (status, phone, messages, faults) = match asked_phone(&request) {
        Ok(phone) => {
            let messages = inbox.0.latest(phone.as_deref(), LISTED_MAX);
            (StatusCode::OK, phone, messages, Vec::new())
        }
        Err(faults) => (StatusCode::BAD_REQUEST, None, Vec::new(), faults),
    };
    let page = IndexPage {
        phone: phone.as_deref(),
        messages: &messages,
        faults: &faults,
    };
    respond(status, &page)
}

/// The same for programs, newest first.
async fn list(inbox: Data<Inbox>, request: HttpRequest) -> HttpResponse {
    let Ok(phone) = asked_phone(&request) else {
        return HttpResponse::BadRequest()
            .json(serde_json::json!({ "error": "phone must be 998 and nine digits" }));
    };
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(inbox.0.latest(phone.as_deref(), LISTED_MAX))
}

/// Whose messages are asked for; everybody's when nobody is named.
fn asked_phone(request: &HttpRequest) -> Result<Option<String>, Vec<FieldFault>> {
    let mut fields = FieldReader::decode(request.query_string().as_bytes());
    let phone = fields.optional("phone", "must be 998 and nine digits", phone);
    fields.finish(Some(phone))
}

/// With or without a plus and blanks.
fn phone(text: &str) -> Option<String> {
    let digits: String = text
        .chars()
        .filter(|character| !matches!(character, '+' | ' ' | '-'))
        .collect();
    let is_phone = digits.len() == 12
        && digits.starts_with("998")
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_phone.then_some(digits)
}
