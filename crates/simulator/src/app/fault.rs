//! Requests that never come as far as the service.

use actix_web::{HttpResponse, ResponseError, http::StatusCode};

use super::pages::NoticePage;
use crate::{fields::FieldFault, page::respond};

/// Why the app does nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("the app has not been told where the service is")]
    NotPointed,
    #[error("there is no token for user {0}")]
    NoSuchUser(i64),
    #[error("a form was sent by a page of another site")]
    ForeignForm,
    #[error("a form could not be read")]
    UnreadableForm(StatusCode),
    #[error("fields cannot be used: {0:?}")]
    Fields(Vec<FieldFault>),
    #[error("the operating system gave no random bytes")]
    NoRandom(#[from] getrandom::Error),
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotPointed | Self::NoRandom(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoSuchUser(_) => StatusCode::NOT_FOUND,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::UnreadableForm(status) => *status,
            Self::Fields(_) => StatusCode::BAD_REQUEST,
        }
    }

    fn error_response(&self) -> HttpResponse {
        respond(self.status_code(), &NoticePage::new(self))
    }
}
