use chrono::TimeDelta;
use domain::administration::{AdminAction, AdminTarget};
use domain::ids::{AttemptNumber, PaymentId};
use domain::ledger::{
    BeginAttempt, CancelPayment, CompleteAttempt, FailAttempt, Finding, Receipt, Refusal,
};
use domain::money::{AnyMoney, CurrencyCode};
use domain::payment::{Attempt, AttemptStatus, Cause, GatewayTransaction, PaymentStatus};
use domain::wallet::{CounterAccount, Direction};

use super::refund::assert_books_balance;
use crate::Fixture;
use crate::support::{attempt_of, payment_of, som};

pub async fn a_completed_attempt_credits_the_wallet(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(50_000)).await;
    let begin = click.begin(&payment);
    let attempt = attempt_of(fixture.applied(begin.clone()).await);
    let open = Attempt {
        number: attempt.number,
        payment_id: payment.id,
        transaction: begin.transaction,
        document_id: begin.document_id,
        status: AttemptStatus::Open,
        began_at: fixture.now(),
        ended_at: None,
        error_code: None,
        gateway_began_at: None,
        submitted_at: None,
        card_mask: None,
        disputed_at: None,
    };
    assert_eq!(attempt, open);
    assert_eq!(user.balance().await, 0);

    fixture.advance(TimeDelta::minutes(2));
    let complete = click.complete(&payment, attempt.number);
    fixture.applied(complete.clone()).await;
    let credit = &user.transactions().await[0];
    assert_eq!(credit.entry.id, complete.transaction_id);
    assert_eq!(credit.entry.payment_id, Some(payment.id));
    assert_eq!(credit.direction, Direction::Credit);
    assert_eq!(credit.amount_minor, som(50_000), "without the commission");
    let account = CounterAccount::Gateway(click.name.clone());
    assert_eq!(credit.entry.counter_account, account);

    let succeeded = Attempt {
        status: AttemptStatus::Succeeded,
        ended_at: Some(fixture.now()),
        ..open
    };
    assert_eq!(attempts(fixture, payment.id).await, [succeeded]);
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(stored.status, PaymentStatus::Completed);
    assert_eq!(stored.completed_at, Some(fixture.now()));
    assert!(!stored.is_late);
}

pub async fn a_repeated_begin_gets_the_same_attempt(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let begin = click.begin(&payment);
    let first = fixture.applied(begin.clone()).await;
    fixture.advance(TimeDelta::minutes(1));
    assert_eq!(fixture.already_applied(begin).await, first);
    assert_eq!(attempts(fixture, payment.id).await.len(), 1);
}

pub async fn a_repeated_completion_credits_once(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    let first = click.completed(&payment, &attempt).await;
    for _ in 0..3 {
        fixture.advance(TimeDelta::minutes(1));
        let repeat = click.complete(&payment, attempt.number);
        let receipt = fixture.already_applied(repeat).await;
        assert_eq!(receipt, Receipt::AttemptCompleted(first.clone()));
    }
    assert_eq!(user.balance().await, som(10_000));
    assert_eq!(user.transactions().await.len(), 1);
}

pub async fn another_amount_is_refused_and_the_attempt_stays_open(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let off_by_one = |by| AnyMoney::new(payment.total.minor + by, CurrencyCode::Uzs);
    let dollars = AnyMoney::new(payment.total.minor, CurrencyCode::Usd);
    let mismatch = Refusal::AmountMismatch {
        expected: payment.total,
    };
    let wrong_amounts = [off_by_one(-1), off_by_one(1), payment.amount, dollars];
    for amount in wrong_amounts {
        let begin = BeginAttempt {
            amount,
            ..click.begin(&payment)
        };
        assert_eq!(fixture.refusal(begin).await, mismatch);
    }
    assert_eq!(user.stored_payment(payment.id).await, payment);
    let attempt = click.begun(&payment).await;
    for amount in wrong_amounts {
        let complete = CompleteAttempt {
            amount,
            ..click.complete(&payment, attempt.number)
        };
        assert_eq!(fixture.refusal(complete).await, mismatch);
        let fail = FailAttempt {
            amount,
            ..click.fail(&payment, attempt.number)
        };
        assert_eq!(fixture.refusal(fail).await, mismatch);
    }
    assert_eq!(attempts(fixture, payment.id).await, [attempt]);
    assert_eq!(user.balance().await, 0);
}

