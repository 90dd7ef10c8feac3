use std::sync::Arc;

use chrono::TimeDelta;
use domain::administration::{AdminAction, AdminTarget};
use domain::billing::ServiceType;
use domain::ledger::{Outcome, Receipt, Refusal, ReserveRefund};
use domain::payment::{Cause, PaymentStatus};
use domain::refund::{NoWayBack, Refund, RefundOrigin, RefundStatus};
use domain::wallet::{CounterAccount, Direction};

use crate::Fixture;
use crate::support::{
    AsCommand, Way, applied_count, refunded_of, refusals, som, under_key, whole_receipt,
};

async fn stored(fixture: &Fixture, refund: &Refund) -> Refund {
    let found = fixture.storage().find_refund(refund.id).await;
    let found = found.expect("a refund is read");
    found.expect("the refund is there")
}

pub(super) async fn assert_books_balance(fixture: &Fixture) {
    let report = fixture.storage().audit().await.expect("the books are read");
    assert_eq!(report.findings, []);
}

pub async fn a_refund_is_stored_as_it_was_told(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    let payment = user.top_up(som(50_000)).await;
    let order = staff.refund(&payment, Some(som(20_000)));
    let refunded = refunded_of(fixture.applied(order.clone()).await);
    assert_eq!(stored(fixture, &refunded.refund).await, refunded.refund);
    assert_eq!(user.stored_payment(payment.id).await, refunded.payment);
    assert_eq!(refunded.payment.refunded.minor, som(20_000));
    let listed = fixture.storage().list_refunds(payment.id).await;
    let listed = listed.expect("refunds are read");
    assert_eq!(listed, std::slice::from_ref(&refunded.refund));
    let origin = RefundOrigin::Staff(staff.actor.user_id, order.order.reason.clone());
    assert_eq!(refunded.refund.origin, origin);

    let debit = &user.transactions().await[0];
    assert_eq!(debit.entry.id, order.transaction_id);
    assert_eq!(debit.entry.payment_id, Some(payment.id));
    assert_eq!(debit.entry.counter_account, CounterAccount::Refund);
    assert_eq!(debit.direction, Direction::Debit);
    assert_eq!(debit.amount_minor, som(20_000));
    assert_eq!(user.balance().await, som(30_000));
    assert_eq!(staff.log().await.len(), 1);
    let again = fixture.already_applied(order).await;
    assert_eq!(refunded_of(again), refunded);
    assert_books_balance(fixture).await;
}

pub async fn a_settled_refund_is_stored_with_its_reference(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let part = staff.refunded(&payment, som(20_000)).await;
    fixture.advance(TimeDelta::seconds(3));
    let settled = refunded_of(fixture.applied(click.settle_refund(&part)).await);
    assert_eq!(settled.refund.status, RefundStatus::Settled);
    assert_eq!(settled.refund.ended_at, Some(fixture.now()));
    assert_eq!(stored(fixture, &part).await, settled.refund);
    assert_eq!(settled.payment.status, PaymentStatus::PartiallyRefunded);

    let rest = refunded_of(fixture.applied(staff.refund(&payment, None)).await).refund;
    assert_eq!(rest.amount.minor, som(30_000));
    let settled = refunded_of(fixture.applied(click.settle_refund(&rest)).await);
    assert_eq!(settled.payment.status, PaymentStatus::Refunded);
    assert_eq!(user.stored_payment(payment.id).await, settled.payment);
    assert_eq!(user.balance().await, 0);
    let events = fixture.storage().list_payment_events(payment.id).await;
    let events = events.expect("the history is read");
    let causes: Vec<_> = events.iter().rev().map(|event| &event.cause).collect();
    let by_staff = Cause::Staff(staff.actor.user_id);
    let (of_rest, of_part) = (Cause::Refund(rest.id), Cause::Refund(part.id));
    assert_eq!(causes[..4], [&of_rest, &by_staff, &of_part, &by_staff]);
    assert_books_balance(fixture).await;
}

pub async fn a_refused_refund_gives_the_money_back_and_the_books_balance(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let refund = staff.refunded(&payment, som(50_000)).await;
    let refuse = click.refuse_refund(&refund);
    let refused = refunded_of(fixture.applied(refuse.clone()).await);
    assert_eq!(refused.refund.status, RefundStatus::Refused);
    assert_eq!(refused.refund.error_code, Some(-31));
    assert_eq!(stored(fixture, &refund).await, refused.refund);
    assert_eq!(refused.payment.refunded.minor, 0);
    assert_eq!(user.stored_payment(payment.id).await, refused.payment);
    assert_eq!(user.balance().await, som(50_000));
    assert_eq!(user.wallet().await.topped_up_minor, som(50_000));
    fixture.already_applied(refuse).await;
    staff.refunded(&payment, som(50_000)).await;
    assert_books_balance(fixture).await;
}

