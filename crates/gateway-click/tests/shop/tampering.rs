//! Calls that Click did not make.

use domain::payment::Payment;
use proptest::prelude::*;
use test_support::click::{Call, SignedCall};
use tokio::runtime::Runtime;

use crate::support::{FORM, Route, SECRET, SERVICE_ID, Shop, config, unlimited};

const SIGNED_FIELDS: [&str; 8] = [
    "click_trans_id",
    "service_id",
    "merchant_trans_id",
    "merchant_prepare_id",
    "amount",
    "action",
    "sign_time",
    "sign_string",
];

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime")
}

fn fields(call: &SignedCall) -> Vec<(String, String)> {
    form_urlencoded::parse(call.body().as_bytes())
        .into_owned()
        .collect()
}

fn form(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// A shop with one order of 11,111 so'm that Click has prepared, and both calls as they were signed. Ones in the
/// amount and in the date are what a Complete could be read into.
async fn prepared() -> (Shop, Payment, Call, Call) {
    let shop = Shop::with(config(), unlimited());
    let order = shop.payment(11_111).await;
    let prepare = Call::prepare(SERVICE_ID, &order.id.to_string(), "11111")
        .with("click_trans_id", "1946296770")
        .with("sign_time", "2026-01-15 12:00:00");
    let answer = shop.post(prepare.clone().signed(SECRET)).await;
    assert_eq!(answer.merchant_prepare_id, Some(1));
    let complete = prepare.completed("1");
    (shop, order, prepare, complete)
}

#[test]
fn any_other_digit_in_a_signed_field_breaks_the_signature() {
    runtime().block_on(async {
        let (shop, _, _, complete) = prepared().await;
        let fields = fields(&complete.signed(SECRET));
        let mut changed_count = 0;
        for (place, (name, text)) in fields.iter().enumerate() {
            if !SIGNED_FIELDS.contains(&name.as_str()) {
                continue;
            }
            for (at, old) in text.char_indices().filter(|(_, c)| c.is_ascii_hexdigit()) {
                // Other digits of a date may be no date: those are garbled, and -8.
                if name == "sign_time" && at != 18 {
                    continue;
                }
                for new in ('1'..='9').filter(|new| *new != old) {
                    let mut changed = fields.clone();
                    changed[place].1.replace_range(at..=at, &new.to_string());
                    let body = form(&changed);
                    let handled = shop.handle(Route::Either, body.as_bytes(), FORM).await;
                    assert_eq!(handled.answer.error, -1, "{body}");
                    assert!(!handled.authentic);
                    changed_count += 1;
                }
            }
        }
        assert!(changed_count > 500, "{changed_count}");
        assert_eq!(shop.balance().await, "0.00");
    });
}

/// The fields are signed without separators. Whoever has seen one call knows an md5 over one long text, and may cut
/// that text into fields in any other way.
#[test]
fn a_captured_signature_fits_no_other_cut_into_fields() {
    runtime().block_on(async {
        let (shop, order, prepare, complete) = prepared().await;
        let order_id = order.id.to_string();
        for captured in [prepare, complete] {
            let captured = fields(&captured.signed(SECRET));
            let text = |name: &str| {
                let mut fields = captured.iter();
                fields
                    .find(|(known, _)| known == name)
                    .map_or("", |(_, text)| text)
            };
            let tail = ["merchant_prepare_id", "amount", "action", "sign_time"]
                .map(text)
                .concat();
            for (a, b, c) in cuts(tail.len()) {
                let cut = [
                    ("click_trans_id", text("click_trans_id")),
                    ("service_id", text("service_id")),
                    ("merchant_trans_id", &order_id),
                    ("merchant_prepare_id", &tail[..a]),
                    ("amount", &tail[a..b]),
                    ("action", &tail[b..c]),
                    ("sign_time", &tail[c..]),
                    ("error", "0"),
                    ("sign_string", text("sign_string")),
                ]
                .map(|(name, text)| (name.to_owned(), text.to_owned()));
                let is_captured = cut
                    .iter()
                    .all(|(name, value)| name == "error" || text(name) == value);
                if !is_captured {
                    let handled = shop
                        .handle(Route::Complete, form(&cut).as_bytes(), FORM)
                        .await;
                    assert_ne!(handled.answer.error, 0, "{cut:?}");
                }
            }
        }
        assert_eq!(shop.balance().await, "0.00");
    });
}

/// All ways to cut a text of this length at three places.
fn cuts(length: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..=length)
        .flat_map(move |a| (a..=length).flat_map(move |b| (b..=length).map(move |c| (a, b, c))))
}

