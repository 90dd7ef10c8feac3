use serde_json::{Value, json};

use super::{TOO_MUCH, approval, approve, asked, reject};
use crate::support::{
    Kind, Service, Setup, Staff, assert_error, development, on_both_databases, sandbox,
};

on_both_databases!(
    a_large_correction_waits_for_a_second_person,
    the_sandbox_wants_a_second_person_too,
    who_ordered_it_cannot_approve_it_but_may_withdraw_it,
    support_reads_orders_and_decides_about_none,
    both_persons_stand_in_the_audit_log,
    what_is_refused_now_waits_on,
    a_repeat_under_one_key_asks_once_and_carries_out_once,
    nobody_decides_about_what_waited_too_long,
    approvals_are_listed_by_state_in_pages,
    an_approval_that_nobody_asked_for_is_not_found,
);

async fn a_large_correction_waits_for_a_second_person(kind: Kind) {
    let service = development(kind);
    let (user, one, other) = (service.user(), Staff::admin(service), Staff::admin(service));
    user.top_up("10000.00").await;
    let id = asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    assert_eq!(user.balance().await, "10000.00");
    let waiting = approval(&other, &id).await;
    assert_eq!(waiting["order"], "adjust_wallet");
    assert_eq!(waiting["ordered_by"], one.id);
    assert_eq!(waiting["reason"], "ticket 17");
    assert_eq!(waiting["direction"], "credit");

    let answer = approve(&other, &id).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.raw("/transaction/amount"), TOO_MUCH);
    assert_eq!(answer.raw("/wallet/balance"), "5010000.01");
    let body = answer.json();
    assert_eq!(body["approval"]["state"], "approved");
    assert_eq!(body["approval"]["decided_by"], other.id);
    assert_eq!(user.balance().await, "5010000.01");

    let again = approve(&other, &id).send().await;
    assert_eq!(again.status, 200, "{again:?}");
    assert_eq!(again.json()["transaction"], Value::Null);
    assert_error(&reject(&other, &id).send().await, 409, "approval_over");
    assert_eq!(user.balance().await, "5010000.01");
}

async fn the_sandbox_wants_a_second_person_too(kind: Kind) {
    let service = sandbox(kind);
    let (user, one) = (service.user(), Staff::admin(service));
    user.balance().await;
    asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    assert_eq!(user.balance().await, "0.00");
}

async fn who_ordered_it_cannot_approve_it_but_may_withdraw_it(kind: Kind) {
    let service = development(kind);
    let (user, one, other) = (service.user(), Staff::admin(service), Staff::admin(service));
    user.balance().await;
    let id = asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    assert_error(
        &approve(&one, &id).send().await,
        403,
        "second_person_required",
    );
    let answer = reject(&one, &id).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let withdrawn = &answer.json()["approval"];
    assert_eq!(withdrawn["state"], "rejected");
    assert_eq!(withdrawn["decided_by"], one.id);
    assert_eq!(withdrawn["decision_reason"], "another patient");
    assert_error(&approve(&other, &id).send().await, 409, "approval_over");
    assert_eq!(user.balance().await, "0.00");
}

async fn support_reads_orders_and_decides_about_none(kind: Kind) {
    let service = development(kind);
    let (user, one) = (service.user(), Staff::admin(service));
    let support = Staff::with_role(service, "support");
    user.balance().await;
    let id = asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    assert_eq!(approval(&support, &id).await["state"], "pending");
    support.read("approvals/?state=pending").await;
    assert_error(&approve(&support, &id).send().await, 403, "forbidden");
    assert_error(&reject(&support, &id).send().await, 403, "forbidden");
    let nobody = Staff::with_role(service, "user");
    assert_error(&nobody.get("approvals/").send().await, 403, "forbidden");
    assert_error(&approve(&nobody, &id).send().await, 403, "forbidden");
    assert_eq!(user.balance().await, "0.00");
}

async fn both_persons_stand_in_the_audit_log(kind: Kind) {
    let service = development(kind);
    let (user, one, other) = (service.user(), Staff::admin(service), Staff::admin(service));
    user.balance().await;
    let id = asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    let path = format!("approvals/{id}/approve/");
    let reason = json!({"reason": "looked at ticket 17"});
    let answer = other.post(&path).json(&reason).send().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let target = format!("audit-log/?target=wallet:{}:UZS", user.id);
    let log = other.read(&target).await.json();
    let lines: Vec<_> = log["entries"].as_array().expect("lines").iter().collect();
    let of = |action: &str| {
        let mut of_action = lines.iter().filter(|line| line["action"] == action);
        let line = of_action.next().expect("a line");
        assert!(of_action.next().is_none(), "one {action}");
        *line
    };
    let (request, money, verdict) = (
        of("request_approval"),
        of("adjust_wallet"),
        of("approve_order"),
    );
    assert_eq!(lines.len(), 3);
    assert_eq!(request["actor_id"], one.id);
    assert_eq!(money["actor_id"], one.id);
    assert_eq!(money["after"]["approved_by"], other.id);
    assert_eq!(money["after"]["approval_id"], id);
    assert_eq!(money["reason"], "ticket 17");
    assert_eq!(verdict["actor_id"], other.id);
    assert_eq!(verdict["after"]["ordered_by"], one.id);
    assert_eq!(verdict["reason"], "looked at ticket 17");
}

