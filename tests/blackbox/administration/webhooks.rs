use serde_json::Value;
use test_support::client::Answer;

use crate::support::setup::CLICK_SECRET;
use crate::support::{
    Click, Kind, Service, Setup, Staff, assert_error, development, error_of, on_both_databases,
};

on_both_databases!(
    calls_of_a_payment_are_found_newest_first,
    a_list_goes_on_behind_its_last_call,
    filters_take_what_they_name_and_refuse_what_is_none,
    neither_secrets_nor_signatures_are_shown,
    a_card_number_is_kept_as_its_mask,
    a_call_is_not_delivered_again_outside_the_sandbox,
);

fn rows(answer: &Answer) -> Vec<Value> {
    let body = answer.json();
    body["webhooks"].as_array().expect("a list").clone()
}

async fn calls_of_a_payment_are_found_newest_first(kind: Kind) {
    let service = development(kind);
    let (user, click) = (service.user(), Click::of(service));
    let support = Staff::with_role(service, "support");
    let payment = user.create_payment("50000.00").await;
    let forged = payment.prepare().signed("not the secret");
    assert_eq!(error_of(&click.post_prepare(&forged).await), -1);
    click.pay(&payment).await;
    user.top_up("1000.00").await;

    let path = format!("webhooks/?payment_id={}", payment.id);
    let found = rows(&support.read(&path).await);
    let actions: Vec<_> = found.iter().map(|call| &call["action"]).collect();
    assert_eq!(actions, ["complete", "prepare", "prepare"]);
    let authentic: Vec<_> = found.iter().map(|call| &call["is_authentic"]).collect();
    assert_eq!(authentic, [true, true, false]);
    for call in &found {
        assert_eq!(call["gateway"], "click");
        assert_eq!(call["payment_id"], payment.id);
        let id = call["id"].as_str().expect("an id");
        let shown = support.read(&format!("webhooks/{id}/")).await;
        assert_eq!(shown.json()["webhook"], *call);
    }
    let forged = rows(&support.read(&format!("{path}&authentic=false")).await);
    assert_eq!(forged, [found[2].clone()]);
    let outsider = user.get("admin/webhooks/").send().await;
    assert_error(&outsider, 403, "forbidden");
}

async fn a_list_goes_on_behind_its_last_call(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.top_up("50000.00").await;
    let path = format!("webhooks/?payment_id={}", payment.id);
    let all = rows(&admin.read(&path).await);
    assert_eq!(all.len(), 2);
    let first = admin.read(&format!("{path}&limit=1")).await;
    assert_eq!(rows(&first), all[..1]);
    let next = first.json()["next"]
        .as_str()
        .expect("there is more")
        .to_owned();
    let second = admin.read(&format!("{path}&limit=1&behind={next}")).await;
    assert_eq!(rows(&second), all[1..]);
    let next = second.json()["next"]
        .as_str()
        .expect("a full page")
        .to_owned();
    let third = admin.read(&format!("{path}&behind={next}")).await;
    assert!(rows(&third).is_empty());
    assert_eq!(third.json()["next"], Value::Null);
}

async fn filters_take_what_they_name_and_refuse_what_is_none(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.top_up("50000.00").await;
    let of_payment = format!("payment_id={}", payment.id);
    for (query, expected) in [
        ("gateway=click", 2),
        ("gateway=payme", 0),
        ("authentic=true", 2),
        ("from=2020-01-01T00:00:00Z", 2),
        ("to=2020-01-01T00:00:00Z", 0),
    ] {
        let found = admin.read(&format!("webhooks/?{of_payment}&{query}")).await;
        assert_eq!(rows(&found).len(), expected, "{query}");
    }
    for query in [
        "gateway=Cl%20ick",
        "payment_id=7",
        "authentic=yes",
        "from=yesterday",
        "behind=7",
        "limit=0",
        "limit=101",
    ] {
        let refused = admin.get(&format!("webhooks/?{query}")).send().await;
        assert_error(&refused, 400, "invalid_request");
    }
    for id in ["7", "1705305600000000-018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13"] {
        let refused = admin.get(&format!("webhooks/{id}/")).send().await;
        assert_error(&refused, 404, "webhook_not_found");
    }
}

async fn neither_secrets_nor_signatures_are_shown(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, admin) = (service.user(), Staff::admin(&service));
    user.top_up("50000.00").await;
    let card = "8600123412341234";
    let body = format!(r#"{{"sign_string": "{CLICK_SECRET}0"}}"#);
    let client = service.client();
    for (label, body) in [
        ("application/json", body),
        (
            "text/plain",
            "sign_string=0123456789abcdef0123456789abcdef".to_owned(),
        ),
    ] {
        let call = client.post("/api/payments/click/webhook/");
        let call = call.header("authorization", &format!("Basic {CLICK_SECRET}"));
        let call = call.header("x-card", card);
        call.body(label, body).send().await;
    }
    let shown = admin.read("webhooks/?limit=100").await;
    assert_eq!(rows(&shown).len(), 4);
    for secret in [
        CLICK_SECRET,
        "sign_string",
        "0123456789abcdef",
        card,
        "Basic",
    ] {
        assert!(!shown.text.contains(secret), "{secret} in {}", shown.text);
    }
}

async fn a_card_number_is_kept_as_its_mask(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let admin = Staff::admin(&service);
    let body =
        "click_trans_id=1795697585187828&error_note=8600+5333+6409+8829&card=9860090100000018";
    let call = service.client().post("/api/payments/click/webhook/");
    let form = "application/x-www-form-urlencoded";
    call.body(form, body.to_owned()).send().await;
    let found = rows(&admin.read("webhooks/?limit=100").await);
    assert_eq!(
        found[0]["body"],
        "click_trans_id=1795697585187828&error_note=860053******8829&card=986009******0018"
    );
}

async fn a_call_is_not_delivered_again_outside_the_sandbox(kind: Kind) {
    let service = development(kind);
    let (user, admin) = (service.user(), Staff::admin(service));
    let payment = user.top_up("50000.00").await;
    let path = format!("webhooks/?payment_id={}", payment.id);
    let found = rows(&admin.read(&path).await);
    let id = found[0]["id"].as_str().expect("an id");
    let refused = admin
        .post(&format!("webhooks/{id}/redeliver/"))
        .send()
        .await;
    assert_error(&refused, 409, "not_redeliverable");
    assert_eq!(rows(&admin.read(&path).await).len(), 2);
}