pub async fn a_failed_attempt_cannot_be_completed(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    fixture.advance(TimeDelta::seconds(5));
    let failed = click.failed(&payment, &attempt).await;
    assert_eq!(failed.error_code, Some(-5017));
    assert_eq!(failed.ended_at, Some(fixture.now()));
    let repeat = click.fail(&payment, attempt.number);
    let receipt = fixture.already_applied(repeat).await;
    assert_eq!(receipt, Receipt::AttemptFailed(failed.clone()));
    assert_eq!(disputed(fixture).await, []);
    fixture.advance(TimeDelta::seconds(5));
    let complete = click.complete(&payment, attempt.number);
    let receipt = fixture.applied(complete.clone()).await;
    let in_question = Attempt {
        disputed_at: Some(fixture.now()),
        ..failed
    };
    assert_eq!(receipt, Receipt::CompletionDisputed(in_question.clone()));
    fixture.advance(TimeDelta::seconds(5));
    assert_eq!(fixture.already_applied(complete).await, receipt);
    assert_eq!(attempts(fixture, payment.id).await, [in_question]);
    let events = fixture.storage().list_payment_events(payment.id).await;
    let last = events.expect("a history is read").pop();
    let cause = Cause::DisputedByGateway(click.name.clone(), attempt.number);
    assert_eq!(last.map(|event| event.cause), Some(cause));
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(stored.status, PaymentStatus::Failed);
    assert_eq!(user.balance().await, 0);
}

pub async fn a_failure_after_success_is_noted_once_and_the_wallet_keeps_the_money(
    fixture: &Fixture,
) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    click.completed(&payment, &attempt).await;
    let before = user.stored_payment(payment.id).await;
    let fail = click.fail(&payment, attempt.number);
    let disputed = fixture.applied(fail.clone()).await;
    assert!(
        matches!(disputed, Receipt::CancellationDisputed(_)),
        "{disputed:?}"
    );
    assert_eq!(fixture.already_applied(fail).await, disputed);
    assert_eq!(user.stored_payment(payment.id).await, before);
    assert_eq!(user.balance().await, som(10_000));
    let events = fixture.storage().list_payment_events(payment.id).await;
    let events = events.expect("a history is read");
    let last = events.last().expect("a history");
    let cause = Cause::DisputedByGateway(click.name.clone(), attempt.number);
    assert_eq!(
        (&last.cause, last.version, events.len()),
        (&cause, before.version, 4)
    );
    let complete = click.complete(&payment, attempt.number);
    fixture.already_applied(complete).await;
    assert_eq!(user.transactions().await.len(), 1);
}

pub async fn the_first_attempt_to_succeed_supersedes_the_others(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let first = click.begun(&payment).await;
    let second = click.begun(&payment).await;
    assert!(first.number < second.number);
    click.completed(&payment, &second).await;
    let statuses: Vec<_> = attempts(fixture, payment.id)
        .await
        .into_iter()
        .map(|attempt| (attempt.number, attempt.status))
        .collect();
    assert_eq!(
        statuses,
        [
            (first.number, AttemptStatus::Superseded),
            (second.number, AttemptStatus::Succeeded)
        ]
    );
    let complete = click.complete(&payment, first.number);
    let receipt = fixture.applied(complete).await;
    assert!(
        matches!(&receipt, Receipt::CompletionDisputed(second) if second.status == AttemptStatus::Superseded),
        "{receipt:?}"
    );
    assert_eq!(user.balance().await, som(10_000));
}

