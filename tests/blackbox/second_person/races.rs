use super::{TOO_MUCH, approval, approve, asked, reject};
use crate::support::{Kind, Service, Setup, Staff, all_at_once, development, on_both_databases};

on_both_databases!(
    of_many_who_approve_at_once_one_carries_the_order_out,
    orders_at_once_just_below_the_limit_do_not_pass_together,
    of_an_approval_and_a_withdrawal_at_once_one_counts,
);

async fn of_many_who_approve_at_once_one_carries_the_order_out(kind: Kind) {
    let service = development(kind);
    let (user, one) = (service.user(), Staff::admin(service));
    user.balance().await;
    let id = asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
    let approvals = (0..12).map(|_| {
        let other = Staff::admin(service);
        let request = approve(&other, &id);
        async move { request.send().await }
    });
    let answers = all_at_once(approvals.collect::<Vec<_>>()).await;
    let carried_out = answers
        .iter()
        .filter(|answer| !answer.json()["transaction"].is_null());
    assert_eq!(carried_out.count(), 1, "{answers:?}");
    assert!(
        answers.iter().all(|answer| answer.status == 200),
        "{answers:?}"
    );
    assert_eq!(user.balance().await, TOO_MUCH);
}

async fn orders_at_once_just_below_the_limit_do_not_pass_together(kind: Kind) {
    let service = development(kind);
    let one = Staff::admin(service);
    let users: Vec<_> = (0..12).map(|_| service.user()).collect();
    for user in &users {
        user.balance().await;
    }
    let orders = users.iter().map(|user| {
        let request = one.adjust(user, "credit", "3000000.00");
        async move { request.send().await.status }
    });
    let statuses = all_at_once(orders.collect::<Vec<_>>()).await;
    let of = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((of(200), of(202)), (1, 11), "{statuses:?}");
    let mut with_money = 0;
    for user in &users {
        with_money += usize::from(user.balance().await != "0.00");
    }
    assert_eq!(with_money, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_count_the_orders_of_one_person_together() {
    let first = Service::start(Setup::development(Kind::Postgres));
    let second = first.setup.start();
    let one = Staff::admin(&first);
    let users: Vec<_> = (0..12).map(|_| first.user()).collect();
    for user in &users {
        user.balance().await;
    }
    let at_second = one.at(&second);
    let orders = users.iter().enumerate().map(|(number, user)| {
        let staff = if number % 2 == 0 { &one } else { &at_second };
        let request = staff.adjust(user, "credit", "2000000.00");
        async move { request.send().await.status }
    });
    let statuses = all_at_once(orders.collect::<Vec<_>>()).await;
    let of = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((of(200), of(202)), (2, 10), "{statuses:?}");
    first.setup.assert_books_balance();
}

async fn of_an_approval_and_a_withdrawal_at_once_one_counts(kind: Kind) {
    let service = development(kind);
    let (one, other) = (Staff::admin(service), Staff::admin(service));
    for _ in 0..5 {
        let user = service.user();
        user.balance().await;
        let id = asked(&one.adjust(&user, "credit", TOO_MUCH).send().await);
        let requests = [approve(&other, &id), reject(&one, &id)];
        let verdicts = requests.map(|request| async move { request.send().await.status });
        let mut statuses = all_at_once(verdicts).await;
        let is_approved = statuses[0] == 200;
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let (state, balance) = if is_approved {
            ("approved", TOO_MUCH)
        } else {
            ("rejected", "0.00")
        };
        assert_eq!(approval(&one, &id).await["state"], state);
        assert_eq!(user.balance().await, balance);
    }
}