async fn what_is_refused_now_waits_on(kind: Kind) {
    let service = development(kind);
    let (user, one, other) = (service.user(), Staff::admin(service), Staff::admin(service));
    user.balance().await;
    let filled = one.adjust(&user, "credit", "3000000.00").send().await;
    assert_eq!(filled.status, 200, "{filled:?}");
    let id = asked(&one.adjust(&user, "debit", "3000000.00").send().await);
    let emptied = other.adjust(&user, "debit", "0.01").send().await;
    assert_eq!(emptied.status, 200, "{emptied:?}");
    assert_error(
        &approve(&other, &id).send().await,
        402,
        "insufficient_balance",
    );
    assert_eq!(approval(&other, &id).await["state"], "pending");
    let filled = other.adjust(&user, "credit", "0.01").send().await;
    assert_eq!(filled.status, 200, "{filled:?}");
    assert_eq!(approve(&other, &id).send().await.status, 200);
    assert_eq!(user.balance().await, "0.00");
}

async fn a_repeat_under_one_key_asks_once_and_carries_out_once(kind: Kind) {
    let service = development(kind);
    let (user, one, other) = (service.user(), Staff::admin(service), Staff::admin(service));
    user.balance().await;
    let order = |amount: &str| {
        let order = one.adjust(&user, "credit", amount);
        order.header("idempotency-key", "one-correction").send()
    };
    let id = asked(&order(TOO_MUCH).await);
    let again = order(TOO_MUCH).await;
    assert_eq!(asked(&again), id);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_error(&order("6000000.00").await, 422, "idempotency_key_reused");
    for key in ["approve-1", "approve-1", "approve-2"] {
        let answer = approve(&other, &id)
            .header("idempotency-key", key)
            .send()
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    assert_eq!(user.balance().await, TOO_MUCH);
}

async fn nobody_decides_about_what_waited_too_long(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, one, other) = (
        service.user(),
        Staff::admin(&service),
        Staff::admin(&service),
    );
    user.balance().await;
    asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    // What was ordered four days ago; its moments cannot be changed afterwards.
    let columns =
        "staff_id, staff_role, reason, kind, user_id, currency, amount_minor, direction, state";
    let id = "018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e14";
    let (as_id, earlier) = match kind {
        Kind::Sqlite => (
            "x'018d0d3a7b007c3e9b0a5f0d8a3c2e14'".to_owned(),
            "345600000000",
        ),
        Kind::Postgres => (format!("'{id}'::uuid"), "interval '4 days'"),
    };
    let copy = format!(
        "INSERT INTO approvals (id, requested_at, expires_at, {columns})
         SELECT {as_id}, requested_at - {earlier}, expires_at - {earlier}, {columns} FROM approvals"
    );
    assert_eq!(service.setup.database.execute(&copy).await, 1);
    assert_eq!(approval(&one, id).await["state"], "expired");
    assert_error(&approve(&other, id).send().await, 409, "approval_over");
    assert_error(&reject(&one, id).send().await, 409, "approval_over");
    let expired = one.read("approvals/?state=expired").await.json();
    assert_eq!(expired["approvals"][0]["id"], id);
    assert_eq!(user.balance().await, "0.00");
}

async fn approvals_are_listed_by_state_in_pages(kind: Kind) {
    let service = Service::start(Setup::development(kind));
    let (user, one, other) = (
        service.user(),
        Staff::admin(&service),
        Staff::admin(&service),
    );
    user.balance().await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(asked(&one.adjust(&user, "credit", TOO_MUCH).send().await));
    }
    assert_eq!(approve(&other, &ids[0]).send().await.status, 200);
    assert_eq!(reject(&other, &ids[1]).send().await.status, 200);
    for (state, expected) in [
        ("state=approved&", vec![&ids[0]]),
        ("state=rejected&", vec![&ids[1]]),
        ("state=pending&", vec![&ids[3], &ids[2]]),
        ("state=expired&", vec![]),
        ("", vec![&ids[3], &ids[2], &ids[1], &ids[0]]),
    ] {
        let mut seen = Vec::new();
        let mut behind = String::new();
        loop {
            let path = format!("approvals/?{state}limit=1{behind}");
            let page = one.read(&path).await.json();
            let rows = page["approvals"].as_array().expect("a list");
            seen.extend(rows.iter().map(|row| row["id"].clone()));
            match page["next"].as_str() {
                Some(next) => behind = format!("&behind={next}"),
                None => break,
            }
        }
        assert_eq!(json!(seen), json!(expected), "{state}");
    }
    for query in [
        "state=open",
        "limit=0",
        "behind=1",
        "state=pending&state=pending",
    ] {
        let answer = one.get(&format!("approvals/?{query}")).send().await;
        assert_error(&answer, 400, "invalid_request");
    }
}

async fn an_approval_that_nobody_asked_for_is_not_found(kind: Kind) {
    let admin = Staff::admin(development(kind));
    for id in ["018d0d3a-7b00-7c3e-9b0a-5f0d8a3c2e13", "7", "%00"] {
        for answer in [
            admin.get(&format!("approvals/{id}/")).send().await,
            approve(&admin, id).send().await,
            reject(&admin, id).send().await,
        ] {
            assert_error(&answer, 404, "approval_not_found");
        }
    }
}
