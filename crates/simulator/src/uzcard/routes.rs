//! The addresses under `/simulator/uzcard`.

use actix_web::{
    HttpResponse, Scope,
    http::StatusCode,
    web::{self, Data},
};

use super::{
    UzCardSimulator,
    pages::IndexPage,
    svgate,
    transaction::{Kind, Transaction},
};
use crate::{book_report::BookReport, clock, page::respond};

/// Longest call that is read, bytes; real ones have some hundreds.
const CALL_BYTES_MAX: usize = 16 * 1024;

/// The routes of UzCard.
pub(crate) fn mount(svgate: UzCardSimulator) -> Scope {
    web::scope("/simulator/uzcard")
        .app_data(Data::new(svgate))
        .app_data(web::PayloadConfig::new(CALL_BYTES_MAX))
        .route("", web::get().to(index))
        .route("/svgate", web::post().to(svgate::answer))
        .route("/books", web::get().to(books))
}

/// The test cards, and what moved on them.
async fn index(svgate: Data<UzCardSimulator>) -> HttpResponse {
    let page = IndexPage::new(&svgate, clock::now());
    respond(StatusCode::OK, &page)
}

/// What each order took and gave back.
async fn books(svgate: Data<UzCardSimulator>) -> HttpResponse {
    let books = svgate.books();
    let debits = books
        .transactions(clock::now())
        .filter(|one| one.kind == Kind::Debit);
    let movement = |one: &Transaction| (one.ext.clone(), one.taken(), one.returned);
    BookReport::new("uzcard", debits.map(movement)).answer()
}
