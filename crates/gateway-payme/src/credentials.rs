use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::gateway::CallbackCall;
use secrecy::{ExposeSecret, SecretString};
use subtle::{Choice, ConstantTimeEq};

use crate::addresses::AddressSpan;

/// Who may call: Payme, by HTTP Basic and, where that is set, by its address.
pub(crate) struct Credentials {
    /// `login:password`, one for each key that is accepted.
    pairs: Vec<SecretString>,
    /// Empty for any address.
    addresses: Vec<AddressSpan>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("pairs", &self.pairs.len())
            .field("addresses", &self.addresses)
            .finish()
    }
}

impl Credentials {
    /// Accepts this login with any of these keys.
    pub(crate) fn new(login: &str, keys: &[&SecretString], addresses: Vec<AddressSpan>) -> Self {
        let pair = |key: &&SecretString| format!("{login}:{}", key.expose_secret()).into();
        Self {
            pairs: keys.iter().map(pair).collect(),
            addresses,
        }
    }

    /// Whether a call is Payme's.
    pub(crate) fn admit(&self, call: &CallbackCall) -> bool {
        self.is_known(call.remote_address) && self.is_signed(call.authorization.as_ref())
    }

    fn is_known(&self, address: Option<IpAddr>) -> bool {
        self.addresses.is_empty()
            || address.is_some_and(|address| {
                let mut addresses = self.addresses.iter();
                addresses.any(|span| span.contains(address))
            })
    }

    /// Compares login and password as one text, with every pair, in a time that tells nothing of their content. Keys hold
    /// characters such as `&`, `%` and `@`, which nothing here decodes.
    fn is_signed(&self, authorization: Option<&SecretString>) -> bool {
        let Some(given) = authorization.and_then(basic) else {
            return false;
        };
        let given = given.expose_secret().as_bytes();
        let matches = self
            .pairs
            .iter()
            .map(|pair| pair.expose_secret().as_bytes().ct_eq(given));
        matches.fold(Choice::from(0), |any, one| any | one).into()
    }
}

/// What a header `Basic …` encodes.
fn basic(header: &SecretString) -> Option<SecretString> {
    let (scheme, encoded) = header.expose_secret().trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(encoded.trim()).ok()?;
    String::from_utf8(decoded).ok().map(SecretString::from)
}

#[cfg(test)]
mod tests {
    use domain::{RefundId, Timestamp, TransactionId};
    use uuid::Uuid;

    use super::*;

    const KEY: &str = "Ab&%26?#@Z0123456789abcdefghijklmnop";

    fn credentials(addresses: &[&str]) -> Credentials {
        let addresses = addresses
            .iter()
            .map(|text| text.parse().expect("a span"))
            .collect();
        Credentials::new("Paycom", &[&KEY.into(), &"second".into()], addresses)
    }

    fn call(authorization: Option<String>, address: Option<&str>) -> CallbackCall {
        CallbackCall {
            path: "webhook",
            method: "POST".to_owned(),
            body: Vec::new(),
            content_type: None,
            authorization: authorization.map(SecretString::from),
            remote_address: address.map(|text| text.parse().expect("an address")),
            received_at: Timestamp::UNIX_EPOCH,
            transaction_id: TransactionId(Uuid::nil()),
            refund_id: RefundId(Uuid::nil()),
        }
    }

    fn is_admitted(pair: &str) -> bool {
        let header = format!("Basic {}", STANDARD.encode(pair));
        credentials(&[]).admit(&call(Some(header), None))
    }

    #[test]
    fn login_and_key_are_compared_whole() {
        assert!(is_admitted(&format!("Paycom:{KEY}")));
        assert!(is_admitted("Paycom:second"));
        for wrong in [
            format!("paycom:{KEY}"),
            format!("Payme:{KEY}"),
            format!(":{KEY}"),
            format!("Paycom:x:{KEY}"),
            format!("Paycom:{KEY} "),
            format!("Paycom:{}", &KEY[1..]),
            "Paycom:Ab&&?#@Z0123456789abcdefghijklmnop".to_owned(),
            "Paycom:".to_owned(),
            "Paycom".to_owned(),
            String::new(),
        ] {
            assert!(!is_admitted(&wrong), "{wrong}");
        }
    }

    #[test]
    fn only_basic_is_understood() {
        let pair = STANDARD.encode(format!("Paycom:{KEY}"));
        for (header, is_right) in [
            (format!("Basic {pair}"), true),
            (format!("basic  {pair}"), true),
            (format!("Bearer {pair}"), false),
            (pair.clone(), false),
            (format!("Basic {pair}!"), false),
            ("Basic".to_owned(), false),
            ("Basic /w==".to_owned(), false),
            (String::new(), false),
        ] {
            let call = call(Some(header.clone()), None);
            assert_eq!(credentials(&[]).admit(&call), is_right, "{header}");
        }
        assert!(!credentials(&[]).admit(&call(None, None)));
    }

    #[test]
    fn a_list_of_addresses_keeps_others_out() {
        let header = format!("Basic {}", STANDARD.encode(format!("Paycom:{KEY}")));
        let listed = credentials(&["10.0.0.1", AddressSpan::DOCUMENTED]);
        for (address, is_right) in [
            (Some("185.234.113.15"), true),
            (Some("10.0.0.1"), true),
            (Some("185.234.113.16"), false),
            (None, false),
        ] {
            let call = call(Some(header.clone()), address);
            assert_eq!(listed.admit(&call), is_right, "{address:?}");
        }
    }

    #[test]
    fn debug_output_keeps_the_keys() {
        assert!(!format!("{:?}", credentials(&[])).contains("second"));
    }
}