pub async fn payments_in_question_are_listed_until_a_look_up_leaves_no_doubt(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let mut ids = Vec::new();
    for _ in 0..3 {
        let payment = user.payment(som(1_000)).await;
        let (first, second) = (click.begun(&payment).await, click.begun(&payment).await);
        click.completed(&payment, &second).await;
        // Two attempts of one payment in question are one payment.
        fixture
            .applied(click.complete(&payment, first.number))
            .await;
        fixture.applied(click.fail(&payment, second.number)).await;
        ids.push((payment, first, second));
    }
    ids.sort_by_key(|(payment, ..)| payment.id);
    let sorted: Vec<_> = ids.iter().map(|(payment, ..)| payment.id).collect();
    assert_eq!(disputed(fixture).await, sorted);
    let list = async |after, limit| {
        let listed = fixture.storage().list_disputed(after, limit).await;
        let listed = listed.expect("payments are read").into_iter();
        listed.map(|payment| payment.id).collect::<Vec<_>>()
    };
    assert_eq!(list(None, 2).await, sorted[..2]);
    assert_eq!(list(Some(sorted[0]), 1).await, sorted[1..2]);
    assert_eq!(list(Some(sorted[2]), 9).await, []);

    let (payment, first, second) = &ids[1];
    let gone_back = Finding::NotPaid {
        attempts: vec![first.number],
        error_code: Some(-99),
    };
    fixture.applied(click.settle(payment, gone_back)).await;
    assert_eq!(disputed(fixture).await, sorted, "the other is in question");
    let held = Finding::Paid {
        attempt: None,
        document_id: second.document_id.clone(),
    };
    fixture.applied(click.settle(payment, held)).await;
    assert_eq!(disputed(fixture).await, [sorted[0], sorted[2]]);
    let events = fixture.storage().list_payment_events(payment.id).await;
    let events = events.expect("a history is read");
    let cleared = |attempt: &Attempt| Cause::DisputeCleared(click.name.clone(), attempt.number);
    let version = user.stored_payment(payment.id).await.version;
    let newest: Vec<_> = events.iter().rev().take(2).collect();
    for (line, attempt) in newest.into_iter().zip([second, first]) {
        assert_eq!((&line.cause, line.version), (&cleared(attempt), version));
    }
    assert_eq!(user.balance().await, som(3_000));
}

pub async fn what_is_in_question_is_closed_by_staff_and_opened_again(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.payment(som(1_000)).await;
    let first = click.begun(&payment).await;
    let second = click.begun(&payment).await;
    click.completed(&payment, &first).await;
    let fail = click.fail(&payment, first.number);
    fixture.applied(fail.clone()).await;
    let again = click.complete(&payment, second.number);
    fixture.applied(again.clone()).await;

    for number in [first.number, second.number] {
        assert_eq!(disputed(fixture).await, [payment.id]);
        let close = staff.close_dispute(&payment, number);
        fixture.applied(close.clone()).await;
        fixture.already_applied(close).await;
    }
    assert_eq!(disputed(fixture).await, []);
    let closed = attempts(fixture, payment.id).await;
    let is_clear =
        |attempt: &Attempt| attempt.disputed_at.is_none() && attempt.error_code.is_none();
    assert!(closed.iter().all(is_clear), "{closed:?}");
    let events = fixture.storage().list_payment_events(payment.id).await;
    let events = events.expect("the history is read");
    let causes: Vec<_> = events.iter().rev().map(|event| &event.cause).collect();
    let closed_by_staff = |number| Cause::DisputeClosed(staff.actor.user_id, number);
    let last = [second.number, first.number].map(closed_by_staff);
    assert_eq!(causes[..2], [&last[0], &last[1]]);
    let log = staff.log().await;
    let actions: Vec<_> = log.iter().map(|entry| entry.action.clone()).collect();
    assert_eq!(
        actions,
        [AdminAction::CloseDispute, AdminAction::CloseDispute],
        "each once: {log:?}"
    );
    let target = AdminTarget::Payment(payment.id);
    assert!(log.iter().all(|entry| entry.target == target), "{log:?}");

    fixture.applied(fail).await;
    assert_eq!(disputed(fixture).await, [payment.id]);
    fixture.applied(again).await;
    let opened = attempts(fixture, payment.id).await;
    assert!(opened.iter().all(|attempt| attempt.disputed_at.is_some()));
    assert_eq!(user.balance().await, som(1_000));
}

