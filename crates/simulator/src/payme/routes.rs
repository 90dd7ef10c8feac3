//! The addresses under `/simulator/payme`.
//!
//! | | |
//! |---|---|
//! | `GET checkout/{base64}` | the checkout page of a link |
//! | `POST checkout` | its card form |
//! | `GET`, `POST receipts/{id}/code` | the code of the SMS |
//! | `GET receipts/{id}` | how it ended |
//! | `GET` (nothing more) | the merchant's cabinet |
//! | `GET cabinet/receipts/{id}`, `POST …/refund` | one receipt there, and its refund |
//! | `GET cabinet/statement` | the shop's statement of the last day |
//! | `GET receipts` | the receipts as JSON, newest first |
//! | `GET books` | what was taken and given back, by order, as JSON |

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    http::{StatusCode, header},
    rt,
    web::{self, Bytes, Data, Path},
};
use serde_json::json;

use super::{
    PaymeSimulator,
    answer::ShopAnswer,
    books::{Receipt, State},
    card::{Behaviour, Card, SMS_CODE},
    checkout_link::CheckoutLink,
    ids::is_id,
    language::Language,
    pages::{CabinetPage, CodePage, NoticePage, PayPage, ReceiptPage, ResultPage, StatementPage},
    verdict::Verdict,
};
use crate::{
    book_report::BookReport,
    clock,
    fields::FieldReader,
    page::{is_of_another_site, respond},
};

/// Longest form that is read, in bytes.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// Receipts on the cabinet's first page.
const CABINET_RECEIPTS_MAX: usize = 30;
/// Wrong codes that end a receipt.
const WRONG_CODES_MAX: u32 = 3;

type Payme = Data<PaymeSimulator>;
type Body = Result<Bytes, actix_web::Error>;

/// The routes of Payme.
pub(crate) fn mount(payme: PaymeSimulator) -> Scope {
    web::scope("/simulator/payme")
        .app_data(Data::new(payme))
        .app_data(web::PayloadConfig::new(FORM_BYTES_MAX))
        .route("", web::get().to(cabinet))
        .route("/checkout", web::get().to(no_link))
        .route("/checkout", web::post().to(take_card))
        .route("/checkout/{link:.*}", web::get().to(checkout))
        .route("/receipts", web::get().to(receipts))
        .route("/receipts/{id}", web::get().to(result))
        .route("/receipts/{id}/code", web::get().to(code_page))
        .route("/receipts/{id}/code", web::post().to(take_code))
        .route("/cabinet/receipts/{id}", web::get().to(cabinet_receipt))
        .route("/cabinet/receipts/{id}/refund", web::post().to(refund))
        .route("/cabinet/statement", web::get().to(statement))
        .route("/books", web::get().to(books))
}

async fn no_link() -> HttpResponse {
    respond(StatusCode::NOT_FOUND, &NoticePage::bad_link(Vec::new()))
}

/// The page that a link leads to. The shop is asked first whether it takes the payment. `?lang=` changes the language.
async fn checkout(payme: Payme, link: Path<String>, request: HttpRequest) -> HttpResponse {
    if payme.endpoint().is_none() {
        return respond(StatusCode::SERVICE_UNAVAILABLE, &NoticePage::not_pointed());
    }
    let mut fields = FieldReader::decode(request.query_string().as_bytes());
    match read_link(&payme, &link, &mut fields) {
        Ok(link) => match ask_shop(&payme, &link).await {
            Ok(()) => pay_page(&payme, &link, None),
            Err(verdict) => respond(StatusCode::OK, &NoticePage::refused(&link, &verdict)),
        },
        Err(refused) => refused.respond(),
    }
}

/// The link, in the language that the payer chose.
fn read_link(
    payme: &PaymeSimulator,
    encoded: &str,
    fields: &mut FieldReader<'_>,
) -> Result<CheckoutLink, Refused> {
    let mut link = CheckoutLink::read(encoded, &payme.0.merchant)
        .map_err(|faults| Refused::new(StatusCode::BAD_REQUEST, NoticePage::bad_link(faults)))?;
    if let Some(language) = fields.optional("lang", "must be uz, ru or en", Language::parse) {
        link.language = language;
    }
    Ok(link)
}

