use actix_web::http::header::HeaderValue;
use sha1::{Digest, Sha1};

use crate::click::merchant::ClickMerchant;

/// How far the time in `Auth` may be from ours, seconds. Click publishes no limit.
const AUTH_AGE_SECONDS_MAX: i64 = 15 * 60;

/// `Auth` is `{merchant_user_id}:{sha1(timestamp + secret_key)}:{timestamp}` of about now.
pub(super) fn is_authorised(
    merchant: &ClickMerchant,
    auth: Option<&HeaderValue>,
    now: i64,
) -> bool {
    let Some(text) = auth.and_then(|auth| auth.to_str().ok()) else {
        return false;
    };
    let [user, digest, time] = text.split(':').collect::<Vec<_>>()[..] else {
        return false;
    };
    let signed = Sha1::digest(format!("{time}{}", merchant.secret_key));
    let is_recent = time
        .parse::<i64>()
        .is_ok_and(|time| now.abs_diff(time) <= AUTH_AGE_SECONDS_MAX.unsigned_abs());
    user == merchant.merchant_user_id.to_string()
        && digest.eq_ignore_ascii_case(&hex::encode(signed))
        && is_recent
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;
    const AUTH: &str = "99:5630e0c38fed5396d19988058b800d226ca11104:1700000000";

    fn authorised(auth: &str, now: i64) -> bool {
        let merchant = ClickMerchant {
            service_id: 1,
            merchant_id: 2,
            merchant_user_id: 99,
            secret_key: "test_secret".to_owned(),
            merchant_name: "Clinic".to_owned(),
            prepare_url: "/prepare".to_owned(),
            complete_url: "/complete".to_owned(),
        };
        let header = HeaderValue::from_str(auth).expect("a header");
        is_authorised(&merchant, Some(&header), now)
    }

    #[test]
    fn the_published_form_is_authorised() {
        assert!(authorised(AUTH, NOW));
    }

    #[test]
    fn another_user_digest_or_time_is_not() {
        for auth in [
            "",
            "99",
            "98:5630e0c38fed5396d19988058b800d226ca11104:1700000000",
            "99:5630e0c38fed5396d19988058b800d226ca11105:1700000000",
            "99:5630e0c38fed5396d19988058b800d226ca11104:1700000001",
            "99::1700000000",
            "99:5630e0c38fed5396d19988058b800d226ca11104:1700000000:",
        ] {
            assert!(!authorised(auth, NOW), "{auth}");
        }
        assert!(!authorised(AUTH, NOW + AUTH_AGE_SECONDS_MAX + 1));
    }
}