pub async fn a_payment_that_hangs_is_ended_by_staff_and_its_money_credited_late(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.payment(som(1_000)).await;
    let attempt = click.begun(&payment).await;
    let fail = staff.fail_payment(&payment);
    let until = payment.in_hand_until();
    fixture.clock().set(until - TimeDelta::microseconds(1));
    let early = fixture.refusal(fail.clone()).await;
    assert_eq!(early, Refusal::StillInHand { until });
    fixture.clock().set(until);
    fixture.applied(fail.clone()).await;
    fixture.already_applied(fail).await;
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(stored.status, PaymentStatus::Failed);
    let log = staff.log().await;
    let actions: Vec<_> = log.iter().map(|entry| entry.action.clone()).collect();
    assert_eq!(actions, [AdminAction::FailPayment]);
    let events = fixture.storage().list_payment_events(payment.id).await;
    let last = events.expect("the history is read").pop();
    let last = last.map(|event| event.cause);
    assert_eq!(last, Some(Cause::Staff(staff.actor.user_id)));
    let storage = fixture.storage();
    let now = fixture.now();
    let asked = storage.list_attempts_without_money(now, now, None, 9).await;
    let asked: Vec<_> = asked.expect("attempts are read");
    let numbers: Vec<_> = asked.iter().map(|attempt| attempt.number).collect();
    assert_eq!(numbers, [attempt.number], "its gateway is asked once more");

    let held = Finding::Paid {
        attempt: Some(attempt.number),
        document_id: None,
    };
    let credited = payment_of(fixture.applied(click.settle(&payment, held)).await);
    assert!(credited.is_late);
    assert_eq!(user.balance().await, som(1_000));
    let paid = fixture.refusal(staff.fail_payment(&payment)).await;
    assert_eq!(paid, Refusal::NotEndable(PaymentStatus::Completed));
    assert_books_balance(fixture).await;
}

pub async fn what_hangs_counts_for_half_a_day_against_the_limit(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let first = user.payment(som(600_000)).await;
    let attempt = click.begun(&first).await;
    let second = user.payment(som(600_000)).await;
    let limit = AnyMoney::new(som(1_000_000), CurrencyCode::Uzs);
    let full = Refusal::WalletLimitExceeded(limit);
    assert_eq!(fixture.refusal(click.begin(&second)).await, full);
    click.begun(&first).await;
    let stranger = fixture.user();
    let theirs = stranger.payment(som(600_000)).await;
    click.begun(&theirs).await;

    let half_a_day = TimeDelta::hours(12);
    let end = first.expires_at + half_a_day;
    fixture.clock().set(end - TimeDelta::microseconds(1));
    let third = user.payment(som(600_000)).await;
    assert_eq!(fixture.refusal(click.begin(&third)).await, full);
    fixture.clock().set(end);
    click.begun(&third).await;
    click.completed(&first, &attempt).await;
    assert_eq!(user.balance().await, som(600_000), "late money is money");
    let storage = fixture.storage();
    let collected = storage.list_collected(user.id, fixture.now()).await;
    let collected = collected.expect("what is collected is read");
    let ids: Vec<_> = collected.iter().map(|one| one.id).collect();
    assert_eq!(ids, [third.id]);
}

/// The payments that somebody must look at.
async fn disputed(fixture: &Fixture) -> Vec<domain::ids::PaymentId> {
    let listed = fixture.storage().list_disputed(None, 100).await;
    let listed = listed.expect("payments are read").into_iter();
    listed.map(|payment| payment.id).collect()
}

pub async fn a_failed_payment_may_be_tried_again_until_it_expires(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let first = click.begun(&payment).await;
    click.failed(&payment, &first).await;
    fixture
        .clock()
        .set(payment.expires_at - TimeDelta::microseconds(1));
    let second = click.begun(&payment).await;
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(stored.status, PaymentStatus::Processing);
    click.failed(&payment, &second).await;
    fixture.clock().set(payment.expires_at);
    assert_eq!(
        fixture.refusal(click.begin(&payment)).await,
        Refusal::PaymentClosed(PaymentStatus::Expired)
    );
    assert_eq!(attempts(fixture, payment.id).await.len(), 2);
}

