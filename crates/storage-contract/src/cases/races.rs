use chrono::TimeDelta;
use domain::billing::ServiceType;
use domain::ledger::{CancelPayment, Command, ExpirePayment, Receipt, Refusal};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::PaymentStatus;

use crate::Fixture;
use crate::support::{AsCommand, applied_count, refusals, som};

pub async fn two_hundred_charges_on_a_wallet_for_a_hundred(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(100_000)).await;
    let charges = (0..200).map(|_| user.charge(ServiceType::ChatMessage).command());
    let answers = fixture.at_once(charges.collect()).await;
    assert_eq!(applied_count(&answers), 100);
    let refusals = refusals(&answers);
    assert_eq!(refusals.len(), 100);
    let all_insufficient = refusals
        .iter()
        .all(|refusal| matches!(refusal, Refusal::InsufficientBalance { .. }));
    assert!(all_insufficient, "{refusals:?}");
    let wallet = user.wallet().await;
    assert_eq!((wallet.balance_minor, wallet.last_sequence), (0, 101));
    assert_eq!(wallet.spent_minor, som(100_000));
    let sequences: Vec<_> = user
        .transactions()
        .await
        .iter()
        .map(|row| row.sequence)
        .collect();
    assert_eq!(sequences, (1..=101).rev().collect::<Vec<_>>());
}

pub async fn charges_of_many_users_at_once_are_each_taken_from_their_own_wallet(fixture: &Fixture) {
    let mut users = Vec::new();
    for number in 1..=20 {
        let user = fixture.user();
        user.top_up(som(1_000 * number)).await;
        users.push(user);
    }
    let charges: Vec<Command> = (0..25)
        .flat_map(|_| users.iter())
        .map(|user| user.charge(ServiceType::ChatMessage).command())
        .collect();
    let answers = fixture.at_once(charges).await;
    assert_eq!(applied_count(&answers), (1..=20).sum::<usize>());
    for user in users {
        assert_eq!(user.balance().await, 0);
    }
}

pub async fn no_parallel_top_up_is_lost(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let mut completions = Vec::new();
    for _ in 0..20 {
        let payment = user.payment(som(10_000)).await;
        let attempt = click.begun(&payment).await;
        completions.push(click.complete(&payment, attempt.number).command());
    }
    let answers = fixture.at_once(completions).await;
    assert_eq!(applied_count(&answers), 20, "{answers:?}");
    assert_eq!(user.balance().await, som(200_000));
    assert_eq!(user.transactions().await.len(), 20);
}

pub async fn fifty_completions_of_one_attempt_credit_once(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    let completions = (0..50).map(|_| click.complete(&payment, attempt.number).command());
    let answers = fixture.at_once(completions.collect()).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(applied_count(&answers), 1);
    assert_eq!(user.balance().await, som(10_000));
    assert_eq!(user.transactions().await.len(), 1);
}

pub async fn two_attempts_completed_at_once_credit_once(fixture: &Fixture) {
    let click = fixture.click();
    for _ in 0..10 {
        let user = fixture.user();
        let payment = user.payment(som(10_000)).await;
        let attempts = [click.begun(&payment).await, click.begun(&payment).await];
        let completions = attempts.map(|attempt| click.complete(&payment, attempt.number));
        let completions = completions.map(AsCommand::command).to_vec();
        let answers = fixture.at_once(completions).await;
        let credited = answers
            .iter()
            .flatten()
            .filter(|outcome| matches!(outcome.receipt(), Some(Receipt::AttemptCompleted(_))));
        assert_eq!(credited.count(), 1, "{answers:?}");
        assert_eq!(refusals(&answers), []);
        assert_eq!(user.balance().await, som(10_000));
    }
}

