//! Rate limits: so many requests a second of one user, and from one address without a valid token.

use std::net::IpAddr;
use std::num::NonZeroU32;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use domain::UserId;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

use super::address::client_address;
use super::error::ApiError;
use crate::auth::Caller;
use crate::settings::LimitSettings;

/// Keys that are remembered at most; beyond, the idle ones are forgotten.
const KEYS_MAX: usize = 100_000;

/// The counters of one process, shared by its threads.
pub struct Limiters {
    users: DefaultKeyedRateLimiter<UserId>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Limiters {
    /// Limits as set; `None` when they are switched off.
    pub fn new(settings: LimitSettings) -> Option<Self> {
        let quota = |per_second, burst| {
            let burst = NonZeroU32::new(burst)?;
            NonZeroU32::new(per_second).map(|rate| Quota::per_second(rate).allow_burst(burst))
        };
        let users = quota(settings.user_per_second, settings.user_burst)?;
        let addresses = quota(settings.address_per_second, settings.address_burst)?;
        settings.enabled.then(|| Self {
            users: DefaultKeyedRateLimiter::keyed(users),
            addresses: DefaultKeyedRateLimiter::keyed(addresses),
            clock: DefaultClock::default(),
        })
    }

    /// Counts a request; refused with the seconds to wait.
    fn admit(&self, caller: Option<UserId>, address: Option<IpAddr>) -> Result<(), ApiError> {
        let verdict = match (caller, address) {
            (Some(user), _) => self.users.check_key(&user),
            (None, Some(address)) => self.addresses.check_key(&address),
            (None, None) => Ok(()),
        };
        if self.users.len() + self.addresses.len() > KEYS_MAX {
            self.users.retain_recent();
            self.addresses.retain_recent();
        }
        verdict.map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            ApiError::too_many_requests(wait.as_secs() + 1)
        })
    }
}

/// Refuses what is over the limit with 429. Never wrapped around the callbacks of gateways.
pub async fn limit_requests(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if let Some(limiters) = request.app_data::<web::Data<Limiters>>() {
        let caller = Caller::of(request.request())
            .ok()
            .map(|caller| caller.user_id);
        let address = client_address(request.request());
        limiters.admit(caller, address)?;
    }
    next.call(request).await
}
