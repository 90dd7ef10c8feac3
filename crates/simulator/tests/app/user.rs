//! A user in front of the app.

use std::time::Duration;

use reqwest::{Client, header::HeaderMap, redirect::Policy};
use simulator::ClientApp;

use crate::{
    common::{Fields, Page, Server},
    service::Service,
};

/// Short enough for a test, long enough for a busy machine.
const TIME_LIMIT: Duration = Duration::from_secs(2);

pub(crate) const HOME: &str = "/simulator/app";
pub(crate) const TOPUP: &str = "/simulator/app/topup";
pub(crate) const CHARGE: &str = "/simulator/app/charge";
pub(crate) const VIEW_DOCTOR: &str = "/simulator/app/view-doctor";

/// The token of a user. There is none for user 13.
pub(crate) fn token(user: i64) -> Option<String> {
    (user != 13).then(|| format!("token-of-user-{user}-and-no-one-else"))
}

/// An app on a server of its own, that does not know yet where the service is.
pub(crate) fn app_alone() -> (ClientApp, Server) {
    let app = ClientApp::with_time_limit(token, TIME_LIMIT).expect("an HTTP client");
    let mounted = app.clone();
    let server = Server::start(move |cfg| simulator::configure_app(cfg, mounted.clone()));
    (app, server)
}

/// A browser in front of an app, which does not follow redirects, so that a test can see them.
pub(crate) struct User {
    pub(crate) server: Server,
    browser: Client,
}

impl User {
    /// In front of an app of this service.
    pub(crate) fn of(service: &Service) -> Self {
        let (app, server) = app_alone();
        app.point_at(&service.base_url(), &server.base_url)
            .expect("good addresses");
        Self::at(server)
    }

    pub(crate) fn at(server: Server) -> Self {
        let browser = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { server, browser }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        let url = format!("{}{path}", self.server.base_url);
        Page::read(self.browser.get(url).send().await.unwrap()).await
    }

    /// The page of the default user.
    pub(crate) async fn home(&self) -> Page {
        let page = self.get(HOME).await;
        assert_eq!(page.status, 200, "{}", page.html);
        page
    }

    /// Sends a form as it stands.
    pub(crate) async fn send(&self, action: &str, form: &Fields) -> Page {
        self.send_with(action, form, HeaderMap::new()).await
    }

    /// Sends a form with these headers on top.
    pub(crate) async fn send_with(&self, action: &str, form: &Fields, headers: HeaderMap) -> Page {
        let url = format!("{}{action}", self.server.base_url);
        let request = self.browser.post(url).form(form).headers(headers);
        Page::read(request.send().await.unwrap()).await
    }
}

/// The form with another value in one field.
pub(crate) fn with(form: &Fields, name: &str, value: &str) -> Fields {
    let mut form = form.clone();
    let field = form.iter_mut().find(|(known, _)| known == name);
    value.clone_into(&mut field.expect("the field").1);
    form
}

/// The value of a field.
pub(crate) fn value<'a>(form: &'a Fields, name: &str) -> &'a str {
    let field = form.iter().find(|(known, _)| known == name);
    &field.expect("the field").1
}
