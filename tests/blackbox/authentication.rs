//! Who may call.

use serde_json::{Value, json};
use test_support::client::{Answer, Request};
use test_support::clock::unix_seconds;
use test_support::token::jwt;

use crate::paths::{POSTS, PUBLIC, READS};
use crate::support::setup::TOKEN_SECRET;
use crate::support::{Kind, assert_error, development, on_both_databases};

on_both_databases!(
    private_endpoints_want_a_token,
    nothing_about_the_request_is_told_without_a_token,
    public_endpoints_ignore_the_header,
    token_without_bearer_is_refused,
    scheme_is_read_in_any_case,
    token_that_is_not_ours_is_refused,
    token_that_is_over_or_not_yet_begun_is_refused,
    token_without_a_right_user_is_refused,
    two_tokens_at_once_are_refused,
    user_may_be_a_number_or_text_under_sub_or_user_id,
);

#[track_caller]
fn assert_unauthorized(answer: &Answer) {
    assert_error(answer, 401, "unauthorized");
    let challenge = answer.header("www-authenticate").unwrap_or_default();
    assert!(challenge.starts_with("Bearer"), "{answer:?}");
}

fn balance(kind: Kind) -> Request {
    development(kind)
        .client()
        .get("/api/payments/wallet/balance/")
}

fn signed(claims: &Value) -> String {
    jwt(
        TOKEN_SECRET,
        &json!({ "alg": "HS256", "typ": "JWT" }),
        claims,
    )
}

fn soon() -> i64 {
    unix_seconds() + 60
}

async fn private_endpoints_want_a_token(kind: Kind) {
    let client = development(kind).client();
    let some = "550e8400-e29b-41d4-a716-446655440000";
    let status = format!("payments/{some}/status");
    let cancel = format!("payments/{some}/cancel");
    let doctor = "billing/doctor/1/view";
    for path in READS.iter().copied().chain([status.as_str(), doctor]) {
        assert_unauthorized(&client.get(&format!("/api/{path}/")).send().await);
    }
    for path in POSTS.iter().copied().chain([cancel.as_str()]) {
        let body = json!({ "gateway": "click", "amount": 50000, "service_type": "doctor_view" });
        let request = client.post(&format!("/api/{path}/")).json(&body);
        assert_unauthorized(&request.send().await);
    }
}

async fn nothing_about_the_request_is_told_without_a_token(kind: Kind) {
    let client = development(kind).client();
    for path in POSTS {
        let request = client
            .post(&format!("/api/{path}/"))
            .body("text/plain", "{");
        assert_unauthorized(&request.idempotency_key("a b").send().await);
    }
    for query in ["page=0", "days=abc", "currency=XXX", "page=1&page=2"] {
        let path = format!("/api/payments/wallet/transactions/?{query}");
        assert_unauthorized(&client.get(&path).send().await);
    }
}

async fn public_endpoints_ignore_the_header(kind: Kind) {
    let client = development(kind).client();
    for path in PUBLIC {
        let request = client.get(&format!("/api/{path}/")).bearer("rubbish");
        let answer = request.send().await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
    }
}

async fn token_without_bearer_is_refused(kind: Kind) {
    let token = signed(&json!({ "sub": "7", "exp": soon() }));
    for header in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        token.clone(),
        format!("Token {token}"),
        format!("Basic {token}"),
        format!("Bearer{token}"),
        format!("Bearer {token} {token}"),
    ] {
        let request = balance(kind).header("Authorization", &header);
        assert_unauthorized(&request.send().await);
    }
}

async fn scheme_is_read_in_any_case(kind: Kind) {
    let token = signed(&json!({ "sub": "7", "exp": soon() }));
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let request = balance(kind).header("Authorization", &format!("{scheme} {token}"));
        assert_eq!(request.send().await.status, 200, "{scheme}");
    }
}

