//! Click as the service meets it: the SHOP API calls Prepare and Complete (docs.click.uz, "SHOP API requests").
//!
//! ```no_run
//! # async fn pay(client: &test_support::Client) {
//! use test_support::click::Call;
//! let prepare = Call::prepare(12345, "payment-id", "50000.00");
//! let prepared = prepare.clone().signed("secret").post(client, "/api/payments/click/prepare/").await;
//! let complete = prepare.completed(&prepared.json()["merchant_prepare_id"].to_string());
//! let tampered = complete.signed("secret").with("amount", "1.00");
//! # }
//! ```

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::DateTime;
use md5::{Digest, Md5};

use crate::client::{Answer, Client};
use crate::clock::unix_seconds;

/// Uzbekistan has no summer time.
const TASHKENT_OFFSET_SECONDS: i64 = 5 * 3600;

/// The orders that Click's documents are of, by `click_paydoc_id`.
static ORDERS: Mutex<Option<HashMap<String, String>>> = Mutex::new(None);

/// A call with every field but its signature.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is signed and posted"]
pub struct Call(Fields);

/// A call ready to be posted. What is changed now is changed behind the signature's back.
#[derive(Debug, Clone)]
#[must_use = "a call does nothing until it is posted"]
pub struct SignedCall(Fields);

impl Call {
    /// Prepare (action 0) of a new attempt to pay `amount` (so'm, as text: the text is what is signed) for the order
    /// `merchant_trans_id`.
    pub fn prepare(service_id: u64, merchant_trans_id: &str, amount: &str) -> Self {
        let document = next_id().to_string();
        let mut orders = ORDERS.lock().unwrap_or_else(PoisonError::into_inner);
        let orders = orders.get_or_insert_default();
        orders.insert(document.clone(), merchant_trans_id.to_owned());
        Self(Fields::default())
            .with("click_trans_id", &next_id().to_string())
            .with("service_id", &service_id.to_string())
            .with("click_paydoc_id", &document)
            .with("merchant_trans_id", merchant_trans_id)
            .with("amount", amount)
            .with("action", "0")
            .with("error", "0")
            .with("error_note", "Success")
            .with("sign_time", &sign_time())
    }

    /// Complete (action 1) of the attempt that this Prepare began: its money was taken.
    pub fn completed(&self, merchant_prepare_id: &str) -> Self {
        self.clone()
            .with("merchant_prepare_id", merchant_prepare_id)
            .with("action", "1")
    }

    /// Complete of the attempt that this Prepare began: its money was not taken, because of `error` (negative).
    pub fn failed(&self, merchant_prepare_id: &str, error: i64) -> Self {
        self.completed(merchant_prepare_id)
            .with("error", &error.to_string())
            .with("error_note", "Payment failed")
    }

    /// Sets a field; the signature will cover the new value.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.set(name, value);
        self
    }

    /// Leaves a field out; the signature will be made without it.
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// Signs the call: md5 over the texts of the signed fields, one behind the other. Prepare has no
    /// `merchant_prepare_id`, and a missing field adds nothing.
    pub fn signed(mut self, secret_key: &str) -> SignedCall {
        let field = |name| self.0.get(name);
        let signed = [
            field("click_trans_id"),
            field("service_id"),
            secret_key,
            field("merchant_trans_id"),
            field("merchant_prepare_id"),
            field("amount"),
            field("action"),
            field("sign_time"),
        ];
        let signature = hex::encode(Md5::digest(signed.concat()));
        self.0.set("sign_string", &signature);
        SignedCall(self.0)
    }
}

impl SignedCall {
    /// Sets a field, signed or not, and keeps the signature.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.set(name, value);
        self
    }

    /// Leaves a field out and keeps the signature.
    pub fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    /// The form body.
    pub fn body(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.0.0)
            .finish()
    }

    /// Posts the call as Click does.
    pub async fn post(&self, client: &Client, path: &str) -> Answer {
        client
            .post(path)
            .body("application/x-www-form-urlencoded", self.body())
            .send()
            .await
    }
}

/// Form fields in the order they were first set.
#[derive(Debug, Clone, Default)]
struct Fields(Vec<(&'static str, String)>);

impl Fields {
    fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    }

    fn set(&mut self, name: &'static str, value: &str) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.0.push((name, value.to_owned())),
        }
    }

    fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| *known != name);
    }
}

/// The order that a document is of, by the number with which Click calls (`click_paydoc_id`).
pub fn order_of(document: &str) -> Option<String> {
    let orders = ORDERS.lock().unwrap_or_else(PoisonError::into_inner);
    orders.as_ref()?.get(document).cloned()
}

/// Numbers that grow, as Click's do, also from one run to the next.
fn next_id() -> i64 {
    static COUNT: AtomicI64 = AtomicI64::new(0);
    unix_seconds() * 100_000 + COUNT.fetch_add(1, Ordering::Relaxed)
}

fn sign_time() -> String {
    let local = DateTime::from_timestamp(unix_seconds() + TASHKENT_OFFSET_SECONDS, 0)
        .expect("now is a date");
    local.format("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::{Call, SignedCall};

    fn vector(amount: &str) -> Call {
        Call::prepare(12345, "inv-1001", amount)
            .with("click_trans_id", "1946296773")
            .with("sign_time", "2026-01-15 12:00:00")
    }

    fn signature(call: &SignedCall) -> &str {
        call.0.get("sign_string")
    }

    #[test]
    fn prepare_is_signed_as_published() {
        assert_eq!(
            signature(&vector("50000.00").signed("test_secret")),
            "d650106efe8f9455236a2fcaee98eb18"
        );
    }

    #[test]
    fn the_text_of_the_amount_is_signed() {
        assert_eq!(
            signature(&vector("50000").signed("test_secret")),
            "df234635f9bc33afca1b6d059088ecb6"
        );
    }

    #[test]
    fn complete_is_signed_with_the_prepare_id() {
        let complete = vector("50000.00").completed("777").signed("test_secret");
        assert_eq!(signature(&complete), "fbdb5e0f025e658ac7c010b66a64dc7a");
    }

    #[test]
    fn change_after_signing_keeps_the_signature() {
        let honest = vector("50000.00").signed("test_secret");
        let tampered = honest.clone().with("amount", "1.00");
        assert_eq!(signature(&tampered), signature(&honest));
        assert!(
            tampered.body().contains("amount=1.00&"),
            "{}",
            tampered.body()
        );
    }

    #[test]
    fn body_is_a_form_with_every_field_of_the_protocol() {
        let body = vector("50000.00")
            .failed("777", -5017)
            .signed("test_secret")
            .without("click_paydoc_id")
            .body();
        assert_eq!(
            body,
            "click_trans_id=1946296773&service_id=12345&merchant_trans_id=inv-1001&amount=50000.00&action=1\
             &error=-5017&error_note=Payment+failed&sign_time=2026-01-15+12%3A00%3A00&merchant_prepare_id=777\
             &sign_string=fbdb5e0f025e658ac7c010b66a64dc7a"
        );
    }

    #[test]
    fn each_attempt_has_numbers_of_its_own() {
        let [one, two] = [(); 2].map(|()| Call::prepare(1, "order", "1.00"));
        assert_ne!(one.0.get("click_trans_id"), two.0.get("click_trans_id"));
        assert_ne!(one.0.get("click_trans_id"), one.0.get("click_paydoc_id"));
    }
}
