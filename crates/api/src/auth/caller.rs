use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use domain::UserId;

use super::claims::Role;
use super::tokens::{Tokens, Unauthorized};
use crate::http::ApiError;

/// The user behind a request, as its bearer token says. Taking one as an argument makes an endpoint private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Who.
    pub user_id: UserId,
    /// What they may do.
    pub role: Role,
}

impl Caller {
    /// The caller of a request. The token is checked once, however often a request is asked.
    pub fn of(request: &HttpRequest) -> Result<Self, Unauthorized> {
        if let Some(known) = request.extensions().get::<Result<Self, Unauthorized>>() {
            return *known;
        }
        let caller = Self::by_token(request);
        request.extensions_mut().insert(caller);
        caller
    }

    fn by_token(request: &HttpRequest) -> Result<Self, Unauthorized> {
        let tokens = request
            .app_data::<web::Data<Tokens>>()
            .ok_or(Unauthorized)?;
        let mut headers = request.headers().get_all(AUTHORIZATION);
        let (Some(header), None) = (headers.next(), headers.next()) else {
            return Err(Unauthorized);
        };
        let (scheme, token) = header
            .to_str()
            .ok()
            .and_then(|text| text.split_once(' '))
            .ok_or(Unauthorized)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Unauthorized);
        }
        tokens.verify(token.trim())
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(ApiError::from))
    }
}
