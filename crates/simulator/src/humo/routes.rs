//! The addresses under `/simulator/humo`.

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    http::{StatusCode, header},
    web::{self, Bytes, Data},
};

use super::{
    HumoSimulator,
    auth::basic_credentials,
    pages::IndexPage,
    request::Request,
    respond::{Fault, Reply},
};
use crate::{book_report::BookReport, clock, page::respond};

/// Longest call that is read, bytes.
const CALL_BYTES_MAX: usize = 64 * 1024;

/// The routes of Humo.
pub(crate) fn mount(humo: HumoSimulator) -> Scope {
    web::scope("/simulator/humo")
        .app_data(Data::new(humo))
        .app_data(web::PayloadConfig::new(CALL_BYTES_MAX))
        .route("", web::get().to(index))
        .route("/books", web::get().to(books))
        .route("/soap", web::post().to(soap))
        .route("/middleware/v3/iiacs/card", web::post().to(card))
        .route("/middleware/v2/iiacs/card", web::post().to(card))
}

/// What is here: cards, payments, movements.
async fn index(humo: Data<HumoSimulator>) -> HttpResponse {
    let page = IndexPage::of(&humo.0.books.lock());
    respond(StatusCode::OK, &page)
}

/// The books, by our reference.
async fn books(humo: Data<HumoSimulator>) -> HttpResponse {
    let movements: Vec<_> = {
        let books = humo.0.books.lock();
        let payments = books.payments().iter();
        payments
            .map(|payment| {
                let order = payment.reference.clone();
                (order, payment.captured_tiyin, payment.returned_tiyin)
            })
            .collect()
    };
    BookReport::new("humo", movements).answer()
}

/// PaymentServer.
async fn soap(humo: Data<HumoSimulator>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let faults = humo.0.faults.clone();
    let work = async move {
        let merchant = &humo.0.merchant;
        let login = (merchant.soap_login.clone(), merchant.soap_password.clone());
        if basic_credentials(&request) != Some(login) {
            return HttpResponse::Unauthorized()
                .insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"PaymentServer\""))
                .finish();
        }
        let prefixes = humo.next_prefixes();
        let Some(call) = Request::parse(&body) else {
            return Reply::Fault(Fault::ENGINE).send(prefixes);
        };
        // gSOAP takes a call without the header; one with another operation in it is none.
        let action = request.headers().get("soapaction");
        let action = action.and_then(|action| action.to_str().ok());
        let action = action.map_or("", |action| action.trim_matches('"'));
        if !action.is_empty() && action != call.operation {
            return Reply::Fault(Fault::ENGINE).send(prefixes);
        }
        humo.perform(&call, clock::now()).send(prefixes)
    };
    faults.answer(work).await
}

/// The middleware's card look-up. One live client writes a colon behind `Bearer`.
async fn card(humo: Data<HumoSimulator>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let faults = humo.0.faults.clone();
    let work = async move {
        let header = request.headers().get(header::AUTHORIZATION);
        let header = header
            .and_then(|header| header.to_str().ok())
            .unwrap_or_default();
        let token = header
            .strip_prefix("Bearer: ")
            .or_else(|| header.strip_prefix("Bearer "));
        if token != Some(&humo.0.merchant.middleware_token) {
            return HttpResponse::Unauthorized().finish();
        }
        humo.look_up_card(&body)
    };
    faults.answer(work).await
}
