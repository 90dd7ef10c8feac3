use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::administration::{Actor, StaffRole};

use super::{Caller, Role};
use crate::http::ApiError;

/// A member of staff behind a request, who may read. Others get 403.
#[derive(Clone, Copy, Debug)]
pub struct Staff;

/// A member of staff behind a request, who may read and change. Others get 403.
#[derive(Clone, Copy, Debug)]
pub struct Admin(pub Actor);

fn actor(request: &HttpRequest) -> Result<Actor, ApiError> {
    let caller = Caller::of(request)?;
    let role = match caller.role {
        Role::User => return Err(ApiError::forbidden()),
        Role::Support => StaffRole::Support,
        Role::Admin => StaffRole::Admin,
    };
    Ok(Actor {
        user_id: caller.user_id,
        role,
    })
}

impl FromRequest for Staff {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(actor(request).map(|_| Self))
    }
}

impl FromRequest for Admin {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(actor(request).and_then(|actor| match actor.role {
            StaffRole::Admin => Ok(Self(actor)),
            StaffRole::Support => Err(ApiError::forbidden()),
        }))
    }
}