#[test]
fn clicks_number_cannot_lend_digits_to_the_service() {
    runtime().block_on(async {
        let (shop, order, prepare, _) = prepared().await;
        let signed = prepare.signed(SECRET);
        let numbers = format!("1946296770{SERVICE_ID}");
        for at in 1..numbers.len() {
            let (click_trans_id, service_id) = numbers.split_at(at);
            if service_id == SERVICE_ID.to_string() {
                continue;
            }
            let moved = signed
                .clone()
                .with("click_trans_id", click_trans_id)
                .with("service_id", service_id);
            assert_eq!(shop.error(moved).await, -8, "{click_trans_id} {service_id}");
        }
        assert_eq!(shop.attempts(&order).await.len(), 1);
    });
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic_or_believe(
        body in proptest::collection::vec(any::<u8>(), 0..2_000),
        label in proptest::option::of("(application/json|text/plain|application/x-www-form-urlencoded|.{0,20})"),
    ) {
        runtime().block_on(async {
            let shop = Shop::new();
            let handled = shop.handle(Route::Either, &body, label.as_deref()).await;
            prop_assert_eq!(handled.answer.error, -8);
            prop_assert!(!handled.authentic);
            Ok(())
        })?;
    }

    #[test]
    fn fields_with_any_texts_make_it_neither_panic_nor_believe(
        texts in proptest::collection::vec(".{0,40}", 11), as_json in any::<bool>(),
    ) {
        let names = ["click_trans_id", "service_id", "click_paydoc_id", "merchant_trans_id", "merchant_prepare_id",
            "amount", "action", "error", "error_note", "sign_time", "sign_string"];
        let fields: Vec<_> = names.iter().map(|name| (*name).to_owned()).zip(texts).collect();
        let body = if as_json {
            serde_json::to_string(&fields.iter().cloned().collect::<std::collections::BTreeMap<_, _>>()).expect("json")
        } else {
            form(&fields)
        };
        runtime().block_on(async {
            let handled = Shop::new().handle(Route::Either, body.as_bytes(), None).await;
            prop_assert!([-1, -8].contains(&handled.answer.error));
            prop_assert!(!handled.authentic);
            Ok(())
        })?;
    }

    #[test]
    fn a_changed_byte_in_a_signed_field_is_noticed(field in 0..SIGNED_FIELDS.len(), at in any::<prop::sample::Index>(), byte in any::<char>()) {
        runtime().block_on(async {
            let (shop, _, _, complete) = prepared().await;
            let mut fields = fields(&complete.signed(SECRET));
            let (_, text) = fields.iter_mut().find(|(name, _)| name == SIGNED_FIELDS[field]).expect("a field");
            let mut chars: Vec<_> = text.chars().collect();
            let place = at.index(chars.len());
            prop_assume!(chars[place] != byte);
            chars[place] = byte;
            *text = chars.into_iter().collect();
            let handled = shop.handle(Route::Either, form(&fields).as_bytes(), FORM).await;
            prop_assert!([-1, -8].contains(&handled.answer.error), "{:?}", handled);
            prop_assert!(!handled.authentic);
            prop_assert_eq!(shop.balance().await, "0.00");
            Ok(())
        })?;
    }
}
