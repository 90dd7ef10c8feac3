//! Rate limits: so many requests a second of one user, and from one address without a valid token.

use std::net::{IpAddr, Ipv6Addr};
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

/// What one client holds: an IPv4 address, or the 64 bits that name an IPv6 network.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
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
        let address = client_address(request.request()).map(network);
        limiters.admit(caller, address)?;
    }
    next.call(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_share_a_limit() {
        let network = |text: &str| network(text.parse().expect("an address")).to_string();
        assert_eq!(network("203.0.113.9"), "203.0.113.9");
        assert_eq!(network("::ffff:203.0.113.9"), "203.0.113.9");
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    }
}
