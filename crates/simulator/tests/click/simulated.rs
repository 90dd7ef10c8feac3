//! A simulator of Click, set up for a shop.

use std::time::Duration;

use simulator::{ClickMerchant, ClickSimulator, Patience};

use crate::{common::Server, shop::Shop};

pub(crate) const SERVICE_ID: u64 = 12_345;
pub(crate) const MERCHANT_ID: u64 = 678;
pub(crate) const SECRET_KEY: &str = "a-secret-of-two";

/// Short enough for a test, long enough for a busy machine.
pub(crate) const PATIENCE: Patience = Patience {
    time_limit: Duration::from_secs(2),
    pause: Duration::from_millis(10),
};

/// A merchant whose addresses are paths on a server still to be named.
pub(crate) fn merchant() -> ClickMerchant {
    ClickMerchant {
        service_id: SERVICE_ID,
        merchant_id: MERCHANT_ID,
        merchant_user_id: 99,
        secret_key: SECRET_KEY.to_owned(),
        merchant_name: "Shifo <Clinic>".to_owned(),
        prepare_url: "/shop/prepare".to_owned(),
        complete_url: "/shop/complete".to_owned(),
    }
}

/// A simulator that calls this shop.
pub(crate) fn simulator_for(shop: &Shop) -> Server {
    let click = ClickSimulator::with_patience(merchant(), PATIENCE).expect("a good merchant");
    click.point_at(&shop.base_url()).expect("a good address");
    Server::start(move |cfg| {
        simulator::configure(cfg, click.clone());
        simulator::configure_faults(cfg, &[click.faults()]);
    })
}
