//! A user in front of the app.

use std::sync::Arc;

use url::Url;

use super::{
    Addresses, ClientApp,
    call::Call,
    exchange::Exchange,
    fault::Fault,
    pay_links::{PayLink, PayLinks},
};

/// Longest payment id that is looked up, in characters. A UUID has 36.
const PAYMENT_ID_CHARS_MAX: usize = 64;

/// The user, with a token, and the service to talk to.
pub(super) struct Session {
    pub(super) user: i64,
    token: String,
    addresses: Addresses,
    app: ClientApp,
}

impl ClientApp {
    /// Makes whoever asks be this user; there is no password in a sandbox.
    pub(super) fn sign_in(&self, user: i64) -> Result<Session, Fault> {
        Ok(Session {
            addresses: self.addresses().ok_or(Fault::NotPointed)?,
            token: (self.0.mint)(user).ok_or(Fault::NoSuchUser(user))?,
            user,
            app: self.clone(),
        })
    }
}

impl Session {
    /// Asks the service as this user.
    pub(super) async fn ask(&self, call: Call) -> Exchange {
        self.send(call.with_token(&self.token)).await
    }

    /// Asks the service for what it tells anyone.
    pub(super) async fn ask_as_anyone(&self, call: Call) -> Exchange {
        self.send(call).await
    }

    async fn send(&self, call: Call) -> Exchange {
        Exchange::run(&self.app.0.client, &self.addresses.service, call).await
    }

    /// The app's page for this user, as their browser reaches it.
    pub(super) fn home_url(&self) -> Url {
        let mut url = self.addresses.home.clone();
        url.query_pairs_mut()
            .append_pair("user", &self.user.to_string());
        url
    }

    pub(super) fn keep_pay_link(&self, link: PayLink) {
        self.pay_links().keep(link);
    }

    pub(super) fn find_pay_link(&self, payment_id: &str) -> Option<Arc<PayLink>> {
        self.pay_links().find(payment_id)
    }

    fn pay_links(&self) -> &PayLinks {
        &self.app.0.pay_links
    }
}

/// A payment id that can stand in a path as it is.
pub(super) fn parse_payment_id(text: &str) -> Option<String> {
    let fits = (1..=PAYMENT_ID_CHARS_MAX).contains(&text.len());
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (fits && is_plain).then(|| text.to_owned())
}

/// A positive whole number without a sign or leading zero.
pub(super) fn parse_id(text: &str) -> Option<i64> {
    let begins_well = text.starts_with(|c: char| matches!(c, '1'..='9'));
    text.parse().ok().filter(|_| begins_well)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payment_id_cannot_lead_elsewhere() {
        let id = "019b1c0e-5f00-7abc-8def-0123456789ab";
        assert_eq!(parse_payment_id(id).as_deref(), Some(id));
        for text in ["", ".", "..", "a/b", "a%2fb", "a?b", "a b", &"a".repeat(65)] {
            assert_eq!(parse_payment_id(text), None, "{text:?}");
        }
    }

    #[test]
    fn ids_are_positive_whole_numbers() {
        assert_eq!(parse_id("7"), Some(7));
        assert_eq!(parse_id("9223372036854775807"), Some(i64::MAX));
        for text in ["", "0", "-1", "+7", "07", "1.0", "9223372036854775808", "x"] {
            assert_eq!(parse_id(text), None, "{text:?}");
        }
    }
}
