//! `docs/payment-api.md` and the running program say the same: every JSON example of the document is sent as it is
//! printed or held against a live answer.

mod compare;
mod document;
mod live;

use test_support::HttpDouble;
use test_support::http_double::Reply;

use self::compare::faults;
use self::document::{Example, examples};
use self::live::Scene;
use crate::support::{Kind, Service, Setup, on_both_databases};

on_both_databases!(every_example_of_the_specification_is_true);

async fn every_example_of_the_specification_is_true(kind: Kind) {
    // Click is there, as in the document.
    let click = HttpDouble::always(Reply::Json(401, String::new()));
    let setup = Setup::development(kind).with("HAMYON__GATEWAYS__CLICK__API_URL", click.url());
    let service = Service::start(setup);
    let scene = Scene::set(&service).await;
    let examples = examples();
    let mut wrong = Vec::new();
    for example in examples.iter().filter(|example| !example.is_request()) {
        let request = examples.iter().find(|other| other.is_request_of(example));
        let answer = scene.answer(example, request).await;
        if !example.allows(answer.status) {
            wrong.push(format!("{example}: {answer:?}"));
            continue;
        }
        for fault in faults(&example.json, &answer.text) {
            wrong.push(format!("{example}: {fault} in {}", answer.text));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_example_of_the_specification_is_overlooked() {
    let examples = examples();
    let requests = examples.iter().filter(|example| example.is_request());
    let requests: Vec<_> = requests.map(|example| example.endpoint.as_str()).collect();
    let expected = [
        "POST /payments/create/",
        "POST /payments/estimate/",
        "POST /payments/wallet/topup/",
        "POST /payments/billing/check-access/",
        "POST /payments/billing/charge/",
    ];
    assert_eq!(requests, expected);
    let printed = document::TEXT.matches("```json\n").count();
    assert_eq!((examples.len(), printed), (28, 28));
    let answered_by = |endpoint: &str| {
        let of = |example: &&Example| example.endpoint == endpoint && !example.is_request();
        examples.iter().filter(of).count()
    };
    assert_eq!(answered_by("POST /payments/billing/charge/"), 3);
    assert_eq!(answered_by(""), 4, "those about errors");
}
