//! Starting servers on free ports of the loopback.

use std::time::Duration;

use actix_web::{
    App, HttpServer, dev::ServerHandle, middleware::NormalizePath, rt, web::ServiceConfig,
};
use simulator::{ClickMerchant, ClickSimulator, Patience};

use crate::shop::Shop;

pub(crate) const SERVICE_ID: u64 = 12_345;
pub(crate) const MERCHANT_ID: u64 = 678;
pub(crate) const SECRET_KEY: &str = "a-secret-of-two";

/// Short enough for a test, long enough for a busy machine.
pub(crate) const PATIENCE: Patience = Patience {
    time_limit: Duration::from_secs(2),
    pause: Duration::from_millis(10),
};

/// A server on a port of its own, stopped when it is dropped.
pub(crate) struct Server {
    pub(crate) base_url: String,
    handle: ServerHandle,
}

impl Server {
    /// Starts one worker with these routes.
    pub(crate) fn start(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Self {
        let server = HttpServer::new(move || {
            App::new()
                .wrap(NormalizePath::trim())
                .configure(configure.clone())
        })
        .workers(1)
        // The server drops a request whose client has left, instead of finishing it for nobody.
        .h1_allow_half_closed(false)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .expect("a free port");
        let base_url = format!("http://{}", server.addrs()[0]);
        let running = server.run();
        let handle = running.handle();
        rt::spawn(running);
        Self { base_url, handle }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Sends the order at once; the future only waits for its end.
        drop(self.handle.stop(false));
    }
}

/// A merchant whose addresses are paths on a server still to be named.
pub(crate) fn merchant() -> ClickMerchant {
    ClickMerchant {
        service_id: SERVICE_ID,
        merchant_id: MERCHANT_ID,
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
    Server::start(move |cfg| simulator::configure(cfg, click.clone()))
}
