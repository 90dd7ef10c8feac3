use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use domain::billing::ServiceType;
use domain::ledger::{BeginAttempt, Command, CreatePayment, ExecuteError, Outcome, Refusal};
use domain::payment::{GatewayTransaction, PaymentFilter};

use crate::Fixture;
use crate::support::{
    AsCommand, User, applied_count, bug, refusals, som, under_key, whole_receipt,
};

/// Neighbours of a culprit: charges of so many users, each of whom can pay.
async fn charges(fixture: &Fixture, users: usize) -> (Vec<User<'_>>, Vec<Command>) {
    let mut neighbours = Vec::new();
    for _ in 0..users {
        let user = fixture.user();
        user.top_up(som(1_000)).await;
        neighbours.push(user);
    }
    let charges = neighbours
        .iter()
        .map(|user| user.charge(ServiceType::ChatMessage).command());
    let charges = charges.collect();
    (neighbours, charges)
}

/// Sends a culprit among its neighbours, all at once, and sees that they do not notice. Its answer is handed back.
async fn among_neighbours(fixture: &Fixture, culprit: Command) -> Result<Outcome, ExecuteError> {
    let (neighbours, mut commands) = charges(fixture, 29).await;
    let place = commands.len() / 2;
    commands.insert(place, culprit);
    let mut answers = fixture.at_once(commands).await;
    let culprit = answers.remove(place);
    assert_eq!(applied_count(&answers), neighbours.len(), "{answers:?}");
    for user in neighbours {
        assert_eq!(user.balance().await, 0);
    }
    culprit
}

pub async fn a_command_that_breaks_a_constraint_fails_alone(fixture: &Fixture) {
    let (payer, thief) = (fixture.user(), fixture.user());
    let payment = payer.payment(som(10_000)).await;
    let duplicate = CreatePayment {
        id: payment.id,
        ..thief.create(som(10_000))
    };
    let answer = among_neighbours(fixture, duplicate.command()).await;
    assert!(matches!(answer, Err(ExecuteError::Failed(_))), "{answer:?}");
    assert_eq!(payer.stored_payment(payment.id).await, payment);
    assert_eq!(thief.find_wallet(thief.key()).await, None);
}

pub async fn of_two_payments_with_one_id_at_once_one_is_created(fixture: &Fixture) {
    let (one, other) = (fixture.user(), fixture.user());
    let first = one.create(som(10_000));
    let second = CreatePayment {
        id: first.id,
        ..other.create(som(20_000))
    };
    let answers = fixture
        .at_once(vec![first.command(), second.command()])
        .await;
    assert_eq!(applied_count(&answers), 1, "{answers:?}");
    let mut payments = one.payments(PaymentFilter::default()).await;
    payments.extend(other.payments(PaymentFilter::default()).await);
    assert_eq!(payments.len(), 1, "{payments:?}");
}

pub async fn text_that_a_database_may_refuse_harms_nobody_else(fixture: &Fixture) {
    let payer = fixture.user();
    let poisoned = CreatePayment {
        callback_url: Some("https://example.uz/\0".to_owned()),
        ..payer.create(som(10_000))
    };
    let answer = among_neighbours(fixture, poisoned.clone().command()).await;
    let stored = fixture.storage().find_payment(poisoned.id).await;
    let stored = stored.expect("a payment is looked up");
    match answer {
        Ok(_) => assert_eq!(
            stored.and_then(|payment| payment.callback_url),
            poisoned.callback_url
        ),
        Err(ExecuteError::Failed(_)) => assert_eq!(stored, None),
        Err(other) => panic!("expected it to be stored or to fail, got {other:?}"),
    }
}

pub async fn a_command_that_panics_fails_alone(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(10_000)).await;
    let charge = user.charge(ServiceType::ChatMessage);
    let answer = among_neighbours(fixture, under_key(charge, "k", 1, bug)).await;
    assert!(matches!(answer, Err(ExecuteError::Failed(_))), "{answer:?}");
    assert_eq!(user.balance().await, som(10_000));
    fixture
        .applied(under_key(charge, "k", 1, whole_receipt))
        .await;
    assert_eq!(user.balance().await, som(9_000));
}

pub async fn one_gateway_transaction_for_two_payments_at_once_goes_to_one(fixture: &Fixture) {
    let click = fixture.click();
    let mut begins = Vec::new();
    let shared = GatewayTransaction {
        gateway: click.name.clone(),
        id: fixture.ids().text(),
    };
    for _ in 0..10 {
        let payment = fixture.user().payment(som(10_000)).await;
        let begin = BeginAttempt {
            transaction: shared.clone(),
            ..click.begin(&payment)
        };
        begins.push(begin.command());
    }
    let answers = fixture.at_once(begins).await;
    assert_eq!(applied_count(&answers), 1);
    assert_eq!(
        refusals(&answers),
        [Refusal::TransactionOfAnotherPayment; 9]
    );
}

pub async fn attempts_begun_at_once_have_numbers_of_their_own(fixture: &Fixture) {
    let click = fixture.click();
    let mut payments = Vec::new();
    for _ in 0..30 {
        payments.push(fixture.user().payment(som(10_000)).await);
    }
    let begins = payments
        .iter()
        .map(|payment| click.begin(payment).command());
    let answers = fixture.at_once(begins.collect()).await;
    assert_eq!(applied_count(&answers), 30, "{answers:?}");
    let mut numbers = Vec::new();
    for payment in &payments {
        let attempts = fixture.storage().list_attempts(payment.id).await;
        numbers.extend(attempts.expect("attempts are read"));
    }
    numbers.sort_by_key(|attempt| attempt.number);
    numbers.dedup_by_key(|attempt| attempt.number);
    assert_eq!(numbers.len(), 30);
}

pub async fn a_caller_that_gives_up_does_not_take_its_command_back(fixture: &Fixture) {
    let user = fixture.user();
    user.top_up(som(1_000)).await;
    {
        let mut waiting = pin!(fixture.execute(user.charge(ServiceType::ChatMessage)));
        let mut context = Context::from_waker(Waker::noop());
        let _ = waiting.as_mut().poll(&mut context);
    }
    for _ in 0..500 {
        if user.balance().await == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the charge was forgotten with its caller");
}