/// Whether the shop takes the payment.
async fn ask_shop(payme: &PaymeSimulator, link: &CheckoutLink) -> Result<(), Verdict> {
    let params = json!({"amount": link.amount_tiyin, "account": payme.account(&link.account)});
    let exchange = payme.call("CheckPerformTransaction", &params).await;
    match exchange.answer {
        Ok(ShopAnswer::Result(_)) => Ok(()),
        Ok(ShopAnswer::Error(error)) => Err(Verdict::Refused(error)),
        Err(why) => Err(Verdict::Silent(why)),
    }
}

fn pay_page(payme: &PaymeSimulator, link: &CheckoutLink, error: Option<&str>) -> HttpResponse {
    let status = if error.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    respond(status, &PayPage::new(&payme.0.merchant, link, error))
}

/// What the payer typed into the card form, or that they leave.
async fn take_card(payme: Payme, request: HttpRequest, body: Body) -> HttpResponse {
    let body = match form(&request, body) {
        Ok(body) => body,
        Err(refused) => return refused.respond(),
    };
    let mut fields = FieldReader::decode(&body);
    let encoded = fields.optional("link", "must be a link", |text| Some(text.to_owned()));
    let link = match read_link(&payme, &encoded.unwrap_or_default(), &mut fields) {
        Ok(link) => link,
        Err(refused) => return refused.respond(),
    };
    if fields
        .optional("leave", "must be a button", |_| Some(()))
        .is_some()
    {
        return match &link.return_url {
            Some(url) => see_other(url.as_str()),
            None => respond(StatusCode::OK, &NoticePage::walked_away()),
        };
    }
    let language = link.language;
    let refused = |text: &str| pay_page(&payme, &link, Some(text));
    let card = match Card::read(&mut fields) {
        Ok(card) => card,
        Err(fault) => return refused(language.card_fault(fault)),
    };
    // What Payme knows of a card before it is debited.
    if let Behaviour::NoSms | Behaviour::Expired = card.behaviour {
        return refused(language.behaviour(card.behaviour));
    }
    let id = payme.books().open(link, card, clock::now());
    see_other(&format!("/simulator/payme/receipts/{id}/code"))
}

async fn code_page(payme: Payme, id: Path<String>) -> HttpResponse {
    match find(&payme, &id) {
        Ok(receipt) if receipt.state == State::Created => {
            respond(StatusCode::OK, &CodePage::new(&payme.0.merchant, &receipt))
        }
        Ok(receipt) => see_other(&result_path(&receipt.id)),
        Err(refused) => refused.respond(),
    }
}

/// What the payer typed into the code form. The attempt runs to its end, also when the browser does not wait for it.
async fn take_code(
    payme: Payme,
    id: Path<String>,
    request: HttpRequest,
    body: Body,
) -> HttpResponse {
    let body = match form(&request, body) {
        Ok(body) => body,
        Err(refused) => return refused.respond(),
    };
    let receipt = match find(&payme, &id) {
        Ok(receipt) => receipt,
        Err(refused) => return refused.respond(),
    };
    let mut fields = FieldReader::decode(&body);
    let is_right = |text: &str| Some(text.trim() == SMS_CODE);
    if fields.optional("code", "must be six digits", is_right) != Some(true) {
        return wrong_code(&payme, &receipt);
    }
    if payme
        .books()
        .claim(&receipt.id, State::Created, State::Opening)
    {
        let attempt = payme.attempt(&receipt.id);
        if let Err(error) = rt::spawn(attempt.pay()).await {
            tracing::error!(%error, "running a Payme attempt: {error}");
        }
    }
    see_other(&result_path(&receipt.id))
}

