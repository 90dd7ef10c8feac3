use domain::gateway::CallbackCall;
use gateway_payme::{AddressSpan, PaymeSettings};
use serde_json::json;

use crate::support::{CashDesk, KEY, TEST_KEY, answer, basic, settings};

async fn code(desk: &CashDesk, change: impl FnOnce(&mut CallbackCall)) -> i64 {
    let body = json!({"method": "CheckTransaction", "params": {"id": "x"}, "id": 1});
    let mut call = desk.blank();
    call.body = body.to_string().into_bytes();
    change(&mut call);
    answer(desk.reply(call).await).code()
}

#[tokio::test]
async fn credentials_come_before_everything_in_the_body() {
    let desk = CashDesk::new();
    for body in [&b""[..], b"{", b"[]", b"\xff", br#"{"id": 7}"#] {
        let mut call = desk.blank();
        call.body = body.to_vec();
        call.authorization = None;
        let answer = answer(desk.reply(call).await);
        assert_eq!(answer.code(), -32_504, "{body:?}");
        let id = if body.len() > 5 {
            json!(7)
        } else {
            json!(null)
        };
        assert_eq!(answer.json["id"], id, "an id that can be read comes back");
    }
}

#[tokio::test]
async fn the_key_of_the_sandbox_works_only_when_it_is_switched_on() {
    let header = || Some(basic("Paycom", TEST_KEY).into());
    let live = CashDesk::new();
    assert_eq!(
        code(&live, |call| call.authorization = header()).await,
        -32_504
    );

    let both = CashDesk::with(PaymeSettings {
        accept_test_key: true,
        ..settings()
    });
    assert_eq!(
        code(&both, |call| call.authorization = header()).await,
        -31_003
    );
    assert_eq!(
        code(&both, |_| {}).await,
        -31_003,
        "and the live key beside it"
    );
}

#[tokio::test]
async fn the_login_is_part_of_the_credentials() {
    let desk = CashDesk::new();
    for login in ["", "paycom", "Payme", "x:Paycom"] {
        let header = basic(login, KEY);
        let code = code(&desk, |call| call.authorization = Some(header.into())).await;
        assert_eq!(code, -32_504, "{login}");
    }
    let renamed = CashDesk::with(PaymeSettings {
        login: "Hamyon".to_owned(),
        ..settings()
    });
    let header = basic("Hamyon", KEY);
    let code = code(&renamed, |call| call.authorization = Some(header.into())).await;
    assert_eq!(code, -31_003);
}

#[tokio::test]
async fn listed_addresses_keep_others_out() {
    let documented = AddressSpan::DOCUMENTED.parse().expect("a span");
    let desk = CashDesk::with(PaymeSettings {
        allowed_addresses: vec![documented],
        ..settings()
    });
    for (address, expected) in [
        (Some("185.234.113.1"), -31_003),
        (Some("185.234.113.15"), -31_003),
        (Some("185.234.113.16"), -32_504),
        (Some("127.0.0.1"), -32_504),
        (None, -32_504),
    ] {
        let address = address.map(|text| text.parse().expect("an address"));
        let code = code(&desk, |call| call.remote_address = address).await;
        assert_eq!(code, expected, "{address:?}");
    }
}

#[tokio::test]
async fn only_what_is_posted_is_a_call() {
    let desk = CashDesk::new();
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let code = code(&desk, |call| call.method = method.to_owned()).await;
        assert_eq!(code, -32_300, "{method}");
    }
}

#[tokio::test]
async fn credentials_come_before_the_http_method() {
    let desk = CashDesk::new();
    for authorization in [None, Some(basic("Paycom", "another-key"))] {
        let code = code(&desk, |call| {
            call.method = "GET".to_owned();
            call.authorization = authorization.map(Into::into);
        })
        .await;
        assert_eq!(code, -32_504);
    }
}

#[tokio::test]
async fn the_log_holds_no_key() {
    let desk = CashDesk::new();
    let mut call = desk.blank();
    let body = json!({"method": "ChangePassword", "params": {"password": "a-new-key"}, "id": 1});
    call.body = body.to_string().into_bytes();
    let reply = desk.reply(call).await;
    let kept = format!("{} {} {}", reply.loggable_body, reply.body, reply.action);
    assert!(!kept.contains("a-new-key") && !kept.contains(KEY), "{kept}");
    assert!(kept.contains("ChangePassword"), "{kept}");
}
