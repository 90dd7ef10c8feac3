use test_support::click::Call;

use super::{JSON, Users, fresh_key};
use crate::load::{Answer, Connection};
use crate::service::{CLICK_SECRET, CLICK_SERVICE_ID};

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// Creates a payment under a fresh key; then Click, with its signature, asks for it and reports it paid.
pub(super) async fn go_through(users: &Users, connection: &mut Connection) {
    let authorization = users.any(&mut connection.chance);
    let path = "/api/payments/create/";
    let body = r#"{"gateway": "click", "amount": 50000.00}"#;
    let headers = [authorization, JSON, &fresh_key()];
    let answer = connection.ask("POST", path, &headers, body).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let id = member(&answer, "id");
    let prepare = Call::prepare(CLICK_SERVICE_ID, id, member(&answer, "total_amount"));

    let body = prepare.clone().signed(CLICK_SECRET).body();
    let answer = connection
        .ask("POST", "/api/payments/click/prepare/", &[FORM], &body)
        .await;
    assert_eq!(member(&answer, "error"), "0", "{}", answer.body);

    let complete = prepare.completed(member(&answer, "merchant_prepare_id"));
    let body = complete.signed(CLICK_SECRET).body();
    let answer = connection
        .ask("POST", "/api/payments/click/complete/", &[FORM], &body)
        .await;
    assert_eq!(member(&answer, "error"), "0", "{}", answer.body);
}

/// The literal text of a member of an answer, without quotation marks.
fn member<'a>(answer: &Answer<'a>, name: &str) -> &'a str {
    let marked = format!("\"{name}\":");
    let (_, rest) = answer
        .body
        .split_once(&marked)
        .unwrap_or_else(|| panic!("no {name} in {}", answer.body));
    let end = rest.find([',', '}']).unwrap_or(rest.len());
    rest[..end].trim().trim_matches('"')
}
