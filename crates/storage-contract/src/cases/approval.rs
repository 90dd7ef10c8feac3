use chrono::TimeDelta;
use domain::administration::{
    AdminAction, Approval, ApprovalFilter, ApprovalState, StaffOrderKind,
};
use domain::ledger::{ApproveOrder, Command, Outcome, Receipt, Refusal};
use domain::refund::RefundStatus;
use domain::wallet::Direction;

use super::refund::assert_books_balance;
use crate::Fixture;
use crate::support::{AsCommand, applied_count, refusals, som, under_key, whole_receipt};

/// What one person orders alone in these cases.
const ALONE: i64 = som(1_000);

async fn requested(fixture: &Fixture, order: impl AsCommand) -> Approval {
    match fixture.applied(order).await {
        Receipt::ApprovalRequested(approval) => *approval,
        other => panic!("expected that a second person is asked, got {other:?}"),
    }
}

async fn stored(fixture: &Fixture, approval: &Approval) -> Approval {
    let found = fixture.storage().find_approval(approval.id).await;
    let found = found.expect("an approval is read");
    found.expect("the approval is there")
}

pub async fn an_order_for_a_second_person_is_stored_whole_and_moves_nothing(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff().overseen(ALONE));
    let payment = user.top_up(som(50_000)).await;
    let refund = fixture.staff().refunded(&payment, som(10_000)).await;
    let orders = [
        staff.adjust(&user, Direction::Debit, ALONE + 1).command(),
        staff.refund(&payment, None).command(),
        staff.settle_refund(&refund).command(),
        staff.refuse_refund(&refund).command(),
    ];
    let balance = user.balance().await;
    let mut kinds = Vec::new();
    for order in orders {
        let approval = requested(fixture, order).await;
        assert_eq!(stored(fixture, &approval).await, approval);
        assert_eq!(approval.order.user_id, user.id);
        kinds.push(approval.order.kind());
    }
    assert_eq!(kinds, StaffOrderKind::ALL);
    assert_eq!(user.balance().await, balance);
    let found = fixture.storage().find_refund(refund.id).await;
    let found = found.expect("a refund is read").expect("it is there");
    assert_eq!(found.status, RefundStatus::Pending);
    let actions: Vec<_> = staff.log().await.into_iter().map(|it| it.action).collect();
    assert_eq!(actions, [const { AdminAction::RequestApproval }; 4]);
    assert_books_balance(fixture).await;
}

pub async fn what_is_approved_is_done_in_the_same_transaction(fixture: &Fixture) {
    let (user, staff, second) = (
        fixture.user(),
        fixture.staff().overseen(ALONE),
        fixture.staff().overseen(ALONE),
    );
    let payment = user.top_up(som(50_000)).await;
    let debit = staff.adjust(&user, Direction::Debit, som(20_000));
    let adjust = requested(fixture, debit).await;
    let refund = requested(fixture, staff.refund(&payment, Some(som(30_000)))).await;
    for approval in [&adjust, &refund] {
        let Receipt::OrderApproved(approved) = fixture.applied(second.approve(approval)).await
        else {
            panic!("not approved");
        };
        assert_eq!(stored(fixture, approval).await, approved.approval);
        let verdict = approved.approval.verdict.as_ref().expect("a verdict");
        assert_eq!(verdict.by, second.actor);
    }
    assert_eq!(user.balance().await, 0);
    let place = refund.order.refund().expect("a refund");
    let made = fixture.storage().find_refund(place.refund_id).await;
    assert!(made.expect("a refund is read").is_some());
    let lines = second.log().await;
    let approved = lines
        .iter()
        .filter(|line| line.action == AdminAction::ApproveOrder);
    assert_eq!(approved.count(), 2);
    assert_eq!(staff.log().await.len(), 4, "two orders, and what they did");
    assert_books_balance(fixture).await;
}

pub async fn of_two_who_approve_at_once_one_carries_the_order_out(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff().overseen(ALONE));
    fixture.applied(user.open()).await;
    for round in 1..=10 {
        let order = staff.adjust(&user, Direction::Credit, som(2_000));
        let approval = requested(fixture, order).await;
        let approvals = (0..8).map(|_| fixture.staff().approve(&approval).command());
        let answers = fixture.at_once(approvals.collect()).await;
        assert_eq!(applied_count(&answers), 1, "{answers:?}");
        assert_eq!(refusals(&answers), []);
        assert_eq!(user.balance().await, round * som(2_000));
    }
    assert_books_balance(fixture).await;
}

pub async fn of_an_approval_and_a_rejection_at_once_one_counts(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff().overseen(ALONE));
    fixture.applied(user.open()).await;
    let mut balance = 0;
    for _ in 0..10 {
        let order = staff.adjust(&user, Direction::Credit, som(2_000));
        let approval = requested(fixture, order).await;
        let second = fixture.staff();
        let verdicts = vec![
            second.approve(&approval).command(),
            staff.reject(&approval).command(),
        ];
        let answers = fixture.at_once(verdicts).await;
        assert_eq!(applied_count(&answers), 1, "{answers:?}");
        let after = stored(fixture, &approval).await.state_at(fixture.now());
        let refused = if answers.first().is_some_and(Result::is_ok) {
            balance += som(2_000);
            assert_eq!(after, ApprovalState::Approved);
            ApprovalState::Approved
        } else {
            assert_eq!(after, ApprovalState::Rejected);
            ApprovalState::Rejected
        };
        assert_eq!(refusals(&answers), [Refusal::ApprovalOver(refused)]);
        assert_eq!(user.balance().await, balance);
    }
}