pub async fn a_payment_that_is_over_takes_no_attempt(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let paid = user.top_up(som(10_000)).await;
    let again = fixture.refusal(click.begin(&paid)).await;
    assert_eq!(again, Refusal::AlreadyPaid);
    let cancelled = user.payment(som(10_000)).await;
    let cancel = CancelPayment {
        user_id: user.id,
        payment_id: cancelled.id,
    };
    fixture.applied(cancel).await;
    assert_eq!(
        fixture.refusal(click.begin(&cancelled)).await,
        Refusal::PaymentClosed(PaymentStatus::Cancelled)
    );
    assert_eq!(attempts(fixture, cancelled.id).await, []);
}

pub async fn a_gateway_knows_nothing_of_the_payments_of_others(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payme = fixture.gateway("payme");
    let payment = user.payment(som(10_000)).await;
    let unknown = Refusal::UnknownPayment;
    assert_eq!(fixture.refusal(payme.begin(&payment)).await, unknown);
    let attempt = click.begun(&payment).await;
    let complete = payme.complete(&payment, attempt.number);
    assert_eq!(fixture.refusal(complete).await, unknown);
    let fail = payme.fail(&payment, attempt.number);
    assert_eq!(fixture.refusal(fail).await, unknown);
    assert_eq!(attempts(fixture, payment.id).await, [attempt]);
}

pub async fn a_gateway_transaction_belongs_to_one_payment(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let first = user.payment(som(10_000)).await;
    let second = fixture.user().payment(som(10_000)).await;
    let attempt = click.begun(&first).await;
    let borrowed = BeginAttempt {
        transaction: attempt.transaction.clone(),
        ..click.begin(&second)
    };
    assert_eq!(
        fixture.refusal(borrowed).await,
        Refusal::TransactionOfAnotherPayment
    );
    let complete = click.complete(&second, attempt.number);
    assert_eq!(fixture.refusal(complete).await, Refusal::UnknownAttempt);
    assert_eq!(attempts(fixture, second.id).await, []);
}

pub async fn money_that_comes_late_is_credited_and_marked(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    fixture.clock().set(payment.expires_at);
    click.completed(&payment, &attempt).await;
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(
        (stored.status, stored.is_late),
        (PaymentStatus::Completed, true)
    );
    assert_eq!(user.balance().await, som(10_000));
}

pub async fn an_attempt_is_found_by_its_gateway_transaction(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    let find = async |transaction: &GatewayTransaction| {
        let found = fixture.storage().find_attempt(transaction).await;
        found.expect("attempts are read")
    };
    assert_eq!(find(&attempt.transaction).await, Some(attempt.clone()));
    let of_another = GatewayTransaction {
        gateway: fixture.gateway("payme").name,
        ..attempt.transaction
    };
    assert_eq!(find(&of_another).await, None);
}

pub async fn attempts_are_listed_by_the_gateways_own_clock(fixture: &Fixture) {
    let user = fixture.user();
    let payme = fixture.gateway("payme");
    let start = fixture.now();
    let at = |seconds| start + TimeDelta::seconds(seconds);
    let mut attempts = Vec::new();
    for seconds in [50, 20, 20, 40] {
        let amount = AnyMoney::new(som(1_000), CurrencyCode::Uzs);
        let create = user.create_through(payme.name.clone(), amount);
        let payment = payment_of(fixture.applied(create).await);
        let begin = BeginAttempt {
            gateway_began_at: Some(at(seconds)),
            ..payme.begin(&payment)
        };
        attempts.push(attempt_of(fixture.applied(begin).await));
    }
    attempts.sort_by_key(|attempt| (attempt.gateway_began_at, attempt.number));
    let list = async |from, to, after, limit| {
        let storage = fixture.storage();
        let listed = storage.list_attempts_begun(&payme.name, from, to, after, limit);
        listed.await.expect("attempts are read")
    };
    assert_eq!(list(at(20), at(50), None, 10).await, attempts);
    assert_eq!(list(at(21), at(49), None, 10).await, attempts[2..3]);
    assert_eq!(list(at(20), at(50), None, 1).await, attempts[..1]);
    let after = (at(20), attempts[0].number);
    assert_eq!(list(at(20), at(50), Some(after), 10).await, attempts[1..]);
    let (storage, click) = (fixture.storage(), fixture.click().name);
    let of_click = storage.list_attempts_begun(&click, at(0), at(99), None, 10);
    assert_eq!(of_click.await.expect("attempts are read"), []);
}

