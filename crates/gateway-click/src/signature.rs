//! Click's md5 over the texts of a callback (docs.click.uz, "SHOP API requests").

use md5::{Digest, Md5};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;

/// Hexadecimal digits of an md5.
const DIGITS: usize = 32;

/// What a signature covers, as the texts that were received. Never numbers: `50000` and `50000.00` are signed
/// differently.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'a> {
    pub(crate) click_trans_id: &'a str,
    pub(crate) service_id: &'a str,
    pub(crate) merchant_trans_id: &'a str,
    /// Only Complete signs it; for any other action it is `None`, also when it was sent.
    pub(crate) merchant_prepare_id: Option<&'a str>,
    pub(crate) amount: &'a str,
    pub(crate) action: &'a str,
    pub(crate) sign_time: &'a str,
}

impl Signed<'_> {
    /// Whether `sign_string` was made with this secret, in a time that does not depend on where it differs. The
    /// expected text stays in here.
    pub(crate) fn is_signed_as(&self, sign_string: &str, secret_key: &SecretString) -> bool {
        let expected = self.digits(secret_key);
        bool::from(expected.as_slice().ct_eq(sign_string.as_bytes()))
    }

    fn digits(&self, secret_key: &SecretString) -> [u8; DIGITS] {
        let parts = [
            self.click_trans_id,
            self.service_id,
            secret_key.expose_secret(),
            self.merchant_trans_id,
            self.merchant_prepare_id.unwrap_or_default(),
            self.amount,
            self.action,
            self.sign_time,
        ];
        let md5 = parts.iter().fold(Md5::new(), Md5::chain_update).finalize();
        let mut digits = [0; DIGITS];
        hex::encode_to_slice(md5, &mut digits).expect("two digits a byte of an md5");
        digits
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
    const PREPARE_SIGNATURE: &str = "d650106efe8f9455236a2fcaee98eb18";

    fn is_signed(signed: Signed<'_>, sign_string: &str) -> bool {
        signed.is_signed_as(sign_string, &"test_secret".into())
    }

    #[test]
    fn prepare_matches_its_vector() {
        assert!(is_signed(PREPARE, PREPARE_SIGNATURE));
    }

    #[test]
    fn the_amount_is_signed_as_text() {
        let without_decimals = Signed {
            amount: "50000",
            ..PREPARE
        };
        assert!(is_signed(
            without_decimals,
            "df234635f9bc33afca1b6d059088ecb6"
        ));
        assert!(!is_signed(without_decimals, PREPARE_SIGNATURE));
    }

    #[test]
    fn complete_matches_its_vector() {
        let complete = Signed {
            merchant_prepare_id: Some("777"),
            action: "1",
            ..PREPARE
        };
        assert!(is_signed(complete, "fbdb5e0f025e658ac7c010b66a64dc7a"));
        assert!(!is_signed(complete, PREPARE_SIGNATURE));
    }

    #[test]
    fn a_signature_is_thirty_two_small_letters_and_digits() {
        for wrong in [
            "",
            "d650106efe8f9455236a2fcaee98eb1",
            "d650106efe8f9455236a2fcaee98eb180",
            "D650106EFE8F9455236A2FCAEE98EB18",
            "0",
            "ü",
        ] {
            assert!(!is_signed(PREPARE, wrong), "{wrong}");
        }
    }

    #[test]
    fn another_secret_makes_another_signature() {
        assert!(!PREPARE.is_signed_as(PREPARE_SIGNATURE, &"Test_secret".into()));
    }
}
