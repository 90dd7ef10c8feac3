use actix_web::web::{self, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use domain::card::{CardDetails, InvalidCard};
use secrecy::SecretString;

use super::assets;
use super::browser::Browser;
use super::flow::{CardEntry, CodeEntry, abandon, resend_code, take_card, take_code};
use super::notice::CardProblem;
use super::visit::{Visit, see_page};
use crate::http::resource;

/// The page, its forms, its style and its script.
pub fn configure_card_page(config: &mut ServiceConfig) {
    let step = |path: &str| resource(path).route(get().to(back_to_page));
    config
        .service(resource("/pay/card.css").route(get().to(assets::style)))
        .service(resource("/pay/card.js").route(get().to(assets::script)))
        .service(resource("/pay/card.svg").route(get().to(assets::icon)))
        .service(
            resource("/pay/{payment_id}/card")
                .route(get().to(show))
                .route(post().to(enter_card)),
        )
        .service(step("/pay/{payment_id}/card/code").route(post().to(enter_code)))
        .service(step("/pay/{payment_id}/card/resend").route(post().to(ask_for_code)))
        .service(step("/pay/{payment_id}/card/other").route(post().to(take_another_card)));
}

async fn show(request: HttpRequest, path: web::Path<String>) -> HttpResponse {
    match Visit::open(&request, &path).await {
        Ok(visit) => {
            let browser = Browser::of(&request, visit.desk.page.is_https);
            visit.show(browser, None).await
        }
        Err(response) => response,
    }
}

async fn enter_card(
    request: HttpRequest,
    path: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let entered = async {
        let visit = Visit::open(&request, &path).await?;
        let (browser, form) = visit.form(&request, payload).await?;
        let unreadable = |_| visit.frame.unreadable();
        let number = form.field("number").map_err(unreadable)?;
        let expiry = form.field("expiry").map_err(unreadable)?;
        let services = &visit.desk.services;
        let today = services.calendar.day_of(services.now());
        let check_digit = visit.desk.page.check_digit;
        let card = CardDetails::try_checked(&number, &expiry, today, check_digit);
        let card = card.map_err(|invalid| match invalid {
            InvalidCard::Number => CardProblem::Number,
            InvalidCard::Expiry => CardProblem::Expiry,
            InvalidCard::Expired => CardProblem::Expired,
        });
        let card = card.and_then(|card| {
            let is_taken = visit.desk.cards.takes(&card);
            is_taken.then_some(card).ok_or(CardProblem::Scheme)
        });
        let card = card.map_err(|problem| {
            let token = browser.form_token(visit.payment.id);
            visit
                .frame
                .card_problem(&visit.payment, &visit.scheme, &token, problem)
        })?;
        Ok((visit, browser, card))
    };
    match entered.await {
        Ok((visit, browser, card)) => {
            let entry = CardEntry {
                key: browser.session_key(visit.payment.id),
                payment: visit.payment.clone(),
                card,
                address: visit.address,
                language: visit.language,
            };
            visit
                .step(browser, |desk| async move { take_card(&desk, entry).await })
                .await
        }
        Err(response) => response,
    }
}

async fn enter_code(
    request: HttpRequest,
    path: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    let entered = async {
        let visit = Visit::open(&request, &path).await?;
        let (browser, form) = visit.form(&request, payload).await?;
        let unreadable = |_| visit.frame.unreadable();
        let attempt = form.field("attempt").map_err(unreadable)?;
        let code = form.field("code").map_err(unreadable)?;
        let attempt = attempt.parse().map_err(|_| visit.frame.unreadable())?;
        let entry = CodeEntry {
            key: browser.session_key(visit.payment.id),
            attempt,
            code: SecretString::from(code.trim()),
        };
        Ok((visit, browser, entry))
    };
    match entered.await {
        Ok((visit, browser, entry)) => {
            visit
                .step(browser, |desk| async move { take_code(&desk, entry).await })
                .await
        }
        Err(response) => response,
    }
}

async fn ask_for_code(
    request: HttpRequest,
    path: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    match plain_step(&request, &path, payload).await {
        Ok((visit, browser)) => {
            let key = browser.session_key(visit.payment.id);
            let (address, language) = (visit.address, visit.language);
            let step = move |desk| async move { resend_code(&desk, key, address, language).await };
            visit.step(browser, step).await
        }
        Err(response) => response,
    }
}

async fn take_another_card(
    request: HttpRequest,
    path: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    match plain_step(&request, &path, payload).await {
        Ok((visit, browser)) => {
            let key = browser.session_key(visit.payment.id);
            let step = move |desk| async move {
                abandon(&desk, key).await;
                Ok(())
            };
            visit.step(browser, step).await
        }
        Err(response) => response,
    }
}

/// A step whose form holds nothing but the token.
async fn plain_step(
    request: &HttpRequest,
    path: &str,
    payload: web::Payload,
) -> Result<(Visit, Browser), HttpResponse> {
    let visit = Visit::open(request, path).await?;
    let (browser, _form) = visit.form(request, payload).await?;
    Ok((visit, browser))
}

/// The address of a step, opened from the history of a browser.
async fn back_to_page(request: HttpRequest, path: web::Path<String>) -> HttpResponse {
    match Visit::open(&request, &path).await {
        Ok(visit) => see_page(&visit.frame),
        Err(response) => response,
    }
}