pub async fn attempts_without_money_are_listed_by_their_end(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let start = fixture.now();
    let mut ended = Vec::new();
    for step in 0..6 {
        let payment = user.payment(som(1_000)).await;
        let attempt = click.begun(&payment).await;
        match step {
            // One of them is open, one has succeeded, three have failed, two of them at one moment.
            0 => {}
            1 => drop(click.completed(&payment, &attempt).await),
            // Another one of its payment has brought the money.
            5 => {
                let paying = click.begun(&payment).await;
                click.completed(&payment, &paying).await;
                let stored = attempts(fixture, payment.id).await;
                ended.extend(stored.into_iter().filter(|it| it.number == attempt.number));
            }
            _ => ended.push(click.failed(&payment, &attempt).await),
        }
        if step != 3 {
            fixture.advance(TimeDelta::seconds(10));
        }
    }
    ended.sort_by_key(|attempt| (attempt.ended_at, attempt.number));
    assert_eq!(ended[3].status, AttemptStatus::Superseded);
    let at = |seconds| start + TimeDelta::seconds(seconds);
    let list = async |from, to, after, limit| {
        let storage = fixture.storage();
        let listed = storage.list_attempts_without_money(from, to, after, limit);
        listed.await.expect("attempts are read")
    };
    assert_eq!(list(at(0), at(99), None, 10).await, ended);
    assert_eq!(list(at(20), at(40), None, 10).await, ended);
    assert_eq!(list(at(21), at(30), None, 10).await, ended[1..3]);
    assert_eq!(list(at(20), at(29), None, 10).await, ended[..1]);
    assert_eq!(list(at(0), at(99), None, 2).await, ended[..2]);
    let after = (at(30), ended[1].number);
    assert_eq!(list(at(0), at(99), Some(after), 10).await, ended[2..]);
    assert_eq!(list(at(41), at(99), Some(after), 10).await, []);
}

pub async fn an_unknown_attempt_is_refused(fixture: &Fixture) {
    let click = fixture.click();
    let payment = fixture.user().payment(som(10_000)).await;
    let number = AttemptNumber::new(i32::MAX).expect("positive");
    let unknown = Refusal::UnknownAttempt;
    let complete = click.complete(&payment, number);
    assert_eq!(fixture.refusal(complete).await, unknown);
    let fail = click.fail(&payment, number);
    assert_eq!(fixture.refusal(fail).await, unknown);
}

pub async fn an_attempt_that_failed_is_credited_when_its_gateway_proves_the_money(
    fixture: &Fixture,
) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    click.failed(&payment, &attempt).await;
    let document_id = attempt.document_id.clone();
    let paid = Finding::Paid {
        attempt: None,
        document_id,
    };
    let settle = click.settle(&payment, paid);
    fixture.applied(settle.clone()).await;
    assert_eq!(user.balance().await, som(10_000));
    let stored = &attempts(fixture, payment.id).await[0];
    assert_eq!(
        (stored.status, stored.error_code),
        (AttemptStatus::Succeeded, None)
    );
    let events = fixture.storage().list_payment_events(payment.id).await;
    let causes: Vec<_> = events
        .expect("a history is read")
        .into_iter()
        .map(|event| event.cause)
        .collect();
    let cause = Cause::LookUp(click.name.clone(), attempt.number);
    assert_eq!(causes.last(), Some(&cause));
    fixture.already_applied(settle).await;
    assert_eq!(user.balance().await, som(10_000));
}

pub async fn attempts_that_its_gateway_proves_unpaid_fail(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(10_000)).await;
    let attempt = click.begun(&payment).await;
    let finding = Finding::NotPaid {
        attempts: vec![attempt.number],
        error_code: None,
    };
    fixture.applied(click.settle(&payment, finding)).await;
    let stored = &attempts(fixture, payment.id).await[0];
    assert_eq!(stored.status, AttemptStatus::Failed);
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(stored.status, PaymentStatus::Failed);
}

async fn attempts(fixture: &Fixture, id: PaymentId) -> Vec<Attempt> {
    let attempts = fixture.storage().list_attempts(id).await;
    attempts.expect("attempts are read")
}
