use utoipa::OpenApi;

use super::{
    access, charge, click, daily_usage, doctor_view, estimate, gateways, health, history, methods,
    payments, return_page, rules, topup, transactions, wallet,
};

/// Every documented endpoint, in the order of the documentation. A test compares it with [`super::configure`].
#[derive(OpenApi)]
#[openapi(paths(
    gateways::list,
    payments::create,
    payments::status,
    payments::cancel,
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
    daily_usage::today,
    doctor_view::view,
    access::check_doctor,
    click::prepare,
    click::complete,
    click::webhook,
    return_page::send_back,
    health::health,
))]
pub(crate) struct Operations;