pub async fn a_reversal_by_the_gateway_is_stored_with_its_reason(fixture: &Fixture) {
    let (user, click) = (fixture.user(), fixture.click());
    let payment = user.payment(som(50_000)).await;
    let attempt = click.begun(&payment).await;
    click.completed(&payment, &attempt).await;
    let reverse = click.reverse(&payment, attempt.number);
    let reversed = refunded_of(fixture.applied(reverse).await);
    assert_eq!(stored(fixture, &reversed.refund).await, reversed.refund);
    assert_eq!(reversed.refund.origin, RefundOrigin::Gateway(5));
    assert_eq!(reversed.payment.status, PaymentStatus::Refunded);
    assert_eq!(user.balance().await, 0);
    let again = click.reverse(&payment, attempt.number);
    assert_eq!(refunded_of(fixture.already_applied(again).await), reversed);
    assert_books_balance(fixture).await;
}

pub async fn pending_refunds_are_listed_page_by_page(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let mut refunds = Vec::new();
    for place in 0..5 {
        refunds.push(staff.refunded(&payment, som(1_000)).await);
        // Two in one moment: then the id decides.
        if place != 1 {
            fixture.advance(TimeDelta::seconds(1));
        }
    }
    let ended = refunds.remove(3);
    fixture.applied(click.settle_refund(&ended)).await;
    let page = async |after| {
        let page = fixture.storage().list_pending_refunds(after, 3).await;
        page.expect("refunds are read")
    };
    let first = page(None).await;
    assert_eq!(first, refunds[..3]);
    let last = &first[2];
    assert_eq!(page(Some((last.requested_at, last.id))).await, refunds[3..]);
}

pub async fn of_parallel_refunds_no_more_goes_back_than_was_paid(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    let payment = user.top_up(som(50_000)).await;
    user.top_up(som(200_000)).await;
    let orders = (0..12).map(|_| staff.refund(&payment, Some(som(10_000))).command());
    let answers = fixture.at_once(orders.collect()).await;
    assert_eq!(applied_count(&answers), 5);
    assert_eq!(refusals(&answers).len(), 7);
    assert_eq!(user.balance().await, som(200_000));
    let stored = user.stored_payment(payment.id).await;
    assert_eq!(stored.refundable().minor, 0);
    assert_books_balance(fixture).await;
}

pub async fn one_key_refunds_once(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    let payment = user.top_up(som(50_000)).await;
    let orders = (0..8).map(|_| {
        let refund = staff.refund(&payment, Some(som(1_000)));
        under_key(refund, "refund-1", 1, whole_receipt)
    });
    let answers = fixture.at_once(orders.collect()).await;
    assert_eq!(applied_count(&answers), 1);
    assert_eq!(refusals(&answers), []);
    assert_eq!(user.balance().await, som(49_000));
}

pub async fn of_a_settlement_and_a_refusal_at_once_one_counts(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    for _ in 0..10 {
        let payment = user.top_up(som(1_000)).await;
        let before = user.balance().await;
        let refund = staff.refunded(&payment, som(1_000)).await;
        let both = vec![
            click.settle_refund(&refund).command(),
            click.refuse_refund(&refund).command(),
        ];
        let answers = fixture.at_once(both).await;
        assert_eq!(refusals(&answers), []);
        let refund = stored(fixture, &refund).await;
        assert_eq!(refund.disputed_at, Some(fixture.now()), "who came second");
        let kept = i64::from(refund.status == RefundStatus::Refused) * som(1_000);
        assert_eq!(user.balance().await, before - som(1_000) + kept);
    }
    assert_books_balance(fixture).await;
}

