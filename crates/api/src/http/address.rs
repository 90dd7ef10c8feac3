use std::net::IpAddr;

use actix_web::{HttpRequest, web};

use crate::settings::AddressRange;

/// The proxies whose word about a client's address is taken.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<AddressRange>);

impl TrustedProxies {
    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|range| range.contains(address))
    }
}

/// The address of the client: that of the connection, or, behind trusted proxies, the right-most address in
/// `X-Forwarded-For` that is not one of theirs. Whatever stands further left was written by the client itself.
pub fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let Some(proxies) = request.app_data::<web::Data<TrustedProxies>>() else {
        return Some(peer);
    };
    let mut hops: Vec<&str> = Vec::new();
    for header in request.headers().get_all("x-forwarded-for") {
        hops.extend(header.to_str().unwrap_or_default().split(','));
    }
    Some(behind_proxies(peer, &hops, proxies))
}

fn behind_proxies(peer: IpAddr, hops: &[&str], proxies: &TrustedProxies) -> IpAddr {
    let mut client = peer;
    for hop in hops.iter().rev() {
        if !proxies.contains(client) {
            break;
        }
        match hop.trim().parse() {
            Ok(address) => client = address,
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn client(peer: &str, hops: &[&str]) -> String {
        let proxies = ["10.0.0.0/8", "::1/128"].map(|range| range.parse().expect("a range"));
        behind_proxies(address(peer), hops, &TrustedProxies(proxies.to_vec())).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(client("203.0.113.9", &["1.2.3.4"]), "203.0.113.9");
        assert_eq!(
            client("10.0.0.1", &["1.2.3.4", "203.0.113.9"]),
            "203.0.113.9"
        );
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_so_is_the_one_before_it() {
        assert_eq!(client("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client("::1", &[" 203.0.113.9 ", "10.1.2.3"]), "203.0.113.9");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &["203.0.113.9", "nonsense"]), "10.0.0.1");
    }
}
