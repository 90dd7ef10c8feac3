use chrono::TimeDelta;
use domain::billing::ServiceType;
use domain::idempotency::Answer;
use domain::ledger::{Command, ExecuteError, Outcome, Receipt, Refusal};
use domain::payment::PaymentFilter;
use domain::time::Timestamp;

use crate::Fixture;
use crate::support::{AsCommand, applied_count, som, under_key, whole_receipt};

/// Runs a command under a key for the first time: the answer that is stored.
async fn first_answer(fixture: &Fixture, command: Command) -> Answer {
    match fixture.execute(command).await {
        Ok(Outcome::Applied {
            answer: Some(answer),
            ..
        }) => answer,
        other => panic!("expected it to take effect and store an answer, got {other:?}"),
    }
}

/// Runs a command under a key that was used: the answer that was stored.
async fn replayed_answer(fixture: &Fixture, command: Command) -> Answer {
    match fixture.execute(command).await {
        Ok(Outcome::Replayed(answer)) => answer,
        other => panic!("expected the first answer again, got {other:?}"),
    }
}

fn keyed(command: impl AsCommand, key: &str) -> Command {
    under_key(command, key, 1, whole_receipt)
}

pub async fn a_repeat_gets_the_first_answer(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    let charge = || keyed(user.charge(ServiceType::ChatMessage), "k");
    let first = first_answer(fixture, charge()).await;
    fixture.advance(TimeDelta::hours(1));
    assert_eq!(replayed_answer(fixture, charge()).await, first);
    assert_eq!(user.balance().await, som(9_000));
    let other_key = first_answer(fixture, keyed(user.charge(ServiceType::ChatMessage), "l")).await;
    assert_ne!(other_key, first);
    assert_eq!(user.balance().await, som(8_000));
}

pub async fn an_answer_is_kept_byte_for_byte(fixture: &Fixture) {
    let user = fixture.user();
    let every_byte: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let (status, longest_key) = (599, "~".repeat(255));
    let body = every_byte.clone();
    let presenter = move |_: &Receipt| Answer {
        status,
        body: body.clone(),
    };
    let open = under_key(user.open(), &longest_key, 0, presenter);
    first_answer(fixture, open.clone()).await;
    let expected = Answer {
        status,
        body: every_byte,
    };
    assert_eq!(replayed_answer(fixture, open).await, expected);
}

pub async fn another_request_under_a_used_key_is_refused(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    let charge = |request| {
        let charge = user.charge(ServiceType::ChatMessage);
        under_key(charge, "k", request, whole_receipt)
    };
    first_answer(fixture, charge(1)).await;
    let refusal = fixture.refusal(charge(2)).await;
    assert_eq!(refusal, Refusal::IdempotencyKeyReused);
    assert_eq!(user.balance().await, som(9_000));
}

pub async fn a_refusal_is_not_stored(fixture: &Fixture) {
    let user = fixture.user();
    let charge = || keyed(user.charge(ServiceType::ChatMessage), "k");
    fixture.refusal(charge()).await;
    user.top_up(som(1_000)).await;
    first_answer(fixture, charge()).await;
    assert_eq!(user.balance().await, 0);
}

pub async fn a_key_belongs_to_its_user(fixture: &Fixture) {
    let (one, other) = (fixture.user(), fixture.user());
    let first = first_answer(fixture, keyed(one.create(som(10_000)), "k")).await;
    let second = first_answer(fixture, keyed(other.create(som(10_000)), "k")).await;
    assert_ne!(first, second);
    assert_eq!(other.payments(PaymentFilter::default()).await.len(), 1);
}

pub async fn keys_differ_by_case(fixture: &Fixture) {
    let user = fixture.user();
    first_answer(fixture, keyed(user.create(som(10_000)), "key")).await;
    first_answer(fixture, keyed(user.create(som(10_000)), "KEY")).await;
    assert_eq!(user.payments(PaymentFilter::default()).await.len(), 2);
}

