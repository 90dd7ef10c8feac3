//! Administration, a file a subject: the role `admin` may read and change, `support` may read. Whatever is changed
//! stands in the audit log, written in the transaction that changes it.

mod change;
mod doctor_import;
mod doctors;
mod gateways;
mod log;
mod reason;
mod rules;
mod settings;
mod wallet_changes;
mod wallets;

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
