use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// Addresses that share their first bits: `10.0.0.0/8`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressRange {
    base: IpAddr,
    prefix_bits: u32,
}

/// Not an address, nor an address with a prefix length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no address such as 10.0.0.1 nor a range such as 10.0.0.0/8")]
pub struct InvalidAddressRange;

impl AddressRange {
    /// Whether an address lies in the range. An IPv4 address written as IPv6 counts as IPv4.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => shares_prefix(
                base.to_bits().into(),
                address.to_bits().into(),
                32,
                self.prefix_bits,
            ),
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                shares_prefix(base.to_bits(), address.to_bits(), 128, self.prefix_bits)
            }
            _ => false,
        }
    }
}

fn shares_prefix(one: u128, other: u128, width: u32, prefix_bits: u32) -> bool {
    (one ^ other).checked_shr(width - prefix_bits).unwrap_or(0) == 0
}

impl FromStr for AddressRange {
    type Err = InvalidAddressRange;

    fn from_str(text: &str) -> Result<Self, InvalidAddressRange> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let base: IpAddr = address.parse().map_err(|_| InvalidAddressRange)?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        let prefix_bits = match prefix {
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|bits| *bits <= width)
                .ok_or(InvalidAddressRange)?,
            None => width,
        };
        Ok(Self { base, prefix_bits })
    }
}

impl<'de> Deserialize<'de> for AddressRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_what_shares_its_prefix() {
        for (range, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.168.1.7", "192.168.1.7", "192.168.1.8"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", "::1"),
            ("2001:db8::/32", "2001:db8:1::1", "2001:db9::1"),
        ] {
            let holds = |address: &str| {
                let range: AddressRange = range.parse().expect("a range");
                range.contains(address.parse().expect("an address"))
            };
            assert!(holds(inside) && !holds(outside), "{range}");
        }
        let everything: AddressRange = "0.0.0.0/0".parse().expect("a range");
        assert!(everything.contains("203.0.113.9".parse().expect("an address")));
        for wrong in [
            "",
            "10.0.0.0/33",
            "10.0.0/8",
            "localhost",
            "10.0.0.0/",
            "::/129",
        ] {
            assert_eq!(
                wrong.parse::<AddressRange>(),
                Err(InvalidAddressRange),
                "{wrong}"
            );
        }
    }
}
