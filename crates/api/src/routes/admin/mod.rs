//! Administration, a file a subject: the role `admin` may read and change, `support` may read. Whatever is changed
//! stands in the audit log, written in the transaction that changes it.

pub(super) mod approval_verdicts;
mod approval_views;
pub(super) mod approvals;
mod change;
mod cursor;
pub(super) mod disputes;
pub(super) mod doctor_import;
pub(super) mod doctors;
pub(super) mod gateways;
pub(super) mod log;
pub(super) mod open;
mod open_page;
mod open_payments;
mod open_place;
mod order;
mod parameters;
pub(super) mod payment_ends;
mod payment_views;
pub(super) mod payments;
mod reason;
pub(super) mod redelivery;
pub(super) mod refund_ends;
pub(super) mod refund_orders;
mod refund_views;
pub(super) mod refunds;
mod requests;
pub(super) mod rules;
pub(super) mod settings;
pub(super) mod wallet_changes;
pub(super) mod wallets;
pub(super) mod webhooks;

use actix_web::web::{PayloadConfig, ServiceConfig, delete, get, patch, post, put};

use crate::http::resource;

/// Every route of administration.
pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(resource("/wallets/{user_id}").route(get().to(wallets::show)))
        .service(resource("/wallets/{user_id}/block").route(post().to(wallet_changes::block)))
        .service(resource("/wallets/{user_id}/unblock").route(post().to(wallet_changes::unblock)))
        .service(
            resource("/wallets/{user_id}/adjustments").route(post().to(wallet_changes::adjust)),
        )
        .service(resource("/payments").route(get().to(payments::search)))
        .service(resource("/payments/{payment_id}").route(get().to(payments::show)))
        .service(resource("/payments/{payment_id}/fail").route(post().to(payment_ends::fail)))
        .service(
            resource("/payments/{payment_id}/disputes/{attempt}/close")
                .route(post().to(disputes::close)),
        )
        .service(
            resource("/payments/{payment_id}/refunds")
                .route(get().to(refunds::of_payment))
                .route(post().to(refund_orders::create)),
        )
        .service(
            resource("/payments/{payment_id}/refunds/{refund_id}/settle")
                .route(post().to(refund_ends::settle)),
        )
        .service(
            resource("/payments/{payment_id}/refunds/{refund_id}/refuse")
                .route(post().to(refund_ends::refuse)),
        )
        .service(resource("/refunds").route(get().to(refunds::pending)))
        .service(resource("/refunds/{id}").route(get().to(refunds::show)))
        .service(resource("/approvals").route(get().to(approvals::list)))
        .service(resource("/approvals/{id}").route(get().to(approvals::show)))
        .service(resource("/approvals/{id}/approve").route(post().to(approval_verdicts::approve)))
        .service(resource("/approvals/{id}/reject").route(post().to(approval_verdicts::reject)))
        .service(resource("/open").route(get().to(open::list)))
        .service(resource("/webhooks").route(get().to(webhooks::list)))
        .service(resource("/webhooks/{id}").route(get().to(webhooks::show)))
        .service(resource("/webhooks/{id}/redeliver").route(post().to(redelivery::redeliver)))
        .service(
            resource("/billing/rules/{service_type}")
                .route(get().to(rules::show))
                .route(patch().to(rules::change)),
        )
        .service(
            resource("/billing/settings")
                .route(get().to(settings::show))
                .route(patch().to(settings::change)),
        )
        .service(
            resource("/gateways/{name}")
                .route(get().to(gateways::show))
                .route(patch().to(gateways::change)),
        )
        .service(
            resource("/doctors/import")
                .app_data(PayloadConfig::new(doctor_import::BODY_BYTES_MAX))
                .route(post().to(doctor_import::import)),
        )
        .service(
            resource("/doctors/{id}")
                .route(get().to(doctors::show))
                .route(put().to(doctors::put))
                .route(delete().to(doctors::delete)),
        )
        .service(resource("/audit-log").route(get().to(log::list)));
}
