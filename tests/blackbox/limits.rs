//! Rate limits.

use std::time::Duration;

use test_support::client::Answer;

use crate::support::{
    Click, Kind, Service, Setup, all_at_once, assert_error, development, error_of,
};

fn limited() -> Service {
    Service::start(limits())
}

/// Five requests at once, and then one a second.
fn limits() -> Setup {
    Setup::development(Kind::Sqlite)
        .with("HAMYON__LIMITS__ENABLED", "true")
        .with("HAMYON__LIMITS__USER_BURST", "5")
        .with("HAMYON__LIMITS__USER_PER_SECOND", "1")
        .with("HAMYON__LIMITS__ADDRESS_BURST", "5")
        .with("HAMYON__LIMITS__ADDRESS_PER_SECOND", "1")
}

fn split(answers: &[Answer], status: u16) -> (usize, Vec<&Answer>) {
    let (passed, limited): (Vec<_>, Vec<_>) =
        answers.iter().partition(|answer| answer.status == status);
    (passed.len(), limited)
}

fn assert_limited(answers: &[&Answer]) {
    for answer in answers {
        assert_error(answer, 429, "too_many_requests");
        let wait = answer.header("retry-after").expect("a time to wait");
        assert!(
            wait.parse::<u64>()
                .is_ok_and(|seconds| (1..=10).contains(&seconds)),
            "{wait}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn burst_of_one_user_is_limited_and_nobody_else() {
    let service = limited();
    let (user, other) = (service.user(), service.user());
    let reads = (0..20).map(|_| user.get("payments/wallet/balance/").send());
    let answers = all_at_once(reads).await;
    let (passed, limited) = split(&answers, 200);
    // A machine under load may take a second or two for it, in which one more request each is let through.
    assert!((5..=10).contains(&passed), "{passed} of 20 passed");
    assert_limited(&limited);
    assert_eq!(other.balance().await, "0.00");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(user.balance().await, "0.00");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limited_request_does_nothing() {
    let service = limited();
    let user = service.user();
    user.top_up("50000.00").await;
    let charges = (0..20).map(|_| user.charge("chat_message").send());
    let answers = all_at_once(charges).await;
    let (passed, limited) = split(&answers, 200);
    assert_limited(&limited);
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    let left = 50_000 - 1_000 * passed;
    assert_eq!(user.balance().await, format!("{left}.00"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn burst_without_a_token_is_limited_by_its_true_address() {
    let service = limited();
    let reads = (0..20).map(|turn| {
        let request = service.client().get("/api/payments/gateways/");
        // A client can write anything here.
        request
            .header("X-Forwarded-For", &format!("10.0.0.{turn}"))
            .send()
    });
    let answers = all_at_once(reads).await;
    let (passed, limited) = split(&answers, 200);
    assert!((5..=10).contains(&passed), "{passed} of 20 passed");
    assert_limited(&limited);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_behind_a_trusted_proxy_are_told_apart() {
    let service = Service::start(limits().with("HAMYON__SERVER__TRUSTED_PROXIES", "127.0.0.0/8"));
    let read = |hops: String| {
        let request = service.client().get("/api/payments/gateways/");
        request.header("X-Forwarded-For", &hops).send()
    };
    // What stands to the left was written by the client itself.
    let one = (0..20).map(|turn| read(format!("10.0.0.{turn}, 203.0.113.9")));
    let answers = all_at_once(one).await;
    let (passed, limited) = split(&answers, 200);
    assert!((5..=10).contains(&passed), "{passed} of 20 passed");
    assert_limited(&limited);
    let many = (0..20).map(|turn| read(format!("203.0.113.9, 198.51.100.{turn}")));
    let answers = all_at_once(many).await;
    assert_eq!(split(&answers, 200).0, 20, "each has an address of its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_tokens_is_limited() {
    let service = limited();
    let guesses = (0..20).map(|turn| {
        let request = service.client().get("/api/payments/wallet/");
        request.bearer(&format!("guess-{turn}")).send()
    });
    let answers = all_at_once(guesses).await;
    let (passed, limited) = split(&answers, 401);
    assert!((5..=10).contains(&passed), "{passed} of 20 passed");
    assert_limited(&limited);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callbacks_of_click_are_never_limited() {
    let service = limited();
    let (user, click) = (service.user(), Click::of(&service));
    let prepare = user.create_payment("50000.00").await.prepare();
    let calls = (0..70).map(|_| {
        let (click, prepare) = (click.clone(), prepare.clone());
        async move { error_of(&click.prepare(&prepare).await) }
    });
    assert_eq!(all_at_once(calls).await, [0; 70]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_limited_when_limits_are_off() {
    let user = development(Kind::Sqlite).user();
    let reads = (0..400).map(|_| user.get("payments/wallet/balance/").send());
    let answers = all_at_once(reads).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
}
