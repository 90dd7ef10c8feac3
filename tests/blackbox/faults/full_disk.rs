use crate::support::{Kind, Setup, User, on_both_databases};

on_both_databases!(a_charge_on_a_full_disk_changes_nothing_says_why_and_passes_later);

/// What a full disk makes of each movement of money, in the words of the database; and the way back.
fn full_disk(kind: Kind) -> (&'static [&'static str], &'static str) {
    match kind {
        Kind::Sqlite => (
            &["CREATE TRIGGER disk_is_full BEFORE INSERT ON transactions \
               BEGIN SELECT RAISE(ABORT, 'no space left on device'); END"],
            "DROP TRIGGER disk_is_full",
        ),
        Kind::Postgres => (
            &[
                "CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full'; END $$",
                "CREATE TRIGGER disk_is_full BEFORE INSERT ON transactions \
                 FOR EACH ROW EXECUTE FUNCTION disk_is_full()",
            ],
            "DROP TRIGGER disk_is_full ON transactions",
        ),
    }
}

async fn a_charge_on_a_full_disk_changes_nothing_says_why_and_passes_later(kind: Kind) {
    let setup = Setup::development(kind);
    let hamyon = setup.start();
    let user = User::of(&hamyon);
    user.top_up("10000.00").await;
    let before = user.balance().await;
    let (fill, free) = full_disk(kind);
    for statement in fill {
        setup.database.execute(statement).await;
    }
    let key = "while-the-disk-is-full";
    let charge = || user.charge("chat_message").idempotency_key(key).send();
    let refused = charge().await;
    assert_eq!(refused.status, 500, "{refused:?}");
    assert_eq!(refused.json()["code"], "internal_error");
    assert!(!refused.text.contains("no space"), "{refused:?}");
    assert_eq!(user.balance().await, before);
    let logs = hamyon.logs();
    assert!(logs.contains("no space left on device"), "{logs}");

    setup.database.execute(free).await;
    for _ in 0..2 {
        let charged = charge().await;
        assert_eq!(charged.status, 200, "{charged:?}");
        let transactions = user.transactions().await;
        assert_eq!(transactions.len(), 2, "a top-up, one charge");
    }
    assert_ne!(user.balance().await, before);
    setup.assert_books_balance();
}
