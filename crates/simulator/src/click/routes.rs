//! The addresses under `/simulator/click`.

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    http::{StatusCode, header},
    rt,
    web::{self, Bytes, Data},
};

use super::{
    ClickSimulator,
    attempt::Card,
    books::Attempt,
    merchant::Callbacks,
    merchant_api,
    pages::{IndexPage, NoticePage, PayPage, ReceiptPage},
    pay_link::PayLink,
};
use crate::{book_report::BookReport, fields::FieldReader, page::respond};

/// Longest form that is read, in bytes: every field at its limit, percent-encoded, fits.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// Attempts on the index page.
const INDEX_ATTEMPTS_MAX: usize = 20;

/// Bills on the index page.
const INDEX_INVOICES_MAX: usize = 5;

/// The routes of Click.
pub(crate) fn mount(click: ClickSimulator) -> Scope {
    web::scope("/simulator/click")
        .app_data(Data::new(click))
        .app_data(web::PayloadConfig::new(FORM_BYTES_MAX))
        .route("", web::get().to(index))
        .route("/services/pay", web::get().to(pay_page))
        .route("/services/pay", web::post().to(decide))
        .service(merchant_api::mount())
        .route("/invoices/{invoice_id}", web::get().to(invoice))
        .route("/books", web::get().to(books))
        .route("/payments", web::get().to(payments))
        .route("/payments/{click_trans_id}", web::get().to(receipt))
}

/// What is here, and the last attempts.
async fn index(click: Data<ClickSimulator>) -> HttpResponse {
    let attempts = click.0.books.latest(INDEX_ATTEMPTS_MAX);
    respond(
        StatusCode::OK,
        &IndexPage::new(
            &click.0.merchant,
            &attempts,
            &click.0.books.latest_invoices(INDEX_INVOICES_MAX),
        ),
    )
}

/// The page a pay link leads to.
async fn pay_page(click: Data<ClickSimulator>, request: HttpRequest) -> HttpResponse {
    if click.callbacks().is_none() {
        return not_pointed();
    }
    let merchant = &click.0.merchant;
    let mut fields = FieldReader::decode(request.query_string().as_bytes());
    let link = PayLink::read(&mut fields, merchant);
    match fields.finish(link) {
        Ok(link) => respond(StatusCode::OK, &PayPage::new(merchant, &link)),
        Err(faults) => respond(StatusCode::BAD_REQUEST, &NoticePage::bad_link(faults)),
    }
}

/// The button that the payer pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Attempt(Card),
    WalkAway,
}

impl Outcome {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "pay" => Some(Self::Attempt(Card::Pays)),
            "insufficient_funds" => Some(Self::Attempt(Card::Declines)),
            "walk_away" => Some(Self::WalkAway),
            _ => None,
        }
    }
}

/// What the payer decided on the pay page.
async fn decide(
    click: Data<ClickSimulator>,
    body: Result<Bytes, actix_web::Error>,
) -> HttpResponse {
    let Some(callbacks) = click.callbacks() else {
        return not_pointed();
    };
    let body = match body {
        Ok(body) => body,
        Err(error) => {
            return respond(
                error.as_response_error().status_code(),
                &NoticePage::unreadable_form(),
            );
        }
    };
    let mut fields = FieldReader::decode(&body);
    let link = PayLink::read(&mut fields, &click.0.merchant);
    let outcome = fields.required(
        "outcome",
        "must be pay, insufficient_funds or walk_away",
        Outcome::parse,
    );
    match fields.finish(link.zip(outcome)) {
        Ok((link, Outcome::Attempt(card))) => attempt(&click, callbacks, link, card).await,
        Ok((link, Outcome::WalkAway)) => walk_away(&link),
        Err(faults) => respond(StatusCode::BAD_REQUEST, &NoticePage::bad_link(faults)),
    }
}

/// Runs the attempt to its end, also when the payer's browser does not wait for it.
async fn attempt(
    click: &ClickSimulator,
    callbacks: Callbacks,
    link: PayLink,
    card: Card,
) -> HttpResponse {
    let click = click.clone();
    let merchant = click.0.merchant.clone();
    match rt::spawn(async move { click.pay(&callbacks, &link, card).await }).await {
        Ok(receipt) => respond(
            StatusCode::OK,
            &ReceiptPage::leading_back(&merchant, &receipt),
        ),
        Err(error) => {
            tracing::error!(%error, "running a Click attempt: {error}");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn walk_away(link: &PayLink) -> HttpResponse {
    match &link.return_url {
        Some(url) => HttpResponse::SeeOther()
            .insert_header((header::LOCATION, url.as_str()))
            .insert_header((header::REFERRER_POLICY, "no-referrer"))
            .finish(),
        None => respond(StatusCode::OK, &NoticePage::walked_away()),
    }
}

/// The page of a bill.
async fn invoice(click: Data<ClickSimulator>, invoice_id: web::Path<String>) -> HttpResponse {
    let id = invoice_id.parse().ok();
    match id.and_then(|id| click.0.books.find_invoice(id)) {
        Some(invoice) => {
            let link = invoice.pay_link();
            respond(StatusCode::OK, &PayPage::new(&click.0.merchant, &link))
        }
        None => respond(StatusCode::NOT_FOUND, &NoticePage::no_invoice()),
    }
}

/// What was taken from payers and given back to them, by order.
async fn books(click: Data<ClickSimulator>) -> HttpResponse {
    let attempts = click.0.books.all().into_iter();
    let movements = attempts.map(|attempt| {
        let Attempt {
            merchant_trans_id,
            debited_tiyin,
            returned_tiyin,
            ..
        } = attempt;
        (merchant_trans_id, debited_tiyin, returned_tiyin)
    });
    BookReport::new("click", movements).answer()
}

/// The attempts, newest first.
async fn payments(click: Data<ClickSimulator>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(click.0.books.all())
}

/// The result page of an earlier attempt, to read in peace.
async fn receipt(click: Data<ClickSimulator>, click_trans_id: web::Path<String>) -> HttpResponse {
    let receipt = click_trans_id
        .parse()
        .ok()
        .and_then(|id| click.0.books.find_receipt(id));
    let now = receipt
        .as_ref()
        .and_then(|receipt| click.0.books.find_document(receipt.attempt.click_paydoc_id));
    let returned = now.and_then(|attempt| attempt.returned_grouped());
    match receipt {
        Some(receipt) => respond(
            StatusCode::OK,
            &ReceiptPage::at_rest(&click.0.merchant, &receipt, returned),
        ),
        None => respond(StatusCode::NOT_FOUND, &NoticePage::no_receipt()),
    }
}

fn not_pointed() -> HttpResponse {
    respond(StatusCode::SERVICE_UNAVAILABLE, &NoticePage::not_pointed())
}