pub async fn a_key_is_kept_for_a_day_at_least(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    let charge = || keyed(user.charge(ServiceType::ChatMessage), "k");
    let first = first_answer(fixture, charge()).await;
    for hour in 1..=24 {
        fixture.advance(TimeDelta::hours(1));
        let other_key = format!("other-{hour}");
        first_answer(fixture, keyed(user.create(som(1_000)), &other_key)).await;
    }
    assert_eq!(replayed_answer(fixture, charge()).await, first);
}

async fn forget(fixture: &Fixture, before: Timestamp, limit: u32) -> u32 {
    let forgotten = fixture.storage().forget_answers(before, limit).await;
    forgotten.expect("old answers are forgotten")
}

pub async fn a_key_younger_than_a_day_is_never_forgotten(fixture: &Fixture) {
    let user = fixture.user();
    let open = || keyed(user.open(), "k");
    let first = first_answer(fixture, open()).await;
    let far = fixture.now() + TimeDelta::days(365);
    for pause in [TimeDelta::zero(), TimeDelta::hours(24)] {
        fixture.advance(pause);
        assert_eq!(forget(fixture, far, 10).await, 0);
        assert_eq!(replayed_answer(fixture, open()).await, first);
    }
    fixture.advance(TimeDelta::microseconds(1));
    assert_eq!(forget(fixture, far, 10).await, 1);
}

pub async fn old_keys_are_forgotten_a_few_at_a_time_oldest_first(fixture: &Fixture) {
    // Users in no order of their ids, so that age alone decides.
    let mut users = [(); 5].map(|()| fixture.user());
    users.rotate_left(2);
    for user in users {
        fixture.advance(TimeDelta::minutes(1));
        first_answer(fixture, keyed(user.open(), "k")).await;
    }
    fixture.advance(TimeDelta::hours(48));
    let before = fixture.now() - TimeDelta::hours(48);
    assert_eq!(forget(fixture, before, 3).await, 3);
    for user in &users[..3] {
        let other_request = under_key(user.open(), "k", 2, whole_receipt);
        first_answer(fixture, other_request).await;
    }
    assert_eq!(forget(fixture, before, 3).await, 1);
    assert_eq!(forget(fixture, before, 3).await, 0);
    replayed_answer(fixture, keyed(users[4].open(), "k")).await;
}

pub async fn a_forgotten_key_is_free_again(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    let charge = || keyed(user.charge(ServiceType::ChatMessage), "k");
    let first = first_answer(fixture, charge()).await;
    fixture.advance(TimeDelta::hours(48));
    let day_ago = fixture.now() - TimeDelta::hours(24);
    assert_eq!(forget(fixture, day_ago, 10).await, 1);
    assert_ne!(first_answer(fixture, charge()).await, first);
    assert_eq!(user.balance().await, som(8_000));
}

pub async fn what_had_happened_before_is_answered_and_stored(fixture: &Fixture) {
    let user = fixture.user();
    fixture.applied(user.open()).await;
    let open = || keyed(user.open(), "k");
    let first = first_answer(fixture, open()).await;
    assert_eq!(replayed_answer(fixture, open()).await, first);
}

pub async fn twenty_requests_with_one_key_apply_once_and_get_equal_answers(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    let charges = (0..20).map(|_| keyed(user.charge(ServiceType::ChatMessage), "k"));
    let answers = fixture.at_once(charges.collect()).await;
    assert_eq!(applied_count(&answers), 1);
    let bodies: Vec<_> = answers.iter().map(stored_body).collect();
    assert!(bodies.iter().all(|body| body == &bodies[0]), "{bodies:?}");
    assert_eq!(user.balance().await, som(99_000));
}

fn stored_body(answer: &Result<Outcome, ExecuteError>) -> &[u8] {
    match answer {
        Ok(
            Outcome::Applied {
                answer: Some(answer),
                ..
            }
            | Outcome::Replayed(answer),
        ) => &answer.body,
        other => panic!("expected a stored answer, got {other:?}"),
    }
}
