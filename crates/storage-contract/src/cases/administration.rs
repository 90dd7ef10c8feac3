use chrono::TimeDelta;
use domain::administration::{
    AdminAction, AdminChange, AdminLogFilter, AdminTarget, Administered, Replacement,
};
use domain::billing::{Doctor, ServiceType};
use domain::ids::DoctorId;
use domain::ledger::{Command, Outcome, Receipt, Refusal};
use domain::money::Money;
use domain::wallet::{CounterAccount, Direction};

use crate::Fixture;
use crate::support::{AsCommand, Staff, applied_count, refusals, som, under_key, whole_receipt};

pub async fn a_blocked_wallet_stays_blocked_until_it_is_let_free(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    user.top_up(som(10_000)).await;
    fixture.applied(staff.block(&user, true)).await;
    assert!(user.wallet().await.is_blocked);
    let charge = user.charge(ServiceType::ChatMessage);
    assert_eq!(fixture.refusal(charge).await, Refusal::WalletBlocked);
    user.top_up(som(1_000)).await;
    assert_eq!(user.balance().await, som(11_000));
    let again = fixture.already_applied(staff.block(&user, true)).await;
    assert_eq!(again, Receipt::WalletBlockSet(user.wallet().await));
    fixture.applied(staff.block(&user, false)).await;
    fixture.applied(charge).await;
    assert_eq!(user.balance().await, som(10_000));
    let log = staff.log().await.into_iter();
    let actions: Vec<_> = log.map(|line| line.action).collect();
    assert_eq!(
        actions,
        [AdminAction::UnblockWallet, AdminAction::BlockWallet]
    );
}

pub async fn an_adjustment_is_booked_against_its_own_account(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    user.top_up(som(10_000)).await;
    fixture
        .applied(staff.adjust(&user, Direction::Credit, som(500)))
        .await;
    fixture.applied(staff.block(&user, true)).await;
    fixture
        .applied(staff.adjust(&user, Direction::Debit, som(10_500)))
        .await;
    let wallet = user.wallet().await;
    assert_eq!(wallet.balance_minor, 0);
    assert_eq!(
        (wallet.topped_up_minor, wallet.spent_minor),
        (som(10_000), 0)
    );
    for row in &user.transactions().await[..2] {
        assert_eq!(row.entry.counter_account, CounterAccount::Adjustment);
    }
    let one_tiyin = staff.adjust(&user, Direction::Debit, 1);
    assert!(matches!(
        fixture.refusal(one_tiyin).await,
        Refusal::InsufficientBalance { .. }
    ));
    let audit = fixture.storage().audit().await.expect("the books are read");
    assert_eq!(audit.findings, []);
    assert_eq!(staff.log().await.len(), 3);
}

pub async fn nothing_is_done_to_a_wallet_that_nobody_opened(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    let adjust = staff.adjust(&user, Direction::Credit, som(1));
    assert_eq!(fixture.refusal(adjust).await, Refusal::UnknownWallet);
    let block = staff.block(&user, true);
    assert_eq!(fixture.refusal(block).await, Refusal::UnknownWallet);
    assert_eq!(user.find_wallet(user.key()).await, None);
    assert_eq!(staff.log().await, []);
}

pub async fn twenty_equal_adjustments_under_one_key_move_money_once(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    fixture.applied(user.open()).await;
    let adjustments = (0..20).map(|_| {
        let adjust = staff.adjust(&user, Direction::Credit, som(7));
        under_key(adjust, "correction", 1, whole_receipt)
    });
    let answers = fixture.at_once(adjustments.collect()).await;
    assert_eq!(applied_count(&answers), 1, "{answers:?}");
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(user.balance().await, som(7));
    assert_eq!(staff.log().await.len(), 1);
}

/// The two wallets may lie in different lanes, and nothing but the key ties the two together.
pub async fn one_key_adjusts_one_of_two_wallets(fixture: &Fixture) {
    let staff = fixture.staff();
    for round in 0..10 {
        let users = [fixture.user(), fixture.user()];
        let mut adjustments: Vec<Command> = Vec::new();
        for (request, user) in (1..).zip(&users) {
            fixture.applied(user.open()).await;
            let adjust = staff.adjust(user, Direction::Credit, som(7));
            let key = format!("round-{round}");
            adjustments.push(under_key(adjust, &key, request, whole_receipt));
        }
        let answers = fixture.at_once(adjustments).await;
        assert_eq!(applied_count(&answers), 1, "{answers:?}");
        assert_eq!(refusals(&answers), [Refusal::IdempotencyKeyReused]);
        assert_eq!(users[0].balance().await + users[1].balance().await, som(7));
    }
    assert_eq!(staff.log().await.len(), 10);
}