pub async fn of_five_payments_begun_at_once_those_are_that_the_wallet_can_hold(fixture: &Fixture) {
    let click = fixture.click();
    for _ in 0..10 {
        let user = fixture.user();
        let mut begins = Vec::new();
        for _ in 0..5 {
            let payment = user.payment(som(600_000)).await;
            begins.push(click.begin(&payment).command());
        }
        let answers = fixture.at_once(begins).await;
        assert_eq!(applied_count(&answers), 1, "{answers:?}");
        let limit = AnyMoney::new(som(1_000_000), CurrencyCode::Uzs);
        assert_eq!(refusals(&answers), [Refusal::WalletLimitExceeded(limit); 4]);
        let now = fixture.now();
        let collected = fixture.storage().list_collected(user.id, now).await;
        let collected = collected.expect("what is collected is read");
        let sums: Vec<_> = collected.iter().map(|one| one.amount_minor).collect();
        assert_eq!(sums, [som(600_000)]);
    }
}

pub async fn parallel_free_views_never_use_one_twice(fixture: &Fixture) {
    let user = fixture.user();
    let views = (0..20).map(|_| user.view(fixture.ids().positive()).command());
    let answers = fixture.at_once(views.collect()).await;
    assert_eq!(applied_count(&answers), 5);
    assert_eq!(refusals(&answers).len(), 15);
    let usage = fixture.usage_today(&user).await.expect("a day with views");
    assert_eq!(
        (usage.quota_views, usage.new_user_views, usage.paid_views),
        (3, 2, 0)
    );
}

pub async fn parallel_views_of_one_doctor_are_charged_once(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(50_000)).await;
    for _ in 0..5 {
        fixture.applied(user.view(fixture.ids().positive())).await;
    }
    let doctor = fixture.ids().positive();
    let views = (0..20).map(|_| user.view(doctor).command());
    let answers = fixture.at_once(views.collect()).await;
    assert_eq!(applied_count(&answers), 20, "{answers:?}");
    assert_eq!(user.balance().await, som(45_000));
    let usage = fixture.usage_today(&user).await.expect("a day with views");
    assert_eq!((usage.total_views(), usage.paid_views), (6, 1));
}

pub async fn a_cancellation_and_a_gateway_that_begins_never_both_win(fixture: &Fixture) {
    let click = fixture.click();
    for _ in 0..20 {
        let user = fixture.user();
        let payment = user.payment(som(10_000)).await;
        let cancel = CancelPayment {
            user_id: user.id,
            payment_id: payment.id,
        };
        let answers = fixture
            .at_once(vec![cancel.command(), click.begin(&payment).command()])
            .await;
        assert_eq!(applied_count(&answers), 1, "{answers:?}");
        let attempts = fixture.storage().list_attempts(payment.id).await;
        let attempts = attempts.expect("attempts are read");
        match user.stored_payment(payment.id).await.status {
            PaymentStatus::Cancelled => assert_eq!(attempts, []),
            PaymentStatus::Processing => {
                click.completed(&payment, &attempts[0]).await;
                assert_eq!(user.balance().await, som(10_000));
            }
            other => panic!("{other}"),
        }
    }
}

/// Whatever comes first, the wallet holds the money exactly when the payment says so.
pub async fn completion_failure_and_expiry_at_once_agree_about_the_money(fixture: &Fixture) {
    let click = fixture.click();
    for _ in 0..20 {
        let user = fixture.user();
        let payment = user.payment(som(10_000)).await;
        let attempt = click.begun(&payment).await;
        fixture.advance(TimeDelta::hours(1));
        let expire = ExpirePayment {
            payment_id: payment.id,
        };
        let commands = vec![
            click.complete(&payment, attempt.number).command(),
            expire.command(),
            click.fail(&payment, attempt.number).command(),
            expire.command(),
        ];
        fixture.at_once(commands).await;
        let stored = user.stored_payment(payment.id).await;
        let (balance, movements) = (user.balance().await, user.transactions().await.len());
        match stored.status {
            PaymentStatus::Completed => assert_eq!((balance, movements), (som(10_000), 1)),
            PaymentStatus::Failed | PaymentStatus::Expired => {
                assert_eq!((balance, movements), (0, 0));
            }
            other => panic!("{other}"),
        }
    }
}