fn wrong_code(payme: &PaymeSimulator, receipt: &Receipt) -> HttpResponse {
    payme.books().change(&receipt.id, |receipt| {
        if receipt.state == State::Created {
            receipt.wrong_codes += 1;
            if receipt.wrong_codes >= WRONG_CODES_MAX {
                receipt.state = State::Cancelled;
                receipt.verdict = Some(Verdict::CodesUsedUp);
                receipt.ended_at = Some(clock::now());
            }
        }
    });
    see_other(&format!("/simulator/payme/receipts/{}/code", receipt.id))
}

/// How it ended, for the payer.
async fn result(payme: Payme, id: Path<String>) -> HttpResponse {
    match find(&payme, &id) {
        Ok(receipt) => {
            let verdict = receipt.verdict.clone().unwrap_or(Verdict::Confirming);
            if receipt.state == State::Created {
                return see_other(&format!("/simulator/payme/receipts/{}/code", receipt.id));
            }
            let page = ResultPage::new(&payme.0.merchant, &receipt, &verdict);
            respond(StatusCode::OK, &page)
        }
        Err(refused) => refused.respond(),
    }
}

async fn cabinet(payme: Payme) -> HttpResponse {
    let receipts = payme.books().latest(CABINET_RECEIPTS_MAX);
    let page = CabinetPage::new(&payme.0.merchant, &receipts);
    respond(StatusCode::OK, &page)
}

async fn cabinet_receipt(payme: Payme, id: Path<String>) -> HttpResponse {
    match find(&payme, &id) {
        Ok(receipt) => respond(StatusCode::OK, &ReceiptPage::new(&receipt)),
        Err(refused) => refused.respond(),
    }
}

/// Refunds a receipt, when it is paid.
async fn refund(payme: Payme, id: Path<String>, request: HttpRequest) -> HttpResponse {
    if is_of_another_site(&request) {
        return respond(StatusCode::FORBIDDEN, &NoticePage::another_site());
    }
    let receipt = match find(&payme, &id) {
        Ok(receipt) => receipt,
        Err(refused) => return refused.respond(),
    };
    if payme
        .books()
        .claim(&receipt.id, State::Paid, State::Cancelling)
    {
        let attempt = payme.attempt(&receipt.id);
        if let Err(error) = rt::spawn(attempt.refund()).await {
            tracing::error!(%error, "running a Payme refund: {error}");
        }
    }
    see_other(&format!("/simulator/payme/cabinet/receipts/{}", receipt.id))
}

async fn statement(payme: Payme) -> HttpResponse {
    let statement = payme.statement().await;
    respond(StatusCode::OK, &StatementPage::new(&statement))
}

/// The receipts, newest first.
async fn receipts(payme: Payme) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(payme.books().all())
}

/// What was taken from payers and given back to them, by order.
async fn books(payme: Payme) -> HttpResponse {
    let movements = payme
        .books()
        .all()
        .into_iter()
        .map(|receipt| (receipt.account, receipt.taken_tiyin, receipt.returned_tiyin));
    BookReport::new("payme", movements).answer()
}

/// A page that says why nothing was done.
struct Refused {
    status: StatusCode,
    page: Box<NoticePage>,
}

impl Refused {
    fn new(status: StatusCode, page: NoticePage) -> Self {
        Self {
            status,
            page: Box::new(page),
        }
    }

    fn respond(&self) -> HttpResponse {
        respond(self.status, &*self.page)
    }
}

fn form(request: &HttpRequest, body: Body) -> Result<Bytes, Refused> {
    if is_of_another_site(request) {
        return Err(Refused::new(
            StatusCode::FORBIDDEN,
            NoticePage::another_site(),
        ));
    }
    body.map_err(|error| {
        let status = error.as_response_error().status_code();
        Refused::new(status, NoticePage::unreadable_form())
    })
}

fn find(payme: &PaymeSimulator, id: &str) -> Result<Receipt, Refused> {
    let receipt = Some(id).filter(|id| is_id(id));
    let receipt = receipt.and_then(|id| payme.books().find(id));
    receipt.ok_or_else(|| Refused::new(StatusCode::NOT_FOUND, NoticePage::no_receipt()))
}

fn result_path(id: &str) -> String {
    format!("/simulator/payme/receipts/{id}")
}

fn see_other(url: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, url))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .finish()
}
