use crate::support::{Kind, Service, Setup, User, on_both_databases};

on_both_databases!(
    empty_books_balance,
    audit_names_where_money_came_from_and_went,
    balance_that_was_changed_by_hand_is_found,
    total_that_was_changed_by_hand_is_found,
    payment_that_was_completed_by_hand_is_found,
    transaction_cannot_be_changed_by_hand,
    audit_without_a_database_is_no_verdict,
);

async fn empty_books_balance(kind: Kind) {
    let setup = Setup::development(kind);
    assert_eq!(setup.run(&["migrate"]).code, Some(0));
    setup.assert_books_balance();
}

async fn used(kind: Kind) -> (Service, User) {
    let service = Service::start(Setup::development(kind));
    let user = service.user();
    user.top_up("50000.00").await;
    user.charge("prescription").send().await;
    service.setup.assert_books_balance();
    (service, user)
}

async fn audit_names_where_money_came_from_and_went(kind: Kind) {
    let (service, _) = used(kind).await;
    let audit = service.setup.run(&["audit"]);
    let line = |account: &str| {
        let found = audit.stdout.lines().find(|line| line.starts_with(account));
        found
            .unwrap_or_else(|| panic!("no {account}: {audit:?}"))
            .to_owned()
    };
    assert!(line("gateway:click").contains("50000.00"), "{audit:?}");
    assert!(
        line("revenue:prescription").contains("15000.00"),
        "{audit:?}"
    );
    assert!(
        audit.stdout.starts_with("1 wallet, 2 transactions"),
        "{audit:?}"
    );
}

/// Changes the database by hand and asks for the verdict, which must speak of this.
async fn assert_found(kind: Kind, statement: impl Fn(&User) -> String, about: &str) {
    let (service, user) = used(kind).await;
    let changed = service.setup.database.execute(&statement(&user)).await;
    assert_eq!(changed, 1, "{}", statement(&user));
    let audit = service.setup.run(&["audit"]);
    assert_eq!(audit.code, Some(1), "{audit:?}");
    assert!(
        audit.stdout.contains("the books do NOT balance"),
        "{audit:?}"
    );
    let told = audit
        .stdout
        .lines()
        .filter(|line| line.starts_with("OFF: "));
    assert!(
        told.into_iter().any(|line| line.contains(about)),
        "{audit:?}"
    );
}

async fn balance_that_was_changed_by_hand_is_found(kind: Kind) {
    let statement = |user: &User| {
        let id = user.id;
        format!("UPDATE wallets SET balance_minor = balance_minor + 1 WHERE user_id = {id}")
    };
    assert_found(kind, statement, "the balance is 35000.01").await;
}

async fn total_that_was_changed_by_hand_is_found(kind: Kind) {
    let statement = |user: &User| {
        let id = user.id;
        format!("UPDATE wallets SET spent_minor = spent_minor - 1 WHERE user_id = {id}")
    };
    assert_found(kind, statement, "total_spent is 14999.99").await;
}

async fn payment_that_was_completed_by_hand_is_found(kind: Kind) {
    let (service, user) = used(kind).await;
    let payment = user.create_payment("777777.00").await;
    let statement = format!(
        "UPDATE payments SET status = 'completed', completed_at = created_at \
         WHERE user_id = {} AND amount_minor = 77777700",
        user.id
    );
    assert_eq!(service.setup.database.execute(&statement).await, 1);
    let audit = service.setup.run(&["audit"]);
    assert_eq!(audit.code, Some(1), "{audit:?}");
    let finding = format!("payment {}: 0 credits, status completed", payment.id);
    assert!(audit.stdout.contains(&finding), "{audit:?}");
}

async fn transaction_cannot_be_changed_by_hand(kind: Kind) {
    let (service, user) = used(kind).await;
    for statement in [
        format!(
            "UPDATE transactions SET amount_minor = 1 WHERE user_id = {}",
            user.id
        ),
        format!(
            "UPDATE transactions SET description = 'x' WHERE user_id = {}",
            user.id
        ),
        format!("DELETE FROM transactions WHERE user_id = {}", user.id),
        format!("DELETE FROM wallets WHERE user_id = {}", user.id),
        format!("DELETE FROM payments WHERE user_id = {}", user.id),
        format!(
            "UPDATE wallets SET balance_minor = -1 WHERE user_id = {}",
            user.id
        ),
    ] {
        let refused = service.setup.database.try_execute(&statement).await;
        assert!(refused.is_err(), "{statement}");
    }
    service.setup.assert_books_balance();
}

async fn audit_without_a_database_is_no_verdict(kind: Kind) {
    let setup = Setup::development(kind);
    let url = match kind {
        Kind::Sqlite => "sqlite:///dev/null/nowhere/hamyon.db",
        Kind::Postgres => "postgres://nobody:opensesame@127.0.0.1:1/nothing",
    };
    let setup = setup.with("HAMYON__DATABASE__URL", url);
    let audit = setup.run(&["audit"]);
    assert_eq!(audit.code, Some(2), "{audit:?}");
    assert!(!audit.stdout.contains("balance"), "{audit:?}");
    assert!(audit.stderr.contains("hamyon: could not"), "{audit:?}");
    assert!(!audit.stderr.contains("opensesame"), "{audit:?}");
}
