//! The payment gateways as a payer meets them, for development and tests.
//!
//! Each gateway is an implementation of its own side of the protocol, written from the gateway's
//! description alone: this crate depends on no other crate of the workspace, so that a
//! misreading on our side is not repeated here and then confirmed.
//!
//! A gateway is a folder: [`ClickSimulator`] lives in `click`. To add one, write its folder with a
//! `mount` function for its routes and a line in [`configure`].
//!
//! The shop is called over real HTTP, so the simulator can share a server with the shop it calls.
//! It moves no money and must never be mounted in production.

mod click;
mod clock;
mod fields;
mod http;
mod page;
mod som;
mod tone;

use actix_web::web::{self, ServiceConfig};

pub use click::{ClickMerchant, ClickSetupError, ClickSimulator, Patience};

/// Mounts the gateways under `/simulator`.
///
/// Paths carry no trailing slash; a server that meets links with one trims it first
/// (`NormalizePath::trim`).
pub fn configure(cfg: &mut ServiceConfig, click: ClickSimulator) {
    cfg.route("/simulator/style.css", web::get().to(page::style_sheet))
        .service(click::mount(click));
}
