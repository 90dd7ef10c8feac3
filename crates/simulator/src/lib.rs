//! The payment gateways as a payer meets them, and a client app to meet them from, for development
//! and tests: with both, a top-up and what is bought with it can be walked through in a browser.
//!
//! Each gateway is an implementation of its own side of the protocol, written from the gateway's
//! description alone: this crate depends on no other crate of the workspace, so that a
//! misreading on our side is not repeated here and then confirmed.
//!
//! A gateway is a folder: [`ClickSimulator`] lives in `click`. To add one, write its folder with a
//! `mount` function for its routes and a function here that mounts it. What it says passes through a
//! [`FaultLine`], and `GET /simulator/{gateway}/books` tells what it took and gave back.
//!
//! [`ClientApp`] lives in `app`. It stands for the platform's app, and knows of the service what its
//! public HTTP API tells.
//!
//! The shop is called over real HTTP, so the simulator can share a server with the shop it calls.
//! It moves no money and must never be mounted in production: the app makes whoever opens it be any
//! user.

mod app;
mod book_report;
mod cbu;
mod click;
mod clock;
mod eskiz;
mod faults;
mod fields;
mod http;
mod humo;
mod inbox;
mod page;
mod payme;
mod som;
mod tone;
mod uzcard;

use actix_web::web::{self, ServiceConfig};

pub use app::{ClientApp, ClientAppSetupError};
pub use cbu::CBU_PATH;
pub use click::{ClickMerchant, ClickSetupError, ClickSimulator, Patience};
pub use eskiz::{EskizAccount, EskizSimulator};
pub use faults::FaultLine;
pub use humo::{HumoMerchant, HumoSimulator};
pub use inbox::Inbox;
pub use payme::{PaymeMerchant, PaymeSetupError, PaymeSimulator};
pub use uzcard::{UzCardPsp, UzCardSetupError, UzCardSimulator};

/// The one style sheet. Both parts bring it, and the first that is mounted serves it.
const STYLE_SHEET_PATH: &str = "/simulator/style.css";

/// Mounts Click under `/simulator/click`.
///
/// Paths carry no trailing slash; a server that meets links with one trims it first
/// (`NormalizePath::trim`).
pub fn configure(cfg: &mut ServiceConfig, click: ClickSimulator) {
    cfg.route(STYLE_SHEET_PATH, web::get().to(page::style_sheet))
        .service(click::mount(click));
}

/// Mounts Payme under `/simulator/payme`.
pub fn configure_payme(cfg: &mut ServiceConfig, payme: PaymeSimulator) {
    cfg.route(STYLE_SHEET_PATH, web::get().to(page::style_sheet))
        .service(payme::mount(payme));
}

/// Mounts Humo under `/simulator/humo`.
pub fn configure_humo(cfg: &mut ServiceConfig, humo: HumoSimulator) {
    cfg.route(STYLE_SHEET_PATH, web::get().to(page::style_sheet))
        .service(humo::mount(humo));
}

/// Mounts Eskiz under [`EskizSimulator::API_PATH`].
pub fn configure_eskiz(cfg: &mut ServiceConfig, eskiz: EskizSimulator) {
    cfg.service(eskiz::mount(eskiz));
}

/// Mounts UzCard under `/simulator/uzcard`.
pub fn configure_uzcard(cfg: &mut ServiceConfig, uzcard: UzCardSimulator) {
    cfg.route(STYLE_SHEET_PATH, web::get().to(page::style_sheet))
        .service(uzcard::mount(uzcard));
}

/// Mounts the fault panel of these gateways under `/simulator/faults`.
pub fn configure_faults(cfg: &mut ServiceConfig, lines: &[FaultLine]) {
    cfg.route(STYLE_SHEET_PATH, web::get().to(page::style_sheet))
        .service(faults::mount(lines));
}

/// Mounts the Central Bank's list of exchange rates under [`CBU_PATH`].
pub fn configure_rates(cfg: &mut ServiceConfig) {
    cfg.service(cbu::mount());
}

/// Mounts the phones of the payers under [`Inbox::PATH`].
pub fn configure_inbox(cfg: &mut ServiceConfig, inbox: Inbox) {
    cfg.route(STYLE_SHEET_PATH, web::get().to(page::style_sheet))
        .service(inbox::mount(inbox));
}

/// Mounts the client app under [`ClientApp::PATH`], and leads from `/` to it.
pub fn configure_app(cfg: &mut ServiceConfig, app: ClientApp) {
    cfg.route("/", web::get().to(app::to_app))
        .route(STYLE_SHEET_PATH, web::get().to(page::style_sheet))
        .service(app::mount(app));
}