pub async fn an_order_to_the_gateway_is_stored_and_sent_by_one_alone(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let refund = staff.refunded(&payment, som(20_000)).await;
    for _ in 0..2 {
        fixture.advance(TimeDelta::seconds(20));
        let known = stored(fixture, &refund).await;
        let orders = (0..8).map(|_| click.order_refund(&known).command());
        let answers = fixture.at_once(orders.collect()).await;
        assert_eq!(applied_count(&answers), 1);
        assert_eq!(refusals(&answers), [Refusal::RefundOrdered; 7]);
        let ordered = Refund {
            ordered_at: Some(fixture.now()),
            ..refund.clone()
        };
        assert_eq!(stored(fixture, &refund).await, ordered);
    }
    let ordered = stored(fixture, &refund).await;
    let settled = fixture.applied(click.settle_refund(&refund)).await;
    assert_eq!(refunded_of(settled).refund.ordered_at, ordered.ordered_at);
    let late = fixture.refusal(click.order_refund(&ordered)).await;
    assert_eq!(late, Refusal::RefundOver);
    assert_books_balance(fixture).await;
}

pub async fn an_order_that_was_not_sent_is_taken_back(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let never = staff.refunded(&payment, som(20_000)).await;
    fixture.advance(TimeDelta::seconds(20));
    let ordered = refunded_of(fixture.applied(click.order_refund(&never)).await).refund;
    let held_back = [
        staff.settle_refund(&never).command(),
        staff.refuse_refund(&never).command(),
    ];
    for end in held_back {
        assert_eq!(fixture.refusal(end).await, Refusal::RefundOrdered);
    }
    let withdraws = (0..4).map(|_| click.withdraw_order(&ordered, &never).command());
    let answers = fixture.at_once(withdraws.collect()).await;
    assert_eq!(applied_count(&answers), 1);
    assert_eq!(refusals(&answers), []);
    assert_eq!(stored(fixture, &never).await, never);

    let again = refunded_of(fixture.applied(click.order_refund(&never)).await).refund;
    fixture.advance(TimeDelta::seconds(20));
    let third = refunded_of(fixture.applied(click.order_refund(&again)).await).refund;
    let late = fixture.refusal(click.withdraw_order(&again, &never)).await;
    assert_eq!(late, Refusal::RefundOrdered);
    fixture.applied(click.withdraw_order(&third, &again)).await;
    assert_eq!(stored(fixture, &never).await, again);
    assert_eq!(user.balance().await, som(30_000));
    assert_books_balance(fixture).await;
}

pub async fn refused_refunds_are_listed_by_their_end(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let start = fixture.now();
    let mut refused = Vec::new();
    for step in 0..5 {
        let refund = staff.refunded(&payment, som(1_000)).await;
        match step {
            // One is pending, one is settled, three were refused, two of them at one moment.
            0 => {}
            1 => drop(fixture.applied(click.settle_refund(&refund)).await),
            _ => {
                let refuse = fixture.applied(click.refuse_refund(&refund)).await;
                refused.push(refunded_of(refuse).refund);
            }
        }
        if step != 3 {
            fixture.advance(TimeDelta::seconds(10));
        }
    }
    refused.sort_by_key(|refund| (refund.ended_at, refund.id));
    let at = |seconds| start + TimeDelta::seconds(seconds);
    let list = async |from, to, after, limit| {
        let storage = fixture.storage();
        let listed = storage.list_refused_refunds(from, to, after, limit);
        listed.await.expect("refunds are read")
    };
    assert_eq!(list(at(0), at(99), None, 10).await, refused);
    assert_eq!(list(at(20), at(30), None, 10).await, refused);
    assert_eq!(list(at(21), at(30), None, 10).await, refused[1..]);
    assert_eq!(list(at(20), at(29), None, 10).await, refused[..1]);
    assert_eq!(list(at(0), at(99), None, 2).await, refused[..2]);
    let after = (at(30), refused[1].id);
    assert_eq!(list(at(0), at(99), Some(after), 10).await, refused[2..]);
    assert_eq!(list(at(31), at(99), Some(after), 10).await, []);
}

