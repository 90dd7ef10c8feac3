use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::payment::Payment;
use domain::storage::StorageFailure;
use domain::{PaymentId, text};
use serde::Deserialize;
use tokio::time::timeout;
use uuid::Uuid;

use super::CardPage;
use super::browser::{Browser, is_same_origin};
use super::flow::{Desk, Turned};
use super::form::Form;
use super::notice::Notice;
use super::pages::Frame;
use super::view::{View, view};
use crate::http::client_address;
use crate::language::Language;
use crate::wiring::Services;

/// How long a browser waits for a step; then it is shown that the step is under way.
const STEP_PATIENCE: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct Chosen {
    lang: Option<String>,
}

/// A request about a payment that can be paid by card here.
pub(super) struct Visit {
    pub(super) desk: Desk,
    pub(super) frame: Frame,
    pub(super) payment: Payment,
    /// What payers call the scheme.
    pub(super) scheme: String,
    pub(super) address: Option<IpAddr>,
    /// For messages to the payer.
    pub(super) language: text::Language,
}

impl Visit {
    /// Finds the payment; else the page that says why there is none.
    pub(super) async fn open(request: &HttpRequest, id: &str) -> Result<Self, HttpResponse> {
        let (Some(services), Some(page)) = (
            request.app_data::<web::Data<Services>>(),
            request.app_data::<web::Data<CardPage>>(),
        ) else {
            return Err(HttpResponse::NotFound().finish());
        };
        let (services, page) = (services.clone().into_inner(), page.clone().into_inner());
        let language = language_of(request);
        let id = Uuid::try_parse(id).map(PaymentId);
        let path = match &id {
            Ok(id) => format!("/pay/{id}/card"),
            Err(_) => "/".to_owned(),
        };
        let frame = Frame::new(language, &path, &page);
        let address = client_address(request);
        if let Err(too_often) = page.limits.admit_request(address) {
            return Err(frame.too_often(too_often));
        }
        let Ok(id) = id else {
            return Err(frame.missing());
        };
        let found = match services.storage.find_payment(id).await {
            Ok(found) => found,
            Err(failure) => return Err(broken(&frame, &failure)),
        };
        let Some(payment) = found else {
            return Err(frame.missing());
        };
        let Some(cards) = services.gateways.cards(&payment.gateway) else {
            return Err(frame.missing());
        };
        let cards = Arc::clone(cards);
        let scheme = match services.storage.load_catalogue().await {
            Ok(catalogue) => catalogue.gateway(&payment.gateway).map_or_else(
                || payment.gateway.to_string(),
                |terms| terms.display_name.clone(),
            ),
            Err(failure) => return Err(broken(&frame, &failure)),
        };
        Ok(Self {
            desk: Desk {
                services,
                page,
                cards,
            },
            frame,
            payment,
            scheme,
            address,
            language: spoken(language),
        })
    }

    /// The browser and the form that it sent from this page.
    pub(super) async fn form(
        &self,
        request: &HttpRequest,
        payload: web::Payload,
    ) -> Result<(Browser, Form), HttpResponse> {
        let page = &self.desk.page;
        let unreadable = |_| self.frame.unreadable();
        let form = Form::read(request, payload).await.map_err(unreadable)?;
        let browser = Browser::known(request, page.is_https)
            .filter(|_| is_same_origin(request, &self.desk.services.public_url))
            .ok_or_else(|| self.frame.stale())?;
        let token = form.field("token").map_err(unreadable)?;
        if browser.sent(&token, self.payment.id) {
            Ok((browser, form))
        } else {
            Err(self.frame.stale())
        }
    }

    /// Takes a step to its end, whether or not the browser waits, and shows what has become of the payment.
    pub(super) async fn step<F>(
        self,
        browser: Browser,
        step: impl FnOnce(Desk) -> F,
    ) -> HttpResponse
    where
        F: Future<Output = Result<(), Turned>> + Send + 'static,
    {
        let work = step(self.desk.clone());
        let running = self.desk.services.background.run(work);
        let Ok(ended) = timeout(STEP_PATIENCE, running).await else {
            return see_page(&self.frame);
        };
        match ended {
            Ok(Ok(())) => see_page(&self.frame),
            Ok(Err(Turned::TooOften(too_often))) => self.frame.too_often(too_often),
            Ok(Err(Turned::Full)) => self.frame.failed(StatusCode::SERVICE_UNAVAILABLE),
            Ok(Err(Turned::NoSession)) => self.show(browser, Some(Notice::Ended)).await,
            Err(_crash) => self.frame.failed(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// The payment as it stands; with this notice where a card can be entered.
    pub(super) async fn show(self, browser: Browser, notice: Option<Notice>) -> HttpResponse {
        let key = browser.session_key(self.payment.id);
        match view(&self.desk, self.payment, Some(key)).await {
            Ok((payment, seen)) => {
                let seen = match (seen, notice) {
                    (View::Card(None | Some(Notice::Retry)), Some(notice)) => {
                        View::Card(Some(notice))
                    }
                    (seen, _) => seen,
                };
                let is_https = self.desk.page.is_https;
                self.frame
                    .show(&payment, seen, &self.scheme, &browser, is_https)
            }
            Err(failure) => broken(&self.frame, &failure),
        }
    }
}

/// On to the page by GET, so that reloading it sends nothing again.
pub(super) fn see_page(frame: &Frame) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, frame.here()))
        .insert_header((CACHE_CONTROL, "no-store"))
        .finish()
}

fn broken(frame: &Frame, failure: &StorageFailure) -> HttpResponse {
    tracing::error!(error = %failure, cause = ?failure.cause, "the card page could not be shown");
    frame.failed(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The language that was chosen on the page, else the one that the browser prefers.
fn language_of(request: &HttpRequest) -> Language {
    let chosen = web::Query::<Chosen>::from_query(request.query_string());
    let chosen = chosen.ok().and_then(|chosen| chosen.into_inner().lang);
    let chosen = chosen.and_then(|tag| {
        Language::ALL
            .into_iter()
            .find(|language| language.tag() == Some(tag.as_str()))
    });
    match chosen.unwrap_or_else(|| Language::of(request)) {
        Language::Unspecified => Language::Uzbek,
        language => language,
    }
}

const fn spoken(language: Language) -> text::Language {
    match language {
        Language::Unspecified | Language::Uzbek => text::Language::Uzbek,
        Language::Russian => text::Language::Russian,
        Language::English => text::Language::English,
    }
}
