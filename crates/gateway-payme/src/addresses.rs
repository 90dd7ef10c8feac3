use std::net::IpAddr;
use std::str::FromStr;

/// Addresses from one to another, both included: `185.234.113.1-185.234.113.15`, or a single address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressSpan {
    first: IpAddr,
    last: IpAddr,
}

/// Neither an address nor two of a kind in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no address such as 185.234.113.1 nor a span such as 185.234.113.1-185.234.113.15")]
pub struct InvalidAddressSpan;

impl AddressSpan {
    /// Whence Payme calls, and from nowhere else (developer.help.paycom.uz, "Схема взаимодействия").
    pub const DOCUMENTED: &'static str = "185.234.113.1-185.234.113.15";

    /// Whether an address lies in the span. An IPv4 address written as IPv6 counts as IPv4.
    pub fn contains(self, address: IpAddr) -> bool {
        match (self.first, self.last, address.to_canonical()) {
            (IpAddr::V4(first), IpAddr::V4(last), IpAddr::V4(address)) => {
                (first..=last).contains(&address)
            }
            (IpAddr::V6(first), IpAddr::V6(last), IpAddr::V6(address)) => {
                (first..=last).contains(&address)
            }
            _ => false,
        }
    }
}

impl FromStr for AddressSpan {
    type Err = InvalidAddressSpan;

    fn from_str(text: &str) -> Result<Self, InvalidAddressSpan> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let parse = |text: &str| -> Result<IpAddr, InvalidAddressSpan> {
            text.trim().parse().map_err(|_| InvalidAddressSpan)
        };
        let (first, last) = (parse(first)?, parse(last)?);
        if first.is_ipv4() == last.is_ipv4() && first <= last {
            Ok(Self { first, last })
        } else {
            Err(InvalidAddressSpan)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_holds_both_its_ends_and_nothing_beyond() {
        for (span, inside, outside) in [
            (
                AddressSpan::DOCUMENTED,
                &["185.234.113.1", "185.234.113.15", "::ffff:185.234.113.7"][..],
                &["185.234.113.0", "185.234.113.16", "::1"][..],
            ),
            ("10.0.0.1", &["10.0.0.1"], &["10.0.0.2"]),
            ("::1 - ::4", &["::4"], &["::5", "0.0.0.4"]),
        ] {
            let span: AddressSpan = span.parse().expect("a span");
            let holds = |address: &&str| span.contains(address.parse().expect("an address"));
            assert!(inside.iter().all(holds), "{span:?}");
            assert!(!outside.iter().any(holds), "{span:?}");
        }
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for wrong in [
            "",
            "payme",
            "10.0.0.2-10.0.0.1",
            "10.0.0.1-::1",
            "10.0.0.0/8",
            "10.0.0.1-",
        ] {
            assert_eq!(
                wrong.parse::<AddressSpan>(),
                Err(InvalidAddressSpan),
                "{wrong}"
            );
        }
    }
}
