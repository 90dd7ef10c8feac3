use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use askama::Template;

use super::frame::{Frame, Summary};
use crate::card_page::limits::TooOften;
use crate::card_page::texts::fill;

/// A page that says something and asks for nothing.
#[derive(Template)]
#[template(path = "card_page/status.html")]
pub(super) struct StatusPage<'a> {
    pub(super) frame: &'a Frame,
    pub(super) summary: Option<Summary>,
    pub(super) mark: &'static str,
    pub(super) heading: &'a str,
    pub(super) lines: Vec<String>,
    /// The page loads this after so many seconds.
    pub(super) next: Option<(u32, String)>,
    /// A button: where to, and what it says.
    pub(super) button: Option<(String, &'a str)>,
}

impl Frame {
    /// There is nothing to pay at this address.
    pub(in crate::card_page) fn missing(&self) -> HttpResponse {
        let texts = self.texts;
        let said = (texts.missing_heading.as_str(), texts.missing_text.clone());
        self.said(StatusCode::NOT_FOUND, said, false)
    }

    /// The form did not come from a page of ours that this browser has open.
    pub(in crate::card_page) fn stale(&self) -> HttpResponse {
        let texts = self.texts;
        let said = (texts.stale_heading.as_str(), texts.stale_text.clone());
        self.said(StatusCode::FORBIDDEN, said, true)
    }

    /// The form could not be read.
    pub(in crate::card_page) fn unreadable(&self) -> HttpResponse {
        let texts = self.texts;
        let said = (
            texts.unreadable_heading.as_str(),
            texts.unreadable_text.clone(),
        );
        self.said(StatusCode::BAD_REQUEST, said, true)
    }

    /// Too many tries.
    pub(in crate::card_page) fn too_often(&self, too_often: TooOften) -> HttpResponse {
        let texts = self.texts;
        let (seconds, text) = match too_often {
            TooOften::Card { seconds } => (seconds, &texts.often_card_text),
            TooOften::Anything { seconds } => (seconds, &texts.often_text),
        };
        let wait = match seconds.div_ceil(60) {
            minutes @ 0..=90 => fill(&texts.minutes, "n", &minutes),
            minutes => fill(&texts.hours, "n", &minutes.div_ceil(60)),
        };
        let said = (texts.often_heading.as_str(), fill(text, "wait", &wait));
        let mut response = self.said(StatusCode::TOO_MANY_REQUESTS, said, true);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
        response
    }

    /// Something of ours broke, or is used to its limits.
    pub(in crate::card_page) fn failed(&self, status: StatusCode) -> HttpResponse {
        let texts = self.texts;
        let said = (texts.failed_heading.as_str(), texts.failed_text.clone());
        self.said(status, said, true)
    }

    fn said(
        &self,
        status: StatusCode,
        (heading, text): (&str, String),
        may_reopen: bool,
    ) -> HttpResponse {
        self.respond(
            status,
            &StatusPage {
                frame: self,
                summary: None,
                mark: "bad",
                heading,
                lines: vec![text],
                next: None,
                button: may_reopen.then(|| (self.here(), self.texts.reopen.as_str())),
            },
        )
    }
}