pub async fn payments_and_their_refunds_are_read_at_once(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    let (twice, once, never, other) = (
        user.top_up(som(50_000)).await,
        user.top_up(som(50_000)).await,
        user.top_up(som(50_000)).await,
        user.top_up(som(50_000)).await,
    );
    let first = staff.refunded(&twice, som(1_000)).await;
    let only = staff.refunded(&once, som(2_000)).await;
    staff.refunded(&other, som(2_000)).await;
    fixture.advance(TimeDelta::seconds(1));
    let second = staff.refunded(&twice, som(3_000)).await;
    let storage = fixture.storage();
    let ids = [twice.id, never.id, once.id, twice.id];
    let read = storage.list_refunds_of(&ids).await;
    let mut expected = vec![first, second, only];
    expected.sort_by_key(|refund| (refund.payment_id, refund.requested_at, refund.id));
    assert_eq!(read.expect("refunds are read"), expected);
    let none = storage.list_refunds_of(&[]).await;
    assert_eq!(none.expect("refunds are read"), []);

    let mut expected = Vec::new();
    for id in [twice.id, never.id, once.id] {
        expected.push(user.stored_payment(id).await);
    }
    expected.sort_by_key(|payment| payment.id);
    let nobodys = domain::PaymentId(uuid::Uuid::nil());
    let read = storage
        .find_payments(&[&ids[..], &[nobodys]].concat())
        .await;
    assert_eq!(read.expect("payments are read"), expected);
    let none = storage.find_payments(&[]).await;
    assert_eq!(none.expect("payments are read"), []);
}

pub async fn a_refund_without_a_way_back_is_not_reserved_and_a_repeat_is_replayed(
    fixture: &Fixture,
) {
    let (user, staff) = (fixture.user(), fixture.staff());
    let payment = user.top_up(som(50_000)).await;
    let closed = |amount| ReserveRefund {
        way_back: Arc::new(Way::Closed),
        ..staff.refund(&payment, amount)
    };
    let refusal = fixture.refusal(closed(Some(som(1_000)))).await;
    let instead = "by other means";
    let no_way = NoWayBack::NotSupported { instead };
    assert_eq!(refusal, Refusal::NoWayBack(no_way));
    assert_eq!(user.balance().await, som(50_000));
    assert_eq!(staff.log().await, []);

    let first = under_key(
        staff.refund(&payment, Some(som(1_000))),
        "refund-2",
        1,
        whole_receipt,
    );
    let first = fixture.execute(first).await.expect("it is reserved");
    let Outcome::Applied { answer, .. } = first else {
        panic!("not reserved: {first:?}");
    };
    let repeat = under_key(closed(Some(som(1_000))), "refund-2", 1, whole_receipt);
    let repeat = fixture.execute(repeat).await.expect("it is replayed");
    assert_eq!(Some(repeat), answer.map(Outcome::Replayed));
    assert_eq!(user.balance().await, som(49_000));
}

pub async fn what_a_gateway_says_late_is_listed_until_staff_have_looked(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let disputed = async || {
        let disputed = fixture.storage().list_disputed_refunds(None, 10).await;
        disputed.expect("refunds are read")
    };
    let refund = staff.refunded(&payment, som(20_000)).await;
    let other = staff.refunded(&payment, som(1_000)).await;
    fixture.applied(click.refuse_refund(&refund)).await;
    fixture.applied(click.settle_refund(&other)).await;
    assert_eq!(disputed().await, []);
    fixture.advance(TimeDelta::seconds(3));
    let late = refunded_of(fixture.applied(click.settle_refund(&refund)).await).refund;
    assert_eq!(late.status, RefundStatus::Refused);
    assert_eq!(late.disputed_at, Some(fixture.now()));
    fixture.already_applied(click.settle_refund(&refund)).await;
    fixture.advance(TimeDelta::seconds(3));
    let late_too = refunded_of(fixture.applied(click.refuse_refund(&other)).await).refund;
    assert_eq!(disputed().await, [late.clone(), late_too.clone()]);
    let page = async |after| {
        let page = fixture.storage().list_disputed_refunds(after, 1).await;
        page.expect("refunds are read")
    };
    let place = |refund: &Refund| refund.disputed_at.map(|at| (at, refund.id));
    assert_eq!(page(None).await, std::slice::from_ref(&late));
    assert_eq!(page(place(&late)).await, std::slice::from_ref(&late_too));
    assert_eq!(page(place(&late_too)).await, []);
    assert_eq!(user.balance().await, som(49_000));
    let events = fixture.storage().list_payment_events(payment.id).await;
    let events = events.expect("the history is read");
    let causes: Vec<_> = events.iter().rev().map(|event| &event.cause).collect();
    let of = |refund: &Refund| Cause::DisputedRefund(refund.id);
    assert_eq!(causes[..2], [&of(&late_too), &of(&late)]);

    // The payer has the money: it goes out of the wallet again. Of the other nothing is to be done.
    let settled = fixture.applied(staff.settle_refund(&late)).await;
    let settled = refunded_of(settled);
    assert_eq!(settled.refund.status, RefundStatus::Settled);
    assert_eq!(stored(fixture, &late).await, settled.refund);
    assert_eq!(user.stored_payment(payment.id).await, settled.payment);
    assert_eq!(user.balance().await, som(29_000));
    let seen = fixture.applied(staff.settle_refund(&late_too)).await;
    assert_eq!(stored(fixture, &late_too).await, refunded_of(seen).refund);
    assert_eq!(disputed().await, []);
    assert_eq!(user.balance().await, som(29_000));
    assert_books_balance(fixture).await;
}

