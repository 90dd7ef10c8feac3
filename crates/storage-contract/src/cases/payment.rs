use chrono::TimeDelta;
use domain::ids::PaymentId;
use domain::ledger::{CancelPayment, CreatePayment, ExecuteError, ExpirePayment, Receipt, Refusal};
use domain::money::{AnyMoney, CurrencyCode, Money};
use domain::payment::{Cause, Payment, PaymentEvent, PaymentPurpose, PaymentStatus};
use domain::time::Timestamp;

use crate::Fixture;
use crate::support::{payment_of, som};

pub async fn a_payment_is_stored_as_it_was_created(fixture: &Fixture) {
    let user = fixture.user();
    let create = CreatePayment {
        purpose: PaymentPurpose::Topup,
        callback_url: Some("https://example.uz/?a=1&b='%20\"#тест".to_owned()),
        ..user.create(100_100)
    };
    fixture
        .change_catalogue(|catalogue| {
            catalogue.settings.min_wallet_topup = Money::from_minor(100_100);
        })
        .await;
    let created = payment_of(fixture.applied(create.clone()).await);
    assert_eq!(
        created.total,
        AnyMoney::new(102_603, CurrencyCode::Uzs),
        "1001.00 and 2.5 % of it, half up"
    );
    assert_eq!(created.callback_url, create.callback_url);
    assert_eq!(user.stored_payment(create.id).await, created);
    assert_eq!(user.balance().await, 0);
}

pub async fn a_payment_id_is_used_once(fixture: &Fixture) {
    let (payer, other) = (fixture.user(), fixture.user());
    let payment = payer.payment(som(10_000)).await;
    let again = CreatePayment {
        id: payment.id,
        ..other.create(som(20_000))
    };
    let answer = fixture.execute(again).await;
    assert!(matches!(answer, Err(ExecuteError::Failed(_))), "{answer:?}");
    assert_eq!(payer.stored_payment(payment.id).await, payment);
    assert_eq!(other.find_wallet(other.key()).await, None);
}

pub async fn an_unknown_payment_is_not_found(fixture: &Fixture) {
    let id = fixture.ids().payment();
    let storage = fixture.storage();
    let found = storage.find_payment(id).await;
    assert_eq!(found.expect("a payment is looked up"), None);
    let attempts = storage.list_attempts(id).await;
    assert_eq!(attempts.expect("attempts are read"), []);
    assert_eq!(history(fixture, id).await, []);
    let expire = ExpirePayment { payment_id: id };
    assert_eq!(fixture.refusal(expire).await, Refusal::UnknownPayment);
}

pub async fn only_a_pending_payment_can_be_cancelled(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let cancelled = payment_of(fixture.applied(cancel(&payment)).await);
    assert_eq!(cancelled.status, PaymentStatus::Cancelled);
    assert_eq!(user.stored_payment(payment.id).await, cancelled);
    let again = fixture.refusal(cancel(&payment)).await;
    assert_eq!(
        again,
        Refusal::PaymentNotCancellable(PaymentStatus::Cancelled)
    );

    let begun = user.payment(som(10_000)).await;
    let attempt = click.begun(&begun).await;
    let refusal = fixture.refusal(cancel(&begun)).await;
    let processing = PaymentStatus::Processing;
    assert_eq!(refusal, Refusal::PaymentNotCancellable(processing));
    click.completed(&begun, &attempt).await;
    let refusal = fixture.refusal(cancel(&begun)).await;
    let completed = PaymentStatus::Completed;
    assert_eq!(refusal, Refusal::PaymentNotCancellable(completed));
    assert_eq!(user.balance().await, som(10_000));
}

pub async fn a_payment_of_somebody_else_cannot_be_cancelled(fixture: &Fixture) {
    let (payer, stranger) = (fixture.user(), fixture.user());
    let payment = payer.payment(som(10_000)).await;
    let attack = CancelPayment {
        user_id: stranger.id,
        payment_id: payment.id,
    };
    assert_eq!(fixture.refusal(attack).await, Refusal::UnknownPayment);
    assert_eq!(payer.stored_payment(payment.id).await, payment);
}

pub async fn an_overdue_payment_cannot_be_cancelled(fixture: &Fixture) {
    let payment = fixture.user().payment(som(10_000)).await;
    fixture.clock().set(payment.expires_at);
    let refusal = fixture.refusal(cancel(&payment)).await;
    assert_eq!(
        refusal,
        Refusal::PaymentNotCancellable(PaymentStatus::Expired)
    );
}

pub async fn a_payment_expires_when_its_time_is_over_and_once(fixture: &Fixture) {
    let user = fixture.user();
    let payment = user.payment(som(10_000)).await;
    let expire = ExpirePayment {
        payment_id: payment.id,
    };
    fixture
        .clock()
        .set(payment.expires_at - TimeDelta::microseconds(1));
    assert_eq!(fixture.refusal(expire).await, Refusal::NotExpirable);
    fixture.clock().set(payment.expires_at);
    let expired = payment_of(fixture.applied(expire).await);
    assert_eq!(expired.status, PaymentStatus::Expired);
    fixture.advance(TimeDelta::hours(1));
    let again = fixture.already_applied(expire).await;
    assert_eq!(again, Receipt::PaymentExpired(expired.clone()));
    assert_eq!(user.stored_payment(payment.id).await, expired);
    assert_eq!(history(fixture, payment.id).await.len(), 2);
}

