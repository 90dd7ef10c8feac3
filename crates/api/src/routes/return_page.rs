//! Where gateways send the payer's browser, and where we send it from there. The gateway cannot know how the payment
//! stands with us, so its return link leads here, and the client app's own URL gets the payment's id and true status.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::PaymentId;
use domain::payment::{Payment, PaymentStatus};
use url::Url;

use super::parameters::PaymentPath;
use super::payments::payment_id;
use crate::http::ApiError;
use crate::language::{Language, Message};
use crate::openapi::{refusals, tags};
use crate::wiring::Services;

/// The link that gateways get.
pub(super) fn return_url(public_url: &str, id: PaymentId) -> String {
    format!("{public_url}/pay/{id}/return")
}

/// Where gateways send the payer back
///
/// Sends the payer's browser on to the payment's `callback_url` or `return_url` with `payment_id` and `status` in the
/// query, or shows a line of text when there is none. Public: it says no more than how a payment stands, to whoever
/// knows its id.
#[utoipa::path(
    get,
    path = "/pay/{payment_id}/return",
    operation_id = "return_to_app",
    tag = tags::CALLBACKS,
    params(PaymentPath),
    responses(
        (status = 200, description = "The payment has no URL: a page that says how it stands", body = String, content_type = "text/html"),
        (status = 303, description = "On to the client app", headers(("Location" = String, description = "The payment's URL, with `payment_id` and `status`"))),
        refusals::ReturnPage,
    ),
)]
pub(super) async fn send_back(
    request: HttpRequest,
    services: web::Data<Services>,
    path: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let id = payment_id(&path)?;
    let payment = services
        .storage
        .find_payment(id)
        .await?
        .ok_or_else(ApiError::payment_not_found)?;
    let status = payment.status_at(services.now());
    let Some(url) = payment
        .callback_url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
    else {
        let language = Language::of(&request);
        let mut answer = HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'"))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(page(&payment, status, language));
        language.label_message(answer.headers_mut());
        return Ok(answer);
    };
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, with_outcome(url, id, status.as_str())))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .finish())
}

/// How the payment stands, in a line. Nothing in it was written by anybody else.
fn page(payment: &Payment, status: PaymentStatus, language: Language) -> String {
    let heading = Message::PaymentIs.with_text("status", status);
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{heading}</title><h1>{heading}</h1>\
         <p>{} · {} {}</p><p>{}</p></html>",
        language.tag().unwrap_or("en"),
        payment.reference,
        payment.amount,
        payment.amount.currency,
        Message::PageMayBeClosed.in_language(language),
        heading = heading.in_language(language),
    )
}

/// The URL with `payment_id` and `status` in its query, in place of any that it carried.
fn with_outcome(mut url: Url, id: PaymentId, status: &str) -> String {
    let others: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| name != "payment_id" && name != "status")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(others)
        .append_pair("payment_id", &id.to_string())
        .append_pair("status", status);
    url.into()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_outcome_replaces_what_the_url_claimed() {
        let url = Url::parse("https://example.com/cb?order=1&status=completed&x=%26#part")
            .expect("a URL");
        let sent = with_outcome(url, PaymentId(Uuid::nil()), "failed");
        assert_eq!(
            sent,
            "https://example.com/cb?order=1&x=%26&payment_id=00000000-0000-0000-0000-000000000000&status=failed#part"
        );
    }
}
