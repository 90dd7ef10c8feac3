//! Click's md5 over the raw strings of a callback.

use md5::{Digest, Md5};

/// What both signatures cover, as the strings that go over the wire.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) click_trans_id: &'a str,
    pub(super) service_id: &'a str,
    pub(super) merchant_trans_id: &'a str,
    /// `None` in Prepare, which has none yet.
    pub(super) merchant_prepare_id: Option<&'a str>,
    pub(super) amount: &'a str,
    pub(super) action: &'a str,
    pub(super) sign_time: &'a str,
}

impl Signed<'_> {
    /// `sign_string`: 32 lower-case hexadecimal digits.
    pub(super) fn sign(&self, secret_key: &str) -> String {
        let parts = [
            self.click_trans_id,
            self.service_id,
            secret_key,
            self.merchant_trans_id,
            self.merchant_prepare_id.unwrap_or_default(),
            self.amount,
            self.action,
            self.sign_time,
        ];
        hex::encode(parts.iter().fold(Md5::new(), Md5::chain_update).finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PREPARE: Signed<'static> = Signed {
        click_trans_id: "1946296773",
        service_id: "12345",
        merchant_trans_id: "inv-1001",
        merchant_prepare_id: None,
        amount: "50000.00",
        action: "0",
        sign_time: "2026-01-15 12:00:00",
    };

    #[test]
    fn prepare_matches_the_vector() {
        assert_eq!(
            PREPARE.sign("test_secret"),
            "d650106efe8f9455236a2fcaee98eb18"
        );
    }

    #[test]
    fn the_amount_is_signed_as_text() {
        let without_decimals = Signed {
            amount: "50000",
            ..PREPARE
        };
        assert_eq!(
            without_decimals.sign("test_secret"),
            "df234635f9bc33afca1b6d059088ecb6"
        );
    }

    #[test]
    fn complete_matches_the_vector() {
        let complete = Signed {
            merchant_prepare_id: Some("777"),
            action: "1",
            ..PREPARE
        };
        assert_eq!(
            complete.sign("test_secret"),
            "fbdb5e0f025e658ac7c010b66a64dc7a"
        );
    }
}