pub async fn an_adjustment_whose_line_cannot_be_written_moves_nothing(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    fixture.applied(user.open()).await;
    let first = staff.adjust(&user, Direction::Credit, som(7));
    let mut second = staff.adjust(&user, Direction::Credit, som(7));
    second.order.id = first.order.id;
    fixture.applied(first).await;
    let failed = fixture.execute(second).await;
    assert!(
        matches!(failed, Err(domain::ledger::ExecuteError::Failed(_))),
        "{failed:?}"
    );
    assert_eq!(user.balance().await, som(7));
    assert_eq!(user.transactions().await.len(), 1);
}

pub async fn a_changed_price_counts_at_once_and_is_logged(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    user.top_up(som(10_000)).await;
    let change = price(fixture, som(3)).await;
    assert_eq!(staff.change(change).await, Administered::Done);
    let receipt = fixture.applied(user.charge(ServiceType::ChatMessage)).await;
    assert!(matches!(receipt, Receipt::Charged(_)), "{receipt:?}");
    assert_eq!(user.balance().await, som(9_997));
    let log = staff.log().await;
    assert_eq!(log.len(), 1);
    assert_eq!(
        log[0].target,
        AdminTarget::BillingRule(ServiceType::ChatMessage)
    );
    assert_eq!(log[0].before.as_deref(), Some(r#"{"unit_price": 1.10}"#));
    assert_eq!(log[0].reason, None);
}

pub async fn settings_and_terms_are_replaced_one_row_at_a_time(fixture: &Fixture) {
    let staff = fixture.staff();
    let before = fixture.catalogue().await;
    let mut expected = before.clone();
    expected.settings.maintenance_mode = true;
    expected.gateways[1].is_active = false;
    let settings = AdminChange::BillingSettings(Replacement {
        before: before.settings,
        after: expected.settings,
    });
    let terms = AdminChange::Gateway(Replacement {
        before: before.gateways[1].clone(),
        after: expected.gateways[1].clone(),
    });
    assert_eq!(
        staff.change_all(vec![settings, terms]).await,
        Administered::Done
    );
    assert_eq!(fixture.catalogue().await, expected);
    assert_eq!(staff.log().await.len(), 2);
}

pub async fn a_change_of_what_is_no_longer_so_changes_nothing(fixture: &Fixture) {
    let staff = fixture.staff();
    let doctor = doctor(fixture.ids().doctor(), "Karimova");
    let late = price(fixture, som(5)).await;
    let first = price(fixture, som(4)).await;
    assert_eq!(staff.change(first).await, Administered::Done);
    let after_first = fixture.catalogue().await;
    let new_doctor = put(None, &doctor);
    assert_eq!(
        staff.change_all(vec![new_doctor, late]).await,
        Administered::OutOfDate
    );
    assert_eq!(fixture.catalogue().await, after_first);
    assert_eq!(find(fixture, doctor.id).await, None);
    assert_eq!(staff.log().await.len(), 1);
}

pub async fn of_changes_at_once_each_sees_the_one_before_it(fixture: &Fixture) {
    let staff = fixture.staff();
    let raise = async || {
        loop {
            let mut change = price(fixture, 0).await;
            if let AdminChange::BillingRule(rule) = &mut change {
                let raised = rule.before.unit_price.minor() + 1;
                rule.after.unit_price = Money::from_minor(raised);
            }
            if staff.change(change).await == Administered::Done {
                break;
            }
        }
    };
    tokio::join!(raise(), raise(), raise(), raise());
    let catalogue = fixture.catalogue().await;
    let rule = catalogue.rule(ServiceType::ChatMessage).expect("a price");
    assert_eq!(rule.unit_price.minor(), som(1_000) + 4);
    assert_eq!(staff.log().await.len(), 4);
}

pub async fn a_doctor_is_added_changed_and_removed(fixture: &Fixture) {
    let staff = fixture.staff();
    let one = doctor(fixture.ids().doctor(), "Karimova");
    let other = doctor(fixture.ids().doctor(), "Rahimova");
    let both = vec![put(None, &one), put(None, &other)];
    assert_eq!(staff.change_all(both).await, Administered::Done);
    let renamed = doctor(one.id, "Каримова");
    assert_eq!(
        staff.change(put(Some(&one), &renamed)).await,
        Administered::Done
    );
    assert_eq!(find(fixture, one.id).await, Some(renamed.clone()));
    let removed = AdminChange::Doctor(
        one.id,
        Replacement {
            before: Some(renamed),
            after: None,
        },
    );
    assert_eq!(staff.change(removed.clone()).await, Administered::Done);
    assert_eq!(find(fixture, one.id).await, None);
    assert_eq!(staff.change(removed).await, Administered::OutOfDate);
    assert_eq!(find(fixture, other.id).await, Some(other));
    assert_eq!(staff.log().await.len(), 4);
}

pub async fn the_log_is_filtered_and_comes_newest_first_in_pages(fixture: &Fixture) {
    let (one, other) = (fixture.staff(), fixture.staff());
    let (user, neighbour) = (fixture.user(), fixture.user());
    let mut moments = Vec::new();
    for user in [&user, &neighbour] {
        fixture.applied(user.open()).await;
        for staff in [&one, &other] {
            for is_blocked in [true, false] {
                moments.push(fixture.now());
                fixture.applied(staff.block(user, is_blocked)).await;
                fixture.advance(TimeDelta::microseconds(1));
            }
        }
    }
    let everything = AdminLogFilter::default();
    assert_eq!(Staff::listed(fixture, &everything).await.len(), 8);
    let of_one = AdminLogFilter {
        actor: Some(one.actor.user_id),
        ..everything.clone()
    };
    let of_user = AdminLogFilter {
        target: Some(AdminTarget::Wallet(user.key())),
        ..everything.clone()
    };
    let middle = AdminLogFilter {
        from: Some(moments[2]),
        until: Some(moments[5]),
        ..everything.clone()
    };
    let of_one_to_user = AdminLogFilter {
        target: of_user.target.clone(),
        ..of_one.clone()
    };
    let filters = [
        (of_one, vec![5, 4, 1, 0]),
        (of_user, vec![3, 2, 1, 0]),
        (middle, vec![4, 3, 2]),
        (of_one_to_user, vec![1, 0]),
    ];
    for (filter, expected) in filters {
        let listed = Staff::listed(fixture, &filter).await;
        let times: Vec<_> = listed.iter().map(|line| line.at).collect();
        let expected: Vec<_> = expected.into_iter().map(|place| moments[place]).collect();
        assert_eq!(times, expected, "{filter:?}");
    }
    let mut pages = Vec::new();
    let mut filter = everything;
    loop {
        let page = fixture.storage().list_admin_log(&filter, 3).await;
        let page = page.expect("the log is read");
        let Some(last) = page.last() else { break };
        filter.behind = Some((last.at, last.id));
        pages.push(page.iter().map(|line| line.at).collect::<Vec<_>>());
    }
    let newest_first: Vec<_> = moments.iter().rev().copied().collect();
    assert_eq!(pages, newest_first.chunks(3).collect::<Vec<_>>());
    let rest = AdminLogFilter {
        from: Some(moments[2]),
        until: Some(moments[5]),
        behind: Some((moments[5], domain::AdminLogId(uuid::Uuid::max()))),
        ..AdminLogFilter::default()
    };
    let listed = Staff::listed(fixture, &rest).await;
    let times: Vec<_> = listed.iter().map(|line| line.at).collect();
    assert_eq!(times, [moments[4], moments[3], moments[2]]);
}

pub async fn a_line_is_read_back_as_it_was_written(fixture: &Fixture) {
    let (user, staff) = (fixture.user(), fixture.staff());
    fixture.applied(user.open()).await;
    let adjust = staff.adjust(&user, Direction::Credit, som(7));
    let outcome = fixture.execute(adjust.clone().command()).await;
    let Ok(Outcome::Applied {
        receipt: Receipt::WalletAdjusted(adjusted),
        ..
    }) = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(adjusted.wallet, user.wallet().await);
    assert_eq!(adjusted.transaction, user.transactions().await[0]);
    let line = staff.log().await.remove(0);
    assert_eq!(line.id, adjust.order.id);
    assert_eq!(line.actor, adjust.order.actor);
    assert_eq!(line.reason, Some(adjust.order.reason));
    assert_eq!(line.target, AdminTarget::Wallet(user.key()));
    assert_eq!(line.before.as_deref(), Some(r#"{"balance":0.00}"#));
    assert_eq!(line.at, fixture.now());
}

/// The price of a chat message as it is now, and as it shall be.
async fn price(fixture: &Fixture, minor: i64) -> AdminChange {
    let catalogue = fixture.catalogue().await;
    let before = catalogue.rule(ServiceType::ChatMessage).expect("a price");
    let mut after = before.clone();
    after.unit_price = Money::from_minor(minor);
    AdminChange::BillingRule(Replacement {
        before: before.clone(),
        after,
    })
}

fn put(before: Option<&Doctor>, after: &Doctor) -> AdminChange {
    AdminChange::Doctor(
        after.id,
        Replacement {
            before: before.cloned(),
            after: Some(after.clone()),
        },
    )
}

fn doctor(id: DoctorId, last_name: &str) -> Doctor {
    Doctor {
        id,
        first_name: "Nodira".to_owned(),
        last_name: last_name.to_owned(),
        specialization: "Kardiolog".to_owned(),
        rating_hundredths: 480,
    }
}

async fn find(fixture: &Fixture, id: DoctorId) -> Option<Doctor> {
    let found = fixture.storage().find_doctor(id).await;
    found.expect("a doctor is looked up")
}
