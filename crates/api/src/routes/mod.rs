//! The endpoints, a file a subject. Paths are written without their trailing slash; the server trims it.

mod access;
mod admin;
mod callbacks;
mod charge;
mod daily_usage;
mod doctor_view;
mod doctor_views;
mod estimate;
mod gateway_status;
mod gateways;
mod health;
mod history;
mod methods;
mod operations;
mod parameters;
mod payments;
mod requests;
mod return_page;
mod rules;
mod statistics;
mod summary;
mod topup;
mod transactions;
mod verify;
mod views;
mod wallet;

use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, ServiceConfig, get, head, post};

pub(crate) use self::operations::Operations;
use crate::http::{limit_requests, resource};

/// Every route of the service. Paths are compared in this order, and one with a variable in it costs a regular expression:
/// those of the API come first.
pub fn configure(config: &mut ServiceConfig) {
    config
        .service(
            resource("/health")
                .route(get().to(health::health))
                .route(head().to(health::health)),
        )
        .configure(callbacks::configure)
        .service(
            web::scope("/api")
                .wrap(from_fn(limit_requests))
                .configure(client_api),
        )
        .service(resource("/pay/{payment_id}/return").route(get().to(return_page::send_back)));
}

/// Called by client apps.
fn client_api(config: &mut ServiceConfig) {
    config
        .service(
            web::scope("/admin")
                .configure(admin::configure)
                .wrap(Compress::default()),
        )
        .service(
            resource("/payments/gateways")
                .route(get().to(gateways::list))
                .route(head().to(gateways::list))
                .wrap(Compress::default()),
        )
        .service(
            resource("/payments/gateways/status")
                .route(get().to(gateway_status::status))
                .route(head().to(gateway_status::status)),
        )
        .service(resource("/payments/create").route(post().to(payments::create)))
        .service(resource("/payments/estimate").route(post().to(estimate::payment)))
        .service(
            resource("/payments/history")
                .route(get().to(history::payments))
                .wrap(Compress::default()),
        )
        .service(resource("/payments/wallet").route(get().to(wallet::info)))
        .service(resource("/payments/wallet/balance").route(get().to(wallet::balance)))
        .service(
            resource("/payments/wallet/transactions")
                .route(get().to(transactions::list))
                .wrap(Compress::default()),
        )
        .service(resource("/payments/wallet/topup").route(post().to(topup::create)))
        .service(
            resource("/payments/wallet/topup/history")
                .route(get().to(history::topups))
                .wrap(Compress::default()),
        )
        .service(resource("/payments/wallet/estimate").route(post().to(estimate::topup)))
        .service(resource("/payments/methods").route(get().to(methods::list)))
        .service(
            resource("/payments/billing/rules")
                .route(get().to(rules::list))
                .route(head().to(rules::list))
                .wrap(Compress::default()),
        )
        .service(resource("/payments/billing/check-access").route(post().to(access::check)))
        .service(resource("/payments/billing/charge").route(post().to(charge::charge)))
        .service(resource("/payments/billing/summary").route(get().to(summary::summary)))
        .service(resource("/payments/{payment_id}/status").route(get().to(payments::status)))
        .service(resource("/payments/{payment_id}/verify").route(post().to(verify::verify)))
        .service(resource("/payments/{payment_id}/cancel").route(post().to(payments::cancel)));
    for prefix in ["/billing", "/payments/billing"] {
        config
            .service(resource(&format!("{prefix}/daily-usage")).route(get().to(daily_usage::today)))
            .service(
                resource(&format!("{prefix}/wallet/stats"))
                    .route(get().to(statistics::statistics))
                    .wrap(Compress::default()),
            )
            .service(
                resource(&format!("{prefix}/doctor-views"))
                    .route(get().to(doctor_views::list))
                    .wrap(Compress::default()),
            )
            .service(
                resource(&format!("{prefix}/doctor/{{doctor_id}}/view"))
                    .route(get().to(doctor_view::view)),
            )
            .service(
                resource(&format!("{prefix}/doctor/{{doctor_id}}/check-access"))
                    .route(get().to(access::check_doctor)),
            );
    }
}