async fn token_that_is_not_ours_is_refused(kind: Kind) {
    let claims = json!({ "sub": "7", "exp": soon() });
    let header = json!({ "alg": "HS256", "typ": "JWT" });
    let right = signed(&claims);
    let (content, signature) = right.rsplit_once('.').expect("three parts");
    let (_, body) = content.split_once('.').expect("three parts");
    // {"alg":"none"}
    let unsigned = format!("eyJhbGciOiJub25lIn0.{body}.");
    let tokens = [
        "rubbish".to_owned(),
        "..".to_owned(),
        "a.b.c".to_owned(),
        format!("{content}."),
        format!(
            "{content}.{}",
            signature.replace(|c: char| c.is_ascii_lowercase(), "A")
        ),
        jwt("another secret of about the same length", &header, &claims),
        jwt("", &header, &claims),
        jwt(TOKEN_SECRET, &json!({ "alg": "HS512" }), &claims),
        jwt(TOKEN_SECRET, &json!({ "alg": "RS256" }), &claims),
        jwt(TOKEN_SECRET, &json!({ "alg": "none" }), &claims),
        unsigned,
        format!("{right}{}", "A".repeat(20_000)),
    ];
    for token in tokens {
        assert_unauthorized(&balance(kind).bearer(&token).send().await);
    }
    assert_eq!(balance(kind).bearer(&right).send().await.status, 200);
}

async fn token_that_is_over_or_not_yet_begun_is_refused(kind: Kind) {
    let now = unix_seconds();
    for claims in [
        json!({ "sub": "7" }),
        json!({ "sub": "7", "exp": now - 1 }),
        json!({ "sub": "7", "exp": 0 }),
        json!({ "sub": "7", "exp": null }),
        json!({ "sub": "7", "exp": "tomorrow" }),
        json!({ "sub": "7", "exp": now + 60, "nbf": now + 30 }),
    ] {
        assert_unauthorized(&balance(kind).bearer(&signed(&claims)).send().await);
    }
}

async fn token_without_a_right_user_is_refused(kind: Kind) {
    let exp = soon();
    for claims in [
        json!({ "exp": exp }),
        json!({ "sub": "", "exp": exp }),
        json!({ "sub": "0", "exp": exp }),
        json!({ "sub": 0, "exp": exp }),
        json!({ "sub": "-7", "exp": exp }),
        json!({ "sub": "7 ", "exp": exp }),
        json!({ "sub": "seven", "exp": exp }),
        json!({ "sub": 7.5, "exp": exp }),
        json!({ "sub": "99999999999999999999", "exp": exp }),
        json!({ "sub": ["7"], "exp": exp }),
        json!({ "sub": "7", "user_id": "8", "exp": exp }),
        json!(["7", exp]),
    ] {
        assert_unauthorized(&balance(kind).bearer(&signed(&claims)).send().await);
    }
}

async fn two_tokens_at_once_are_refused(kind: Kind) {
    let exp = soon();
    let one = signed(&json!({ "sub": "7", "exp": exp }));
    let two = signed(&json!({ "sub": "8", "exp": exp }));
    assert_unauthorized(&balance(kind).bearer(&one).bearer(&two).send().await);
}

async fn user_may_be_a_number_or_text_under_sub_or_user_id(kind: Kind) {
    let user = development(kind).user();
    user.top_up("12345.67").await;
    let (id, exp) = (user.id, soon());
    for claims in [
        json!({ "sub": id, "exp": exp }),
        json!({ "sub": id.to_string(), "exp": exp }),
        json!({ "user_id": id, "exp": exp }),
        json!({ "user_id": id.to_string(), "exp": exp, "role": "support" }),
        json!({ "sub": id, "user_id": id, "exp": exp, "nbf": exp - 120, "roles": ["admin"] }),
    ] {
        let answer = balance(kind).bearer(&signed(&claims)).send().await;
        assert_eq!(answer.raw("/balance"), "12345.67", "{claims}");
    }
}
