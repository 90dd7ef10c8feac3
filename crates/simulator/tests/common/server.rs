//! Starting servers on free ports of the loopback.

use actix_web::{
    App, HttpServer, dev::ServerHandle, middleware::NormalizePath, rt, web::ServiceConfig,
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