pub async fn the_expiry_job_sees_overdue_payments_that_nobody_has_in_hand(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let mut payments = Vec::new();
    for _ in 0..6 {
        payments.push(user.payment(som(10_000)).await);
        fixture.advance(TimeDelta::seconds(1));
    }
    let [pending, failed, processing, paid, cancelled, in_time] = &payments[..] else {
        unreachable!("six payments");
    };
    let attempt = click.begun(failed).await;
    click.failed(failed, &attempt).await;
    click.begun(processing).await;
    let attempt = click.begun(paid).await;
    click.completed(paid, &attempt).await;
    fixture.applied(cancel(cancelled)).await;

    let just_before = in_time.expires_at - TimeDelta::microseconds(1);
    let overdue = list_overdue(fixture, just_before, 100).await;
    assert_eq!(overdue, [pending.id, failed.id]);
    assert_eq!(list_overdue(fixture, just_before, 1).await, [pending.id]);
    let behind = Some((pending.expires_at, pending.id));
    let rest = fixture.storage().list_overdue(just_before, behind, 1).await;
    let rest = rest.expect("payments are read");
    assert_eq!(rest, [(failed.expires_at, failed.id)]);
    let behind = rest.last().copied();
    let none = fixture.storage().list_overdue(just_before, behind, 1).await;
    assert_eq!(none.expect("payments are read"), []);
    let on_time = list_overdue(fixture, in_time.expires_at, 100).await;
    assert_eq!(on_time, [pending.id, failed.id, in_time.id]);

    fixture.clock().set(just_before);
    for payment_id in overdue {
        fixture.applied(ExpirePayment { payment_id }).await;
    }
    assert_eq!(list_overdue(fixture, just_before, 100).await, []);
    let payment_id = processing.id;
    let refusal = fixture.refusal(ExpirePayment { payment_id }).await;
    assert_eq!(refusal, Refusal::NotExpirable);
}

pub async fn payments_in_processing_are_listed_page_by_page(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let mut processing = Vec::new();
    for place in 0..5 {
        let payment = user.payment(som(10_000)).await;
        let attempt = click.begun(&payment).await;
        if place == 3 {
            click.completed(&payment, &attempt).await;
        } else {
            processing.push(payment);
        }
        user.payment(som(10_000)).await;
        // Two of them expire at one moment.
        if place > 0 {
            fixture.advance(TimeDelta::seconds(1));
        }
    }
    processing.sort_by_key(|payment| (payment.expires_at, payment.id));
    let mut listed = Vec::new();
    let mut after = None;
    loop {
        let page = fixture.storage().list_processing(after, 2).await;
        let page = page.expect("payments are read");
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 2, "{page:?}");
        assert!(
            page.iter()
                .all(|payment| payment.status == PaymentStatus::Processing)
        );
        after = Some((last.expires_at, last.id));
        listed.extend(page.into_iter().map(|payment| payment.id));
    }
    let expected: Vec<_> = processing.iter().map(|payment| payment.id).collect();
    assert_eq!(listed, expected);
}

pub async fn the_wallet_limit_is_asked_at_creation_and_again_when_a_gateway_begins(
    fixture: &Fixture,
) {
    let (user, click) = (fixture.user(), fixture.click());
    let limit = Refusal::WalletLimitExceeded(AnyMoney::new(som(1_000_000), CurrencyCode::Uzs));
    let (first, second) = (
        user.payment(som(600_000)).await,
        user.payment(som(600_000)).await,
    );
    let attempt = click.begun(&first).await;
    click.completed(&first, &attempt).await;
    assert_eq!(fixture.refusal(click.begin(&second)).await, limit);
    assert_eq!(fixture.refusal(user.create(som(400_001))).await, limit);
    assert_eq!(user.stored_payment(second.id).await, second);
    user.top_up(som(400_000)).await;
    assert_eq!(user.balance().await, som(1_000_000));
}

pub async fn the_history_of_a_payment_tells_every_change_and_its_cause(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let mut expected = vec![line(&payment, 1, PaymentStatus::Pending, Cause::Payer)];
    let at = |line: PaymentEvent| PaymentEvent {
        at: fixture.now(),
        ..line
    };
    fixture.advance(TimeDelta::seconds(1));
    let first = click.begun(&payment).await;
    let cause = Cause::Gateway(click.name.clone(), first.number);
    expected.push(at(line(
        &payment,
        2,
        PaymentStatus::Processing,
        cause.clone(),
    )));
    fixture.advance(TimeDelta::seconds(1));
    click.failed(&payment, &first).await;
    expected.push(at(line(&payment, 3, PaymentStatus::Failed, cause)));
    fixture.advance(TimeDelta::minutes(40));
    let expire = ExpirePayment {
        payment_id: payment.id,
    };
    fixture.applied(expire).await;
    expected.push(at(line(&payment, 4, PaymentStatus::Expired, Cause::Expiry)));
    assert_eq!(history(fixture, payment.id).await, expected);
    assert_eq!(user.stored_payment(payment.id).await.version, 4);
}

fn line(payment: &Payment, version: i64, status: PaymentStatus, cause: Cause) -> PaymentEvent {
    PaymentEvent {
        payment_id: payment.id,
        user_id: payment.user_id,
        version,
        status,
        cause,
        at: payment.created_at,
    }
}

fn cancel(payment: &Payment) -> CancelPayment {
    CancelPayment {
        user_id: payment.user_id,
        payment_id: payment.id,
    }
}

async fn list_overdue(fixture: &Fixture, now: Timestamp, limit: u32) -> Vec<PaymentId> {
    let overdue = fixture.storage().list_overdue(now, None, limit).await;
    let overdue = overdue.expect("payments are read").into_iter();
    overdue.map(|(_, id)| id).collect()
}

async fn history(fixture: &Fixture, id: PaymentId) -> Vec<PaymentEvent> {
    let events = fixture.storage().list_payment_events(id).await;
    events.expect("a history is read")
}