pub async fn staff_end_pending_refunds_by_hand(fixture: &Fixture) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    let payment = user.top_up(som(50_000)).await;
    let made = staff.refunded(&payment, som(20_000)).await;
    let not_made = staff.refunded(&payment, som(10_000)).await;
    let settle = staff.settle_refund(&made);
    let settled = refunded_of(fixture.applied(settle.clone()).await);
    assert_eq!(settled.refund.status, RefundStatus::Settled);
    assert_eq!(settled.payment.status, PaymentStatus::PartiallyRefunded);
    fixture.already_applied(settle).await;
    let refuse = staff.refuse_refund(&not_made);
    let refused = refunded_of(fixture.applied(refuse.clone()).await);
    assert_eq!(refused.refund.status, RefundStatus::Refused);
    assert_eq!(stored(fixture, &not_made).await, refused.refund);
    fixture.already_applied(refuse).await;
    assert_eq!(user.balance().await, som(30_000));
    let other = fixture.refusal(staff.refuse_refund(&made)).await;
    assert_eq!(other, Refusal::RefundOver);
    let ordered = fixture.refusal(click.order_refund(&not_made)).await;
    assert_eq!(ordered, Refusal::RefundOver);

    let log = staff.log().await;
    let actions: Vec<_> = log.iter().map(|entry| entry.action.clone()).collect();
    let (refuse, settle) = (AdminAction::RefuseRefund, AdminAction::SettleRefund);
    assert_eq!(actions[..2], [refuse, settle]);
    assert_eq!(actions.len(), 4, "each once: {log:?}");
    let target = AdminTarget::Payment(payment.id);
    assert!(log.iter().all(|entry| entry.target == target), "{log:?}");
    assert_books_balance(fixture).await;
}

pub async fn of_a_refusal_by_hand_and_the_gateways_answer_at_once_both_are_known(
    fixture: &Fixture,
) {
    let (user, staff, click) = (fixture.user(), fixture.staff(), fixture.click());
    for _ in 0..10 {
        let payment = user.top_up(som(1_000)).await;
        let before = user.balance().await;
        let refund = staff.refunded(&payment, som(1_000)).await;
        let both = vec![
            staff.refuse_refund(&refund).command(),
            click.settle_refund(&refund).command(),
        ];
        let answers = fixture.at_once(both).await;
        let refund = stored(fixture, &refund).await;
        let kept = if refund.status == RefundStatus::Refused {
            assert_eq!(applied_count(&answers), 2);
            assert_eq!(refund.disputed_at, Some(fixture.now()));
            som(1_000)
        } else {
            assert_eq!(refusals(&answers), [Refusal::RefundOver]);
            0
        };
        assert_eq!(user.balance().await, before - som(1_000) + kept);
    }
    assert_books_balance(fixture).await;
}

pub async fn of_a_reversal_and_a_charge_at_once_one_gets_the_money(fixture: &Fixture) {
    let click = fixture.click();
    for _ in 0..10 {
        let user = fixture.user();
        let payment = user.payment(som(10_000)).await;
        let attempt = click.begun(&payment).await;
        click.completed(&payment, &attempt).await;
        let both = vec![
            click.reverse(&payment, attempt.number).command(),
            user.charge(ServiceType::AiDiagnosis).command(),
        ];
        let answers = fixture.at_once(both).await;
        assert_eq!(applied_count(&answers), 1, "{answers:?}");
        let refusals = refusals(&answers);
        assert!(
            matches!(refusals[..], [Refusal::InsufficientBalance { .. }]),
            "{refusals:?}"
        );
        assert_eq!(user.balance().await, 0);
        let stored = user.stored_payment(payment.id).await;
        let was_charged = answers
            .iter()
            .flatten()
            .any(|outcome| matches!(outcome.receipt(), Some(Receipt::Charged(_))));
        assert_eq!(stored.status == PaymentStatus::Completed, was_charged);
    }
    assert_books_balance(fixture).await;
}
