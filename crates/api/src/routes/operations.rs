use utoipa::OpenApi;

use super::{
    access, callbacks::click, charge, daily_usage, doctor_view, doctor_views, estimate,
    gateway_status, gateways, health, history, methods, payments, return_page, rules, statistics,
    summary, topup, transactions, verify, wallet,
};

/// Every documented endpoint, in the order of the documentation. A test compares it with [`super::configure`].
#[derive(OpenApi)]
#[openapi(paths(
    gateways::list,
    gateway_status::status,
    payments::create,
    payments::status,
    payments::cancel,
    verify::verify,
    history::payments,
    estimate::payment,
    methods::list,
    wallet::info,
    wallet::balance,
    transactions::list,
    topup::create,
    history::topups,
    estimate::topup,
    rules::list,
    access::check,
    charge::charge,
    summary::summary,
    statistics::statistics,
    daily_usage::today,
    doctor_view::view,
    access::check_doctor,
    doctor_views::list,
    click::prepare,
    click::complete,
    click::webhook,
    return_page::send_back,
    health::health,
))]
pub(crate) struct Operations;
