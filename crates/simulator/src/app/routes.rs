//! The addresses under `/simulator/app`.

use actix_web::{
    HttpRequest, HttpResponse, Scope,
    http::{StatusCode, header},
    web::{self, Bytes, Data},
};

use super::{
    ClientApp,
    fault::Fault,
    forms::{Charge, Form, Topup, ViewDoctor},
    home::{self, Return},
    outcome::{Outcome, created_payment},
    pages::{DEFAULT_USER, ResultPage},
    pay_links::PayLink,
    session::{Session, parse_id, parse_payment_id},
};
use crate::{
    fields::FieldReader,
    page::{is_of_another_site, respond},
};

/// Longest form that is read, in bytes: every field at its limit, percent-encoded, fits.
const FORM_BYTES_MAX: usize = 4 * 1024;
/// Longest status in a link back, in characters.
const STATUS_CHARS_MAX: usize = 32;

/// The routes of the app.
pub(crate) fn mount(app: ClientApp) -> Scope {
    // Whoever reloads the address of a result without its form is led back to the page.
    let action = |path| web::resource(path).route(web::get().to(to_app));
    web::scope(ClientApp::PATH)
        .app_data(Data::new(app))
        .app_data(web::PayloadConfig::new(FORM_BYTES_MAX))
        .route("", web::get().to(show_home))
        .service(action("/topup").route(web::post().to(topup)))
        .service(action("/charge").route(web::post().to(charge)))
        .service(action("/view-doctor").route(web::post().to(view_doctor)))
}

/// Leads to the app.
pub(crate) async fn to_app() -> HttpResponse {
    see_other(ClientApp::PATH)
}

/// The page, also for a browser that comes back from paying.
async fn show_home(app: Data<ClientApp>, request: HttpRequest) -> Result<HttpResponse, Fault> {
    let mut fields = FieldReader::decode(request.query_string().as_bytes());
    let user = fields.optional("user", "must be a positive whole number", parse_id);
    let payment_id = fields.optional(
        "payment_id",
        "must be the id of a payment",
        parse_payment_id,
    );
    let status = fields.optional("status", "must be one word", |text| {
        (text.chars().count() <= STATUS_CHARS_MAX).then(|| text.to_owned())
    });
    let back = payment_id.map(|payment_id| Return { payment_id, status });
    let (user, back) = fields.finish(Some((user, back))).map_err(Fault::Fields)?;
    let session = app.sign_in(user.unwrap_or(DEFAULT_USER))?;
    Ok(respond(StatusCode::OK, &home::load(&session, back).await?))
}

/// Creates a payment and leads to where it is paid.
async fn topup(
    app: Data<ClientApp>,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> Result<HttpResponse, Fault> {
    let (session, form) = receive::<Topup>(&app, &request, body)?;
    let exchange = session.ask(form.call(&session)).await;
    match created_payment(&exchange) {
        Ok((payment_id, url)) => {
            let answer = see_other(url.as_str());
            session.keep_pay_link(PayLink {
                payment_id,
                url,
                exchange,
            });
            Ok(answer)
        }
        Err(problem) => Ok(result(&session, Outcome::of_problem(&problem), &exchange)),
    }
}

/// Takes a service.
async fn charge(
    app: Data<ClientApp>,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> Result<HttpResponse, Fault> {
    let (session, form) = receive::<Charge>(&app, &request, body)?;
    let exchange = session.ask(form.call(&session)).await;
    Ok(result(&session, Outcome::of_charge(&exchange), &exchange))
}

/// Looks at a doctor.
async fn view_doctor(
    app: Data<ClientApp>,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> Result<HttpResponse, Fault> {
    let (session, form) = receive::<ViewDoctor>(&app, &request, body)?;
    let exchange = session.ask(form.call(&session)).await;
    let outcome = Outcome::of_doctor_view(&exchange);
    Ok(result(&session, outcome, &exchange))
}

/// Reads a form that a page of ours sent.
fn receive<F: Form>(
    app: &ClientApp,
    request: &HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> Result<(Session, F), Fault> {
    if is_of_another_site(request) {
        return Err(Fault::ForeignForm);
    }
    let body =
        body.map_err(|error| Fault::UnreadableForm(error.as_response_error().status_code()))?;
    let mut fields = FieldReader::decode(&body);
    let form = F::read(&mut fields);
    let form = fields.finish(form).map_err(Fault::Fields)?;
    Ok((app.sign_in(form.sender().user)?, form))
}

fn result(
    session: &Session,
    outcome: Outcome,
    exchange: &super::exchange::Exchange,
) -> HttpResponse {
    let page = ResultPage {
        user: session.user,
        outcome,
        exchange,
    };
    respond(StatusCode::OK, &page)
}

fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}