/// The wallets lie in different lanes, and nothing but the member of staff ties the orders together.
pub async fn orders_of_one_person_at_once_do_not_slip_below_the_limit_together(fixture: &Fixture) {
    for _ in 0..5 {
        let staff = fixture.staff().overseen(ALONE);
        let users: Vec<_> = (0..12).map(|_| fixture.user()).collect();
        let mut orders: Vec<Command> = Vec::new();
        for user in &users {
            fixture.applied(user.open()).await;
            orders.push(staff.adjust(user, Direction::Credit, ALONE / 3).command());
        }
        let answers = fixture.at_once(orders).await;
        let alone = |answer: &&Result<Outcome, _>| {
            let receipt = answer.as_ref().ok().and_then(Outcome::receipt);
            matches!(receipt, Some(Receipt::WalletAdjusted(_)))
        };
        assert_eq!(answers.iter().filter(alone).count(), 3, "{answers:?}");
        assert_eq!(refusals(&answers), []);
        let mut sum = 0;
        for user in &users {
            sum += user.balance().await;
        }
        assert_eq!(sum, 3 * (ALONE / 3));
    }
}

pub async fn what_was_ordered_alone_counts_for_a_day(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff().overseen(ALONE));
    fixture.applied(user.open()).await;
    let order = || staff.adjust(&user, Direction::Credit, ALONE);
    fixture.applied(order()).await;
    fixture.advance(TimeDelta::hours(24) - TimeDelta::microseconds(1));
    requested(fixture, order()).await;
    fixture.advance(TimeDelta::microseconds(1));
    let receipt = fixture.applied(order()).await;
    assert!(matches!(receipt, Receipt::WalletAdjusted(_)), "{receipt:?}");
    assert_eq!(user.balance().await, 2 * ALONE);
}

pub async fn twenty_equal_orders_under_one_key_ask_a_second_person_once(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff().overseen(ALONE));
    fixture.applied(user.open()).await;
    let orders = (0..20).map(|_| {
        let order = staff.adjust(&user, Direction::Credit, som(2_000));
        under_key(order, "correction", 1, whole_receipt)
    });
    let answers = fixture.at_once(orders.collect()).await;
    assert_eq!(applied_count(&answers), 1, "{answers:?}");
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(staff.log().await.len(), 1);
    assert_eq!(user.balance().await, 0);
}

pub async fn an_approval_of_an_order_that_is_refused_now_changes_nothing(fixture: &Fixture) {
    let (user, staff, second) = (
        fixture.user(),
        fixture.staff().overseen(ALONE),
        fixture.staff(),
    );
    user.top_up(som(2_000)).await;
    let order = staff.adjust(&user, Direction::Debit, som(2_000));
    let approval = requested(fixture, order).await;
    fixture
        .applied(second.adjust(&user, Direction::Debit, 1))
        .await;
    let refusal = fixture.refusal(second.approve(&approval)).await;
    assert!(matches!(refusal, Refusal::InsufficientBalance { .. }));
    assert_eq!(stored(fixture, &approval).await, approval);
    let own = ApproveOrder {
        actor: staff.actor,
        ..second.approve(&approval)
    };
    assert_eq!(fixture.refusal(own).await, Refusal::OwnOrder);
    fixture.advance(TimeDelta::hours(72));
    let expired = Refusal::ApprovalOver(ApprovalState::Expired);
    assert_eq!(fixture.refusal(second.approve(&approval)).await, expired);
    assert_eq!(fixture.refusal(staff.reject(&approval)).await, expired);
    assert_eq!(user.balance().await, som(2_000) - 1);
}

pub async fn approvals_are_listed_by_state_newest_first_in_pages(fixture: &Fixture) {
    let (user, staff, second) = (
        fixture.user(),
        fixture.staff().overseen(ALONE),
        fixture.staff(),
    );
    fixture.applied(user.open()).await;
    let mut approvals = Vec::new();
    for _ in 0..4 {
        let order = staff.adjust(&user, Direction::Credit, som(2_000));
        approvals.push(requested(fixture, order).await);
        fixture.advance(TimeDelta::hours(20));
    }
    // The first has expired by now.
    fixture.applied(second.approve(&approvals[2])).await;
    fixture.applied(second.reject(&approvals[3])).await;
    for (state, expected) in [
        (Some(ApprovalState::Expired), vec![approvals[0].id]),
        (Some(ApprovalState::Pending), vec![approvals[1].id]),
        (Some(ApprovalState::Approved), vec![approvals[2].id]),
        (Some(ApprovalState::Rejected), vec![approvals[3].id]),
        (None, approvals.iter().rev().map(|it| it.id).collect()),
    ] {
        let mut filter = ApprovalFilter {
            state,
            behind: None,
            now: fixture.now(),
        };
        let mut seen = Vec::new();
        loop {
            let page = fixture.storage().list_approvals(&filter, 1).await;
            let page = page.expect("approvals are read");
            let Some(last) = page.last() else { break };
            assert_eq!(stored(fixture, last).await, *last);
            filter.behind = Some((last.requested_at, last.id));
            seen.push(last.id);
        }
        assert_eq!(seen, expected, "{state:?}");
    }
}
